"""One picture of what will happen if a question is answered with yes: the agent, and what of this computer is used."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from typing import Any

from rhelp.ui_tk.customer.words import ICONS, LEAVES
from rhelp.ui_tk.theme import Theme
from rhelp.wire.message import Right

HEIGHT = 104
PERSON, SCREEN, INSIDE = 40, 84, 26
DASHES = (5, 4)
MOST = 2  # icons that the screen has room for


class Scene:
    """Drawn for these rights; ``widget`` is not placed yet. Lengths are pixels at 100 %."""

    def __init__(self, theme: Theme, parent: tk.Misc, rights: Sequence[Right], width: int) -> None:
        self._theme = theme
        c = theme.colours
        self.widget = tk.Canvas(
            parent, width=theme.px(width), height=theme.px(HEIGHT), background=c.soft, highlightthickness=0,
            borderwidth=0,
        )  # fmt: skip
        self._draw(rights, width)

    def _draw(self, rights: Sequence[Right], width: int) -> None:
        c, px = self._theme.colours, self._theme.px
        draw: Any = self.widget  # the stubs want the arrow's direction as a literal
        middle, left, right = px(HEIGHT / 2), px(width * 0.22), px(width * 0.72)
        leaves = {right in LEAVES for right in rights}
        start, end = left + px(PERSON * 0.8), right - px(SCREEN * 0.62)
        towards = "both" if len(leaves) == 2 else "first" if True in leaves else "last"
        draw.create_line(
            start, middle, end, middle, fill=c.link, width=px(2), dash=DASHES, arrow=towards,
            arrowshape=(px(9), px(11), px(4)),
        )  # fmt: skip
        draw.create_image(left, middle, image=self._theme.icon("headset", c.link, PERSON))
        draw.create_image(right, middle, image=self._theme.icon("screen", c.text, SCREEN))
        inside = list(dict.fromkeys(ICONS[right] for right in rights))[:MOST]
        for place, name in enumerate(inside):
            shift = (place - (len(inside) - 1) / 2) * (INSIDE + 4)
            draw.create_image(
                right + px(shift), middle - px(SCREEN * 0.07), image=self._theme.icon(name, c.link, INSIDE)
            )
