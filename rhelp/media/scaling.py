"""Scaling a picture for a window: each new pixel is the mean of the area it covers, so that whole factors stay sharp.

Enlarged by a whole factor a pixel becomes a block; in between only pixels that lie across an edge are mixed.
"""

from __future__ import annotations

from typing import Any

import cv2

from rhelp.core.geometry import Patch, Rect


def draw(source: Any, patch: Patch, into: Any) -> None:
    """Bring the patch of ``source`` into ``into``, both arrays (height, width, 4) of uint8; shapes other than the
    picture the patch was made for raise nothing but show nonsense."""
    target, seen = patch.target, patch.visible
    wanted = into[seen.y : seen.bottom, seen.x : seen.right]
    pixels = _cut(source, patch.source)
    if (patch.source.width, patch.source.height) != (target.width, target.height):
        pixels = scaled(pixels, target.width, target.height)
    x, y = seen.x - target.x, seen.y - target.y
    wanted[:] = pixels[y : y + seen.height, x : x + seen.width]


def scaled(pixels: Any, width: int, height: int) -> Any:
    """The picture in another size, a new array."""
    whole = width % pixels.shape[1] == 0 and height % pixels.shape[0] == 0
    return cv2.resize(pixels, (width, height), interpolation=cv2.INTER_NEAREST if whole else cv2.INTER_AREA)


def blend(sprite: Any, into: Any) -> None:
    """Lay ``sprite`` (BGRA, its colours already multiplied by its alpha) over ``into``, both of the same shape."""
    opaque = 255 - sprite[..., 3:].astype("uint16")
    into[..., :3] = sprite[..., :3] + (into[..., :3] * opaque + 127) // 255


def _cut(source: Any, part: Rect) -> Any:
    height, width = source.shape[:2]
    pixels = source[part.y : min(part.bottom, height), part.x : min(part.right, width)]
    below, aside = max(0, part.bottom - height), max(0, part.right - width)
    if below or aside:
        return cv2.copyMakeBorder(pixels, 0, below, 0, aside, cv2.BORDER_REPLICATE)
    return pixels
