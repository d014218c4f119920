"""The screen by mss: asked again and again, as mss cannot tell when something changed."""

from __future__ import annotations

import threading
import time
from typing import Any

import mss
import mss.base
import mss.exception
import numpy as np

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size

PERIOD = 1 / 30  # seconds between two looks
FRESH = 2.0  # seconds until monitors are counted again; mss counts them only when it is opened


class MssScreen:
    """All monitors as one picture. The first ``wait`` reports all of it."""

    def __init__(self, display: str | None = None) -> None:
        """``display`` is X11's (``:1``), None elsewhere. Raises RhelpError."""
        self._display = display
        self._camera: mss.base.MSS | None = None  # opened by the thread that looks: Windows binds it to that one
        self._opened = 0.0
        self._looked = 0.0
        self._last: Any = None
        self._grabbed: Any = None
        self._woken = threading.Event()
        self._closed = False
        self.parts: tuple[Rect, ...] = ()
        with self._open() as camera:
            self._bounds = _bounds(camera)

    @property
    def size(self) -> Size:
        return Size(self._bounds.width, self._bounds.height)

    @property
    def origin(self) -> tuple[int, int]:
        """Where the picture's corner lies for the operating system; beyond 0 where a monitor stands left or above."""
        return self._bounds.x, self._bounds.y

    def wait(self, timeout: float) -> Rect | None:
        ends = time.monotonic() + timeout
        while True:
            pause = min(self._looked + PERIOD, ends) - time.monotonic()
            if self._woken.wait(max(0.0, pause)):
                self._woken.clear()
                return None
            if time.monotonic() >= self._looked + PERIOD:
                changed = self._look()
                if changed is not None:
                    self.parts = (changed,)
                    return changed
            if time.monotonic() >= ends:
                return None

    def wake(self) -> None:
        self._woken.set()

    def grab(self) -> Any:
        self._grabbed = self._take(self._bounds)
        return self._grabbed

    def grab_rect(self, area: Rect) -> Any:
        picture = self.grab()
        inside = area.clipped(Size(picture.shape[1], picture.shape[0]))
        return picture[area.y : area.bottom, area.x : area.right] if inside == area else None

    def close(self) -> None:
        self._closed = True
        self._woken.set()
        if self._camera is not None:
            self._camera.close()
            self._camera = None

    def _look(self) -> Rect | None:
        """Take a picture and say where it differs from the last one."""
        self._looked = time.monotonic()
        bounds = self._recount()
        picture = self._take(bounds)
        last, self._last, self._bounds = self._last, picture, bounds
        if last is None or last.shape != picture.shape:
            return Rect(0, 0, bounds.width, bounds.height)
        return difference(last, picture)

    def _recount(self) -> Rect:
        if self._camera is None or time.monotonic() >= self._opened + FRESH:
            if self._camera is not None:
                self._camera.close()
            self._camera = self._open()
            self._opened = time.monotonic()
        return _bounds(self._camera)

    def _take(self, bounds: Rect) -> Any:
        if self._closed:
            raise RhelpError("The screen was closed.")
        if self._camera is None:
            self._recount()
        assert self._camera is not None
        area = {"left": bounds.x, "top": bounds.y, "width": bounds.width, "height": bounds.height}
        try:
            shot = self._camera.grab(area)
        except mss.exception.ScreenShotError as error:
            raise RhelpError(
                "The screen cannot be captured. Check that a desktop session runs and that rhelp may record the screen."
            ) from error
        return np.frombuffer(shot.raw, np.uint8).reshape(shot.height, shot.width, 4)

    def _open(self) -> mss.base.MSS:
        if self._closed:
            raise RhelpError("The screen was closed.")
        try:
            return mss.MSS(display=self._display) if self._display else mss.MSS()
        except (mss.exception.ScreenShotError, OSError) as error:
            raise RhelpError(
                "The screen cannot be captured. Check that a desktop session runs and that rhelp may record the screen."
            ) from error


def difference(before: Any, now: Any) -> Rect | None:
    """The smallest rectangle around all pixels that differ, None where none does."""
    differs = before.view(np.uint32)[..., 0] != now.view(np.uint32)[..., 0]
    rows = np.flatnonzero(differs.any(axis=1))
    if not rows.size:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(differs[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return Rect(left, top, right - left, bottom - top)


def _bounds(camera: mss.base.MSS) -> Rect:
    everything = camera.monitors[0]
    return Rect(everything["left"], everything["top"], everything["width"], everything["height"])
