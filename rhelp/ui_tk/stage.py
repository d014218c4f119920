"""The stage: the customer's screen in the viewer, painted past Tk where the platform has a way, else through Pillow.

Only the newest picture is ever painted: what came meanwhile is one dirty rectangle. At actual size the new pixels are
copied as they are; fitted, the dirty part is shrunk at once, and the whole once more when the picture rests, so that
no seam stays where parts met between two pixels.
"""

from __future__ import annotations

import math
import os
import tkinter as tk
from collections.abc import Callable
from typing import Any

from rhelp.core.geometry import Fit, Rect, Size
from rhelp.desktop.ports import Surface
from rhelp.ui_tk.pillow_surface import PillowSurface
from rhelp.ui_tk.session_port import Picture

REST_MS = 180
OpenSurface = Callable[[int, Size, str], Surface | None]


class Stage:
    """Shows what ``picture()`` returns. ``margin`` is the colour beside it, as "#rrggbb"."""

    def __init__(
        self, parent: tk.Misc, picture: Callable[[], Picture | None], open_surface: OpenSurface, margin: str
    ) -> None:
        self._picture = picture
        self._open_surface = open_surface
        self._margin = [int(margin[at : at + 2], 16) for at in (5, 3, 1)] + [0]
        self._surface: Surface | None = None
        self._size = Size(1, 1)
        self._fitted = True
        self._offset = (0, 0)
        self._rest: str | None = None
        self._known: Size | None = None
        self._view: Fit | None = None
        self.scrolled: Callable[[], None] = lambda: None
        self.frame = tk.Frame(parent, background="", takefocus=True, highlightthickness=0, width=640, height=400)
        self.frame.bindtags((str(self.frame),))  # no class or window binding may take keys from the customer
        self.frame.bind("<Configure>", self._configured)
        self.frame.bind("<Expose>", self._exposed)
        self.frame.bind("<Destroy>", lambda event: self._close())

    @property
    def fit(self) -> Fit | None:
        """Where the picture lies in the window; None before the first picture."""
        return self._view

    @property
    def fitted(self) -> bool:
        return self._fitted

    @property
    def hidden(self) -> Size:
        """How many pixels of the picture do not fit into the window, each way."""
        if self._view is None or self._fitted:
            return Size(0, 0)
        remote = self._view.remote
        return Size(max(0, remote.width - self._size.width), max(0, remote.height - self._size.height))

    @property
    def offset(self) -> tuple[int, int]:
        """The picture's pixel at the window's upper left corner, where it is larger than the window."""
        return self._offset

    def show_fitted(self, fitted: bool) -> None:
        """Fit into the window, or show at actual size."""
        self._fitted = fitted
        self._lay_out()

    def scroll_to(self, x: int, y: int) -> None:
        """Bring the picture's pixel x, y into the upper left corner, as far as it goes."""
        self._offset = (x, y)
        self._lay_out()

    def changed(self, dirty: Rect) -> None:
        """This part of the picture is new: paint it."""
        picture = self._picture()
        if picture is None or picture.size is None or self._surface is None:
            return
        if picture.size != self._known:
            self._lay_out()
        else:
            self._paint(picture, dirty)

    def _configured(self, event: tk.Event[tk.Misc]) -> None:
        size = Size(max(1, event.width), max(1, event.height))
        if self._surface is None:
            self._size = size
            self._surface = self._open(size)
        elif size != self._size:
            self._size = size
            self._surface.resize(size)
        self._lay_out()

    def _open(self, size: Size) -> Surface:
        self.frame.update_idletasks()
        if os.environ.get("RHELP_SURFACE") != "pillow":
            display = str(self.frame.winfo_screen())
            surface = self._open_surface(self.frame.winfo_id(), size, os.environ.get("DISPLAY", display))
            if surface is not None:
                return surface
        return PillowSurface(self.frame, size)

    def _exposed(self, event: tk.Event[tk.Misc]) -> None:
        if self._surface is not None:
            area = Rect(event.x, event.y, event.width, event.height).clipped(self._size)
            if area is not None:
                self._surface.show(area)

    def _lay_out(self) -> None:
        if self._surface is None:
            return
        picture = self._picture()
        self._surface.pixels[:] = self._margin
        self._known = picture.size if picture is not None else None
        self._view = self._place(self._known) if self._known is not None else None
        if picture is not None and self._known is not None:
            self._draw(picture, Rect(0, 0, self._known.width, self._known.height))
        self._surface.show(Rect(0, 0, self._size.width, self._size.height))
        self.scrolled()

    def _place(self, remote: Size) -> Fit:
        if self._fitted:
            return Fit.fitted(remote, self._size)
        middle = Fit.actual(remote, self._size)
        x = min(max(self._offset[0], 0), max(0, remote.width - self._size.width))
        y = min(max(self._offset[1], 0), max(0, remote.height - self._size.height))
        self._offset = (x, y)
        return Fit(remote, 1.0, middle.left - x, middle.top - y)

    def _paint(self, picture: Picture, dirty: Rect) -> None:
        drawn = self._draw(picture, dirty)
        if drawn is not None and self._surface is not None:
            self._surface.show(drawn)
        if self._view is not None and self._view.scale < 1:
            if self._rest is not None:
                self.frame.after_cancel(self._rest)
            self._rest = self.frame.after(REST_MS, self._rested)

    def _rested(self) -> None:
        self._rest = None
        self._lay_out()

    def _draw(self, picture: Picture, dirty: Rect) -> Rect | None:
        """Bring the dirty part of the picture into the surface; the part of the window that changed."""
        view, surface = self._view, self._surface
        part = dirty.clipped(view.remote) if view is not None else None
        if view is None or surface is None or part is None:
            return None
        with picture.lock:
            if picture.size != view.remote:
                return None  # a picture of another size is on its way; its own call paints it
            if view.scale == 1:
                return self._copy(picture.pixels, part, view, surface)
            return self._shrink(picture.pixels, part, view, surface)

    def _copy(self, source: Any, part: Rect, view: Fit, surface: Surface) -> Rect | None:
        target = Rect(part.x + view.left, part.y + view.top, part.width, part.height).clipped(self._size)
        if target is not None:
            x, y = target.x - view.left, target.y - view.top
            surface.pixels[target.y : target.bottom, target.x : target.right] = source[
                y : y + target.height, x : x + target.width
            ]
        return target

    def _shrink(self, source: Any, part: Rect, view: Fit, surface: Surface) -> Rect | None:
        from rhelp.media.scaling import shrink  # late: the first window must not wait for it

        scale, shown = view.scale, view.shown
        left, top = max(0, math.floor(part.x * scale) - 1), max(0, math.floor(part.y * scale) - 1)
        right = min(shown.width, math.ceil(part.right * scale) + 1)
        bottom = min(shown.height, math.ceil(part.bottom * scale) + 1)
        from_x, from_y = round(left / scale), round(top / scale)
        to_x = view.remote.width if right == shown.width else max(from_x + 1, round(right / scale))
        to_y = view.remote.height if bottom == shown.height else max(from_y + 1, round(bottom / scale))
        target = Rect(view.left + left, view.top + top, right - left, bottom - top).clipped(self._size)
        if target is not None:
            into = surface.pixels[target.y : target.bottom, target.x : target.right]
            shrink(source[from_y:to_y, from_x:to_x], into)
        return target

    def _close(self) -> None:
        if self._rest is not None:
            self.frame.after_cancel(self._rest)
            self._rest = None
        if self._surface is not None:
            self._surface.close()
            self._surface = None
