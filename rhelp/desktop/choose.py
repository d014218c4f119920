"""Picks the back end for this machine: the only place that asks which operating system it is."""

from __future__ import annotations

import os
import sys

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.nobodys_hand import NobodysHand
from rhelp.desktop.ports import Desktop, OwnHand, Surface, WindowCursor


def open_desktop(display: str | None = None) -> Desktop:
    """The customer's desktop; ``display`` (``:1``) is X11's. RHELP_DESKTOP overrides the choice. Raises RhelpError."""
    choice = os.environ.get("RHELP_DESKTOP") or _usual()
    if choice == "x11":
        from rhelp.desktop.x11.desktop import X11Desktop

        return X11Desktop(display)
    if choice == "fake":
        from rhelp.desktop.fake import FakeDesktop

        return FakeDesktop()
    if choice == "windows":
        from rhelp.desktop.windows import WindowsDesktop

        return WindowsDesktop()
    if choice == "macos":
        from rhelp.desktop.macos import MacDesktop

        return MacDesktop()
    if choice == "portable":
        from rhelp.desktop.portable.desktop import PortableDesktop

        return PortableDesktop(display)
    raise RhelpError("RHELP_DESKTOP must be x11, portable or fake.")


def open_surface(window_id: int, size: Size, display: str | None = None) -> Surface | None:
    """A fast way to paint into our own window ``window_id``; None where there is none, and Pillow has to paint."""
    if _usual() != "x11":
        return None
    from rhelp.desktop.x11.surface import X11Surface

    return X11Surface.open(window_id, size, display)


def list_monitors(display: str | None = None) -> list[Rect]:
    """The areas of our own monitors, the first one first; empty where they cannot be told."""
    from rhelp.desktop.portable.monitors import monitors

    return monitors(display if _usual() == "x11" else None)


def open_window_cursor(window_id: int, display: str | None = None) -> WindowCursor | None:
    """A way to give the pointer over our own window ``window_id`` any shape; None where there is none."""
    if _usual() != "x11":
        return None
    from rhelp.desktop.x11.window_cursor import X11WindowCursor

    return X11WindowCursor.open(window_id, display)


def open_own_hand(display: str | None = None) -> OwnHand | None:
    """What tells the customer's own hand from programs; None where the system has no such thing, as in ``OwnHand``."""
    if _usual() != "x11":
        return None
    from rhelp.desktop.x11.own_hand import X11OwnHand

    try:
        return X11OwnHand(display)
    except RhelpError:
        return NobodysHand()


def play_chime() -> bool:
    """Play a short sound and wait until it is over; False where nothing can play it."""
    from rhelp.desktop.portable.chime import chime

    return chime(windows=_usual() == "windows")


def open_address(address: str) -> None:
    """Open a mail or web address in the program for it. May wait. Raises RhelpError where there is none."""
    from rhelp.desktop.portable import opening

    opening.open_address(address, {"windows": "", "macos": "open"}.get(_usual(), "xdg-open"))


def _usual() -> str:
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "x11")
