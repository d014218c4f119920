"""Sizes, rectangles and the mapping between the remote picture and the window that shows it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

LONGEST_PERIOD = 4  # remote pixels after which the grid of a fixed zoom step repeats: all steps are quarters


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in pixels, its right and lower edges outside of it."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def overlap(self, other: Rect) -> Rect | None:
        """What lies in both, or None."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Rect(x, y, right - x, bottom - y) if right > x and bottom > y else None

    def clipped(self, size: Size) -> Rect | None:
        """The part inside ``size``, or None where nothing is left."""
        return self.overlap(Rect(0, 0, size.width, size.height))


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of the picture to be drawn anew.

    ``source``, in remote pixels, scaled to the size of ``target`` lies there in the window; of that only ``visible`` is
    to be copied. ``source`` may reach beyond the picture by less than ``LONGEST_PERIOD``: its edge is to be repeated.
    """

    source: Rect
    target: Rect
    visible: Rect


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a picture of size ``remote`` lies in a window: scaled by ``scale``, its corner at ``left``, ``top``."""

    remote: Size
    scale: float
    left: int
    top: int

    @classmethod
    def actual(cls, remote: Size, window: Size) -> Fit:
        """Unscaled; centred where the window is larger, at the corner where it is not."""
        return cls.scaled(remote, window, 1.0)

    @classmethod
    def scaled(cls, remote: Size, window: Size, scale: float, offset: tuple[int, int] = (0, 0)) -> Fit:
        """At this scale; centred where the window is larger, else with ``offset`` in its corner, as far as it goes."""
        shown = cls(remote, scale, 0, 0).shown
        x = min(max(offset[0], 0), max(0, shown.width - window.width))
        y = min(max(offset[1], 0), max(0, shown.height - window.height))
        left, top = max(0, (window.width - shown.width) // 2), max(0, (window.height - shown.height) // 2)
        return cls(remote, scale, left - x, top - y)

    @classmethod
    def fitted(cls, remote: Size, window: Size, most: float = 1.0) -> Fit:
        """As large as fits with its proportions kept, at most ``most`` times its size; centred."""
        scale = min(most, window.width / remote.width, window.height / remote.height)
        width, height = round(remote.width * scale), round(remote.height * scale)
        return cls(remote, scale, (window.width - width) // 2, (window.height - height) // 2)

    @property
    def shown(self) -> Size:
        """Size of the scaled picture."""
        return Size(max(1, round(self.remote.width * self.scale)), max(1, round(self.remote.height * self.scale)))

    @property
    def exact(self) -> bool:
        """Whether parts can be scaled by themselves exactly as the whole would be."""
        return Fraction(self.scale).denominator <= LONGEST_PERIOD

    def of_smaller(self, picture: Size) -> Fit:
        """Where a smaller picture of the same lies, in whole per cent of its size, so that it takes the same place."""
        whole, part = max(self.remote.width, self.remote.height), max(picture.width, picture.height)
        scale = Fraction(self.scale) / Fraction(part, whole).limit_denominator(100)
        return self if picture == self.remote else Fit(picture, float(scale), self.left, self.top)

    def to_remote(self, x: int, y: int) -> tuple[int, int]:
        """The remote pixel under the window's pixel x, y; the nearest one where the point lies beside the picture."""
        remote_x, remote_y = int((x - self.left) / self.scale), int((y - self.top) / self.scale)
        return (
            min(max(remote_x, 0), self.remote.width - 1),
            min(max(remote_y, 0), self.remote.height - 1),
        )

    def to_window(self, x: float, y: float) -> tuple[int, int]:
        """The window's first pixel that shows the remote pixel x, y."""
        return self.left + math.floor(x * self.scale), self.top + math.floor(y * self.scale)

    def inside(self, x: int, y: int) -> bool:
        """Whether the window's pixel x, y lies on the picture."""
        return self.left <= x < self.left + self.shown.width and self.top <= y < self.top + self.shown.height

    def under(self, part: Rect) -> Rect | None:
        """The remote pixels of which something is seen in this part of the window."""
        x, y = math.floor((part.x - self.left) / self.scale), math.floor((part.y - self.top) / self.scale)
        right = math.ceil((part.right - self.left) / self.scale)
        bottom = math.ceil((part.bottom - self.top) / self.scale)
        return Rect(x, y, right - x, bottom - y).clipped(self.remote)

    def patch(self, dirty: Rect, window: Size) -> Patch | None:
        """What to draw where these remote pixels changed; None where nothing of them is seen."""
        seen = self.under(Rect(0, 0, window.width, window.height))
        part = dirty.overlap(seen) if seen is not None else None
        if part is None:
            return None
        x, width, left, across = self._stretch(part.x, part.right, self.remote.width, self.shown.width)
        y, height, top, down = self._stretch(part.y, part.bottom, self.remote.height, self.shown.height)
        target = Rect(self.left + left, self.top + top, across, down)
        picture = Rect(self.left, self.top, self.shown.width, self.shown.height).clipped(window)
        visible = target.overlap(picture) if picture is not None else None
        return Patch(Rect(x, y, width, height), target, visible) if visible is not None else None

    def _stretch(self, start: int, end: int, remote: int, shown: int) -> tuple[int, int, int, int]:
        """Along one axis: start and length of the remote pixels to take, and of where they come to lie."""
        if self.exact:
            step = Fraction(self.scale)
            first, last = start // step.denominator, -(-end // step.denominator)
            long = last - first
            return first * step.denominator, long * step.denominator, first * step.numerator, long * step.numerator
        left, right = max(0, math.floor(start * self.scale) - 1), min(shown, math.ceil(end * self.scale) + 1)
        start = min(round(left / self.scale), remote - 1)
        end = remote if right == shown else min(max(start + 1, round(right / self.scale)), remote)
        return start, end - start, left, right - left
