"""The customer's screen as encoded pictures: driven by change, at most one picture waiting, none while nobody may look.

One thread owns the screen port. It captures only when something changed and the sender has taken the last picture,
so what could not be sent is never captured, and a still screen costs nothing.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from rhelp.core.geometry import Size
from rhelp.desktop.ports import Screen
from rhelp.media.h264 import CLOCK_RATE, FRAME_RATE, Encoder

IDLE = 0.5  # seconds a wait may last before the thread looks whether it should end


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One access unit and its time in 1/90000 s since the source started; ``leave`` is the one it was captured by."""

    data: bytes
    timestamp: int
    leave: int = 0


class ScreenSource:
    """Pictures of a screen for one sender, and after it for the next: one that ended leaves nothing to its successor.

    ``on_size`` and ``on_failed`` are called in the event loop. ``allow`` and ``want_key`` are safe from any thread.
    """

    def __init__(self, screen: Screen, on_size: Callable[[Size], None], on_failed: Callable[[str], None]) -> None:
        self._screen = screen
        self._on_size = on_size
        self._on_failed = on_failed
        self._loop = asyncio.get_running_loop()
        self._slot: asyncio.Queue[EncodedPicture] = asyncio.Queue(1)
        self._allowed = threading.Event()
        self._free = threading.Event()
        self._key = threading.Event()
        self._leave = 0
        self._stopping = False
        self._encoder: Encoder | None = None
        self._started = time.monotonic()
        self._last = 0.0
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)

    def start(self) -> None:
        """Start the thread; pictures come once ``allow(True)`` was said."""
        self._thread.start()

    def allow(self, allowed: bool) -> None:
        """Whether the agent may look. Nothing captured before goes out after ``allow(False)``."""
        self._leave += 1
        if allowed:
            self._key.set()
            self._allowed.set()
        else:
            self._allowed.clear()
        self._screen.wake()

    def want_key(self) -> None:
        """The next picture shall stand by itself."""
        self._key.set()
        self._screen.wake()

    async def next(self) -> EncodedPicture:
        """The next picture, captured after this call."""
        while True:
            self._free.set()
            picture = await self._slot.get()
            if self._allowed.is_set() and picture.leave == self._leave:
                return picture

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
            while not self._stopping:
                self._step()
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge: the session must hear of it
            self._loop.call_soon_threadsafe(self._on_failed, str(error))

    def _step(self) -> None:
        if not (self._allowed.wait(IDLE) and self._free.wait(IDLE)):
            return
        changed = self._screen.wait(0 if self._key.is_set() else IDLE)
        if self._stopping or not self._allowed.is_set() or (changed is None and not self._key.is_set()):
            return
        leave = self._leave
        time.sleep(max(0.0, self._last + 1 / FRAME_RATE - time.monotonic()))
        self._last = time.monotonic()
        data = self._encode()
        if data:
            self._free.clear()
            picture = EncodedPicture(data, int((self._last - self._started) * CLOCK_RATE), leave)
            self._loop.call_soon_threadsafe(self._put, picture)

    def _put(self, picture: EncodedPicture) -> None:
        """What a sender that ended has not taken makes room."""
        if self._slot.full():
            self._slot.get_nowait()
        self._slot.put_nowait(picture)

    def _encode(self) -> bytes:
        size = self._screen.size
        if self._encoder is None or self._encoder.size != size:
            self._encoder = Encoder(size)
            self._key.set()
            self._loop.call_soon_threadsafe(self._on_size, size)
        key = self._key.is_set()
        self._key.clear()
        timestamp = int((self._last - self._started) * CLOCK_RATE)
        return self._encoder.encode(self._screen.grab(), timestamp, key)
