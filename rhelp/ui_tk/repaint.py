"""Repaints open windows in place: what was painted in a colour of one palette gets that of the other."""

from __future__ import annotations

import tkinter as tk
from dataclasses import asdict
from typing import Any

from rhelp.ui_tk.tokens import Palette

AREAS = (
    "ground", "rail", "card", "line", "field", "accent", "soft", "danger", "over", "down", "accent_over",
    "accent_down", "danger_over", "stage",
)  # fmt: skip
WORDS = ("text", "muted", "link", "alarm", "good", "warn", "on_accent", "on_danger")
AREA_OPTIONS = (
    "background", "activebackground", "highlightbackground", "selectbackground", "troughcolor", "readonlybackground",
    "disabledbackground",
)  # fmt: skip
WORD_OPTIONS = (
    "foreground", "activeforeground", "disabledforeground", "selectforeground", "insertbackground", "highlightcolor",
)  # fmt: skip
ITEM_OPTIONS = ("fill", "outline")


class Repainter:
    """Two roles may share a colour; what lies behind is told from what is written by the option that holds it."""

    def __init__(self, before: Palette, after: Palette) -> None:
        self._areas = _table(before, after, AREAS + WORDS)
        self._words = _table(before, after, WORDS + AREAS)

    def window(self, widget: tk.Misc) -> None:
        """The widget and everything inside of it."""
        known = widget.keys() or ()
        options = {name: self._areas for name in AREA_OPTIONS if name in known}
        options |= {name: self._words for name in WORD_OPTIONS if name in known}
        fresh = {name: table.get(str(widget.cget(name))) for name, table in options.items()}
        changes = {name: colour for name, colour in fresh.items() if colour}
        if changes:
            widget.configure(**changes)
        if isinstance(widget, tk.Canvas):
            self._canvas(widget)
        elif isinstance(widget, tk.Text):
            self._text(widget)
        for child in widget.winfo_children():
            self.window(child)

    def _canvas(self, canvas: tk.Canvas) -> None:
        ask: Any = canvas  # the stubs do not know these methods
        for item in canvas.find_all():
            table = self._words if ask.type(item) == "text" else self._areas | self._words
            for option in set(ITEM_OPTIONS) & set(ask.itemconfigure(item) or ()):
                colour = table.get(ask.itemcget(item, option))
                if colour:
                    ask.itemconfigure(item, {option: colour})

    def _text(self, text: tk.Text) -> None:
        for tag in text.tag_names():
            for option in ("foreground", "background", "lmargincolor", "rmargincolor"):
                table = self._words if option == "foreground" else self._areas
                colour = table.get(str(text.tag_cget(tag, option)))
                if colour:
                    text.tag_configure(tag, {option: colour})


def _table(before: Palette, after: Palette, roles: tuple[str, ...]) -> dict[str, str]:
    """From colour to colour; the role that is named first has its way."""
    old, new = asdict(before), asdict(after)
    table: dict[str, str] = {}
    for role in roles:
        table.setdefault(str(old[role]), str(new[role]))
    return table
