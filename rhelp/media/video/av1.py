"""AV1 by SVT-AV1 with its tools for screens, without delay; decoded by dav1d."""

from __future__ import annotations

from rhelp.core.geometry import Size
from rhelp.media.video.colours import HALVED
from rhelp.media.video.decoding import FFmpegDecoder
from rhelp.media.video.recipe import Recipe, Terms

PRESET = 10
LIVE = "scm=1:pred-struct=1:lookahead=0:rtc=1:lp=2:rc=2:buf-sz=400:buf-initial-sz=200:buf-optimal-sz=300"
DELIMITER, SEQUENCE, FRAME_HEADER, TILES, METADATA, FRAME, PADDING = 2, 1, 3, 4, 5, 6, 15
KNOWN = (DELIMITER, SEQUENCE, FRAME_HEADER, TILES, METADATA, FRAME, PADDING)
HAS_SIZE, HAS_EXTENSION, FORBIDDEN = 0x02, 0x04, 0x81
MOST_UNITS = 64


def _options(terms: Terms) -> dict[str, str]:
    return {"preset": str(PRESET), "svtav1-params": LIVE}


SCREEN = Recipe("av1", "libsvtav1", HALVED, _options, rekeys=False, scale=63)


def decoder(size: Size) -> FFmpegDecoder:
    """Of one picture at a time: a few bytes of AV1 could show thousands."""
    return FFmpegDecoder("libdav1d", size, {"max_frame_delay": "1"}, holds_one_picture)


def holds_one_picture(data: bytes) -> bool:
    """Whether open bitstream units (AV1 specification, 5.3) hold one frame at the most, and nothing unknown."""
    at, frames = 0, 0
    for _ in range(MOST_UNITS):
        if at >= len(data):
            return frames == 1
        head, kind = data[at], data[at] >> 3 & 15
        if head & FORBIDDEN or not head & HAS_SIZE or kind not in KNOWN:
            return False
        frames += kind in (FRAME, FRAME_HEADER)
        size, at = _length(data, at + 1 + bool(head & HAS_EXTENSION))
        at += size
        if at > len(data):
            return False
    return False


def _length(data: bytes, at: int) -> tuple[int, int]:
    """A leb128 number (4.10.5) and where what follows it begins."""
    value = 0
    for place in range(8):
        if at >= len(data):
            break
        byte = data[at]
        value, at = value | (byte & 0x7F) << 7 * place, at + 1
        if not byte & 0x80:
            break
    return value, at
