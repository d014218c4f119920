"""Where a window lies, as text such as ``900x600+40+20 maximised``, and how it is brought back onto a screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rhelp.core.geometry import Rect

SHAPE = re.compile(r"(\d{2,5})x(\d{2,5})\+(-?\d{1,5})\+(-?\d{1,5})( maximised)?")
TITLE = 40  # pixels at the top by which a window is held
GRIP = 120  # as wide a part of them must be seen


@dataclass(frozen=True)
class Place:
    """A window's area, and whether it fills its screen."""

    area: Rect
    maximised: bool = False

    def __str__(self) -> str:
        return geometry(self.area) + (" maximised" if self.maximised else "")


def geometry(area: Rect) -> str:
    """As Tk writes it."""
    return f"{area.width}x{area.height}+{area.x}+{area.y}"


def parse(text: str) -> Place | None:
    """The place, or None for what is not one."""
    found = SHAPE.fullmatch(text)
    if found is None:
        return None
    width, height, x, y = (int(number) for number in found.groups()[:4])
    return Place(Rect(x, y, width, height), found[5] is not None)


def on_screen(area: Rect, monitors: Sequence[Rect]) -> Rect:
    """``area`` where its title can be held with the mouse; else moved onto the first monitor, and never larger."""
    if not monitors:
        return area
    for monitor in monitors:
        inside = Rect(area.x, area.y, min(area.width, monitor.width), min(area.height, monitor.height))
        if _holds(monitor, inside):
            return inside
    monitor = monitors[0]
    width, height = min(area.width, monitor.width), min(area.height, monitor.height)
    x = min(max(area.x, monitor.x), monitor.right - width)
    y = min(max(area.y, monitor.y), monitor.bottom - height)
    return Rect(x, y, width, height)


def centred(width: int, height: int, monitors: Sequence[Rect]) -> Rect:
    """In the middle of the first monitor, with room for the title that a window manager puts on top."""
    monitor = monitors[0]
    width, height = min(width, monitor.width), min(height, monitor.height - TITLE)
    return Rect(monitor.x + (monitor.width - width) // 2, monitor.y + (monitor.height - height) // 3, width, height)


def _holds(monitor: Rect, area: Rect) -> bool:
    seen = min(area.right, monitor.right) - max(area.x, monitor.x)
    return seen >= min(GRIP, area.width) and monitor.y <= area.y <= monitor.bottom - TITLE
