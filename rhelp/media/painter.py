"""The customer's end of the pixels' law: from the screen as it is to the cheapest update of what the agent has.

``shown`` is the picture the agent has once everything sent has arrived. What differs from it is first explained by
copies (``motion``), and what they leave is packed exactly. A part that moves like film (``film``) is left out and sent
as video, and ``shown`` has there what the screen showed last; when it rests it is sent exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.known_rows import KnownRows, row_hashes
from rhelp.media.motion import FEWEST_ROWS, NARROWEST, dragged, vertical_moves
from rhelp.media.regions import Difference, beside, share
from rhelp.media.updates import Copy, Film, Patch, Update

WORTH_LOOKING = 150_000  # pixels; below, packing them is quicker than looking for what moved
FEWEST_GAINED = 20_000  # pixels a drag must explain
MOST_DRAGGED = 4_000_000  # pixels looked through for a drag


class Painter:
    """Updates of a screen of one size. ``shown`` begins black."""

    def __init__(self, size: Size, first: int) -> None:
        """``first`` is the number of the first update."""
        self.size = size
        self.shown: Any = np.zeros((size.height, size.width, 4), np.uint8)
        self.film: Rect | None = None
        self._number = first - 1
        self._rows = KnownRows(size.height)
        self._taken: list[tuple[Rect, Any]] = []

    @property
    def number(self) -> int:
        """The last update's number."""
        return self._number

    def take(self, area: Rect, pixels: Any) -> None:
        """The screen looks like this there now; ``pixels`` stay as they are until ``settle``.

        Areas that were taken since then do not overlap.
        """
        self._taken.append((area, pixels))

    def settle(self) -> None:
        """The agent has what was taken, once everything sent has arrived."""
        for area, pixels in self._taken:
            self._put(area, pixels)
        self._taken.clear()

    def touches(self, area: Rect) -> bool:
        """Whether anything of the area was taken."""
        return any(area.overlap(taken) is not None for taken, _ in self._taken)

    def changed(self, area: Rect) -> float:
        """About which share of the area was taken and looks other than before, 0 to 1; to be asked before ``cut``."""
        changed = 0.0
        for taken, _ in self._taken:
            if (part := area.overlap(taken)) is not None:
                unlike = share(_flat(self.shown[_slices(part)]), _flat(self._new(part)))
                changed += part.width * part.height * unlike
        return changed / (area.width * area.height)

    def explain(self) -> tuple[tuple[Copy, ...], tuple[Patch, ...]]:
        """What brings the agent from ``shown`` to the screen as it was taken; ``film`` stays as it is."""
        copies: list[Copy] = []
        patches: list[Patch] = []
        for area, _ in self._taken:
            if self.film is not None and (filmed := self.film.overlap(area)) is not None:
                self._rows.forget(filmed)
            for part in [area] if self.film is None else beside(area, self.film):
                self._explain(part, copies, patches)
        return tuple(copies), tuple(patches)

    def send(
        self,
        copies: tuple[Copy, ...] = (),
        patches: tuple[Patch, ...] = (),
        films: tuple[Film, ...] = (),
        void: int = 0,
    ) -> Update:
        """The next update."""
        self._number += 1
        return Update(self._number, self.size, copies, patches, films, void)

    def exact(self, area: Rect) -> Patch:
        """The area as it is now, whatever the agent has."""
        return Patch(area, self.cut(area))

    def cut(self, area: Rect) -> Any:
        """The pixels there now; good until the next ``take``."""
        for whole, _ in self._taken:
            if (taken := whole.overlap(area)) is not None:
                self._put(taken, self._new(taken))
                self._rows.forget(taken)
        return self.shown[_slices(area)]

    def whole(self, void: int) -> Update:
        """The whole screen by itself; what was sent from ``void`` on need not arrive any more."""
        self.film = None
        return self.send(patches=(self.exact(Rect(0, 0, self.size.width, self.size.height)),), void=void)

    def _explain(self, area: Rect, copies: list[Copy], patches: list[Patch]) -> None:
        if _worth_looking(area):
            moved, left = self._moved(area)
            copies += moved
        else:
            self._rows.forget(area)
            left = [self._difference(area)]
        patches += [Patch(place, self._new(place)) for part in left if part is not None for place in part.rectangles()]

    def _moved(self, area: Rect) -> tuple[list[Copy], list[Difference | None]]:
        """Copies, and what differs after them."""
        before, after = self._rows.of(self.shown, area), row_hashes(self._new(area))
        self._rows.become(area, after)
        rows = np.flatnonzero(before != after)
        if not len(rows):
            return [], []
        if moved := vertical_moves(before, after, area):
            return moved, [self._difference(band) for band in _rows_beside(moved, area, rows)]
        whole = self._difference(Rect(area.x, area.y + int(rows[0]), area.width, int(rows[-1] - rows[0]) + 1))
        if whole is None or len(np.unique(after[rows])) < FEWEST_ROWS or not _worth_looking(whole.area):
            return [], [whole]
        return self._moved_within(whole, whole.area.width < area.width)

    def _moved_within(self, whole: Difference, narrower: bool) -> tuple[list[Copy], list[Difference | None]]:
        """The same for something narrower than what is said to have changed, or moved sideways."""
        area = whole.area
        if narrower:
            before, after = row_hashes(self.shown[_slices(area)]), row_hashes(self._new(area))
            if moved := vertical_moves(before, after, area):
                rows = np.flatnonzero(before != after)
                return moved, [whole.within(band) for band in _rows_beside(moved, area, rows)]
        drag = self._drag(area)
        return ([drag], [self._difference(area)]) if drag is not None else ([], [whole])

    def _drag(self, area: Rect) -> Copy | None:
        """A drag, done to ``shown`` already."""
        if area.width * area.height > MOST_DRAGGED:
            return None
        drag = dragged(_flat(self.shown[_slices(area)]), _flat(self._new(area)), area)
        if drag is None or drag.source.width * drag.source.height < FEWEST_GAINED:
            return None
        self._put(drag.target, self.shown[_slices(drag.source)].copy())
        return drag

    def _difference(self, area: Rect) -> Difference | None:
        return Difference.of(_flat(self.shown[_slices(area)]), _flat(self._new(area)), area)

    def _new(self, area: Rect) -> Any:
        """The part ``area`` of what was taken."""
        whole, pixels = next(one for one in self._taken if one[0].overlap(area) == area)
        return pixels[_slices(Rect(area.x - whole.x, area.y - whole.y, area.width, area.height))]

    def _put(self, area: Rect, pixels: Any) -> None:
        self.shown[_slices(area)] = pixels


def _worth_looking(area: Rect) -> bool:
    return area.width * area.height >= WORTH_LOOKING and area.width >= NARROWEST


def _rows_beside(copies: list[Copy], whole: Rect, rows: Any) -> list[Rect]:
    """Where ``whole`` differs (in ``rows``) and no copy helps, as rectangles of its width."""
    left = np.zeros(whole.height, np.int8)
    left[rows] = 1
    for copy in copies:
        left[copy.y - whole.y : copy.target.bottom - whole.y] = 0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], left, [0])))).reshape(-1, 2)
    return [Rect(whole.x, whole.y + int(top), whole.width, int(bottom - top)) for top, bottom in edges]


def _flat(pixels: Any) -> Any:
    """One number a pixel: uint32 (height, width)."""
    return pixels.view(np.uint32)[..., 0]


def _slices(area: Rect) -> tuple[slice, slice]:
    return slice(area.y, area.bottom), slice(area.x, area.right)
