"""The agent's picture of the customer's screen: one frame buffer, and the thread that decodes into it."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.canvas import Canvas, Frame
from rhelp.media.tally import Tally
from rhelp.media.updates import Film, Unpacker, Update
from rhelp.media.video.port import Decoder, UndecodablePicture
from rhelp.media.video.registry import BY_NUMBER
from rhelp.wire.message import BadMessage

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024 * 1024  # of what waits
MOST_WAITING = 200  # updates; beyond that the painter has fallen behind for good and begins with a whole screen


class PictureBuffer(Frame):
    """The remote screen as it is known. Read and written under ``lock``; ``pixels`` is (height, width, 4), BGRX.

    ``screen`` is how large the customer's screen is, of which this may be a smaller picture.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()
        self.screen: Size | None = None

    def resize(self, screen: Size) -> None:
        """The customer's screen has this size: become black and as large."""
        with self.lock:
            self.size = self.screen = screen
            self.pixels = np.zeros((screen.height, screen.width, 4), np.uint8)

    def blacken(self) -> None:
        """Become black."""
        with self.lock:
            self.pixels = np.zeros_like(self.pixels)


class Projector:
    """Decodes the film: one at a time, from its key picture on. Until that is decoded, what was shown stays."""

    def __init__(self, on_broken: Callable[[], None]) -> None:
        self._on_broken = on_broken
        self._decoder: Decoder | None = None
        self._showing: tuple[int, Rect] | None = None

    def show(self, film: Film) -> Any:
        """The film's pixels uint8 (height, width, 4), or None where it cannot be decoded."""
        try:
            if film.key:
                self._begin(film)
            if self._decoder is None or self._showing != (film.codec, film.area):
                raise UndecodablePicture("a film without its beginning")
            return self._decoder.decode(film.data)
        except UndecodablePicture:
            self._decoder = None
            self._on_broken()
            return None

    def _begin(self, film: Film) -> None:
        codec = BY_NUMBER.get(film.codec)
        if codec is None:
            raise UndecodablePicture("a codec that was not offered")
        self._showing = film.codec, film.area
        self._decoder = codec.decoder(Size(film.area.width, film.area.height))


@dataclass
class Decoding:
    """Paints updates in a thread of its own."""

    picture: PictureBuffer
    on_dirty: Callable[[Rect], None]
    on_broken: Callable[[], None]
    tally: Tally = field(default_factory=Tally)
    needs_key: bool = False
    """Set by whoever misses a whole screen; unset when one is shown."""
    blank: bool = False
    """Set by whoever may see nothing any more: what is still on its way is not shown, until a whole screen comes."""
    _queue: queue.Queue[tuple[int, bytes, float] | None] = field(default_factory=queue.Queue)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="painter", daemon=True)
        self._thread.start()

    def put(self, number: int, data: bytes) -> None:
        """One update, from any thread."""
        with self._queue.mutex:
            waiting = sum(len(item[1]) for item in self._queue.queue if item is not None)
        if self._queue.qsize() > MOST_WAITING or waiting > MOST_BYTES:
            self._drain()
            self.on_broken()
            return
        self._queue.put((number, data, time.monotonic()))

    def stop(self) -> None:
        """End the thread; no callback comes afterwards."""
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(2)

    def _drain(self) -> None:
        try:
            while True:
                self._queue.get_nowait()
        except queue.Empty:
            return

    def _run(self) -> None:
        canvas, unpacker = self._new_canvas(), Unpacker()
        while (item := self._queue.get()) is not None:
            try:
                number, data, came = item
                self._paint(canvas, unpacker.unpack(number, data), len(data))
                self.tally.painting.append(time.monotonic() - came)
            except BadMessage:
                self.on_broken()
            except Exception:  # noqa: BLE001 - a thread's outermost edge: one bad update must not end the picture
                log.exception("an update could not be painted")
                canvas = self._new_canvas()
                self.on_broken()

    def _new_canvas(self) -> Canvas:
        return Canvas(self.picture, Projector(self.on_broken).show)

    def _paint(self, canvas: Canvas, update: Update, size: int) -> None:
        self.tally.came(update, size)
        if self.blank and not update.void:
            return
        self.blank = False
        with self.picture.lock:
            dirty = canvas.receive(update)
        if update.void and canvas.applied >= update.number:
            self.needs_key = False
        if canvas.overfull:
            canvas.overfull = False
            self.on_broken()
        if dirty is not None:
            self.on_dirty(dirty)
