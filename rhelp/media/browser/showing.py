"""Decodes a browser's video in a thread of its own into the agent's picture; of what waits, the newest is shown."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import av
import cv2
import numpy as np
from av.video.frame import VideoFrame

from rhelp.core.geometry import Rect, Size
from rhelp.features.view import MOST_PIXELS
from rhelp.media.browser.pictures import Picture
from rhelp.media.picture import PictureBuffer
from rhelp.media.tally import Tally
from rhelp.media.video.decoding import bounded
from rhelp.media.video.port import UndecodablePicture

log = logging.getLogger(__name__)

MOST_WAITING = 90  # pictures; beyond that the decoder has fallen behind for good and begins with a key picture
MOST_BYTES = 32 * 1024 * 1024  # of what waits
STOP_PATIENCE = 2.0
BT601 = (2, 5, 6)  # unspecified, BT.470BG, SMPTE 170M, as H.273 counts them
FULL_RANGE = 2
_NONE: Any = np.empty((0, 0, 4), np.uint8)


class Decoder:
    """VP8 or H.264 of whatever size, up to MOST_PIXELS, each picture at once."""

    def __init__(self, codec: str, most_pixels: int = MOST_PIXELS) -> None:
        self.codec = codec
        self._most = most_pixels
        self._context = bounded(codec, most_pixels)

    def decode(self, data: bytes) -> VideoFrame | None:
        """The last picture in ``data``, if any. Raises UndecodablePicture."""
        try:
            frames = self._context.decode(av.Packet(data))
        except (av.FFmpegError, ValueError, MemoryError) as error:
            raise UndecodablePicture(str(error)) from error
        for frame in frames:
            if frame.is_corrupt or frame.width * frame.height > self._most:
                parts = "with missing parts" if frame.is_corrupt else "too large"
                raise UndecodablePicture(f"a picture of {frame.width} by {frame.height}, {parts}")
        return frames[-1] if frames else None


def draw(frame: VideoFrame, pixels: Any) -> None:
    """Write the frame into ``pixels``, uint8 (height, width, 4), BGRX."""
    limited = frame.format.name == "yuv420p" and frame.color_range != FULL_RANGE and frame.colorspace in BT601
    if limited and frame.width % 2 == frame.height % 2 == 0:
        cv2.cvtColor(frame.to_ndarray(), cv2.COLOR_YUV2BGRA_I420, dst=pixels)  # three times as fast as FFmpeg's
    else:
        pixels[:] = frame.to_ndarray(format="bgra")


class Showing:
    """``put`` coded pictures; ``on_shown`` and ``on_broken`` (a key picture is needed) are called in the thread."""

    def __init__(self, picture: PictureBuffer, on_shown: Callable[[Rect], None], on_broken: Callable[[], None]) -> None:
        self.tally = Tally()
        self._picture = picture
        self._on_shown, self._on_broken = on_shown, on_broken
        self._waiting: list[Picture] = []
        self._changed = threading.Condition()
        self._ended = False
        self._blank = True
        self._decoder: Decoder | None = None
        self._spare = _NONE
        self._thread: threading.Thread | None = None

    def put(self, picture: Picture) -> None:
        """One coded picture, from one thread, in order; the first call starts the thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="browser-video", daemon=True)
            self._thread.start()
        self.tally.pictures += 1
        self.tally.bytes += len(picture.data)
        with self._changed:
            full = len(self._waiting) >= MOST_WAITING or sum(len(one.data) for one in self._waiting) > MOST_BYTES
            if full:
                self._waiting.clear()
                self._blank = True
            else:
                self._waiting.append(picture)
            self._changed.notify()
        if full:
            self._on_broken()

    def forget(self) -> None:
        """Show nothing of what came so far, nor what leans on it."""
        with self._changed:
            self._waiting.clear()
            self._blank = True

    def end(self) -> None:
        """Show nothing any more, and end the thread soon."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def stop(self) -> None:
        """End the thread; no callback comes afterwards."""
        self.end()
        if self._thread is not None:
            self._thread.join(STOP_PATIENCE)

    def _run(self) -> None:
        while (waiting := self._take()) is not None:
            try:
                self._show(waiting)
            except UndecodablePicture as error:
                log.info("a browser's picture could not be decoded: %s", error)
                self._break()
            except Exception:  # noqa: BLE001 - a thread's outermost edge: one bad picture must not end the picture
                log.exception("a browser's picture could not be shown")
                self._break()

    def _take(self) -> list[Picture] | None:
        """What waits, beginning with the last key picture in it; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ended)
            if self._ended:
                return None
            waiting, self._waiting = self._waiting, []
            keys = [place for place, picture in enumerate(waiting) if picture.key]
            if keys or not self._blank:
                self._blank = False
                return waiting[keys[-1] :] if keys else waiting
        self._on_broken()
        return []

    def _show(self, waiting: list[Picture]) -> None:
        frame: VideoFrame | None = None
        for picture in waiting:
            if self._decoder is None or (picture.key and picture.codec != self._decoder.codec):
                self._decoder = Decoder(picture.codec)
            if picture.codec != self._decoder.codec:
                raise UndecodablePicture("another codec in midst of a stream")
            frame = self._decoder.decode(picture.data) or frame
        if frame is not None:
            self._paint(frame)

    def _paint(self, frame: VideoFrame) -> None:
        """Into a buffer that nobody sees, which then changes places with the picture's."""
        size = Size(frame.width, frame.height)
        pixels, self._spare = self._spare, _NONE
        if pixels.shape[:2] != (size.height, size.width):
            pixels = np.empty((size.height, size.width, 4), np.uint8)
        draw(frame, pixels)
        with self._picture.lock, self._changed:  # in this order: ``put`` waits for no window that paints
            if self._blank or self._ended:
                return  # forgotten meanwhile
            self._spare = self._picture.pixels
            self._picture.size, self._picture.pixels = size, pixels
        self._on_shown(Rect(0, 0, size.width, size.height))

    def _break(self) -> None:
        """The picture stays as it is until a key picture comes."""
        with self._changed:
            self._decoder = None
            self._blank = True
        self._on_broken()
