"""Where two decoded pictures differ: what video did not change need not be painted again."""

from __future__ import annotations

from typing import Any

import numpy as np

from rhelp.core.geometry import Rect, Size

WORDS = ((8, np.uint64), (4, np.uint32), (2, np.uint16), (1, np.uint8))  # bytes compared at once


def changed(before: Any, now: Any, size: Size) -> Rect | None:
    """The smallest area, to some pixels, around all that differs between two pictures as I420 planes.

    Both arrays are uint8 (height * 3 / 2, width) and contiguous; the picture's ``size`` may be smaller by one.
    """
    height, width = now.shape[0] * 2 // 3, now.shape[1]
    area = _differing(before[:height], now[:height], 1)
    for plane in range(2):
        start = height * width + plane * height * width // 4
        small = [
            picture.reshape(-1)[start : start + height * width // 4].reshape(height // 2, width // 2)
            for picture in (before, now)
        ]
        part = _differing(small[0], small[1], 2)
        area = part if area is None else area if part is None else area.union(part)
    return area.clipped(size) if area is not None else None


def _differing(before: Any, now: Any, scale: int) -> Rect | None:
    bytes_each, word = next(found for found in WORDS if now.shape[1] % found[0] == 0)
    differs = before.view(word) != now.view(word)
    rows = np.flatnonzero(differs.any(axis=1))
    if not rows.size:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(differs[top:bottom].any(axis=0))
    left, right = int(columns[0]) * bytes_each, (int(columns[-1]) + 1) * bytes_each
    return Rect(left * scale, top * scale, (right - left) * scale, (bottom - top) * scale)
