"""The customer's screen as updates: driven by change, at most one waiting, none while nobody may look.

One thread owns the screen port. It captures only when something changed, the sender has taken the last update and the
line has room, so that what could not be sent is never captured, and a still screen costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Size
from rhelp.desktop.ports import Screen
from rhelp.features.picture import Wanted
from rhelp.media.camera import Camera
from rhelp.media.director import Packed
from rhelp.media.filming import Filming
from rhelp.media.outbox import Haste
from rhelp.media.video.port import CLOCK_RATE
from rhelp.media.video.workshop import Workshop
from rhelp.media.window import Window

log = logging.getLogger(__name__)

FRAME_RATE = 60
CREDIT = 3  # pictures that may come sooner, so that one that was late makes no later one late
IDLE = 0.5  # seconds a wait may last before the thread looks whether it should end
OWING = 0.005  # seconds between looks whether the line has time for what is owed
UNEXPECTED = RhelpError("Something went wrong while reading the screen.")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An update, its time in 1/90000 s of a steady clock, and the leave to look by which it was captured."""

    number: int
    data: bytes
    timestamp: int
    leave: int = 0
    haste: Haste = Haste.AT_ONCE


class Pace:
    """At most ``FRAME_RATE`` pictures a second in the long run."""

    def __init__(self) -> None:
        self._due = 0.0

    def take_turn(self) -> float:
        """Wait until a picture is due; the time then."""
        time.sleep(max(0.0, self._due - time.monotonic()))
        now = time.monotonic()
        self._due = max(self._due, now - CREDIT / FRAME_RATE) + 1 / FRAME_RATE
        return now


class ScreenSource:
    """Updates of a screen for one sender, and after it for the next: one that ended leaves nothing to its successor.

    ``on_size`` and ``on_failed`` are called in the event loop. ``allow``, ``want`` and ``want_key`` are safe from any
    thread. ``filming`` holds what films go by.
    """

    def __init__(
        self,
        screen: Screen,
        on_size: Callable[[Size], None],
        on_failed: Callable[[str], None],
        workshop: Workshop | None = None,
    ) -> None:
        """``workshop`` encodes films."""
        self._screen = screen
        self._on_failed = on_failed
        self._loop = asyncio.get_running_loop()
        self._slot: asyncio.Queue[Outgoing] = asyncio.Queue(1)
        self._allowed = threading.Event()
        self._free = threading.Event()
        self._leave = 0
        self._stopping = False
        self._whole_until = 0.0
        self.window = Window()
        self.filming = Filming(lambda: self.window.rate, workshop)
        self._camera = Camera(screen, partial(self._tell, on_size), self.filming, lambda: self.window.rate)
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)

    def start(self) -> None:
        """Start the thread; updates come once ``allow(True)`` was said."""
        self._thread.start()

    def allow(self, allowed: bool) -> None:
        """Whether the agent may look. Nothing captured before goes out after ``allow(False)``."""
        self._leave += 1
        self.window = Window()  # what is on its way now is never heard of by the next sender
        if allowed:
            self._whole_until = 0.0
            self._camera.key.set()
            self._allowed.set()
        else:
            self._allowed.clear()
        self._screen.wake()

    def want_key(self) -> None:
        """The next update shall show the whole screen by itself; one that is only on its way need not go twice."""
        if time.monotonic() < self._whole_until:
            return
        self._camera.key.set()
        self._screen.wake()

    def want(self, wanted: Wanted) -> None:
        """Send the screen like this from now on; where it looks different, all of it."""
        self._camera.wanted = wanted
        self._screen.wake()

    async def next(self) -> Outgoing:
        """The next update, captured after this call."""
        while True:
            self._free.set()
            update = await self._slot.get()
            if self._allowed.is_set() and update.leave == self._leave:
                return update
            self._camera.key.set()  # later ones build on what was not sent

    def fail(self, error: Exception) -> None:
        """The sender has ended by an error that nobody expected: nothing is seen any more. In the event loop."""
        log.error("the screen can no longer be sent", exc_info=error)
        self._on_failed(str(UNEXPECTED))

    @property
    def allowed(self) -> bool:
        """Whether the agent may look now."""
        return self._allowed.is_set() and not self._stopping

    async def stop(self) -> bool:
        """End the thread and wait for it; whether it has ended."""
        self._stopping = True
        self._allowed.set()
        self._free.set()
        self._screen.wake()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join, 5)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            pace = Pace()
            while not self._stopping:
                self._step(pace)
        except RhelpError as error:
            self._loop.call_soon_threadsafe(self._on_failed, str(error))
        except Exception:  # a thread's outermost edge: the session must hear of it
            log.exception("the screen can no longer be read")
            self._loop.call_soon_threadsafe(self._on_failed, str(UNEXPECTED))
        finally:
            self.filming.stop()

    def _step(self, pace: Pace) -> None:
        """One capture where there is something new and room, or what is owed and has waited too long for a pause."""
        if not (self._allowed.wait(IDLE) and self._free.wait(IDLE)):
            return
        leave, now = self._leave, time.monotonic()
        if self._stopping or not self._allowed.is_set():
            return
        if (owed := self._camera.repay(now, self.window.spare(now))) is not None:
            self._give(owed, now, leave)
            return
        changed = self._screen.wait(0 if self._camera.key.is_set() else self._patience())
        if self._stopping or not self._allowed.is_set():
            return
        leave = self._leave
        now = pace.take_turn()
        packed, whole = self._camera.take(changed, now, self.window.spare(now))
        if packed is not None and whole:
            self._whole_until = now + self.window.round_trip + len(packed.data) / self.window.rate
        if packed is not None:
            self._give(packed, now, leave)
        self._camera.settle()

    def _give(self, packed: Packed, now: float, leave: int) -> None:
        self._free.clear()
        update = Outgoing(packed.number, packed.data, int(now * CLOCK_RATE), leave, packed.haste)
        self._loop.call_soon_threadsafe(self._put, update)

    def _tell(self, on_size: Callable[[Size], None], size: Size) -> None:
        self._loop.call_soon_threadsafe(on_size, size)

    def _patience(self) -> float:
        deadline = self._camera.deadline
        if self._camera.owes:
            return OWING
        return IDLE if deadline is None else min(IDLE, max(0.0, deadline - time.monotonic()))

    def _put(self, update: Outgoing) -> None:
        """What a sender that ended has not taken makes room."""
        if self._slot.full():
            self._slot.get_nowait()
        self._slot.put_nowait(update)
