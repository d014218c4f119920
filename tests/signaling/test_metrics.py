"""Figures for Prometheus: for whoever shows the token, and for nobody else; they name nobody."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from rhelp.signaling.keys import WITNESS
from rhelp.wire.signal import Admit
from tests.signaling.host import PASSWORD, Host, hosted

TOKEN = "of-prometheus"


async def asked(host: Host, token: str = TOKEN) -> tuple[int, str]:
    async with host.http.get(f"{host.url}/metrics", headers={"Authorization": f"Bearer {token}"}) as answer:
        return answer.status, await answer.text()


async def figures(host: Host) -> dict[str, float]:
    status, text = await asked(host)
    assert status == 200
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[" ".join([sample.name, *sample.labels.values()])] = sample.value
    return found


async def test_without_a_token_in_the_settings_there_is_nothing(host: Host) -> None:
    for token in ("", "x"):
        assert (await asked(host, token))[0] == 404


async def test_they_tell_what_is_there_and_what_came(tmp_path: Path) -> None:
    async with hosted(tmp_path, metrics_token=TOKEN) as host:
        for wrong in ("", "x", await host.token()):
            assert (await asked(host, wrong))[0] == 401
        await host.post("/api/sign-in", {"name": "kim", "password": PASSWORD})
        await host.post("/api/sign-in", {"name": "kim", "password": "wrong"})
        agent, customer = await host.pair()
        await agent.send(Admit())
        await agent.hear(), await customer.hear()
        stranger = await host.customer()
        await stranger.join("0000")
        stranger.cut()
        await host.app[WITNESS].settle()
        now = await figures(host)
        assert now["rhelp_roads yes agent"] == 1 and now["rhelp_agents"] == 1
        assert now["rhelp_roads yes customer"] + now.get("rhelp_roads no customer", 0) == 2
        assert (now["rhelp_sessions"], now["rhelp_consultations"]) == (1, 1)
        assert now["rhelp_events_total signed-in"] == now["rhelp_events_total sign-in-refused"] == 1
        assert now["rhelp_events_total joined"] == now["rhelp_events_total admitted"] == 1
        assert now["rhelp_database_seconds_count"] > 5
        assert "kim" not in (await asked(host))[1] and "127.0.0.1" not in (await asked(host))[1]
