"""Carries out the copies of an update within a picture, in place where nothing is overwritten that is still to be read.

A copy through a buffer moves every pixel twice through memory; scrolling is quicker in bands no taller than the shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rhelp.core.geometry import Rect
from rhelp.media.updates import Copy


def carry_out(copies: Sequence[Copy], pixels: Any) -> None:
    """All of them at once: each takes what was there before any; ``pixels`` is an array (height, width, 4).

    However much they copy, it takes no more memory than ``pixels`` again.
    """
    ordered = _in_place(copies)
    if ordered is not None:
        for copy in ordered:
            _in_bands(copy, pixels)
        return
    if sum(copy.source.width * copy.source.height for copy in copies) >= pixels.shape[0] * pixels.shape[1]:
        before = pixels.copy()
        for copy in copies:
            pixels[_slices(copy.target)] = before[_slices(copy.source)]
        return
    moved = [pixels[_slices(copy.source)].copy() for copy in copies]
    for copy, part in zip(copies, moved, strict=True):
        pixels[_slices(copy.target)] = part


def _in_place(copies: Sequence[Copy]) -> list[Copy] | None:
    """An order in which none overwrites what a later one reads: for one vertical shift, one below the other."""
    shifts = {(copy.x - copy.source.x, copy.y - copy.source.y) for copy in copies}
    if len(shifts) != 1 or (shift := shifts.pop()[1]) == 0:
        return None
    ordered = sorted(copies, key=lambda copy: copy.y)
    if any(upper.target.bottom > lower.y for upper, lower in zip(ordered, ordered[1:], strict=False)):
        return None
    return ordered[::-1] if shift > 0 else ordered


def _in_bands(copy: Copy, pixels: Any) -> None:
    source, shift = copy.source, copy.y - copy.source.y
    tops = range(0, source.height, abs(shift))
    for top in reversed(tops) if shift > 0 else tops:
        height = min(abs(shift), source.height - top)
        pixels[copy.y + top : copy.y + top + height, copy.x : copy.target.right] = pixels[
            source.y + top : source.y + top + height, source.x : source.right
        ]


def _slices(area: Rect) -> tuple[slice, slice]:
    return slice(area.y, area.bottom), slice(area.x, area.right)
