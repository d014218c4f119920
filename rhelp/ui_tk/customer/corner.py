"""Windows at the lower right corner that nothing covers for long: no frame, above all others, raised when covered."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Sequence

from rhelp.core.geometry import Rect, Size
from rhelp.ui_tk.theme import Theme

LOOK_MS = 300
"""So often each window is raised and put back, whatever happened to it."""
AGAIN_S = 0.02
"""At least so long between two raisings: a window that raises itself as we do must not keep the processor busy."""
VIEWABLE_MS = 40
"""Until it is looked again whether a window is on the screen."""


def lowest(size: Size, area: Rect, margin: int) -> Rect:
    """Where a window of this size, or as much of it as there is room for, stands at the lower right of ``area``."""
    height = min(size.height, area.height - margin)
    return Rect(
        max(area.x, area.right - size.width - margin), area.bottom - height - margin, size.width, height
    )  # fmt: skip


def beside(size: Size, other: Rect, area: Rect, gap: int) -> Rect:
    """Where a window stands next to ``other`` without covering it: above it, or where that is too high at its left."""
    if other.y - gap - size.height >= area.y:
        return Rect(max(area.x, other.right - size.width), other.y - gap - size.height, size.width, size.height)
    return left_of(size, other, area, gap)


def left_of(size: Size, other: Rect, area: Rect, gap: int) -> Rect:
    """Where a window stands at the left of ``other``, both on the same ground."""
    height = min(size.height, area.height)
    left, top = other.x - gap - size.width, other.bottom - height
    return Rect(max(area.x, left), max(area.y, top), size.width, height)


def take_keyboard(window: tk.Toplevel) -> None:
    """Give the keyboard to a window without a frame, once it is on the screen, and to none of its widgets.

    Tk does not give it to windows that no window manager manages, so for this moment it does not count as one.
    """
    if not window.winfo_viewable():
        window.after(VIEWABLE_MS, lambda: take_keyboard(window) if window.winfo_exists() else None)
        return
    window.overrideredirect(False)
    window.focus_force()
    window.update_idletasks()
    window.overrideredirect(True)


class Corner:
    """Keeps its windows in their places; ``monitors`` tells where the screens are, the first one is ours."""

    def __init__(self, theme: Theme, monitors: Callable[[], Sequence[Rect]]) -> None:
        self._theme = theme
        self._monitors = monitors

    @property
    def area(self) -> Rect:
        """The screen as far as windows should stand on it: without a task bar's height."""
        root = self._theme.root
        whole = next(iter(self._monitors()), None)
        if whole is None:
            whole = Rect(0, 0, root.winfo_screenwidth(), root.winfo_screenheight())
        return Rect(whole.x, whole.y, whole.width, whole.height - self._theme.grid(5))

    def open(self) -> tk.Toplevel:
        """A window that is not shown yet."""
        window = tk.Toplevel(self._theme.root, background=self._theme.colours.line)
        window.withdraw()
        window.overrideredirect(True)
        window.attributes("-topmost", True)
        return window

    def lowest(self, size: Size) -> Rect:
        """The place at the corner."""
        return lowest(size, self.area, self._theme.grid(2))

    def beside(self, size: Size, other: Rect) -> Rect:
        """The place next to another window of ours."""
        return beside(size, other, self.area, self._theme.grid(1))

    def left_of(self, size: Size, other: Rect) -> Rect:
        """The place at the left of another window of ours."""
        return left_of(size, other, self.area, self._theme.grid(1))


class Kept:
    """Keeps one window where ``place`` says and in front of everything, until it is closed."""

    def __init__(self, window: tk.Toplevel, place: Callable[[Size], Rect], width: int) -> None:
        self._window = window
        self._place = place
        self._width = width
        self._timer = ""
        self._soon = ""
        self._raised_at = 0.0
        self.at = Rect(0, 0, 0, 0)
        window.bind("<Visibility>", self._seen, add="+")
        window.bind("<Unmap>", self._unmapped, add="+")
        window.bind("<Destroy>", self._gone, add="+")

    def show(self) -> None:
        """Show it, and look after it from now on."""
        self.fit()
        self._window.deiconify()
        self._look()

    def fit(self) -> None:
        """Take the size of what stands in it, and the place for that."""
        self._window.update_idletasks()
        at = self._place(Size(self._width, self._window.winfo_reqheight()))
        if at != self.at or self._was_moved:
            self.at = at
            self._window.geometry(f"{at.width}x{at.height}+{at.x}+{at.y}")

    @property
    def _was_moved(self) -> bool:
        """Whether it stands elsewhere than we put it, by whatever program's doing."""
        window = self._window
        now = Rect(window.winfo_rootx(), window.winfo_rooty(), window.winfo_width(), window.winfo_height())
        return bool(window.winfo_viewable()) and now != self.at

    def _look(self) -> None:
        self.fit()
        self._raise()
        self._timer = self._window.after(LOOK_MS, self._look)

    def _raise(self) -> None:
        self._window.lift()
        self._raised_at = time.monotonic()

    def _seen(self, event: tk.Event[tk.Misc]) -> None:
        covered = str(getattr(event, "state", "")) != "VisibilityUnobscured"
        if event.widget is not self._window or not covered or self._soon:
            return
        if time.monotonic() - self._raised_at >= AGAIN_S:
            self._raise()
        else:
            self._soon = self._window.after(round(AGAIN_S * 1000), self._raise_late)

    def _raise_late(self) -> None:
        self._soon = ""
        self._raise()

    def _unmapped(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._window:
            self._window.deiconify()

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._window:
            for timer in (self._timer, self._soon):
                if timer:
                    self._window.after_cancel(timer)
