"""VP8 by libvpx for browsers; decoded by FFmpeg."""

from __future__ import annotations

from rhelp.core.geometry import Size
from rhelp.media.video.colours import HALVED
from rhelp.media.video.decoding import FFmpegDecoder
from rhelp.media.video.recipe import Recipe, Terms


def _options(terms: Terms) -> dict[str, str]:
    return {
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "minrate": str(terms.rate),
        "maxrate": str(terms.rate),
        "bufsize": str(terms.rate // 4),
    }


BROWSER = Recipe("vp8", "libvpx", HALVED, _options, scale=63)


def decoder(size: Size) -> FFmpegDecoder:
    """Of whole pictures."""
    return FFmpegDecoder("vp8", size)
