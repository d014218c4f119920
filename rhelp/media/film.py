"""Which part of the screen moves like film: large, often, and costly to pack exactly. Pure; times in seconds.

A film begins where several updates in a row had many new pixels that packed badly at nearly the same place, and ends
when that place has rested for a moment. Scrolled text does not qualify: most of it is copied, and what is new is small.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from rhelp.core.geometry import Rect, Size
from rhelp.media.updates import Update

WITHIN = 0.5  # seconds in which enough costly updates make a film
ENOUGH = 5
COSTLY = 24_000  # bytes packed
HASTE = 2  # where haste was asked for, half as costly and half as many are enough
REST = 0.25  # seconds without change after which it is over
LEAST = 128  # pixels of its shorter side


@dataclass(frozen=True, slots=True)
class _Seen:
    at: float
    area: Rect


class FilmWatch:
    """``seen`` every update with what it cost; ``area`` is the film's place now, None while there is none."""

    def __init__(self, size: Size, hasty: bool = False) -> None:
        """``hasty`` makes a film of what is less costly, and sooner."""
        self._size = size
        self._enough = ENOUGH // HASTE if hasty else ENOUGH
        self._cost = COSTLY // HASTE if hasty else COSTLY
        self._costly: deque[_Seen] = deque(maxlen=self._enough)
        self._changed_at = float("-inf")
        self.area: Rect | None = None

    def seen(self, update: Update, packed: int, now: float) -> None:
        """An update went out; ``packed`` is its length in bytes."""
        if packed < self._cost or not update.patches or update.void:
            return
        largest = max((patch.area for patch in update.patches), key=lambda area: area.width * area.height)
        self._costly.append(_Seen(now, largest))
        recent = len(self._costly) == self._enough and now - self._costly[0].at <= WITHIN
        if recent and all(_alike(seen.area, largest) for seen in self._costly):
            self._begin(now)

    def touched(self, now: float) -> None:
        """The film's place has changed."""
        self._changed_at = now

    def rested(self, now: float) -> Rect | None:
        """The place that is no film any more, once; it is to be sent exactly."""
        if self.area is None or now - self._changed_at < REST:
            return None
        area, self.area = self.area, None
        return area

    @property
    def deadline(self) -> float | None:
        """When ``rested`` may have something."""
        return None if self.area is None else self._changed_at + REST

    def _begin(self, now: float) -> None:
        around = self._costly[0].area
        for seen in self._costly:
            around = around.union(seen.area)
        if self.area is not None:
            around = around.union(self.area)
        placed = around.clipped(self._size)  # to the pixel: what is beside it stays exact
        self._costly.clear()
        if placed is not None and min(placed.width, placed.height) >= LEAST:
            self.area, self._changed_at = placed, now


def _alike(one: Rect, other: Rect) -> bool:
    """Whether two areas are nearly the same place: half of the larger one lies in both."""
    shared = one.overlap(other)
    larger = max(one.width * one.height, other.width * other.height)
    return shared is not None and 2 * shared.width * shared.height >= larger
