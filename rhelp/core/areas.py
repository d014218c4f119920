"""Many rectangles as few."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from rhelp.core.geometry import Rect

MOST = 6  # rectangles
CLOSE = 4_000  # pixels between two that are not worth keeping them apart
LOOSE = 1.5  # times the pixels that two have, which the rectangle around both may have


def around(areas: Sequence[Rect]) -> Rect | None:
    """The smallest rectangle around all of them; None around nothing."""
    return reduce(Rect.union, areas) if areas else None


def grouped(areas: Sequence[Rect]) -> tuple[Rect, ...]:
    """At most ``MOST`` rectangles that hold all of them and do not overlap; what lies close together is joined."""
    groups: list[Rect] = []
    for area in areas:
        _join(groups, area)
        if len(groups) > MOST:
            return (reduce(Rect.union, areas),)
    return tuple(groups)


def _join(groups: list[Rect], area: Rect) -> None:
    """Add an area to groups that do not overlap, joined with all that it touches or lies close to."""
    while (near := next((group for group in groups if _near(group, area)), None)) is not None:
        groups.remove(near)
        area = area.union(near)
    groups.append(area)


def _near(one: Rect, other: Rect) -> bool:
    both = one.union(other)
    needed = one.width * one.height + other.width * other.height
    return one.overlap(other) is not None or both.width * both.height <= LOOSE * needed + CLOSE
