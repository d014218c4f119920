"""Where two pictures differ, as few rectangles: tiles that differ, joined into runs and runs into rectangles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from rhelp.core.geometry import Rect

TILE_WIDTH, TILE_HEIGHT = 64, 16  # pixels
SMALL = 40_000  # pixels; below, one rectangle around everything is cheaper than finding out more
SAMPLE = 4  # of so many pixels and rows one is looked at for a share
MOST_RECTS = 256
NEARLY_ALL = 0.9  # of the tiles differ; leaving out the rest costs more than it saves


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two pictures differ inside ``area``: bool (height, width)."""

    area: Rect
    unequal: Any

    @classmethod
    def of(cls, before: Any, after: Any, area: Rect) -> Difference | None:
        """The smallest area inside ``area`` outside of which nothing differs; its pixels are uint32 (height, width)."""
        unequal = before != after
        rows = unequal.any(axis=1)
        if not rows.any():
            return None
        top, bottom = int(rows.argmax()), len(rows) - int(rows[::-1].argmax())
        columns = unequal[top:bottom].any(axis=0)
        left, right = int(columns.argmax()), len(columns) - int(columns[::-1].argmax())
        return cls(Rect(area.x + left, area.y + top, right - left, bottom - top), unequal[top:bottom, left:right])

    def within(self, part: Rect) -> Difference | None:
        """The part of it inside ``part``, which lies in ``area``."""
        x, y = part.x - self.area.x, part.y - self.area.y
        unequal = self.unequal[y : y + part.height, x : x + part.width]
        return Difference(part, unequal) if unequal.any() else None

    def rectangles(self) -> list[Rect]:
        """Rectangles that hold everything that differs; they do not overlap."""
        area = self.area
        if area.width * area.height <= SMALL:
            return [area]
        tiles = _tiles(self.unequal)
        if tiles.mean() > NEARLY_ALL:
            return [area]
        found = [_scaled(run, area) for run in _rectangles(tiles)]
        return found if len(found) <= MOST_RECTS else [area]


def beside(area: Rect, hole: Rect) -> list[Rect]:
    """``area`` without ``hole``, as at most four rectangles."""
    inner = area.overlap(hole)
    if inner is None:
        return [area]
    parts = [
        (area.x, area.y, area.width, inner.y - area.y),
        (area.x, inner.y, inner.x - area.x, inner.height),
        (inner.right, inner.y, area.right - inner.right, inner.height),
        (area.x, inner.bottom, area.width, area.bottom - inner.bottom),
    ]
    return [Rect(*part) for part in parts if part[2] > 0 and part[3] > 0]


def share(before: Any, after: Any) -> float:
    """Which share of two pictures' tiles differs, 0 to 1; uint32 (height, width) each. Single pixels are overlooked."""
    unequal = before[::SAMPLE, ::SAMPLE] != after[::SAMPLE, ::SAMPLE]
    rows = np.logical_or.reduceat(unequal, range(0, unequal.shape[0], TILE_HEIGHT // SAMPLE), axis=0)
    tiles = np.logical_or.reduceat(rows, range(0, unequal.shape[1], TILE_WIDTH // SAMPLE), axis=1)
    return float(tiles.mean())


def _tiles(unequal: Any) -> Any:
    """bool (rows, columns) of tiles with any difference."""
    height, width = unequal.shape
    rows = np.array([unequal[y : y + TILE_HEIGHT].any(axis=0) for y in range(0, height, TILE_HEIGHT)])
    return np.array([rows[:, x : x + TILE_WIDTH].any(axis=1) for x in range(0, width, TILE_WIDTH)]).T


def _rectangles(tiles: Any) -> list[tuple[int, int, int, int]]:
    """(left, top, right, bottom) in tiles: runs of each row, joined with the same run of the row above."""
    done: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], int] = {}
    for row in range(tiles.shape[0]):
        runs = _runs(tiles[row])
        done += [(left, top, right, row) for (left, right), top in growing.items() if (left, right) not in runs]
        growing = {run: growing.get(run, row) for run in runs}
    return done + [(left, top, right, tiles.shape[0]) for (left, right), top in growing.items()]


def _runs(row: Any) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _scaled(tiles: tuple[int, int, int, int], whole: Rect) -> Rect:
    left, top, right, bottom = tiles
    x, y = whole.x + left * TILE_WIDTH, whole.y + top * TILE_HEIGHT
    right, bottom = min(whole.right, whole.x + right * TILE_WIDTH), min(whole.bottom, whole.y + bottom * TILE_HEIGHT)
    return Rect(x, y, right - x, bottom - y)
