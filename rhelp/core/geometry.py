"""Sizes, rectangles and the mapping between the remote picture and the window that shows it."""

from __future__ import annotations

from dataclasses import dataclass


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

    def clipped(self, size: Size) -> Rect | None:
        """The part inside ``size``, or None where nothing is left."""
        x, y = max(self.x, 0), max(self.y, 0)
        right, bottom = min(self.right, size.width), min(self.bottom, size.height)
        return Rect(x, y, right - x, bottom - y) if right > x and bottom > y else None


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
        return cls(
            remote, 1.0, max(0, (window.width - remote.width) // 2), max(0, (window.height - remote.height) // 2)
        )

    @classmethod
    def fitted(cls, remote: Size, window: Size) -> Fit:
        """As large as fits with its proportions kept, never enlarged; centred."""
        scale = min(1.0, window.width / remote.width, window.height / remote.height)
        width, height = round(remote.width * scale), round(remote.height * scale)
        return cls(remote, scale, (window.width - width) // 2, (window.height - height) // 2)

    @property
    def shown(self) -> Size:
        """Size of the scaled picture."""
        return Size(max(1, round(self.remote.width * self.scale)), max(1, round(self.remote.height * self.scale)))

    def to_remote(self, x: int, y: int) -> tuple[int, int]:
        """The remote pixel under the window's pixel x, y; the nearest one where the point lies beside the picture."""
        remote_x, remote_y = int((x - self.left) / self.scale), int((y - self.top) / self.scale)
        return (
            min(max(remote_x, 0), self.remote.width - 1),
            min(max(remote_y, 0), self.remote.height - 1),
        )

    def inside(self, x: int, y: int) -> bool:
        """Whether the window's pixel x, y lies on the picture."""
        return self.left <= x < self.left + self.shown.width and self.top <= y < self.top + self.shown.height
