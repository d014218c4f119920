"""The customer's end of the pixels' law: from the screen as it is to the cheapest update of what the agent has.

``shown`` is the picture the agent has once everything sent has arrived. What differs from it is first explained by
copies (``motion``), and what they leave is packed exactly. A part that moves like film (``film``) is left out and sent
as video; when it rests it is sent exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.motion import NARROWEST, dragged, row_hashes, vertical_moves
from rhelp.media.regions import Difference, beside
from rhelp.media.updates import Copy, Film, Patch, Update

WORTH_LOOKING = 150_000  # pixels that differ; below, packing them is quicker than looking for what moved
FEWEST_GAINED = 20_000  # pixels a drag must explain
MOST_DRAGGED = 1_200_000  # pixels looked through for a drag


class Painter:
    """Updates of a screen of one size. ``shown`` begins black."""

    def __init__(self, size: Size, first: int) -> None:
        """``first`` is the number of the first update."""
        self.size = size
        self.shown: Any = np.zeros((size.height, size.width, 4), np.uint8)
        self._now: Any = np.zeros_like(self.shown)
        self._number = first - 1
        self._hashed: tuple[Rect, list[int]] | None = None
        self.film: Rect | None = None

    @property
    def number(self) -> int:
        """The last update's number."""
        return self._number

    def take(self, area: Rect, pixels: Any) -> None:
        """The screen looks like this there now."""
        self._now[_slices(area)] = pixels

    def explain(self, dirty: Rect) -> tuple[tuple[Copy, ...], tuple[Patch, ...]]:
        """What brings the agent from ``shown`` to the screen as it was taken last; ``film`` stays as it is."""
        copies: list[Copy] = []
        patches: list[Patch] = []
        for part in [dirty] if self.film is None else beside(dirty, self.film):
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
        self._settle(area)
        self._hashed = None
        return Patch(area, self.cut(area))

    def cut(self, area: Rect) -> Any:
        """The pixels there now; good until the next ``take``."""
        return self._now[_slices(area)]

    def whole(self, void: int) -> Update:
        """The whole screen by itself; what was sent from ``void`` on need not arrive any more."""
        self.film = None
        return self.send(patches=(self.exact(Rect(0, 0, self.size.width, self.size.height)),), void=void)

    def _explain(self, dirty: Rect, copies: list[Copy], patches: list[Patch]) -> None:
        old, new = _flat(self.shown), _flat(self._now)
        whole = Difference.of(old, new, dirty)
        if whole is None:
            return
        left: list[Difference | None] = [whole]
        if whole.area.width * whole.area.height >= WORTH_LOOKING and whole.area.width >= NARROWEST:
            moved = self._vertical(whole.area)
            if moved:
                left = [whole.within(band) for band in _rows_beside(moved, whole.area)]
            elif drag := self._drag(old, new, whole.area):
                moved = [drag]
                left = [Difference.of(old, new, whole.area)]
            copies += moved
        else:
            self._hashed = None  # which rows it touched is not known
        patches += [Patch(area, self.cut(area)) for part in left if part is not None for area in part.rectangles()]
        self._settle(whole.area)

    def _vertical(self, whole: Rect) -> list[Copy]:
        known = self._hashed is not None and self._hashed[0] == whole
        before = self._hashed[1] if known and self._hashed else row_hashes(self.shown, whole)
        after = row_hashes(self._now, whole)
        self._hashed = (whole, after)
        return vertical_moves(before, after, whole)

    def _drag(self, old: Any, new: Any, whole: Rect) -> Copy | None:
        """A drag, done to ``shown`` already."""
        drag = dragged(old, new, whole) if whole.width * whole.height <= MOST_DRAGGED else None
        if drag is None or drag.source.width * drag.source.height < FEWEST_GAINED:
            return None
        self._put(drag.target, self.shown[_slices(drag.source)].copy())
        return drag

    def _settle(self, area: Rect) -> None:
        """The agent has this part as it is now."""
        self._put(area, self._now[_slices(area)])

    def _put(self, area: Rect, pixels: Any) -> None:
        self.shown[_slices(area)] = pixels


def _rows_beside(copies: list[Copy], whole: Rect) -> list[Rect]:
    """The rows of ``whole`` that no copy brings, as rectangles of its width."""
    bands, y = [], whole.y
    for target in sorted((copy.target for copy in copies), key=lambda target: target.y):
        if target.y > y:
            bands.append(Rect(whole.x, y, whole.width, target.y - y))
        y = max(y, target.bottom)
    if y < whole.bottom:
        bands.append(Rect(whole.x, y, whole.width, whole.bottom - y))
    return bands


def _flat(pixels: Any) -> Any:
    """One number a pixel: uint32 (height, width)."""
    return pixels.view(np.uint32)[..., 0]


def _slices(area: Rect) -> tuple[slice, slice]:
    return slice(area.y, area.bottom), slice(area.x, area.right)
