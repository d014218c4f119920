"""The agent's program trusts no server with its secrets: they are good for three wrong guesses and for their time."""

from __future__ import annotations

import asyncio

import pytest

from rhelp.core.session import Ended, EndedWhy, Joining, Opening, Ringing
from rhelp.peer import agent as agent_module
from rhelp.peer import seat as module
from rhelp.peer.account import Account
from rhelp.peer.agent import AgentSession
from rhelp.peer.seat import MOST_GUESSES
from rhelp.wire.chat import OpenChat
from rhelp.wire.signal import (
    Admit,
    Admitted,
    AnswerRing,
    CodeTried,
    Forward,
    Guest,
    Joined,
    Key,
    Leave,
    OpenSeat,
    PeerLeft,
    Refused,
    Ring,
    RingOver,
    SeatKind,
    Spent,
    Why,
)
from tests.peer.host import hosting
from tests.peer.standing import SID, Listener, standby

CONSULTATION = "c" * 32


async def test_three_wrong_guesses_of_either_secret_burn_both_whatever_the_server_does() -> None:
    async with standby() as play:
        first = await play.open_seat()
        assert first.link.startswith("http://127.0.0.1/#4821-") and first.code.secret not in first.link
        wrong = f"{(int(first.code.secret) + 1) % 100_000:05d}"
        for number in range(MOST_GUESSES):
            key = Key.LINK if number == 1 else Key.DIGITS
            assert await play.guess(wrong if key is Key.DIGITS else "a" * 26, key) == Leave(Why.UNCONFIRMED)
        await play.listener.next(Opening)
        await play.say(Joined(SID, "relay", "Kim", ()))
        assert await play.heard(0.7) is None, "no fourth guess without a new code"
        second = await play.open_seat()
        assert second.code.secret != first.code.secret and second.link != first.link


@pytest.mark.parametrize("key", [Key.DIGITS, Key.LINK])
async def test_each_secret_opens_by_its_own_key_alone(key: Key) -> None:
    async with standby() as play:
        waiting = await play.open_seat()
        secrets = {Key.DIGITS: waiting.code.secret, Key.LINK: waiting.link.rpartition("-")[2]}
        other = Key.LINK if key is Key.DIGITS else Key.DIGITS
        assert await play.guess(secrets[other], key) == Leave(Why.UNCONFIRMED)
        assert isinstance(await play.guess(secrets[key], key), Forward)
        assert await play.heard() == Admit()


@pytest.mark.parametrize("key", [Key.ICON, Key.RESUME])
async def test_nobody_comes_without_a_secret_unless_a_ring_was_answered(key: Key) -> None:
    async with standby() as play:
        await play.open_seat()
        await play.say(Joined(SID, "relay", "Kim", (), key))
        assert await play.heard() == OpenSeat(SeatKind.VIEWER)
        assert (await play.open_seat()).suspicious


async def test_a_ring_that_is_answered_lets_one_customer_in() -> None:
    async with standby() as play:
        waiting = await play.open_seat(icon=7)
        assert waiting.icon == 7
        await play.say(Ring("이서연", Guest.PAGE, 60))
        ringing = await play.listener.next(Ringing)
        assert isinstance(ringing, Ringing)
        assert (ringing.name, ringing.guest) == ("이서연", Guest.PAGE)
        play.session.answer_ring(True)
        play.session.answer_ring(True)
        assert await play.heard() == AnswerRing(True)
        ticket = await play.enter("", Key.ICON)
        assert ticket.code == waiting.code.digits
        assert (await play.listener.waiting()).page == "이서연"
        await play.say(Joined(SID, "relay", "Kim", (), Key.ICON))
        assert await play.heard() == OpenSeat(SeatKind.VIEWER), "one ring, one customer"


@pytest.mark.parametrize("how", ["refused", "over"])
async def test_a_ring_that_comes_to_nothing_goes_back_to_waiting(how: str) -> None:
    async with standby() as play:
        first = await play.open_seat(icon=7)
        await play.say(Ring("", Guest.PROGRAM, 60))
        await play.listener.next(Ringing)
        if how == "refused":
            play.session.handle(AnswerRing(False))
            assert await play.heard() == AnswerRing(False)
        else:
            await play.say(RingOver())
        assert await play.listener.waiting() == first


async def test_a_page_enters_and_the_seat_waits_for_the_program() -> None:
    async with standby(SeatKind.CHAT) as play:
        waiting = await play.open_seat()
        ticket = await play.enter(waiting.code.secret, Key.DIGITS)
        assert ticket.code == waiting.code.digits
        await play.say(Admitted(CONSULTATION, Guest.PAGE, SeatKind.CHAT))
        assert (await play.listener.waiting()).page == "이서연"
        assert (await play.listener.waiting()).consultation == CONSULTATION
        assert isinstance(await play.guess(waiting.code.secret), Forward)
        assert await play.heard() == Admit()


@pytest.mark.parametrize("how", ["gone", "silent"])
async def test_a_meeting_that_breaks_off_counts_as_a_guess_and_the_code_stays(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "silent":
        monkeypatch.setattr(module, "PATIENCE", 0.5)
    async with standby() as play:
        first = await play.open_seat()
        for number in range(MOST_GUESSES):
            await play.say(Joined(SID, "relay", "Kim", ()))
            assert isinstance(await play.heard(), Forward)
            if how == "gone":
                await play.say(PeerLeft(Why.GONE))
            assert await play.heard() == Leave(Why.UNCONFIRMED)
            if number + 1 < MOST_GUESSES:
                again = await play.listener.waiting()
                assert (again.code, again.link, again.failures) == (first.code, first.link, number + 1)
        await play.listener.next(Opening)
        assert (await play.open_seat("1111")).code.secret != first.code.secret


async def test_who_breaks_off_after_a_ring_guessed_nothing() -> None:
    async with standby() as play:
        first = await play.open_seat(icon=7)
        await play.say(Ring("", Guest.PROGRAM, 60))
        await play.listener.next(Ringing)
        play.session.answer_ring(True)
        assert await play.heard() == AnswerRing(True)
        await play.say(Joined(SID, "relay", "Kim", (), Key.ICON))
        assert isinstance(await play.heard(), Forward)
        await play.say(PeerLeft(Why.GONE))
        assert await play.heard() == Leave(Why.UNCONFIRMED)
        assert await play.listener.waiting() == first


async def test_a_burnt_code_is_replaced_by_ourselves_where_the_server_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 0.3)
    async with standby() as play:
        first = await play.open_seat()
        for _ in range(MOST_GUESSES):
            assert await play.guess("a" * 26, Key.LINK) == Leave(Why.UNCONFIRMED)
        await play.listener.next(Opening)
        assert await play.heard() == OpenSeat(SeatKind.VIEWER), "a server started anew counts from the beginning"
        assert await play.heard(0.7) is None, "asked once"
        assert (await play.open_seat()).code.secret != first.code.secret


async def test_a_burnt_code_is_not_wished_for_again() -> None:
    async with standby() as play:
        first = await play.open_seat()
        for _ in range(MOST_GUESSES):
            assert await play.guess("a" * 26, Key.LINK) == Leave(Why.UNCONFIRMED)
        await play.listener.next(Opening)
        play.host.forget()
        await play.road.cut()
        play.road = await play.host.road()
        assert await play.heard() == OpenSeat(SeatKind.VIEWER)
        assert (await play.open_seat()).code.secret != first.code.secret


async def test_a_code_whose_time_is_over_is_replaced_by_ourselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 0.3)
    async with standby() as play:
        await play.open_seat(expires_in=0)
        assert await play.heard() == OpenSeat(SeatKind.VIEWER)


async def test_something_in_between_is_suspicious_and_said() -> None:
    async with standby() as play:
        await play.open_seat()
        await play.say(Joined(SID, "relay", "Kim", ()))
        assert isinstance(await play.heard(), Forward)
        await play.say(Forward('{"t":"sealed","number":0,"box":"00"}'))
        assert await play.heard() == OpenSeat(SeatKind.VIEWER)
        assert (await play.open_seat()).suspicious


async def test_a_customer_who_could_not_be_reached_is_said() -> None:
    async with standby() as play:
        await play.open_seat()
        assert play.session._seat is not None
        play.session._seat.renew(unreached=True)
        assert await play.heard() == OpenSeat(SeatKind.VIEWER)
        assert (await play.open_seat()).unreached


async def test_a_code_that_was_tried_too_late_is_said() -> None:
    async with standby() as play:
        await play.open_seat()
        await play.say(CodeTried(Spent.EXPIRED))
        assert (await play.listener.waiting()).tried is Spent.EXPIRED


async def test_a_server_that_has_no_seat_ends_the_session() -> None:
    async with standby() as play:
        await play.say(Refused(Why.BUSY))
        assert await play.listener.next(Ended) == Ended(EndedWhy.FAILED)


async def test_an_agent_over_the_limits_is_told_to_wait() -> None:
    async with hosting() as host:
        host.status = 429
        listener = Listener()
        await asyncio.wait_for(AgentSession(Account(host.url, "token", "Kim"), SeatKind.VIEWER, listener).run(), 10)
        assert await listener.next(Ended) == Ended(EndedWhy.SLOW_DOWN)


async def test_a_sign_in_that_is_over_ends_the_session() -> None:
    async with standby() as play:
        await play.open_seat()
        play.host.status = 401
        await play.road.cut()
        assert await play.listener.next(Ended) == Ended(EndedWhy.SIGNED_OUT)


async def test_a_server_that_forgot_gives_the_same_digits_and_the_secret_stays() -> None:
    async with standby() as play:
        first = await play.open_seat()
        wrong = f"{(int(first.code.secret) + 1) % 100_000:05d}"
        assert await play.guess(wrong) == Leave(Why.UNCONFIRMED)
        play.host.forget()
        await play.road.cut()
        play.road = await play.host.road()
        assert await play.heard() == OpenSeat(SeatKind.VIEWER, "4821")
        await play.listener.next(Opening)
        again = await play.open_seat(expires_in=599)
        assert (again.code, again.link, again.expires_at) == (first.code, first.link, first.expires_at)
        assert again.failures == 1, "a restart gives nobody more guesses"


async def test_other_digits_after_a_restart_have_other_secrets() -> None:
    async with standby() as play:
        first = await play.open_seat()
        play.host.forget()
        await play.road.cut()
        play.road = await play.host.road()
        assert await play.heard() == OpenSeat(SeatKind.VIEWER, "4821")
        assert (await play.open_seat("1111")).code.secret != first.code.secret


async def test_a_page_is_not_forgotten_by_a_restart() -> None:
    async with standby() as play:
        waiting = await play.open_seat()
        await play.enter(waiting.code.secret, Key.DIGITS)
        await play.say(Admitted(CONSULTATION, Guest.PAGE, SeatKind.VIEWER))
        while not (await play.listener.waiting()).consultation:
            pass
        play.host.forget()
        await play.road.cut()
        play.road = await play.host.road()
        assert await play.heard() == OpenSeat(SeatKind.VIEWER, "4821")
        opened = await play.heard()
        assert isinstance(opened, OpenChat) and opened.consultation == CONSULTATION
        again = await play.open_seat()
        assert (again.page, again.consultation) == ("이서연", CONSULTATION)


async def test_a_line_that_is_away_for_a_moment_shows_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent_module, "NOTICED", 0.1)
    async with standby() as play:
        first = await play.open_seat()
        play.host.status = 503
        await play.road.cut()
        await play.listener.next(Opening)
        play.host.status = None
        assert await play.listener.waiting() == first


async def test_a_restart_in_the_middle_of_a_handshake_ends_only_the_handshake() -> None:
    async with standby() as play:
        first = await play.open_seat()
        await play.say(Joined(SID, "relay", "Kim", ()))
        assert isinstance(await play.heard(), Forward)
        await play.listener.next(Joining)
        play.host.forget()
        await play.road.cut()
        play.road = await play.host.road()
        assert await play.heard() == OpenSeat(SeatKind.VIEWER, "4821")
        assert (await play.open_seat()).code == first.code


async def test_an_agent_who_ends_while_waiting_is_told_once() -> None:
    async with standby() as play:
        await play.open_seat()
        play.session.end()
        assert await play.listener.next(Ended) == Ended(EndedWhy.AGENT_ENDED)
        await asyncio.sleep(0.2)
        assert play.listener.said.empty()
