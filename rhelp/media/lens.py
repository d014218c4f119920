"""The screen as the agent wants to see it, right after it was grabbed: smaller, in fewer colours. Pure.

A smaller picture is made of cells: so many pixels of the screen become so many of the picture (4 become 3 at 75 %),
each the mean of what it covers. A part that consists of whole cells is scaled by itself exactly as the whole would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import cv2
import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.wire.peer import Colours

STEPS = np.round(np.arange(256) / 51).astype(np.uint8) * 51
"""Six steps of each colour, as the web's old palette has them: greys stay grey."""


@dataclass(frozen=True, slots=True)
class Lens:
    """``scale`` in per cent, 1 to 100."""

    scale: int = 100
    colours: Colours = Colours.FULL

    def size(self, screen: Size) -> Size:
        """How large the picture of a screen is; a cell that the edge cuts counts as far as it goes."""
        return Size(self._end(screen.width), self._end(screen.height))

    def places(self, changed: Rect, screen: Size) -> tuple[Rect, Rect]:
        """What to grab where this part of the screen changed, and where it comes to lie in the picture."""
        part, cell = self._part, self._part.denominator
        left, top = changed.x // cell * cell, changed.y // cell * cell
        right = min(screen.width, -(-changed.right // cell) * cell)
        bottom = min(screen.height, -(-changed.bottom // cell) * cell)
        x, y = int(left * part), int(top * part)
        return Rect(left, top, right - left, bottom - top), Rect(x, y, self._end(right) - x, self._end(bottom) - y)

    def through(self, pixels: Any) -> Any:
        """What was grabbed (uint8, height, width, 4), as it is to be seen; the fourth byte means nothing."""
        return _reduced(self._smaller(pixels), self.colours)

    @property
    def _part(self) -> Fraction:
        return Fraction(self.scale, 100)

    def _end(self, length: int) -> int:
        return -(-length * self._part.numerator // self._part.denominator)

    def _smaller(self, pixels: Any) -> Any:
        part = self._part
        if part == 1:
            return pixels
        height, width = pixels.shape[:2]
        down, right = -height % part.denominator, -width % part.denominator
        if down or right:
            pixels = cv2.copyMakeBorder(pixels, 0, down, 0, right, cv2.BORDER_REPLICATE)
        size = int((width + right) * part), int((height + down) * part)
        scaled = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        return np.ascontiguousarray(scaled[: self._end(height), : self._end(width)])


def _reduced(pixels: Any, colours: Colours) -> Any:
    match colours:
        case Colours.THOUSANDS:
            kept = np.ascontiguousarray(pixels).view(np.uint32) & 0x00F8FCF8
            whole = kept | (kept >> 5 & 0x00070007) | (kept >> 6 & 0x00000300)  # so that white stays white
            return whole.view(np.uint8)
        case Colours.FEW:
            return cv2.LUT(np.ascontiguousarray(pixels), STEPS)
        case Colours.GREY:
            grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_BGRA2GRAY)
            return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGRA)
    return pixels
