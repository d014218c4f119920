"""The stage: the customer's screen in the viewer, painted past Tk where the platform has a way, else through Pillow.

Only the newest picture is ever painted: what came meanwhile is one dirty rectangle. At the fixed steps of the zoom a
part is scaled exactly as the whole would be; fitted, the dirty part is scaled at once, and the whole once more when the
picture rests, so that no seam stays where parts met between two pixels. The remote pointer is laid over the surface
alone, never over the picture that others use, too. Where the customer sends a smaller picture it is enlarged: zoom and
places are always those of the customer's screen.
"""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable

from rhelp.core.geometry import Fit, Rect, Size
from rhelp.core.zoom import Mode, Zoom
from rhelp.desktop.ports import Surface
from rhelp.ui_tk.laid_over import LaidOver, Sprite
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
        self._zoom = Zoom.AUTOMATIC
        self._offset = (0, 0)
        self._rest: str | None = None
        self._known: tuple[Size | None, Size | None] = (None, None)
        self._view: Fit | None = None
        self.laid_out: Callable[[], None] = lambda: None
        self.sprite: Callable[[Fit], Sprite | None] = lambda view: None
        self._over = LaidOver()
        self._dimmed = False
        self.frame = tk.Frame(parent, background="", takefocus=True, highlightthickness=0, width=640, height=400)
        self.frame.bindtags((str(self.frame),))  # no class or window binding may take keys from the customer
        self.frame.bind("<Configure>", self._configured)
        self.frame.bind("<Expose>", self._exposed)
        self.frame.bind("<Destroy>", lambda event: self._close())

    @property
    def fit(self) -> Fit | None:
        """Where the customer's screen lies in the window; None before the first picture."""
        return self._view

    @property
    def zoom(self) -> Zoom:
        """The chosen size."""
        return self._zoom

    @zoom.setter
    def zoom(self, zoom: Zoom) -> None:
        before, size = self._view, self._size
        self._zoom = zoom
        if before is not None and zoom.mode is Mode.FIXED:  # what was in the middle stays there
            x, y = before.to_remote(size.width // 2, size.height // 2)
            scale = zoom.percent / 100
            self._offset = (round(x * scale) - size.width // 2, round(y * scale) - size.height // 2)
        self._lay_out()

    @property
    def offset(self) -> tuple[int, int]:
        """The scaled picture's pixel at the window's upper left corner, where it is larger than the window."""
        return (max(0, -self._view.left), max(0, -self._view.top)) if self._view is not None else (0, 0)

    def scroll_to(self, x: int, y: int) -> None:
        """Bring the scaled picture's pixel x, y into the upper left corner, as far as it goes."""
        self._offset = (x, y)
        self._lay_out()

    def dim(self, dimmed: bool) -> None:
        """Show the picture at half its light, as one that is not of now; or as it is."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self._lay_out()

    def changed(self, dirty: Rect) -> None:
        """This part of the picture is new: paint it."""
        picture = self._picture()
        if picture is None or picture.size is None or self._surface is None:
            return
        if (picture.size, picture.screen) != self._known:
            self._lay_out()
        else:
            self._paint(picture, dirty)

    def sprite_changed(self) -> None:
        """What lies over the picture moved or looks different."""
        if self._view is not None and self._surface is not None:
            for part in self._over.lay(self._surface.pixels, self.sprite(self._view)):
                self._surface.show(part)

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
        self._over.forget()
        self._surface.pixels[:] = self._margin
        self._place(picture)
        if picture is not None and (drawn := self._drawn) is not None:
            self._draw(picture, whole(drawn.remote))
        if self._view is not None:
            self._over.lay(self._surface.pixels, self.sprite(self._view))
        self._surface.show(whole(self._size))
        self.laid_out()

    def _place(self, picture: Picture | None) -> None:
        size = picture.size if picture is not None else None
        screen = picture.screen if picture is not None else None
        self._known = (size, screen)
        self._view = self._zoom.place(screen or size, self._size, self._offset) if size is not None else None
        self._offset = self.offset

    @property
    def _drawn(self) -> Fit | None:
        """Where the picture lies, which may be smaller than the screen."""
        size = self._known[0]
        return self._view.of_smaller(size) if self._view is not None and size is not None else None

    def _paint(self, picture: Picture, dirty: Rect) -> None:
        drawn = self._draw(picture, dirty)
        if drawn is not None and self._surface is not None:
            self._surface.show(drawn)
        if (view := self._drawn) is not None and not view.exact:
            if self._rest is not None:
                self.frame.after_cancel(self._rest)
            self._rest = self.frame.after(REST_MS, self._rested)

    def _rested(self) -> None:
        self._rest = None
        picture = self._picture()
        if picture is not None and (view := self._drawn) is not None and self._surface is not None:
            drawn = self._draw(picture, whole(view.remote))
            if drawn is not None:
                self._surface.show(drawn)

    def _draw(self, picture: Picture, dirty: Rect) -> Rect | None:
        """Bring the dirty part of the picture into the surface; the part of the window that changed."""
        from rhelp.media.scaling import draw  # late: the first window must not wait for it

        view, surface = self._drawn, self._surface
        patch = view.patch(dirty, self._size) if view is not None else None
        if view is None or surface is None or patch is None:
            return None
        with picture.lock:
            if picture.size != view.remote:
                return None  # a picture of another size is on its way; its own call paints it
            draw(picture.pixels, patch, surface.pixels)
        if self._dimmed:
            seen = patch.visible
            surface.pixels[seen.y : seen.bottom, seen.x : seen.right] >>= 1
        self._over.redrawn(surface.pixels, patch.visible)
        return patch.visible

    def _close(self) -> None:
        if self._rest is not None:
            self.frame.after_cancel(self._rest)
            self._rest = None
        if self._surface is not None:
            self._surface.close()
            self._surface = None


def whole(size: Size) -> Rect:
    """All of a picture."""
    return Rect(0, 0, size.width, size.height)
