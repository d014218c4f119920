"""The agent's end of the pixels' law: every pixel shows the newest update that covers it, through loss and reordering.

Updates are numbered without gaps. While one is missing, the exact pixels of later ones are shown at once, for they need
nothing else; their copies wait, since a copy moves what was there before, and that may not be known yet. As long as it
lasts there are two pictures: what is known up to the gap, where missing updates are applied as they come, and what is
shown, with the number of the newest update at each pixel. An update costs its own area, however many wait.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rhelp.core.areas import around
from rhelp.core.geometry import Rect, Size
from rhelp.media.moving import carry_out
from rhelp.media.updates import Film, Update

MOST_AHEAD = 512  # updates kept while one is missing
MOST_HELD = 512 * 1024 * 1024  # bytes of them
OVERHEAD = 500  # bytes that a copy, patch or film takes beside its own

Show = Callable[[Film], Any]
"""Decodes a film's access unit: its pixels uint8 (height, width, 4), or None where it cannot be decoded."""


class Frame:
    """A picture: ``pixels`` uint8 (height, width, 4), BGRX; its size is None until the first update."""

    def __init__(self) -> None:
        self.size: Size | None = None
        self.pixels: Any = np.zeros((0, 0, 4), np.uint8)


class Ahead:
    """A picture on which updates are shown before their time; ``known`` is what it would be without them."""

    def __init__(self, pixels: Any) -> None:
        self.shown = pixels
        self.known = pixels.copy()
        self._newest = np.zeros(pixels.shape[:2], np.uint32)

    def show(self, number: int, area: Rect, pixels: Any) -> None:
        """Pixels of an update whose time has not come, where no newer one is shown."""
        newest = self._newest[_slices(area)]
        older = newest <= number  # its own patches may overlap; the later one wins
        np.copyto(self.shown[_slices(area)], pixels, where=older[..., None])
        newest[older] = number

    def follow(self, area: Rect, applied: int) -> None:
        """Show there what is known up to the update ``applied``, where nothing newer is shown."""
        older = self._newest[_slices(area)] <= applied
        np.copyto(self.shown[_slices(area)], self.known[_slices(area)], where=older[..., None])


class Canvas:
    """Paints into ``frame``; up to ``applied`` nothing is missing.

    ``overfull`` is set when too much waits for what is missing: then only a whole screen helps. Somebody else may
    exchange the frame's pixels between two updates; what was shown ahead on the old ones is forgotten.
    """

    def __init__(self, frame: Frame, show: Show) -> None:
        self.frame = frame
        self._show = show
        self.applied = 0
        self.overfull = False
        self._waiting: dict[int, Update] = {}
        self._held = 0
        self._ahead: Ahead | None = None

    @property
    def waiting(self) -> bool:
        """Whether updates are there whose predecessor is missing."""
        return bool(self._waiting)

    def receive(self, update: Update) -> Rect | None:
        """Take an update in; the smallest rectangle around what may look different now, None where nothing does."""
        if update.number <= self.applied or update.number in self._waiting:
            return None
        if self._ahead is not None and self._ahead.shown is not self.frame.pixels:
            self._ahead = Ahead(self.frame.pixels)
        if self._follows(update):
            return self._catch_up(update)
        if len(self._waiting) >= MOST_AHEAD or self._held + _weight(update) > MOST_HELD:
            self.overfull = True
            return None
        self._waiting[update.number] = update
        self._held += _weight(update)
        return self._show_ahead(update)

    def _follows(self, update: Update) -> bool:
        """Whether nothing that it needs is missing."""
        return update.number == self.applied + 1 or 0 < update.void <= self.applied + 1

    def _catch_up(self, update: Update) -> Rect | None:
        """Apply an update and whatever waited for it."""
        dirty: Rect | None = None
        ready: Update | None = update
        while ready is not None:
            dirty = union(dirty, self._apply(ready))
            ready = self._next()
        if not self._waiting:
            self._ahead = None
        return dirty

    def _next(self) -> Update | None:
        """What can be applied now: the next update, or one that makes up for those that are missing before it."""
        if self.applied + 1 in self._waiting:
            return self._fetch(self.applied + 1)
        rescues = [number for number, update in self._waiting.items() if self._follows(update)]
        return self._fetch(max(rescues)) if rescues else None

    def _fetch(self, number: int) -> Update:
        update = self._waiting.pop(number)
        self._held -= _weight(update)
        return update

    def _apply(self, update: Update) -> Rect | None:
        """All of an update that needs nothing that is missing."""
        skipped = update.number > self.applied + 1
        for number in [number for number in self._waiting if number < update.number]:
            self._fetch(number)
        self.applied = update.number
        fresh = update.size != self.frame.size
        if fresh:
            self._begin(update.size)
        areas = self._paint(update)
        if skipped or fresh:
            areas = [Rect(0, 0, update.size.width, update.size.height)]
        if self._ahead is not None:
            for area in areas:
                self._ahead.follow(area, self.applied)
        if fresh:
            for number in sorted(self._waiting):
                self._show_ahead(self._waiting[number])
        return around(areas)

    def _paint(self, update: Update) -> list[Rect]:
        """Where it painted: on what is known."""
        pixels = self.frame.pixels if self._ahead is None else self._ahead.known
        carry_out(update.copies, pixels)
        areas = [copy.target for copy in update.copies]
        for patch in update.patches:
            pixels[_slices(patch.area)] = patch.pixels
            areas.append(patch.area)
        for film in update.films:
            if (picture := self._show(film)) is not None:
                pixels[_slices(film.area)] = picture
                areas.append(film.area)
        return areas

    def _show_ahead(self, update: Update) -> Rect | None:
        if update.size != self.frame.size:
            return None  # a screen of another size begins when its time has come
        if self._ahead is None:
            self._ahead = Ahead(self.frame.pixels)
        for patch in update.patches:
            self._ahead.show(update.number, patch.area, patch.pixels)
        return around([patch.area for patch in update.patches])

    def _begin(self, size: Size) -> None:
        """A black screen of another size."""
        self.frame.size = size
        self.frame.pixels = np.zeros((size.height, size.width, 4), np.uint8)
        self._ahead = None


def union(one: Rect | None, other: Rect | None) -> Rect | None:
    """The smallest rectangle around both."""
    if one is None or other is None:
        return one or other
    return one.union(other)


def _weight(update: Update) -> int:
    """Bytes it takes while it waits."""
    own = sum(int(patch.pixels.nbytes) for patch in update.patches) + sum(len(film.data) for film in update.films)
    return own + OVERHEAD * (len(update.copies) + len(update.patches) + len(update.films))


def _slices(area: Rect) -> tuple[slice, slice]:
    return slice(area.y, area.bottom), slice(area.x, area.right)
