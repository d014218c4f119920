"""H.264 for a screen: x264 tuned for latency, FFmpeg's decoder without a frame of delay.

Colours go as BT.601 limited range, 4:2:0, as OpenCV converts them; both ends use the same tables.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from rhelp.core.geometry import Size

CLOCK_RATE = 90_000
FRAME_RATE = 60
RATE = 40_000_000  # bits per second at the most, over BUFFER bits
BUFFER = 4_000_000
PADDING = 128  # pixels that FFmpeg's buffers may be larger
QUALITY = 24  # x264's crf; 39 dB on scrolling text


class Encoder:
    """Pictures of one size to H.264 access units (Annex B)."""

    def __init__(self, size: Size, rate: int = RATE) -> None:
        """``rate`` is the most bits per second."""
        self.size = size
        self._padded = Size(size.width + size.width % 2, size.height + size.height % 2)
        self._planes = np.empty((self._padded.height * 3 // 2, self._padded.width), np.uint8)
        self._codec: VideoCodecContext = av.CodecContext.create("libx264", "w")
        codec = self._codec
        codec.width, codec.height, codec.pix_fmt = self._padded.width, self._padded.height, "yuv420p"
        codec.time_base, codec.framerate = Fraction(1, CLOCK_RATE), Fraction(FRAME_RATE, 1)
        codec.thread_count, codec.gop_size = 2, 1 << 30
        codec.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "crf": str(QUALITY),
            "maxrate": str(rate),
            "bufsize": str(min(BUFFER, rate // 10)),
        }

    def encode(self, pixels: Any, timestamp: int, key: bool) -> bytes:
        """One access unit of ``pixels`` (height, width, 4; BGRX); ``timestamp`` in 1/90000 s, growing."""
        if self._padded != self.size:
            down, right = self._padded.height - self.size.height, self._padded.width - self.size.width
            pixels = cv2.copyMakeBorder(pixels, 0, down, 0, right, cv2.BORDER_REPLICATE)
        cv2.cvtColor(pixels, cv2.COLOR_BGRA2YUV_I420, dst=self._planes)
        frame = av.VideoFrame.from_ndarray(self._planes, format="yuv420p")
        frame.pts, frame.time_base = timestamp, Fraction(1, CLOCK_RATE)
        frame.pict_type = PictureType.I if key else PictureType.NONE
        return b"".join(bytes(packet) for packet in self._codec.encode(frame))


class UndecodablePicture(Exception):
    """The decoder could not use the access unit; it needs a key frame."""


class Decoder:
    """H.264 access units to planes, each at once."""

    def __init__(self, size: Size | None = None) -> None:
        """A larger picture than ``size`` is not decoded, lest a few bytes take all memory."""
        self._codec: VideoCodecContext = av.CodecContext.create("h264", "r")
        self._codec.thread_type, self._codec.thread_count = "SLICE", 2
        self._codec.options = {"flags": "low_delay"}
        if size is not None:
            most = (size.width + PADDING) * (size.height + PADDING)  # FFmpeg counts its padding, too
            self._codec.options = {"flags": "low_delay", "max_pixels": str(most)}
        self.fresh = False

    def decode(self, data: bytes) -> list[Any]:
        """The pictures in ``data`` as I420 planes, uint8 (height * 3 / 2, width). Raises UndecodablePicture.

        ``fresh`` tells afterwards whether the last one stood by itself.
        """
        try:
            frames = self._codec.decode(av.Packet(data))
        except av.FFmpegError as error:
            raise UndecodablePicture(str(error)) from error
        if any(frame.is_corrupt for frame in frames):
            raise UndecodablePicture("a picture with missing parts")
        self.fresh = any(frame.key_frame for frame in frames)
        return [frame.to_ndarray(format="yuv420p") for frame in frames]


def to_pixels(planes: Any, pixels: Any) -> None:
    """Write I420 planes into ``pixels`` (height, width, 4; BGRX), which may be one row and column smaller."""
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    if pixels.shape[:2] == (height, width) and pixels.flags.c_contiguous:
        cv2.cvtColor(planes, cv2.COLOR_YUV2BGRA_I420, dst=pixels)
    else:
        whole = cv2.cvtColor(planes, cv2.COLOR_YUV2BGRA_I420)
        pixels[:] = whole[: pixels.shape[0], : pixels.shape[1]]
