"""The customer's screen as the agent has it: painted in a thread of its own, whatever connection it comes by."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rhelp.core.figures import Came, Figures, Meter, mean
from rhelp.core.geometry import Rect, Size
from rhelp.media.browser.showing import Showing
from rhelp.media.picture import Decoding, PictureBuffer
from rhelp.media.tally import Tally
from rhelp.peer import tasks
from rhelp.peer.connection import Connection

KEY_EVERY = 0.3  # seconds between requests for a whole screen, which may get lost
KEY_TRIES = 20


class Viewing:
    """``on_dirty`` is called in the painter's thread. ``attach`` each connection, one after the other."""

    def __init__(self, picture: PictureBuffer, on_dirty: Callable[[Rect], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._picture = picture
        self._on_dirty = on_dirty
        self._decoding = Decoding(picture, on_dirty, self._want_key_soon)
        self._showing = Showing(picture, self._shown, self._want_key_soon)
        self._connection: Connection | None = None
        self._packets = (0, 0)
        self.meter = Meter()
        self._asking_key: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the thread."""
        self._decoding.start()

    def attach(self, connection: Connection) -> None:
        """Updates come by this connection from now on."""
        self._connection, self._packets = connection, (0, 0)
        self._want_key_soon()  # the first packet's loss shows nowhere
        connection.receive_screen(self._decoding.put, self._want_key_soon, self._showing.put)

    def resize(self, size: Size) -> None:
        """The screen has this size; the picture is black until a whole screen comes."""
        if size != self._picture.screen:
            self._picture.resize(size)
            self._want_key_soon()

    def forget(self) -> None:
        """What may no longer be seen does not stay on the agent's screen."""
        self._decoding.forget()
        self._showing.forget()
        size = self._picture.size
        if size is not None:
            self._picture.blacken()
            self._on_dirty(Rect(0, 0, size.width, size.height))

    def figures(self, seconds: float, now: float) -> Figures:
        """How the screen came in since the last call, ``seconds`` ago."""
        return self.meter.came(self._came(seconds), now)

    def _came(self, seconds: float) -> Came:
        tally, self._decoding.tally = self._decoding.tally, Tally()
        video, self._showing.tally = self._showing.tally, Tally()
        packets = self._connection.screen_packets() if self._connection is not None else (0, 0)
        (expected, missed), (had, had_missed), self._packets = packets, self._packets, packets
        late = self._connection.screen_lateness() if self._connection is not None else None
        return Came(
            seconds, tally.pictures + video.pictures, tally.bytes + video.bytes, expected - had, missed - had_missed,
            late, mean(tally.painting), frozenset(tally.ways), tally.codec,
        )  # fmt: skip

    def silence(self) -> None:
        """Paint nothing of a browser's pictures any more: something else is shown in their place."""
        self._showing.end()

    async def stop(self) -> None:
        """End the thread; no callback comes afterwards."""
        if self._asking_key is not None:
            self._asking_key.cancel()
        await asyncio.to_thread(self._decoding.stop)
        await asyncio.to_thread(self._showing.stop)

    def _shown(self, area: Rect) -> None:
        """A browser's picture is on show."""
        self._decoding.needs_key = False
        self._on_dirty(area)

    def _want_key_soon(self) -> None:
        """From any thread: ask for the whole screen until one is shown, ``KEY_TRIES`` times at the most."""
        self._decoding.needs_key = True
        self._loop.call_soon_threadsafe(self._ask_for_key)

    def _ask_for_key(self) -> None:
        if self._asking_key is None or self._asking_key.done():
            self._asking_key = tasks.start(self._keep_asking(), "whole screen")

    async def _keep_asking(self) -> None:
        for _ in range(KEY_TRIES):
            if not self._decoding.needs_key or self._connection is None:
                return
            await self._connection.want_key()
            await asyncio.sleep(KEY_EVERY)
