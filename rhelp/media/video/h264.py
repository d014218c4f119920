"""H.264 by x264, tuned for latency: all colours for our own viewer (4:4:4), halved for browsers (4:2:0)."""

from __future__ import annotations

from rhelp.core.geometry import Size
from rhelp.media.video.colours import FULL, HALVED
from rhelp.media.video.decoding import FFmpegDecoder
from rhelp.media.video.recipe import Recipe, Terms

BUFFER = 0.05  # seconds of the rate it was opened with that one picture may take


def _options(terms: Terms) -> dict[str, str]:
    """Constant rate from the start, without filling: only so does x264 take a new rate as it runs."""
    return {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "maxrate": str(terms.rate),
        "bufsize": str(int(terms.rate * BUFFER)),
    }


WHOLE_COLOURS = Recipe("h264-444", "libx264", FULL, _options, follows=True)
HALVED_COLOURS = Recipe("h264", "libx264", HALVED, _options, follows=True)


def decoder(size: Size) -> FFmpegDecoder:
    """Of either kind."""
    return FFmpegDecoder("h264", size)
