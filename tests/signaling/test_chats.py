"""Chats over real sockets and a real database: kept, then told once and in order; closed to strangers."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from rhelp.signaling import chats
from rhelp.signaling.chats import MOST_UNHEARD
from rhelp.signaling.keys import SHELL
from rhelp.signaling.store_chat import Consultation
from rhelp.wire.chat import (
    Author,
    ChatClosed,
    ChatLine,
    ChatOpened,
    CloseChat,
    Invite,
    Notice,
    OpenChat,
    Say,
    SetState,
    State,
)
from rhelp.wire.message import Message
from rhelp.wire.signal import (
    Admit,
    Admitted,
    Guest,
    Joined,
    Leave,
    OpenSeat,
    PeerLeft,
    Refused,
    SeatKind,
    SeatOpened,
    Why,
)
from tests.signaling.host import Host, Talk, hosted


async def consult(host: Host, guest: Guest = Guest.PAGE, name: str = "kim") -> tuple[Talk, Talk, Admitted]:
    """An agent and a customer whom it admitted; what the customer was told."""
    agent, customer = await host.agent(await host.token(name)), await host.customer()
    await customer.join((await agent.open_seat(SeatKind.CHAT)).route, guest)
    await agent.hear()
    await agent.send(Admit())
    to_agent, to_customer = await agent.hear(), await customer.hear()
    assert isinstance(to_agent, Admitted) and isinstance(to_customer, Admitted)
    assert to_agent.token == "" and to_agent.consultation == to_customer.consultation
    assert (to_customer.guest, to_customer.kind, len(to_customer.token)) == (guest, SeatKind.CHAT, 64)
    return agent, customer, to_customer


async def follow(talk: Talk, case: Admitted, heard: int = 0, token: str = "") -> ChatOpened:
    await talk.send(OpenChat(case.consultation, heard, token))
    opened = await talk.hear()
    assert isinstance(opened, ChatOpened), opened
    return opened


async def lines(talk: Talk, count: int) -> list[ChatLine]:
    heard = [await talk.hear() for _ in range(count)]
    assert all(isinstance(line, ChatLine) for line in heard), heard
    return heard  # type: ignore[return-value]


def said(case: Admitted, number: int, text: str = "") -> Say:
    return Say(case.consultation, f"{number:032x}", text or f"line {number}")


async def test_both_hear_every_line_once_and_in_order(host: Host) -> None:
    agent, customer, case = await consult(host)
    assert (await follow(agent, case)).agent == "kim"
    await follow(customer, case, token=case.token)
    for talk in (agent, customer):
        assert [line.text for line in await lines(talk, 1)] == [Notice.BEGAN]
    for number in range(1, 11):
        await (agent if number % 2 else customer).send(said(case, number))
    to_agent, to_customer = await lines(agent, 10), await lines(customer, 10)
    assert to_agent == to_customer
    assert [line.number for line in to_agent] == list(range(2, 12))
    assert sorted(line.id for line in to_agent) == [f"{number:032x}" for number in range(1, 11)]
    authors = {line.id: (line.author, line.name) for line in to_agent}
    assert authors[f"{1:032x}"] == (Author.AGENT, "kim") and authors[f"{2:032x}"] == (Author.CUSTOMER, "")


async def test_said_again_it_is_still_one_line(host: Host) -> None:
    agent, customer, case = await consult(host)
    await follow(agent, case, heard=1)
    await agent.send(said(case, 1, "once"))
    first = await lines(agent, 1)
    await agent.send(said(case, 1, "once"))
    assert await lines(agent, 1) == first
    again = await host.agent()
    await follow(again, case)
    assert [line.text for line in await lines(again, 2)] == [Notice.BEGAN, "once"]
    assert [line.number for line in first] == [2]


async def test_a_chat_is_closed_to_everybody_else(host: Host) -> None:
    agent, customer, case = await consult(host)
    colleague, stranger = await host.agent(await host.token("이상담")), await host.customer()
    closed = ChatClosed(case.consultation)
    for talk, token in ((colleague, ""), (stranger, ""), (stranger, "a" * 64), (colleague, case.token)):
        for message in (OpenChat(case.consultation, 0, token), said(case, 1), CloseChat(case.consultation)):
            await talk.send(message)
            assert await talk.hear() == closed
    await colleague.send(Invite(case.consultation))
    assert await colleague.hear() == closed
    await stranger.send(OpenChat("0" * 32, 0, case.token))
    assert await stranger.hear() == ChatClosed("0" * 32)
    await customer.send(said(case, 1))
    assert await customer.hear() == closed, "not opened on this road"
    assert (await follow(agent, case)).lines == 1


async def test_the_program_joins_the_pages_consultation_with_a_token_of_its_own(host: Host) -> None:
    agent, page, case = await consult(host)
    await follow(page, case, token=case.token)
    opened = await agent.open_seat()
    program = await host.customer()
    await program.join(opened.route)
    await agent.hear()
    await agent.send(Admit())
    told = await program.hear()
    assert isinstance(told, Admitted)
    assert told.consultation == case.consultation and told.token not in ("", case.token)
    await follow(program, told, token=told.token)
    await agent.hear()
    await agent.send(Invite(case.consultation))
    assert await agent.hear() == ChatClosed(case.consultation), "the agent has not opened it here"
    await follow(agent, case, heard=2)
    await agent.send(Invite(case.consultation))
    await program.socket.close()
    heard = [line.text for line in await lines(page, 4)]
    assert heard == [Notice.BEGAN, Notice.SUPPORT_BEGAN, Notice.INVITED, Notice.SUPPORT_ENDED]


@pytest.mark.parametrize("who", ["agent", "customer"])
async def test_either_side_ends_it(host: Host, who: str) -> None:
    agent, customer, case = await consult(host)
    await follow(agent, case, heard=1)
    await follow(customer, case, heard=1, token=case.token)
    await (agent if who == "agent" else customer).send(CloseChat(case.consultation))
    seen = []
    for talk in (agent, customer):
        heard = [await talk.hear() for _ in range(3 if talk is agent else 2)]
        seen.append([message for message in heard if not isinstance(message, SeatOpened)])
    for ended, closed in seen:
        assert isinstance(ended, ChatLine) and ended.text == Notice.ENDED
        assert closed == ChatClosed(case.consultation)
    await follow(customer, case, token=case.token)
    assert [line.text for line in await lines(customer, 2)] == [Notice.BEGAN, Notice.ENDED]
    assert await customer.hear() == ChatClosed(case.consultation)


@pytest.mark.parametrize("how", ["leave", "goodbye", "cut"])
async def test_it_ends_with_the_agents_seat(host: Host, how: str) -> None:
    agent, customer, case = await consult(host)
    await follow(customer, case, heard=1, token=case.token)
    if how == "leave":
        await agent.send(Leave(Why.ENDED))
    elif how == "goodbye":
        await agent.socket.close()
    else:
        agent.cut()
        while host.app[SHELL].roads.attached(1):
            await asyncio.sleep(0.01)
        host.forward(61)
    assert [line.text for line in await lines(customer, 1)] == [Notice.ENDED]
    assert await customer.hear() == ChatClosed(case.consultation)
    await customer.send(said(case, 1))
    assert await customer.hear() == ChatClosed(case.consultation)


async def test_the_page_stays_while_the_support_program_comes_and_goes(host: Host) -> None:
    agent, page, case = await consult(host)
    host.forward(1000)
    await follow(page, case, token=case.token)
    await lines(page, 1)
    assert isinstance(await (await host.customer()).join("0000", Guest.PAGE), Joined), "with a stand-in"


async def test_a_program_that_leaves_ends_nothing(host: Host) -> None:
    agent, customer, case = await consult(host, Guest.PROGRAM)
    await follow(agent, case, heard=2)
    await customer.socket.close()
    heard = [await agent.hear(), await agent.hear()]
    assert PeerLeft(Why.GONE) in heard
    assert [line.text for line in heard if isinstance(line, ChatLine)] == [Notice.SUPPORT_ENDED]


async def test_a_program_whose_road_is_lost_may_still_give_support(host: Host) -> None:
    agent, program, case = await consult(host, Guest.PROGRAM)
    await follow(agent, case, heard=2)
    program.cut()
    while host.app[SHELL].roads.attached(2):
        await asyncio.sleep(0.01)
    host.forward(61)
    assert await agent.hear() == PeerLeft(Why.GONE)
    await agent.send(Invite(case.consultation))
    assert [line.text for line in await lines(agent, 1)] == [Notice.INVITED]


async def test_a_program_that_could_not_connect_gives_no_support(host: Host) -> None:
    agent, page, case = await consult(host)
    await follow(page, case, token=case.token)
    program = await host.customer()
    await program.join((await agent.open_seat()).route)
    await agent.hear()
    await agent.send(Admit())
    await program.hear()
    for _ in range(2):
        await agent.send(OpenSeat(SeatKind.VIEWER))
    assert [line.text for line in await lines(page, 3)] == [Notice.BEGAN, Notice.SUPPORT_BEGAN, Notice.SUPPORT_ENDED]
    agent.passing = (*agent.passing, Admitted, SeatOpened)
    await follow(agent, case, heard=3)
    await agent.send(Invite(case.consultation))
    assert [line.text for line in await lines(page, 1)] == [Notice.INVITED], "it is told once"


async def test_a_long_chat_is_handed_out_in_pieces_and_overruns_no_road(host: Host) -> None:
    agent, customer, case = await consult(host)
    await follow(agent, case, heard=1)
    count = 3 * MOST_UNHEARD
    host.clock.ahead += 1000
    for number in range(count):
        if number % 200 == 0:
            host.clock.ahead += 1000
        await agent.send(said(case, number))
        await lines(agent, 1)
    late = await host.customer()
    opened = await follow(late, case, token=case.token)
    assert opened.lines == count + 1
    await asyncio.sleep(0.3)  # nothing is heard meanwhile: the server has to wait
    assert host.app[SHELL].roads.unheard(3) <= MOST_UNHEARD
    heard = await lines(late, count + 1)
    assert [line.number for line in heard] == list(range(1, count + 2))


async def test_who_says_too_much_is_sent_away_and_may_come_again(host: Host) -> None:
    agent, customer, case = await consult(host)
    await follow(customer, case, heard=1, token=case.token)
    for number in range(250):
        await customer.send(said(case, number))
        customer.road.resume(customer.road._sent)
    heard: list[Message] = []
    while not heard or isinstance(heard[-1], ChatLine):
        heard.append(await customer.hear())
    assert heard[-1] == Refused(Why.SLOW_DOWN)
    again = await host.customer()
    assert (await follow(again, case, token=case.token)).lines >= 200


async def test_after_a_restart_the_chat_goes_on_where_the_agent_comes_back(tmp_path: Path) -> None:
    async with hosted(tmp_path) as host:
        agent, customer, case = await consult(host)
        route = (await agent.open_seat()).route
        await follow(customer, case, token=case.token)
        await lines(customer, 1)
        host.app[SHELL].shut_down()
        assert [await agent.hear(), await customer.hear()] == [Refused(Why.SHUTDOWN)] * 2
    async with hosted(tmp_path, again=True) as host:
        agent, customer = await host.agent(), await host.customer()
        await follow(customer, case, heard=1, token=case.token)
        assert (await agent.open_seat(wish=route)).route == route
        await follow(agent, case, heard=1)
        host.forward(120)
        await customer.send(said(case, 1))
        assert [line.number for line in await lines(agent, 1)] == [2]
        program = await host.customer()
        await program.join(route)
        await agent.hear()
        await customer.hear()
        await agent.send(Admit())
        told = await program.hear()
        assert isinstance(told, Admitted) and told.consultation == case.consultation


@pytest.mark.parametrize("how", ["leaves", "closes"])
async def test_after_a_restart_it_ends_where_the_agent_comes_back_only_to_leave(tmp_path: Path, how: str) -> None:
    async with hosted(tmp_path) as host:
        _, _, case = await consult(host)
        host.app[SHELL].shut_down()
    async with hosted(tmp_path, again=True) as host:
        agent, desk, customer = await host.agent(), await host.agent(), await host.customer()
        await follow(customer, case, heard=1, token=case.token)
        await desk.send(SetState(State.ONLINE))
        await desk.send(OpenChat(case.consultation))
        while not isinstance(await desk.hear(), ChatOpened):
            pass
        store = host.app[SHELL].chats._store
        ask = store.consultation

        async def slowly(consultation: str) -> Consultation | None:
            await asyncio.sleep(0.3)
            return await ask(consultation)

        store.consultation = slowly  # type: ignore[method-assign]
        await agent.send(OpenChat(case.consultation, 1))
        if how == "leaves":
            await agent.send(Leave(Why.ENDED))
        else:
            await agent.socket.close()
        assert [line.text for line in await lines(customer, 1)] == [Notice.ENDED]
        assert await customer.hear() == ChatClosed(case.consultation)


async def test_after_a_restart_it_ends_where_the_agent_does_not_come_back(tmp_path: Path) -> None:
    async with hosted(tmp_path) as host:
        _, _, case = await consult(host)
        host.app[SHELL].shut_down()
    async with hosted(tmp_path, again=True) as host:
        customer = await host.customer()
        await follow(customer, case, heard=1, token=case.token)
        host.forward(61)
        assert [line.text for line in await lines(customer, 1)] == [Notice.ENDED]
        assert await customer.hear() == ChatClosed(case.consultation)


async def test_an_hour_after_its_end_the_customer_may_no_longer_read_it(host: Host) -> None:
    agent, customer, case = await consult(host)
    await agent.send(Leave(Why.ENDED))
    store = host.app[SHELL].chats._store
    async with asyncio.timeout(20):
        while (kept := await store.consultation(case.consultation)) is None or kept.ended is None:
            await asyncio.sleep(0.01)
    await store._store.run(store._store._database.execute_sql, "UPDATE consultation SET ended = ended - 3601")
    await customer.send(OpenChat(case.consultation, 0, case.token))
    assert await customer.hear() == ChatClosed(case.consultation)
    await follow(agent, case)


async def test_a_flood_stops_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chats, "MOST_WAITING", 40)
    async with hosted(tmp_path, trusted_proxies="127.0.0.1") as host:
        agent, customer, case = await consult(host)
        await follow(agent, case, heard=1)
        await follow(customer, case, heard=1, token=case.token)
        flood = [await host.customer(**{"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(4)]
        store = host.app[SHELL].chats._store
        ask, hold = store.consultation, asyncio.Event()

        async def slowly(consultation: str) -> Consultation | None:
            await hold.wait()
            return await ask(consultation)

        monkeypatch.setattr(store, "consultation", slowly)
        for talk in flood:
            with suppress(ConnectionError):
                for _ in range(40):
                    await talk.send(OpenChat("0" * 32))
            assert await talk.hear() == Refused(Why.SLOW_DOWN)
        await customer.send(said(case, 1))
        async with asyncio.timeout(20):
            while len(host.app[SHELL].chats._shares) < 49:  # 20, 20, 4 and 4 of the flood
                await asyncio.sleep(0.01)
        hold.set()
        assert [line.text for line in await lines(agent, 1)] == ["line 1"]
