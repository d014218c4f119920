"""Which part of the screen moves like film: large, often, and costly to pack exactly. Pure; times in seconds.

A film begins where several updates in a row had many new pixels that packed badly at nearly the same place, and ends
when that place has rested for a moment, or nearly so. What is scrolled does not qualify: most of it is copied. There is
one film at a time: it grows by what moves close to it, and gives way to a much larger one elsewhere.
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
MOVING = 0.25  # of its pixels must change; what changes less does not keep a film from its rest
LEAST = 128  # pixels of its shorter side
PIECE = 1 / 8  # of the largest change: what is smaller is no piece of a film
GAP = 48  # pixels between two pieces of one film
LOOSE = 2  # times the pixels that two pieces have, which the rectangle around both may have
LARGER = 1.5  # times the pixels of a film, which another one must have to take its place


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
        self._left: Rect | None = None
        self.area: Rect | None = None

    def seen(self, update: Update, packed: int, now: float) -> None:
        """An update went out; ``packed`` is its length in bytes."""
        if packed < self._cost or not update.patches or update.void:
            return
        place = self._place(update)
        if sum(_pixels(copy.source) for copy in update.copies) >= _pixels(place):
            return
        self._costly.append(_Seen(now, place))
        recent = len(self._costly) == self._enough and now - self._costly[0].at <= WITHIN
        if recent and all(_alike(seen.area, place) for seen in self._costly):
            self._begin(now)

    def touched(self, now: float, share: float) -> None:
        """So much of the film's place has changed, 0 to 1."""
        if share >= MOVING:
            self._changed_at = now

    def rested(self, now: float) -> Rect | None:
        """The place that is no film any more, once; it is to be sent exactly."""
        left, self._left = self._left, None
        if left is None and self.area is not None and now - self._changed_at >= REST:
            left, self.area = self.area, None
        return left

    @property
    def deadline(self) -> float | None:
        """When ``rested`` may have something."""
        return None if self.area is None else self._changed_at + REST

    def _place(self, update: Update) -> Rect:
        """Where the update's largest change is, with what lies close to it, be it film already or as new."""
        changes = sorted((patch.area for patch in update.patches), key=_pixels, reverse=True)
        pieces = [change for change in changes if _pixels(change) >= PIECE * _pixels(changes[0])]
        if self.area is not None and _joined(self.area, changes[0]) is not None:
            pieces = sorted([*pieces, self.area], key=_pixels, reverse=True)
        place = pieces[0]
        for piece in pieces[1:]:
            place = _joined(place, piece) or place
        return place

    def _begin(self, now: float) -> None:
        around = self._costly[0].area
        for seen in self._costly:
            around = around.union(seen.area)
        self._costly.clear()
        joined = None if self.area is None else _joined(self.area, around)
        placed = (joined or around).clipped(self._size)  # to the pixel: what is beside it stays exact
        if placed is None or min(placed.width, placed.height) < LEAST:
            return
        if self.area is not None and joined is None:
            if _pixels(placed) < LARGER * _pixels(self.area):
                return
            self._left = self.area
        self.area, self._changed_at = placed, now


def _joined(one: Rect, other: Rect) -> Rect | None:
    """The rectangle around both where they lie close together and nearly fill it."""
    both = one.union(other)
    gap = max(both.width - one.width - other.width, both.height - one.height - other.height)
    return both if gap <= GAP and _pixels(both) <= LOOSE * (_pixels(one) + _pixels(other)) else None


def _alike(one: Rect, other: Rect) -> bool:
    """Whether two areas are nearly the same place: half of the larger one lies in both."""
    shared = one.overlap(other)
    return shared is not None and 2 * _pixels(shared) >= max(_pixels(one), _pixels(other))


def _pixels(area: Rect) -> int:
    return area.width * area.height
