"""FFmpeg's encoders, by PyAV, behind the port."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any, cast

import av
from av.codec.hwaccel import HWAccel
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from rhelp.core.geometry import Size
from rhelp.media.video.colours import FULL, padded, to_planes
from rhelp.media.video.pace import Pace
from rhelp.media.video.port import CLOCK_RATE, LEAST_RATE, MOST_RATE, QUALITY, Coded, EncoderFailed
from rhelp.media.video.recipe import FRAME_RATE, Recipe, Terms
from rhelp.media.video.scheduling import ordinary_threads

os.environ.setdefault("SVT_LOG", "-1")  # else SVT-AV1 talks on the standard error stream
FULL_RANGE, LIMITED_RANGE, BT601 = 2, 1, 6  # as FFmpeg and H.264's VUI count them
LARGE = 500_000  # pixels from which on two threads pay


class FFmpegEncoder:
    """An ``Encoder`` by a recipe; it opens its codec with the first picture."""

    def __init__(self, recipe: Recipe, size: Size, rate: int, quality: int = QUALITY) -> None:
        """``rate`` in bits per second at the most, ``quality`` in per cent."""
        self.size = size
        self._recipe = recipe
        self._quality = quality
        self._pace = Pace(FRAME_RATE)
        self._context: VideoCodecContext | None = None
        self._opened: tuple[Terms, float] | None = None
        self._last = -1
        self.set_rate(rate)

    @property
    def codec(self) -> str:
        """See ``Encoder``."""
        return self._recipe.codec

    @property
    def maker(self) -> str:
        """See ``Encoder``."""
        return self._recipe.encoder

    def encode(self, pixels: Any, at: float, key: bool) -> Coded:
        """See ``Encoder``."""
        self._pace.came(at)
        try:
            context, fresh = self._ready(at, key)
            frame = av.VideoFrame.from_ndarray(to_planes(pixels, self._recipe.pixel_format), self._recipe.pixel_format)
            frame.color_range = FULL_RANGE if self._recipe.pixel_format == FULL else LIMITED_RANGE
            self._last = frame.pts = max(self._last + 1, int(at * CLOCK_RATE))
            frame.time_base = Fraction(1, CLOCK_RATE)
            frame.pict_type = PictureType.I if key or fresh else PictureType.NONE
            packets = context.encode(frame)
        except (av.FFmpegError, ValueError, MemoryError, NotImplementedError, RuntimeError) as error:
            self.close()
            raise EncoderFailed(f"{self._recipe.encoder}: {error}") from error
        if not packets:
            raise EncoderFailed(f"{self._recipe.encoder} keeps pictures back")
        return Coded(any(packet.is_keyframe for packet in packets), b"".join(bytes(packet) for packet in packets))

    def set_rate(self, rate: int) -> None:
        """See ``Encoder``."""
        self._rate = min(MOST_RATE, max(LEAST_RATE, rate))

    def set_quality(self, quality: int) -> None:
        """See ``Encoder``."""
        if quality != self._quality:
            self._quality = quality
            self.close()

    def close(self) -> None:
        """See ``Encoder``."""
        context, self._context = self._context, None
        if context is not None and context.is_open:
            try:
                context.encode(None)  # some print complaints where their end is not announced
            except av.FFmpegError:
                return

    def _ready(self, at: float, key: bool) -> tuple[VideoCodecContext, bool]:
        """The open codec with its rate set, and whether it was opened just now."""
        rate = max(LEAST_RATE, int(self._rate * FRAME_RATE / self._pace.rate))
        if self._opened is not None and self._recipe.outgrown(self._opened[0].rate, rate, at - self._opened[1]):
            self.close()
        if key and not self._recipe.rekeys:
            self.close()
        fresh = self._context is None
        if self._context is None:
            terms = Terms(self.size, self._recipe.opening(rate), self._quality)
            self._context, self._opened = _open(self._recipe, terms), (terms, at)
        if self._recipe.follows and self._opened is not None:
            self._context.bit_rate = min(rate, self._opened[0].rate)
        return self._context, fresh


def _open(recipe: Recipe, terms: Terms) -> VideoCodecContext:
    """Raises what PyAV raises where there is no such encoder."""
    device = HWAccel(recipe.device) if recipe.device is not None else None
    context = cast(VideoCodecContext, av.CodecContext.create(recipe.encoder, "w", device))
    whole = padded(terms.size, recipe.pixel_format)
    context.width, context.height, context.pix_fmt = whole.width, whole.height, recipe.pixel_format
    context.time_base, context.framerate = Fraction(1, CLOCK_RATE), Fraction(FRAME_RATE, 1)
    context.thread_count = 1 if whole.width * whole.height < LARGE else 2
    context.gop_size, context.max_b_frames = 1 << 20, 0
    context.color_range = FULL_RANGE if recipe.pixel_format == FULL else LIMITED_RANGE
    context.colorspace = BT601
    context.bit_rate, context.qmin = terms.rate, terms.quantizer(recipe.scale)
    context.options = recipe.options(terms)
    with ordinary_threads():
        context.open()
    return context
