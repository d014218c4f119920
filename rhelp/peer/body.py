"""What a session has of the customer's desktop: its screen as pictures, its hands; both only while a right is used.

It outlives the links of its session. Between two of them, ``shut`` has shut everything.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from rhelp.core.geometry import Size
from rhelp.core.outcome import Fact
from rhelp.core.rights import CONTROL, Policy, RightsBook
from rhelp.desktop.ports import Desktop
from rhelp.features.cursor import Seen
from rhelp.features.keyboard import InputModeIs
from rhelp.features.own_input import OwnInput
from rhelp.features.rights import Customer as RightsEnd
from rhelp.features.view import ScreenIs
from rhelp.media.source import ScreenSource
from rhelp.media.video.probe import of_this_computer
from rhelp.peer.cursor_watch import CursorWatch
from rhelp.peer.hands import Hands
from rhelp.peer.input_mode import InputModeWatch
from rhelp.peer.own_input_watch import OwnInputWatch
from rhelp.wire.message import Right


@dataclass(frozen=True)
class Trouble(Fact):
    """Something on the desktop did not work; the session goes on."""

    sentence: str


class Body:
    """``on_fact`` hears of trouble; ``on_blind`` that the screen is gone.

    What shuts something is safe from any thread and acts there and then; the rest belongs to the event loop's thread.
    """

    def __init__(
        self, desktop: Desktop, policy: Policy, on_fact: Callable[[Fact], None], on_blind: Callable[[], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._on_fact = on_fact
        self._on_blind = on_blind
        self._handle: Callable[[object], None] = lambda event: None
        self._size: Size | None = None
        self._started = False
        self._shut = Shut()
        self.rights = RightsEnd(RightsBook(policy), "")
        self.hands = Hands(desktop, self._trouble_elsewhere)
        self.source = ScreenSource(desktop.screen, self._resized, self._lost_screen, of_this_computer())
        self._input_mode = InputModeWatch(desktop.input_method, lambda hangul: self._handle(InputModeIs(hangul)))
        self._cursor = CursorWatch(desktop.cursor, lambda state: self._handle(Seen(state)))
        self._own_input = OwnInputWatch(desktop.own_input, lambda: self._handle(OwnInput()))
        self._acting: frozenset[Right] = frozenset()
        self.blind = False

    def begin(self, handle: Callable[[object], None]) -> None:
        """A link is open: from now on whatever is held may be used; ``handle`` takes events of the desktop."""
        self._handle = handle
        if not self._started:
            self._started = True
            self.hands.start()
            self.source.start()
            self._cursor.start()
            self._own_input.start()
        for right in Right:
            self.allow(right)

    def allow(self, right: Right) -> None:
        """Over an open link: the right may be used from now on, if the book says so and nobody shut it meanwhile."""
        with self._shut.lock:
            if right in self._shut or not self.rights.holds(right):
                return
            self.hands.allow(right, self.rights.book.held[self.rights.agent, right].until)
            if right is Right.VIEW:
                self.source.allow(True)
                self._cursor.allow(True)
            elif right in CONTROL:
                self._acting |= {right}
                self._own_input.allow(True)
        if right is Right.VIEW and self._size is not None:
            self._handle(ScreenIs(self._size))
        elif right is Right.KEYBOARD:
            self._input_mode.begin()

    def forbid(self, right: Right) -> None:
        """The right may not be used, or there is no link."""
        with self._shut.lock:
            self.hands.forbid(right)
            if right is Right.VIEW:
                self.source.allow(False)
                self._cursor.allow(False)
            self._acting -= {right}
            self._own_input.allow(bool(self._acting))

    def take_back(self, rights: Iterable[Right], tell: Callable[[], None]) -> None:
        """Shut these at once; ``tell`` is called in the event loop, and until then nothing opens them again."""
        taken = tuple(rights)
        with self._shut.lock:
            self._shut.add(taken)
            for right in taken:
                self.forbid(right)

        def told() -> None:
            with self._shut.lock:
                self._shut.remove(taken)
            tell()

        with suppress(RuntimeError):  # the loop is closed, and the session long over
            self._loop.call_soon_threadsafe(told)

    def shut(self) -> None:
        """The link is broken: nothing is shown or done until the next one begins."""
        self._handle = lambda event: None
        for right in Right:
            self.forbid(right)

    def withdraw(self) -> None:
        """The session ends: whatever is still on its way here, nothing more is shown or done."""
        with self._shut.lock:
            self._shut.add(Right)
            self.shut()

    async def stop(self) -> bool:
        """End both threads; whether they have ended and the desktop is free."""
        self.withdraw()
        watches = self.source.stop(), self._cursor.stop(), self._own_input.stop(), self._input_mode.stop()
        watching_ended = all(await asyncio.gather(*watches))
        return await asyncio.to_thread(self.hands.stop) and watching_ended

    def _resized(self, size: Size) -> None:
        self._size = size
        self._handle(ScreenIs(size))

    def _lost_screen(self, sentence: str) -> None:
        self.blind = True
        self._on_fact(Trouble(sentence))
        self._on_blind()

    def _trouble_elsewhere(self, sentence: str) -> None:
        self._loop.call_soon_threadsafe(self._on_fact, Trouble(sentence))


class Shut:
    """What the customer has shut and the event loop does not know of yet. Use it under its ``lock``."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._times: Counter[Right] = Counter()

    def __contains__(self, right: Right) -> bool:
        return self._times[right] > 0

    def add(self, rights: Iterable[Right]) -> None:
        """They are shut once more."""
        self._times.update(rights)

    def remove(self, rights: Iterable[Right]) -> None:
        """The event loop has heard of it."""
        self._times.subtract(rights)
