"""The agent's end of the pixels' law: every pixel shows the newest update that covers it, through loss and reordering.

Updates are numbered without gaps. While one is missing, the exact pixels of later ones are shown at once, for they need
nothing else; their copies wait, since a copy moves what was there before, and that may not be known yet. When the
missing one arrives, what was shown ahead is taken back, everything that now has all its predecessors is applied in
order, and the rest is shown ahead again. A plain rewind and replay: it costs something only where packets were lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.updates import Copy, Film, Update

MOST_AHEAD = 512  # updates kept while one is missing

Show = Callable[[Film], Any]
"""Decodes a film's access unit: its pixels uint8 (height, width, 4), or None where it cannot be decoded."""


class Frame:
    """A picture: ``pixels`` uint8 (height, width, 4), BGRX; its size is None until the first update."""

    def __init__(self) -> None:
        self.size: Size | None = None
        self.pixels: Any = np.zeros((0, 0, 4), np.uint8)


class Canvas:
    """Paints into ``frame``; up to ``applied`` nothing is missing."""

    def __init__(self, frame: Frame, show: Show) -> None:
        self.frame = frame
        self._show = show
        self.applied = 0
        self._ahead: dict[int, Update] = {}
        self._taken_back: list[tuple[Rect, Any]] = []

    @property
    def waiting(self) -> bool:
        """Whether updates are there whose predecessor is missing."""
        return bool(self._ahead)

    def receive(self, update: Update) -> Rect | None:
        """Take an update in; the smallest rectangle around what looks different now, None where nothing does."""
        if update.number <= self.applied or update.number in self._ahead or len(self._ahead) >= MOST_AHEAD:
            return None
        if update.number == self.applied + 1 and not self._ahead:
            return self._apply(update)
        return self._rewind_and_replay(update)

    def _rewind_and_replay(self, update: Update) -> Rect | None:
        dirty = self._rewind()
        self._ahead[update.number] = update
        while (ready := self._next()) is not None:
            dirty = union(dirty, self._apply(ready))
        for number in sorted(self._ahead):
            dirty = union(dirty, self._show_ahead(self._ahead[number]))
        return dirty

    def _next(self) -> Update | None:
        """What can be applied now: the next update, or one that makes up for those that are missing before it."""
        ready = self._ahead.pop(self.applied + 1, None)
        if ready is None:
            rescues = [number for number, update in self._ahead.items() if 0 < update.void <= self.applied + 1]
            if rescues:
                ready = self._ahead[max(rescues)]
                self._ahead = {number: update for number, update in self._ahead.items() if number > ready.number}
        return ready

    def _apply(self, update: Update) -> Rect | None:
        """All of an update whose predecessors are applied."""
        dirty = self._fit(update.size)
        self.applied = update.number
        moved = [self._cut(copy) for copy in update.copies]
        for copy, pixels in zip(update.copies, moved, strict=True):
            dirty = union(dirty, self._paint(copy.target, pixels))
        for patch in update.patches:
            dirty = union(dirty, self._paint(patch.area, patch.pixels))
        for film in update.films:
            picture = self._show(film)
            if picture is not None:
                dirty = union(dirty, self._paint(film.area, picture))
        return dirty

    def _show_ahead(self, update: Update) -> Rect | None:
        if update.size != self.frame.size:
            return None  # a screen of another size begins when its time has come
        dirty: Rect | None = None
        for patch in update.patches:
            area = patch.area
            self._taken_back.append((area, self.frame.pixels[area.y : area.bottom, area.x : area.right].copy()))
            dirty = union(dirty, self._paint(area, patch.pixels))
        return dirty

    def _rewind(self) -> Rect | None:
        dirty: Rect | None = None
        for area, pixels in reversed(self._taken_back):
            dirty = union(dirty, self._paint(area, pixels))
        self._taken_back.clear()
        return dirty

    def _cut(self, copy: Copy) -> Any:
        source = copy.source
        return self.frame.pixels[source.y : source.bottom, source.x : source.right].copy()

    def _paint(self, area: Rect, pixels: Any) -> Rect:
        self.frame.pixels[area.y : area.bottom, area.x : area.right] = pixels
        return area

    def _fit(self, size: Size) -> Rect | None:
        if size == self.frame.size:
            return None
        self.frame.size = size
        self.frame.pixels = np.zeros((size.height, size.width, 4), np.uint8)
        return Rect(0, 0, size.width, size.height)


def union(one: Rect | None, other: Rect | None) -> Rect | None:
    """The smallest rectangle around both."""
    if one is None or other is None:
        return one or other
    return one.union(other)
