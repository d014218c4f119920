"""What one address may have and try at the same time: sockets, roads, codes, tokens that are none."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rhelp.core.limits import FAILED_JOINS, Buckets, Rate
from rhelp.core.work import solve
from rhelp.signaling.keys import HELD, SHELL, SOCKETS, TOKENS
from rhelp.signaling.store_sign_ins import SignIn
from rhelp.wire import codec
from rhelp.wire.road import Attach
from rhelp.wire.signal import Joined, JoinSeat, Key, Refused, SeatOpened, Why, WorkPosed
from tests.signaling.host import Host, Talk, hosted
from tests.signaling.test_sockets import refused_handshake


async def test_an_address_has_so_many_sockets_and_agents_are_counted_apart(tmp_path: Path) -> None:
    async with hosted(tmp_path, sockets_per_address="3", trusted_proxies="127.0.0.1") as host:
        first, *_ = [await host.customer() for _ in range(3)]
        assert await refused_handshake(host.customer()) == 429
        assert isinstance(await (await host.agent()).open_seat(), SeatOpened)
        await host.customer(**{"X-Forwarded-For": "192.0.2.7"})
        await first.socket.close()
        async with asyncio.timeout(20):
            while host.app[SOCKETS].count("127.0.0.1 customer") == 3:
                await asyncio.sleep(0.01)
        await host.customer()


async def test_an_address_has_so_many_roads_with_sockets_or_without(tmp_path: Path) -> None:
    async with hosted(tmp_path, roads_per_address="3") as host:
        roads = [await host.customer() for _ in range(3)]
        for talk in roads:
            talk.cut()
        more = await host.connect("/ws/customer")
        await more.send_str(codec.encode(Attach("", 0)))
        assert await Talk(more).closed() == 4002
        back = Talk(await host.connect("/ws/customer"), roads[0].road, roads[0].name)
        assert (await back.attach()).resumed
        host.forward(61)
        await back.socket.close()
        async with asyncio.timeout(20):
            while len(host.app[SHELL].roads):
                await asyncio.sleep(0.01)
        assert isinstance(await (await host.customer()).join("0000"), Refused)


async def test_both_limits_can_be_lifted(tmp_path: Path) -> None:
    async with hosted(tmp_path, sockets_per_address="0", roads_per_address="0") as host:
        for _ in range(600):
            await host.customer()
        assert len(host.app[SHELL].roads) == 600


async def test_tokens_that_are_none_are_looked_up_so_often(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    good, store, asked = await host.token(), host.app[HELD], []
    really = store.signed_in

    async def counting(token: str, now: float) -> SignIn | None:
        asked.append(token)
        return await really(token, now)

    monkeypatch.setattr(store, "signed_in", counting)
    monkeypatch.setattr(host.app[TOKENS], "_addresses", Buckets(Rate(3, 1e-6)))
    await host.agent(good)
    assert [await refused_handshake(host.agent(f"bad {n}")) for n in range(5)] == [401] * 3 + [429] * 2
    async with host.http.get(f"{host.url}/api/me", headers={"Authorization": "Bearer bad"}) as answer:
        assert (answer.status, await answer.json()) == (429, {"error": "slow-down"})
    assert [token for token in asked if token.startswith("bad")] == ["bad 0", "bad 1", "bad 2"]
    assert isinstance(await (await host.agent(good)).open_seat(), SeatOpened)


async def test_many_at_once_with_codes_that_may_be_right_count_before_they_are_known(tmp_path: Path) -> None:
    async with hosted(tmp_path) as host:
        token, answers = await host.token(), []
        for _ in range(14):
            agent = await host.agent(token)
            answers.append(await (await host.customer()).join((await agent.open_seat()).route))
        assert [isinstance(answer, Joined) for answer in answers] == [True] * 12 + [False] * 2
        assert answers[-1] == Refused(Why.SLOW_DOWN)


async def test_an_address_that_a_client_makes_up_counts_nothing_whatever_tries_at_once(host: Host) -> None:
    """No proxy is trusted here: 64 wrong codes at the same time, each said to come from elsewhere."""
    talks = [await host.customer(**{"X-Forwarded-For": f"198.51.100.{n}, 10.0.0.{n}"}) for n in range(64)]
    answers = await asyncio.gather(*(talk.join("0000") for talk in talks))
    assert [answers.count(Refused(why)) for why in (Why.CODE, Why.SLOW_DOWN)] == [12, 52]


async def test_while_too_many_codes_are_wrong_who_comes_by_digits_works_first(tmp_path: Path) -> None:
    async with hosted(tmp_path, trusted_proxies="127.0.0.1") as host:
        for n in range(int(FAILED_JOINS.burst)):
            await (await host.customer(**{"X-Forwarded-For": f"10.{n}.0.1"})).join("0000")
        agent, customer = await host.agent(), await host.customer(**{"X-Forwarded-For": "192.0.2.7"})
        route = (await agent.open_seat()).route
        posed = await customer.join(route)
        assert isinstance(posed, WorkPosed)
        await customer.send(JoinSeat(route, work=solve(posed.challenge, posed.bits)))
        assert await customer.hear() == await agent.hear()
        link = await host.customer(**{"X-Forwarded-For": "192.0.2.8"})
        await link.send(JoinSeat(route, Key.LINK))
        assert await link.hear() == Refused(Why.CODE), "tried at once; somebody sits there"
