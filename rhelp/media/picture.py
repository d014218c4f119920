"""The agent's picture of the customer's screen: one frame buffer, and the thread that decodes into it."""

from __future__ import annotations

import logging
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
STOP_PATIENCE = 2.0  # seconds for what is being painted


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


@dataclass(frozen=True, slots=True)
class _Came:
    """An update that waits, when it came, and how often everything had been forgotten before."""

    number: int
    data: bytes
    at: float
    forgettings: int


@dataclass
class Decoding:
    """Paints updates in a thread of its own."""

    picture: PictureBuffer
    on_dirty: Callable[[Rect], None]
    on_broken: Callable[[], None]
    tally: Tally = field(default_factory=Tally)
    needs_key: bool = False
    """Set by whoever misses a whole screen; unset when one is shown."""
    _waiting: list[_Came] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _ended: bool = False
    _forgettings: int = 0
    _blank: bool = False
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="painter", daemon=True)
        self._thread.start()

    def put(self, number: int, data: bytes) -> None:
        """One update, from any thread."""
        with self._changed:
            if self._ended:
                return
            full = len(self._waiting) > MOST_WAITING or sum(len(one.data) for one in self._waiting) > MOST_BYTES
            if full:
                self._waiting.clear()
            else:
                self._waiting.append(_Came(number, data, time.monotonic(), self._forgettings))
            self._changed.notify()
        if full:
            self.on_broken()

    def forget(self) -> None:
        """Show nothing of what came so far, nor what builds on it, until a whole screen comes."""
        with self.picture.lock, self._changed:  # in this order: ``put`` waits for no window that paints
            self._waiting.clear()
            self._forgettings += 1
            self._blank = True

    def stop(self) -> None:
        """End the thread; no callback comes afterwards."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(STOP_PATIENCE)

    def _run(self) -> None:
        canvas, unpacker = self._new_canvas(), Unpacker()
        while (came := self._take()) is not None:
            try:
                self._paint(canvas, unpacker.unpack(came.number, came.data), came)
                self.tally.painting.append(time.monotonic() - came.at)
            except BadMessage:
                self.on_broken()
            except Exception:  # noqa: BLE001 - a thread's outermost edge: one bad update must not end the picture
                log.exception("an update could not be painted")
                canvas = self._new_canvas()
                self.on_broken()

    def _take(self) -> _Came | None:
        """The update that came first; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ended)
            return None if self._ended else self._waiting.pop(0)

    def _new_canvas(self) -> Canvas:
        return Canvas(self.picture, Projector(self.on_broken).show)

    def _paint(self, canvas: Canvas, update: Update, came: _Came) -> None:
        self.tally.came(update, len(came.data))
        with self.picture.lock:
            if came.forgettings != self._forgettings or (self._blank and not update.void) or self._ended:
                return
            self._blank = False
            dirty = canvas.receive(update)
        if update.void and canvas.applied >= update.number:
            self.needs_key = False
        if canvas.overfull:
            canvas.overfull = False
            self.on_broken()
        if dirty is not None:
            self.on_dirty(dirty)
