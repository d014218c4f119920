"""The agent's picture of the customer's screen: one frame buffer, and the thread that decodes into it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.changes import changed
from rhelp.media.h264 import Decoder, UndecodablePicture, to_pixels

MOST_WAITING = 30  # access units; beyond that the decoder has fallen behind for good and starts at a key frame


class PictureBuffer:
    """The remote screen as it is known. Read and written under ``lock``; ``pixels`` is (height, width, 4), BGRX."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.size: Size | None = None
        self.pixels: Any = np.zeros((0, 0, 4), np.uint8)

    def resize(self, size: Size) -> None:
        """Become black and of this size."""
        with self.lock:
            self.size = size
            self.pixels = np.zeros((size.height, size.width, 4), np.uint8)


@dataclass
class Tally:
    """What came in since the last look."""

    pictures: int = 0
    bytes: int = 0


@dataclass
class Decoding:
    """Decodes access units in a thread of its own; pictures build on each other, so all are decoded, in order."""

    picture: PictureBuffer
    on_dirty: Callable[[Rect], None]
    on_broken: Callable[[], None]
    tally: Tally = field(default_factory=Tally)
    needs_key: bool = False
    """Set by whoever misses a picture that stands by itself; unset when one is shown."""
    _queue: queue.Queue[bytes | None] = field(default_factory=queue.Queue)
    _thread: threading.Thread | None = None
    _shown: tuple[Any, Any] | None = None
    """The planes shown last, and the array they were written into."""

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="decoder", daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        """One access unit, from any thread."""
        if self._queue.qsize() > MOST_WAITING:
            self._drain()
            self.on_broken()
            return
        self._queue.put(data)

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
        decoder = Decoder()
        while (data := self._queue.get()) is not None:
            try:
                pictures = decoder.decode(data)
            except UndecodablePicture:
                self.on_broken()
                continue
            self.tally.bytes += len(data)
            for planes in pictures:
                self.tally.pictures += 1
                self._show(planes, decoder.fresh)

    def _show(self, planes: Any, fresh: bool) -> None:
        with self.picture.lock:
            size = self.picture.size
            fits = size is not None and _covers(planes, size)
            dirty = self._write(planes, size) if size is not None and fits else None
        if fits:
            self.needs_key = self.needs_key and not fresh
        if dirty is not None:
            self.on_dirty(dirty)

    def _write(self, planes: Any, size: Size) -> Rect | None:
        """Bring the picture into the buffer; the part of it that is new."""
        pixels = self.picture.pixels
        before, self._shown = self._shown, (planes, pixels)
        if before is None or before[1] is not pixels:  # the buffer began anew
            to_pixels(planes, pixels)
            return Rect(0, 0, size.width, size.height)
        dirty = changed(before[0], planes, size)
        if dirty is not None:
            to_pixels(planes, pixels)
        return dirty


def _covers(planes: Any, size: Size) -> bool:
    """Whether planes, padded to even numbers, show a screen of this size; a resize may still be under way."""
    return bool(planes.shape == ((size.height + size.height % 2) * 3 // 2, size.width + size.width % 2))
