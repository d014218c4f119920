"""Opens windows where they were last time, on a screen that is there, and remembers where they are left."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Any

from rhelp.core.geometry import Rect
from rhelp.ui_tk.places import Place, centred, geometry, on_screen, parse
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.theme import Theme
from rhelp.words import tr

Window = tk.Tk | tk.Toplevel
SETTLED_MS = 400  # without a further move until a place is remembered


class Windows:
    """``monitors`` tells which there are now."""

    def __init__(self, theme: Theme, memory: Memory, monitors: Callable[[], Sequence[Rect]]) -> None:
        self._theme = theme
        self._memory = memory
        self._monitors = monitors
        self._open: dict[str, Window] = {}
        self._timers: dict[str, str] = {}

    def open(self, window: Window, name: str, size: tuple[int, int], least: tuple[int, int]) -> None:
        """Bring a new window to its place; ``size`` and ``least`` are pixels at 100 %."""
        monitors = list(self._monitors()) or [Rect(0, 0, window.winfo_screenwidth(), window.winfo_screenheight())]
        known = parse(self._memory.now.places.get(name, ""))
        if known is not None:
            area = on_screen(known.area, monitors)
        else:
            area = centred(self._theme.px(size[0]), self._theme.px(size[1]), monitors)
        window.minsize(*(min(self._theme.px(a), b) for a, b in zip(least, (area.width, area.height), strict=True)))
        window.geometry(geometry(area))
        if known is not None and known.maximised:
            maximise(window)
        window.title(tr("Remote support"))
        icon = self._theme.icon("headset", self._theme.colours.accent, 32)
        window.iconphoto(False, icon)
        self._open[name] = window
        window.bind("<Configure>", lambda event: self._moved(name, event), add="+")
        window.bind("<Destroy>", lambda event: self._gone(name, event), add="+")

    def keep(self) -> None:
        """Remember where all open windows are now."""
        for name in tuple(self._open):
            self._remember(name)

    def _moved(self, name: str, event: tk.Event[tk.Misc]) -> None:
        window = self._open.get(name)
        if window is None or event.widget is not window:
            return
        if name in self._timers:
            window.after_cancel(self._timers[name])
        self._timers[name] = window.after(SETTLED_MS, lambda: self._remember(name))

    def _remember(self, name: str) -> None:
        self._cancel(name)
        window = self._open[name]
        if not window.winfo_ismapped() or window.attributes("-fullscreen"):
            return
        places, maximised = dict(self._memory.now.places), is_maximised(window)
        now = parse(window.geometry())
        before = parse(places.get(name, ""))
        if maximised and before is not None:
            now = before  # the size to come back to
        if now is not None:
            places[name] = str(Place(now.area, maximised))
            self._memory.change(places=places)

    def _gone(self, name: str, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._open.get(name):
            self._cancel(name)
            del self._open[name]

    def _cancel(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            self._open[name].after_cancel(timer)


def maximise(window: Window) -> None:
    """Let the window fill its screen."""
    if window.tk.call("tk", "windowingsystem") == "x11":
        window.attributes("-zoomed", True)
    else:
        window.state("zoomed")


def is_maximised(window: Window) -> bool:
    """Whether the window fills its screen."""
    if window.tk.call("tk", "windowingsystem") == "x11":
        zoomed: Any = window.attributes("-zoomed")
        return bool(zoomed)
    return window.state() == "zoomed"
