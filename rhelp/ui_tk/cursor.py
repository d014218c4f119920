"""The customer's pointer at the agent's: worn by the agent's own pointer while it controls, else drawn on the picture.

Drawn it is as large as the picture's zoom makes it, but never smaller than it is, so that it is found at 25 %.
"""

from __future__ import annotations

import os
import time
import tkinter as tk
from collections.abc import Callable
from typing import Any

import numpy as np

from rhelp.core.geometry import Fit, Rect, Size
from rhelp.desktop.ports import CursorShape, WindowCursor
from rhelp.features.cursor import CursorAt, CursorLooks
from rhelp.ui_tk.laid_over import Sprite
from rhelp.ui_tk.stage import Stage

ECHO = 0.3  # seconds in which the customer's pointer still follows ours
NEAR = 2  # remote pixels
_BLACK, _WHITE = b"\x00\x00\x00\xff", b"\xff\xff\xff\xff"
_DOT_ROWS = ("WWWWW", "WBBBW", "WBBBW", "WBBBW", "WWWWW")
DOT = CursorShape(Size(5, 5), (2, 2), b"".join(_BLACK if dot == "B" else _WHITE for row in _DOT_ROWS for dot in row))
"""What the agent's own pointer looks like where the customer's is hidden: without it the agent would be lost."""


class RemoteCursor:
    """Follows what it hears and the agent's own pointer over the stage."""

    def __init__(self, stage: Stage, open_cursor: Callable[[int, str], WindowCursor | None]) -> None:
        self._stage = stage
        self._open = open_cursor
        self._own: WindowCursor | None = None
        self._tried = False
        self._shape: CursorShape | None = None
        self._place: tuple[int, int] | None = None
        self._controls = False
        self._over = False
        self._at = (0, 0)
        self._moved = 0.0
        self._astray = False
        self._look: str | None = None
        self._scaled: tuple[CursorShape, float, Any] | None = None
        stage.sprite = self._sprite
        for sequence in ("<Enter>", "<Motion>"):
            stage.frame.bind(sequence, self._pointed, add="+")
        stage.frame.bind("<Leave>", f"+{stage.frame.register(self._left)} %m")
        stage.frame.bind("<Destroy>", lambda event: self._close(), add="+")

    @property
    def controls(self) -> bool:
        """Whether the agent's pointer moves the customer's."""
        return self._controls

    @controls.setter
    def controls(self, controls: bool) -> None:
        if controls != self._controls:
            self._controls, self._astray = controls, False
            self._wear()
            self._stage.sprite_changed()

    def hear(self, fact: CursorAt | CursorLooks) -> None:
        """The customer's pointer is elsewhere, or looks different."""
        if isinstance(fact, CursorLooks):
            self._shape = fact.shape
            if fact.shape is None:
                self._place = None
            self._wear()
        else:
            self._place = (fact.x, fact.y)
            self._astray = self._led_by_another()
            if self._look is None:
                self._look = self._stage.frame.after(round(ECHO * 1000), self._look_again)
        self._stage.sprite_changed()

    def _look_again(self) -> None:
        """What could have been an echo of our own moves is none if it still differs now."""
        self._look = None
        if self._led_by_another() != self._astray:
            self._astray = not self._astray
            self._stage.sprite_changed()

    def _led_by_another(self) -> bool:
        """Whether the customer moves the pointer, not we."""
        if time.monotonic() < self._moved + ECHO or self._stage.fit is None or self._place is None:
            return False
        x, y = self._stage.fit.to_remote(*self._at)
        return abs(self._place[0] - x) > NEAR or abs(self._place[1] - y) > NEAR

    def _pointed(self, event: tk.Event[tk.Misc]) -> None:
        self._at, self._moved = (event.x, event.y), time.monotonic()
        if not self._over or self._astray:
            self._over, self._astray = True, False
            self._stage.sprite_changed()

    def _left(self, mode: str) -> None:
        """A window manager that takes a click for a moment lets the pointer seem to leave, by another mode."""
        if mode == "NotifyNormal" and self._over:
            self._over = self._astray = False
            self._stage.sprite_changed()

    def _wear(self) -> None:
        if self._controls and not self._tried:
            self._tried = True
            display = os.environ.get("DISPLAY", str(self._stage.frame.winfo_screen()))
            self._own = self._open(self._stage.frame.winfo_id(), display)
        if self._own is not None:
            hidden = self._shape is not None and not any(self._shape.pixels)
            self._own.wear((DOT if hidden else self._shape) if self._controls else None)

    def _sprite(self, view: Fit) -> Sprite | None:
        worn = self._controls and self._over and not self._astray
        if worn or self._shape is None or self._place is None:
            return None
        factor = max(1.0, view.scale)
        pixels = self._enlarged(self._shape, factor)
        x, y = view.to_window(*self._place)
        left, top = x - round(self._shape.hot[0] * factor), y - round(self._shape.hot[1] * factor)
        return Sprite(pixels, Rect(left, top, pixels.shape[1], pixels.shape[0]))

    def _enlarged(self, shape: CursorShape, factor: float) -> Any:
        if self._scaled is None or self._scaled[0] is not shape or self._scaled[1] != factor:
            from rhelp.media.scaling import scaled  # late: the first window must not wait for it

            width, height = shape.size.width, shape.size.height
            pixels = np.frombuffer(shape.pixels, np.uint8).reshape(height, width, 4)
            if factor != 1:
                pixels = scaled(pixels, round(width * factor), round(height * factor))
            self._scaled = (shape, factor, pixels)
        return self._scaled[2]

    def _close(self) -> None:
        if self._look is not None:
            self._stage.frame.after_cancel(self._look)
            self._look = None
        if self._own is not None:
            self._own.close()
            self._own = None
