"""Groups: each has a relay page of its own, its agents' icons on it, and its colleagues."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from rhelp.core.limits import REJOINS_PER_ADDRESS
from rhelp.signaling.desks import EVERY
from rhelp.signaling.keys import STORE
from rhelp.signaling.store import Agent, StoreError
from rhelp.wire.chat import Colleagues, SetState, State
from rhelp.wire.signal import (
    Admit,
    Admitted,
    AnswerRing,
    CallAgent,
    Calling,
    Joined,
    Key,
    Refused,
    Rejoin,
    Ring,
    SeatKind,
    Why,
)
from tests.signaling.host import Host, Talk, hashed, hosted


async def sales(host: Host) -> None:
    """A group with an agent."""
    await host.app[STORE].add_group("sales", "판매 상담", 0)
    await host.app[STORE].add_agent("park", hashed(), False, 0, "sales")


async def page(host: Host, group: str = "", **headers: str) -> tuple[int, Any]:
    async with host.http.get(f"{host.url}/api/page", params={"group": group}, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_page_shows_who_can_be_called_there(tmp_path: Path) -> None:
    async with hosted(tmp_path, organisation="도움센터") as host:
        await sales(host)
        nobody = {"organisation": "도움센터", "group": "", "agents": []}
        assert await page(host) == (200, nobody)
        agent, other = await host.agent(), await host.agent(await host.token("park"))
        assert (await agent.open_seat()).relay_url == f"{host.url}/"
        opened = await other.open_seat()
        assert (opened.relay_url, opened.icon) == (f"{host.url}/g/sales", 1)
        assert await page(host) == (200, nobody | {"agents": [{"icon": 1, "name": "kim"}]})
        shown = nobody | {"group": "판매 상담", "agents": [{"icon": 1, "name": "park"}]}
        assert await page(host, "sales") == (200, shown)
        for wrong in ("nothing", "Sales", "a" * 500, "\0"):
            assert (await page(host, wrong))[0] == 404
        async with host.http.get(f"{host.url}/api/page?group=%ED%A0%80%FF") as answer:
            assert answer.status == 404


async def test_a_pages_agents_are_asked_for_at_a_bounded_rate(host: Host) -> None:
    answers = [(await page(host))[0] for _ in range(150)]
    assert answers[:120] == [200] * 120 and 429 in answers


async def test_a_group_has_its_page_and_who_goes_astray_a_sentence(host: Host) -> None:
    await sales(host)
    async with host.http.get(f"{host.url}/g/sales") as answer:
        assert answer.status == 200 and "<html" in await answer.text()
    async with host.http.get(f"{host.url}/g/nothing") as answer:
        assert (answer.status, await answer.json()) == (404, {"error": "not-found"})
    for language, sentence in (("ko-KR,ko", "이 주소에는"), ("en-GB", "There is nothing at this address")):
        headers = {"Accept": "text/html,*/*", "Accept-Language": language}
        async with host.http.get(f"{host.url}/g/nothing", headers=headers) as answer:
            assert answer.status == 404 and sentence in await answer.text()


async def test_a_customer_rings_and_is_let_in(host: Host) -> None:
    await sales(host)
    agent, customer = await host.agent(await host.token("park")), await host.customer()
    await agent.open_seat(SeatKind.CHAT)
    await customer.send(CallAgent(1, "sales", name="최고객"))
    assert await customer.hear() == Calling("park", 60)
    ring = await agent.hear()
    assert isinstance(ring, Ring) and ring.name == "최고객"
    await agent.send(AnswerRing(True))
    joined = await customer.hear()
    assert isinstance(joined, Joined) and await agent.hear() == joined
    assert (joined.key, joined.route) == (Key.ICON, "0000")
    assert (await page(host, "sales"))[1]["agents"] == []
    await agent.send(Admit())
    assert isinstance(await agent.hear(), Admitted)


async def test_nobody_answers_for_a_minute(host: Host) -> None:
    agent, customer = await host.agent(), await host.customer()
    await agent.open_seat()
    await customer.send(CallAgent(1))
    await customer.hear()
    host.forward(60)
    assert await customer.hear() == Refused(Why.UNANSWERED)


async def test_calling_is_bounded(host: Host) -> None:
    customer = await host.customer()
    answers = []
    for _ in range(21):
        await customer.send(CallAgent(1))
        answers.append(await customer.hear())
    assert answers == [Refused(Why.GONE)] * 20 + [Refused(Why.SLOW_DOWN)]


async def test_an_address_names_broken_sessions_so_often_and_no_more(host: Host) -> None:
    customer = await host.customer()
    for number in range(round(REJOINS_PER_ADDRESS.burst) + 1):
        await customer.send(Rejoin(f"{number:032x}"))
    assert await customer.hear() == Refused(Why.SLOW_DOWN)


async def states(desk: Talk, **wanted: str) -> int:
    """Until the colleagues stand so; how many tellings that took."""
    told = 0
    async with asyncio.timeout(10):
        while True:
            heard = await desk.hear()
            assert isinstance(heard, Colleagues)
            told += 1
            if {colleague.name: colleague.state for colleague in heard.agents} == wanted:
                return told


async def desk_of(host: Host, name: str, state: State = State.ONLINE) -> Talk:
    desk = await host.agent(await host.token(name))
    desk.passing = ()
    await desk.send(SetState(state))
    return desk


async def test_desks_hear_where_their_colleagues_stand(host: Host) -> None:
    await sales(host)
    desk = await desk_of(host, "kim")
    await states(desk, kim="online", 이상담="offline")
    other = await desk_of(host, "이상담", State.AWAY)
    await states(desk, kim="online", 이상담="away")
    await states(other, kim="online", 이상담="away")
    await states(await desk_of(host, "park"), park="online")
    seat, customer = await host.agent(await host.token("이상담")), await host.customer()
    await customer.join((await seat.open_seat()).route)
    await seat.hear()
    await seat.send(Admit())
    await states(desk, kim="online", 이상담="in-consultation")
    await seat.socket.close()
    await states(desk, kim="online", 이상담="away")
    other.cut()
    await states(desk, kim="online", 이상담="connecting")
    host.forward(61)
    await states(desk, kim="online", 이상담="offline")


async def test_who_answers_no_sign_of_life_is_as_good_as_gone(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await desk_of(host, "kim")
    monkeypatch.setattr("rhelp.signaling.sockets.HEARTBEAT", 1.0)
    signed_in = {"Authorization": f"Bearer {await host.token('이상담')}"}
    silent = Talk(await host.http.ws_connect(f"{host.url}/ws/agent", headers=signed_in, autoping=False))
    await silent.attach()
    await silent.send(SetState(State.ONLINE))
    await states(desk, kim="online", 이상담="connecting")


async def test_many_changes_are_told_at_once(host: Host) -> None:
    desk = await desk_of(host, "kim")
    await states(desk, kim="online", 이상담="offline")
    other, began = await desk_of(host, "이상담"), time.monotonic()
    for n in range(41):
        await other.send(SetState(State.ONLINE if n % 2 else State.AWAY))
        await asyncio.sleep(0.02)
    told = await states(desk, kim="online", 이상담="away")
    with suppress(TimeoutError):
        async with asyncio.timeout(1.2):
            while newest := await desk.hear():
                assert isinstance(newest, Colleagues)
                told += 1
    assert told <= 2 + (time.monotonic() - began) / EVERY


@pytest.mark.parametrize("state", [State.OFFLINE, State.IN_CONSULTATION, State.CONNECTING])
async def test_only_online_and_away_are_for_saying(host: Host, state: State) -> None:
    desk = await desk_of(host, "kim", state)
    assert await desk.hear() == Refused(Why.PROTOCOL)
    assert await desk.closed() == 1008


async def test_a_desk_may_stay_without_a_seat(host: Host) -> None:
    desk = await desk_of(host, "kim")
    await states(desk, kim="online", 이상담="offline")
    host.forward(1000)
    await desk.send(SetState(State.AWAY))
    await states(desk, kim="away", 이상담="offline")


async def test_sign_ins_that_end_elsewhere_end_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for often in ("SIGN_INS_EVERY", "SIGN_INS_AT_LEAST"):
        monkeypatch.setattr(f"rhelp.signaling.app.{often}", 0.05)
    async with hosted(tmp_path) as host:
        agent = await host.agent()
        await agent.open_seat()
        await host.app[STORE].remove_agent("kim")
        assert await agent.hear() == Refused(Why.SIGN_IN)
        assert await agent.closed() == 1008


async def test_a_database_that_fails_for_one_group_keeps_no_news_from_any(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sales(host)
    store, fails, failed = host.app[STORE], {"", "sales"}, set[str]()
    really = store.agents_of

    async def failing(group: str) -> list[Agent]:
        if group in fails:
            failed.add(group)
            raise StoreError("The database cannot be used.")
        return await really(group)

    monkeypatch.setattr(store, "agents_of", failing)
    desk, other = await desk_of(host, "kim"), await desk_of(host, "park")
    async with asyncio.timeout(10):
        while failed != fails:
            await asyncio.sleep(0.01)
    fails.discard("")
    await states(desk, kim="online", 이상담="offline")
    fails.clear()
    await states(other, park="online")
