"""FFmpeg's decoders, by PyAV, behind the port; bounded against whatever the other side may send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import av
from av.video.codeccontext import VideoCodecContext

from rhelp.core.geometry import Size
from rhelp.media.video.colours import SAME, to_pixels
from rhelp.media.video.port import UndecodablePicture

PADDING = 128  # pixels that FFmpeg's buffers may be larger, and which it counts


def bounded(decoder: str, most_pixels: int, options: dict[str, str] | None = None) -> VideoCodecContext:
    """FFmpeg's decoder of this name, each picture at once, none larger. Raises UndecodablePicture without it."""
    try:
        context = cast(VideoCodecContext, av.CodecContext.create(decoder, "r"))
    except (av.FFmpegError, ValueError) as error:
        raise UndecodablePicture(f"{decoder} is not there") from error
    context.thread_type, context.thread_count = "SLICE", 2
    context.options = {"flags": "low_delay", "max_pixels": str(most_pixels)} | (options or {})
    return context


class FFmpegDecoder:
    """A ``Decoder`` of pictures of ``size``; a larger one is not decoded, lest a few bytes take all memory."""

    def __init__(
        self,
        decoder: str,
        size: Size,
        options: dict[str, str] | None = None,
        single: Callable[[bytes], bool] = bool,
    ) -> None:
        """``decoder`` is FFmpeg's name; ``single`` tells whether data hold one picture and no more.

        Raises UndecodablePicture where there is no such decoder.
        """
        self._size = size
        self._single = single
        self._codec = bounded(decoder, (size.width + PADDING) * (size.height + PADDING), options)

    def decode(self, data: bytes) -> Any:
        """See ``Decoder``."""
        if not self._single(data):
            raise UndecodablePicture("more or less than one picture")
        try:
            frames = self._codec.decode(av.Packet(data))
            if len(frames) != 1 or frames[0].is_corrupt:
                raise UndecodablePicture("a picture with missing parts")
            pixel_format = SAME.get(frames[0].format.name, frames[0].format.name)
            if frames[0].width > self._size.width + 1 or frames[0].height > self._size.height + 1:
                raise UndecodablePicture("a picture of another size")
            return to_pixels(frames[0].to_ndarray(), pixel_format, self._size)
        except (av.FFmpegError, ValueError, MemoryError, AssertionError) as error:  # PyAV asserts that a size is even
            raise UndecodablePicture(str(error)) from error
