"""What the agent does not have exactly yet: where its picture is old (``STALE``), and where it is lossy (``ROUGH``).

Kept row by row, in columns of ``CELL`` pixels; a cell that is owed in part counts as owed. Copies move debts as they
move pixels, so that whatever happens meanwhile, once nothing is owed the agent's picture is the screen. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.updates import Copy

PAID, ROUGH, STALE = 0, 1, 2
CELL = 64  # pixels
NARROW = 2  # cells that a place has at least, if so many are owed side by side


class Debts:
    """Of a screen of one size; nothing is owed at first."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._levels: Any = np.zeros((size.height, -(-size.width // CELL)), np.uint8)
        self._focus = 0

    @property
    def any(self) -> bool:
        """Whether anything is owed."""
        return bool(self._levels.any())

    def pixels(self, level: int) -> int:
        """About how many are owed at this level."""
        return int((self._levels == level).sum()) * CELL

    def clear(self) -> None:
        """Nothing is owed."""
        self._levels[:] = PAID

    def owe(self, area: Rect, level: int) -> None:
        """The agent's picture is no better than ``level`` there."""
        part = self._touched(area)
        np.maximum(part, level, out=part)
        self._focus = area.y

    def pay(self, area: Rect, level: int = PAID) -> None:
        """The agent's picture is now as good as ``level`` there."""
        left, right = -(-area.x // CELL), area.right // CELL
        if area.right == self._size.width:
            right = self._levels.shape[1]
        part = self._levels[area.y : area.bottom, left : max(left, right)]
        np.minimum(part, level, out=part)

    def move(self, copies: Sequence[Copy]) -> None:
        """The agent moves what it has."""
        if not copies or not self.any:
            return
        before = self._levels.copy()
        for copy in copies:
            rows = slice(copy.y, copy.target.bottom)
            source = before[copy.source.y : copy.source.bottom]
            for column in range(copy.x // CELL, -(-copy.target.right // CELL)):
                left, right = max(copy.x, column * CELL), min(copy.target.right, (column + 1) * CELL)
                shift = copy.source.x - copy.x
                moved = source[:, (left + shift) // CELL : -(-(right + shift) // CELL)].max(axis=1)
                whole = right - left == CELL or (left % CELL == 0 and right == self._size.width)
                self._levels[rows, column] = moved if whole else np.maximum(moved, self._levels[rows, column])

    def pick(self, level: int, pixels: float, rows: int = 1) -> Rect | None:
        """A place owed at this level, of about so many pixels, near what was owed last; None where none is.

        It is rather narrow than lower than ``rows``.
        """
        owed = self._levels == level
        lines = np.flatnonzero(owed.any(axis=1))
        if not len(lines):
            return None
        below = lines[lines >= self._focus]
        top = int(below[0] if len(below) else lines[0])
        columns = np.flatnonzero(owed[top])
        gaps = np.flatnonzero(np.diff(columns) > 1)
        left, right = int(columns[0]), int(columns[gaps[0]] if len(gaps) else columns[-1]) + 1
        right = min(right, left + max(NARROW, int(pixels / rows) // CELL))
        x, end = left * CELL, min(right * CELL, self._size.width)
        most = max(1, int(pixels / (end - x)))
        same = owed[top : top + most, left:right].all(axis=1)
        height = len(same) if same.all() else int(same.argmin())
        return Rect(x, top, end - x, height)

    def _touched(self, area: Rect) -> Any:
        return self._levels[area.y : area.bottom, area.x // CELL : -(-area.right // CELL)]
