"""The customer's screen as the agent has it: decoded in a thread of its own, whatever connection it comes by."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rhelp.core.geometry import Rect, Size
from rhelp.media.picture import Decoding, PictureBuffer, Tally
from rhelp.peer import tasks
from rhelp.peer.connection import Connection

KEY_EVERY = 0.3  # seconds between requests for a key frame, which may get lost
KEY_TRIES = 20


class Viewing:
    """``on_dirty`` is called in the decoder's thread. ``attach`` each connection, one after the other."""

    def __init__(self, picture: PictureBuffer, on_dirty: Callable[[Rect], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._picture = picture
        self._on_dirty = on_dirty
        self._decoding = Decoding(picture, on_dirty, self._want_key_soon)
        self._connection: Connection | None = None
        self._asking_key: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the thread."""
        self._decoding.start()

    def attach(self, connection: Connection) -> None:
        """Pictures come by this connection from now on."""
        self._connection = connection
        connection.receive_screen(self._decoding.put)

    def resize(self, size: Size) -> None:
        """The screen has this size; the picture is black until one comes that stands by itself."""
        if size != self._picture.size:
            self._picture.resize(size)
        self._want_key_soon()

    def forget(self) -> None:
        """What may no longer be seen does not stay on the agent's screen."""
        size = self._picture.size
        if size is not None:
            self._picture.resize(size)
            self._on_dirty(Rect(0, 0, size.width, size.height))

    def tally(self) -> Tally:
        """What came in since the last call."""
        tally, self._decoding.tally = self._decoding.tally, Tally()
        return tally

    async def stop(self) -> None:
        """End the thread; no callback comes afterwards."""
        if self._asking_key is not None:
            self._asking_key.cancel()
        await asyncio.to_thread(self._decoding.stop)

    def _want_key_soon(self) -> None:
        """From any thread: ask for a picture that stands by itself, until one is shown."""
        self._decoding.needs_key = True
        self._loop.call_soon_threadsafe(self._ask_for_key)

    def _ask_for_key(self) -> None:
        if self._asking_key is None or self._asking_key.done():
            self._asking_key = tasks.start(self._keep_asking(), "key frame")

    async def _keep_asking(self) -> None:
        for _ in range(KEY_TRIES):
            if not self._decoding.needs_key or self._connection is None:
                return
            await self._connection.want_key()
            await asyncio.sleep(KEY_EVERY)
