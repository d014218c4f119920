"""A first look at an area whose exact pixels take a thin line too long: WebP of a half or a quarter of its size."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from rhelp.core.geometry import Rect

QUALITY = 20
HEAD = struct.Struct("<4sI4s4sI3s3sHH")  # RIFF, its length, WEBP, "VP8 ", its length, frame tag, start code, size
START = b"\x9d\x01\x2a"
SIZE_BITS = 0x3FFF


@dataclass(frozen=True)
class Rough:
    """The area as a lossy WebP (RFC 9649) of any smaller size, to be stretched over it."""

    area: Rect
    data: bytes = field(repr=False)


def sketched(area: Rect, pixels: Any, scale: int) -> Rough:
    """``pixels``, uint8 (height, width, 4; BGRX), at one ``scale``-th of their size."""
    size = (max(1, area.width // scale), max(1, area.height // scale))
    small = cv2.resize(pixels[..., :3], size, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".webp", small, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    return Rough(area, data.tobytes())


def stretched(rough: Rough) -> Any:
    """The pixels it shows, uint8 (height, width, 4). Raises ValueError for what ``sketched`` did not make."""
    area, data = rough.area, rough.data
    if len(data) < HEAD.size:
        raise ValueError("no sketch")
    riff, _, webp, kind, _, _, start, width, height = HEAD.unpack_from(data)
    if (riff, webp, kind, start) != (b"RIFF", b"WEBP", b"VP8 ", START):
        raise ValueError("no sketch")
    if not (0 < width & SIZE_BITS <= area.width and 0 < height & SIZE_BITS <= area.height):
        raise ValueError("a sketch larger than its area")
    small = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if small is None or small.shape[0] > area.height or small.shape[1] > area.width:
        raise ValueError("a sketch that cannot be read")
    pixels = np.zeros((area.height, area.width, 4), np.uint8)
    pixels[..., :3] = cv2.resize(small, (area.width, area.height), interpolation=cv2.INTER_LINEAR)
    return pixels
