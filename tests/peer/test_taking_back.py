"""What the customer takes back is gone at once, whatever the agent sends and whatever the network's loop does."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from rhelp.core.rights import Paused, Withdrawn
from rhelp.desktop.x11.connection import Connection
from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.desktop.x11.devices import ALL_MASTERS, RAW_BUTTON_PRESS, RAW_KEY_PRESS, RAW_MOTION, Devices
from rhelp.features.rights import Answer, Pause, Resume, Withdraw, WithdrawAll
from rhelp.peer.entrance import ByCode, Outcome
from rhelp.wire.message import Right
from rhelp.wire.peer import ButtonPressed, KeyPressed, PointerMoved, RightAsked
from tests.counts import many
from tests.displays import xvfb
from tests.peer.host import until
from tests.peer.office import Servers, office
from tests.peer.wired import CONTROL, Wired, timed_desktop, wired

pytestmark = [pytest.mark.consent, pytest.mark.timeout(900)]

BOUND = 0.1  # seconds
EVENTS: list[object] = [Withdraw(Right.VIEW), WithdrawAll(), Pause()]


class Hand:
    """A window's thread, which decides something now and notes when."""

    def __init__(self, decide: Callable[[], None], after: float = 0.0) -> None:
        self.at = self.done_at = 0.0

        def run() -> None:
            time.sleep(after)
            self.at = time.monotonic()
            decide()
            self.done_at = time.monotonic()

        self._thread = threading.Thread(target=run)
        self._thread.start()

    def over(self) -> bool:
        return not self._thread.is_alive()


def stand_still(seconds: float) -> None:
    """The network's loop does nothing for so long."""
    time.sleep(seconds)  # noqa: ASYNC251


async def again(made: Wired) -> None:
    """All as before."""
    made.shell.handle(Resume())
    made.give(*Right)
    assert all(made.body.rights.holds(right) for right in Right)


async def test_nothing_happens_later_than_a_tenth_of_a_second_under_a_flood() -> None:
    desktop, diary = timed_desktop()
    async with wired(desktop) as made:
        for number in range(many(1_000, 12)):
            enough = len(diary.calls) + 50
            while len(diary.calls) < enough:
                await made.flood(0.02)
            hand = Hand(lambda number=number: made.decide(EVENTS[number % 3]), after=0.02)  # type: ignore[misc]
            await made.flood(0.2)
            await until(hand.over)
            assert diary.after(hand.at + BOUND) == []
            assert len(diary.after(hand.done_at)) <= 1, "what was under way, and nothing that waited"
            assert not desktop.pointer.held and not desktop.keyboard.held
            await again(made)


@pytest.mark.parametrize("event", EVENTS)
async def test_nothing_happens_later_while_the_loop_stands_still(event: object) -> None:
    desktop, diary = timed_desktop(slow=0.005)
    async with wired(desktop) as made:
        made.agent_says(ButtonPressed(1, 1, 5, 5), KeyPressed("Shift"))
        made.agent_says(*(PointerMoved(number, number % 600, 7) for number in range(2, 1_500)))
        await until(lambda: bool(desktop.pointer.held and desktop.keyboard.held))
        hand = Hand(lambda: made.decide(event), after=0.2)
        stand_still(many(5, 1))
        assert hand.over() and not desktop.pointer.held and not desktop.keyboard.held
        assert diary.after(hand.at + BOUND) == [] and len(diary.after(hand.done_at)) <= 1
        assert not made.body.source.allowed
        assert made.body.rights.book.holds("", Right.POINTER), "the book has not heard of it yet"
        await until(lambda: not any(made.body.rights.holds(right) for right in CONTROL))
        await asyncio.sleep(0.1)
        assert diary.after(hand.at + BOUND) == []
        releases = [call for call in diary.calls if str(call[0]).endswith(".release")]
        assert len(releases) == 2, "let go once, not again when the loop hears of it"


async def test_what_the_loop_still_believes_opens_nothing_that_was_shut() -> None:
    desktop, diary = timed_desktop()
    async with wired(desktop) as made:
        made.shell.handle(WithdrawAll())
        made.agent_says(*(RightAsked(right) for right in Right))
        made.decide(WithdrawAll())
        for right in Right:  # the agent's question was answered a moment before
            made.shell.handle(Answer(right, True))
        made.agent_says(PointerMoved(1, 2, 3))
        assert not made.body.source.allowed
        await asyncio.sleep(0.1)
        assert diary.calls == []
        await again(made)
        assert made.body.source.allowed
        made.agent_says(PointerMoved(2, 2, 3))
        assert await asyncio.to_thread(diary.wait_for, "pointer.move", 2, 3)


async def test_the_end_acts_here_before_the_loop_hears_of_it() -> None:
    desktop, diary = timed_desktop(slow=0.005)
    async with wired(desktop) as made:
        made.agent_says(*(PointerMoved(number, number % 600, 7) for number in range(2, 1_500)))
        hand = Hand(made.body.withdraw, after=0.2)
        stand_still(1.0)
        assert hand.over() and diary.after(hand.at + BOUND) == [] and not made.body.source.allowed
        made.give(*Right)
        assert not made.body.source.allowed, "there is no way back"


@pytest.mark.alone  # a promise with a bound, on a real display
@pytest.mark.parametrize("still", [False, True])
async def test_on_a_real_display_no_event_comes_later(still: bool) -> None:
    with xvfb() as display, closing(EventCounter(display)) as counter, closing(X11Desktop(display)) as desktop:
        async with wired(desktop) as made:
            for _ in range(many(10, 2)):
                before = len(counter.times)
                while len(counter.times) < before + 20:
                    await made.flood(0.1)
                at = await paused_at(made, still)
                late = [time - at for time in counter.times[before:] if time > at + BOUND]
                assert late == [], f"{len(late)} events, the last {late[-1]:.3f} s later"
                await again(made)


async def paused_at(made: Wired, still: bool) -> float:
    """When the customer paused in the middle of a flood, some time ago."""
    await made.flood(0.2)
    hand = Hand(lambda: made.decide(Pause()), after=0.05)
    if still:
        stand_still(many(5, 1))
    else:
        await made.flood(0.5)
    await until(hand.over)
    await asyncio.sleep(0.3)
    return hand.at


class EventCounter:
    """When anything was pressed or moved on a display, whoever did it."""

    def __init__(self, display: str) -> None:
        self._connection = Connection(display)
        Devices(self._connection).listen(ALL_MASTERS, RAW_MOTION, RAW_KEY_PRESS, RAW_BUTTON_PRESS)
        self.times: list[float] = []
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopping = True
        self._thread.join(5)
        self._connection.close()

    def _run(self) -> None:
        while not self._stopping:
            if self._connection.raw.poll_for_event() is None:
                time.sleep(0.001)
            else:
                self.times.append(time.monotonic())


async def test_a_session_is_paused_taken_back_and_ended_from_another_thread(servers: Servers) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        session = guest.session
        await until(lambda: Right.VIEW in getattr(helper.statuses[-1], "held", ()))
        await asyncio.to_thread(session.pause)
        await until(lambda: getattr(helper.statuses[-1], "paused", False))
        assert any(isinstance(fact, Paused) for fact in guest.facts)
        await asyncio.to_thread(session.resume)
        await until(lambda: not getattr(helper.statuses[-1], "paused", True))
        await asyncio.to_thread(session.take_back, Right.VIEW)
        await until(lambda: Right.VIEW not in getattr(helper.statuses[-1], "held", {Right.VIEW}))
        assert any(isinstance(fact, Withdrawn) for fact in guest.facts)
        await asyncio.to_thread(session.end_now)
        assert await guest.outcome() is Outcome.ENDED
        session.pause()  # nothing is there any more
        session.end_now()


async def test_who_ends_before_anything_is_live_has_ended(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        guest = made.guest(ByCode((await helper.waiting()).code))
        await asyncio.to_thread(guest.session.end_now)
        assert await guest.outcome() is Outcome.ENDED
