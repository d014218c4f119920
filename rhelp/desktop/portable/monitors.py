"""The monitors of this machine by mss."""

from __future__ import annotations

import mss
import mss.exception

from rhelp.core.geometry import Rect


def monitors(display: str | None = None) -> list[Rect]:
    """Each monitor's area, the first one first; empty where they cannot be told. ``display`` (``:1``) is X11's."""
    try:
        with mss.mss(display=display) as camera:
            found = camera.monitors[1:]
    except mss.exception.ScreenShotError:
        return []
    areas = [Rect(one["left"], one["top"], one["width"], one["height"]) for one in found]
    return [area for area in areas if area.width > 0 and area.height > 0]
