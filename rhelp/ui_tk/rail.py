"""The narrow rail of icons at the left: the places there are, and which of them is shown."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import Any

from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button

SIDE = 22


@dataclass(frozen=True)
class Place:
    """``build`` makes the page in its parent; ``low`` places stand at the rail's lower end."""

    icon: str
    name: str
    build: Callable[[tk.Misc], Any]
    low: bool = False


class Rail:
    """``go`` is called with the key of the place that was clicked."""

    def __init__(
        self, theme: Theme, parent: tk.Misc, places: Mapping[str, Place], shown: str, go: Callable[[str], object]
    ) -> None:
        self._theme = theme
        self.frame = ttk.Frame(parent, style="rail.TFrame", padding=(theme.px(6), theme.grid(2)))
        for key, place in places.items():
            made = self._button(place, key == shown, partial(go, key))
            made.pack(side="bottom" if place.low else "top", pady=(0, theme.px(4)))

    def _button(self, place: Place, shown: bool, go: Callable[[], object]) -> ttk.Button:
        theme = self._theme
        colour = theme.colours.link if shown else theme.colours.muted
        made = button(theme, self.frame, "", go, kind="Quiet", on="rail", icon=place.icon, tip=place.name)
        made.configure(image=theme.icon(place.icon, colour, SIDE), padding=theme.grid(1))
        made.state(["selected" if shown else "!selected"])
        return made
