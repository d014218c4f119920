"""Both programs' sessions against a real server: every way in, chat, a server that is killed, a line that is cut."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace

import pytest

from rhelp.core.chat import ChatIs
from rhelp.core.codes import AccessCode, parse_code, parse_link
from rhelp.core.handshake import CustomerHandshake, Meeting, Sealer
from rhelp.core.sas import Sas
from rhelp.core.session import Compare, Ended, EndedWhy, Live, Opening, Proved, Ringing, Trust, Waiting
from rhelp.peer.entrance import ByCode, ByIcon, Outcome, Rings
from rhelp.peer.negotiation import meet_as_customer
from rhelp.peer.road import Hooks, ServerRoad
from rhelp.wire.chat import Author, State
from rhelp.wire.handshake import Enter, Ticket
from rhelp.wire.message import Message
from rhelp.wire.signal import Admitted, Joined, JoinSeat, Key, SeatKind
from rhelp.wire.signal import Guest as PageOrProgram
from tests.peer.host import until
from tests.peer.office import Helper, Servers, office


async def test_by_link(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        code = parse_link((await helper.waiting()).link)
        assert code is not None
        guest = made.guest(ByCode(code, Key.LINK))
        live = await helper.live()
        assert live.trust is Trust.VERIFIED and live.words is not None
        assert Proved(Trust.VERIFIED, live.words) in guest.facts
        helper.session.end()
        assert await guest.outcome() is Outcome.ENDED
        assert helper.statuses[-1] == Ended(EndedWhy.AGENT_ENDED) and helper.has(Ended) == 1


async def test_a_wrong_link_is_refused_and_counted(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        route = (await helper.waiting()).code.route
        guest = made.guest(ByCode(AccessCode(route, "a" * 26), Key.LINK))
        assert await guest.outcome() is Outcome.CODE_REFUSED
        await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].failures == 1)


async def test_by_icon_number_the_agent_says_who_comes_in(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        icon = (await helper.waiting()).icon
        assert icon is not None
        first = made.guest(ByIcon(icon, name="이서연"))
        ringing = await helper.is_now(Ringing)
        assert isinstance(ringing, Ringing) and ringing.name == "이서연"
        second = made.guest(ByIcon(icon))
        assert await second.outcome() is Outcome.BUSY
        helper.session.answer_ring(False)
        assert await first.outcome() is Outcome.UNANSWERED
        third = made.guest(ByIcon(icon))
        await helper.is_now(Ringing)
        helper.session.answer_ring(True)
        live = await helper.live()
        assert live.trust is Trust.UNVERIFIED and live.words is not None
        assert any(isinstance(fact, Rings) for fact in third.facts)
        assert Proved(Trust.UNVERIFIED, live.words) in third.facts
        helper.session.handle(Compare(Sas((0, 0, 0, 0))))  # of somebody who was there before
        helper.session.handle(Compare(live.words))
        await until(lambda: isinstance(helper.statuses[-1], Live) and helper.statuses[-1].trust is Trust.COMPARED)


async def test_by_a_relay_alone_where_there_is_none_both_sides_are_told_so(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        guest = made.guest(ByCode((await helper.waiting()).code), relay_only=True)
        assert await guest.outcome() is Outcome.NO_RELAY
        await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].unreached)


async def test_an_icon_number_that_nobody_has(servers: Servers) -> None:
    async with office(servers) as made:
        assert await made.guest(ByIcon(99)).outcome() is Outcome.NOBODY


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_a_server_killed_in_standby_gives_the_same_seat_again(servers: Servers, how: signal.Signals) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        before = await helper.waiting()
        servers.kill(how)
        await helper.is_now(Opening)
        await servers.start()
        after = await helper.waiting()
        assert (after.code, after.link) == (before.code, before.link)
        made.guest(ByCode(after.code))
        await helper.live()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_who_rings_while_the_server_restarts_is_heard_again(servers: Servers, how: signal.Signals) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        icon = (await helper.waiting()).icon
        assert icon is not None
        made.guest(ByIcon(icon))
        await helper.is_now(Ringing)
        servers.kill(how)
        await helper.is_now(Opening)
        await servers.start()
        await helper.is_now(Ringing)
        helper.session.answer_ring(True)
        await helper.live()


async def test_chat_beside_the_session_every_line_once_whatever_happens_to_the_server(servers: Servers) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        desk = made.desk(helper)
        await until(lambda: bool(helper.statuses[-1].consultation if isinstance(helper.statuses[-1], Live) else ""))
        consultation = (await helper.live()).consultation
        desk.open_chat(consultation)
        await until(lambda: consultation in helper.chats)
        assert guest.session.say("첫째")
        desk.say(consultation, "둘째")
        await until(lambda: len(guest.lines) == 2)
        servers.kill()
        await until(lambda: helper.roads[-1] is State.CONNECTING)
        guest.session.say("셋째")
        desk.say(consultation, "넷째")
        await servers.start()
        await until(lambda: len(guest.lines) == 4, 20)
        await until(lambda: not helper.chats[consultation].unsent)
        said = [line.text for line in helper.chats[consultation].lines if line.author is not Author.NOTICE]
        assert said == guest.lines
        assert sorted(said) == ["넷째", "둘째", "셋째", "첫째"]
        assert isinstance(helper.statuses[-1], Live), "the link did not notice"
        guest.session.end()
        assert await guest.outcome() is Outcome.ENDED
        await helper.is_now(Ended)
        await until(lambda: helper.chats[consultation].closed)


async def test_colleagues_see_each_other(servers: Servers) -> None:
    async with office(servers) as made:
        helper = Helper(made.account)
        desk = made.desk(helper)
        await until(lambda: [colleague.state for colleague in helper.others] == [State.ONLINE])
        desk.set_state(State.AWAY)
        await until(lambda: [colleague.state for colleague in helper.others] == [State.AWAY])


async def test_a_session_that_ends_while_the_server_is_away_ends_its_consultation(servers: Servers) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        desk = made.desk(helper)
        await until(lambda: bool(helper.statuses[-1].consultation if isinstance(helper.statuses[-1], Live) else ""))
        consultation = (await helper.live()).consultation
        desk.open_chat(consultation)
        await until(lambda: consultation in helper.chats)
        servers.kill()
        await until(lambda: helper.roads[-1] is State.CONNECTING)
        guest.session.end()
        await helper.is_now(Ended, 5)
        await servers.start()
        await until(lambda: helper.chats[consultation].closed, 30)


async def enter_as_page(road: ServerRoad, code: AccessCode) -> Ticket:
    """What the page does with the digits, as far as its ticket."""
    road.send(JoinSeat(code.route, Key.DIGITS, PageOrProgram.PAGE))
    joined = await road.receive()
    assert isinstance(joined, Joined)
    side = CustomerHandshake(code.secret, Meeting(code.route, joined.relay, joined.sid), os.urandom)
    sealer = Sealer.customer(await meet_as_customer(road, side))
    road.forward(sealer.seal(Enter("이서연")))
    ticket = sealer.open(await road.receive_forwarded())
    assert isinstance(ticket, Ticket)
    return ticket


@pytest.mark.parametrize("kind", SeatKind)
async def test_a_page_enters_and_its_program_follows_into_the_same_consultation(
    servers: Servers, kind: SeatKind
) -> None:
    async with office(servers) as made:
        helper = await made.helper(kind)
        desk = made.desk(helper)
        asides: list[Message] = []
        async with ServerRoad(servers.now.url, "/ws/customer", hooks=Hooks(aside=asides.append)) as road:
            ticket = await asyncio.wait_for(enter_as_page(road, (await helper.waiting()).code), 10)
            await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].consultation != "")
            waiting = await helper.waiting()
            assert waiting.page == "이서연"
            assert waiting.proved is not None and waiting.proved.trust is Trust.PAGE
            helper.session.handle(Compare(waiting.proved.words))
            compared = replace(waiting.proved, trust=Trust.COMPARED)
            await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].proved == compared)
            await until(lambda: any(isinstance(aside, Admitted) for aside in asides))
            desk.open_chat(waiting.consultation)
            code = parse_code(ticket.code)
            assert code is not None
            guest = made.guest(ByCode(code))
            live = await helper.live()
            assert (live.trust, live.consultation) == (Trust.UNVERIFIED, waiting.consultation)
            await until(lambda: any(isinstance(fact, ChatIs) for fact in guest.facts))
            guest.session.end()
            await helper.is_now(Ended)
            await until(lambda: helper.chats[waiting.consultation].closed)


async def test_a_chat_that_is_closed_opens_the_seat_to_the_next_customer(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper(SeatKind.CHAT)
        desk = made.desk(helper)
        first = (await helper.waiting()).code
        async with ServerRoad(servers.now.url, "/ws/customer") as road:
            await asyncio.wait_for(enter_as_page(road, first), 10)
            await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].consultation != "")
            desk.close_chat((await helper.waiting()).consultation)
            await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].code != first)
            again = await helper.waiting()
            assert (again.page, again.consultation) == (None, "")
