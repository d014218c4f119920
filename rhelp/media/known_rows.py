"""Hashes of a picture's rows, remembered as long as nothing was painted over them."""

from __future__ import annotations

from typing import Any

import numpy as np
import xxhash

from rhelp.core.geometry import Rect


def row_hashes(pixels: Any) -> Any:
    """A hash (xxh3) of each row: uint64 (height,) of uint8 (height, width, 4)."""
    rows = pixels if pixels.flags.c_contiguous else np.ascontiguousarray(pixels)
    return np.fromiter(map(xxhash.xxh3_64_intdigest, rows), np.uint64, len(rows))


class KnownRows:
    """Of one picture, within the columns that were asked for last; what moves usually moves there again."""

    def __init__(self, height: int) -> None:
        self._columns = (0, 0)
        self._hashes = np.zeros(height, np.uint64)
        self._known = np.zeros(height, bool)

    def of(self, picture: Any, area: Rect) -> Any:
        """The hashes of the area's rows: uint64 (height,)."""
        if self._columns != (area.x, area.right):
            self._columns = (area.x, area.right)
            self._known[:] = False
        unknown = np.flatnonzero(~self._known[area.y : area.bottom]) + area.y
        if len(unknown):
            first, last = int(unknown[0]), int(unknown[-1]) + 1
            self._hashes[first:last] = row_hashes(picture[first:last, area.x : area.right])
            self._known[first:last] = True
        return self._hashes[area.y : area.bottom].copy()

    def become(self, area: Rect, hashes: Any) -> None:
        """The area's rows have these hashes from now on; they are asked for by the same columns."""
        self._hashes[area.y : area.bottom] = hashes

    def forget(self, area: Rect) -> None:
        """Something was painted there."""
        self._known[area.y : area.bottom] = False
