"""The round picture of who helps: initials on a disc, drawn by Tk's own fonts."""

from __future__ import annotations

import tkinter as tk

from PIL import Image, ImageDraw, ImageTk

from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.tokens import Colour

OVERSAMPLED = 4


def face(theme: Theme, parent: tk.Misc, letters: str, side: int = 44) -> tk.Label:
    """``side`` is in pixels at 100 %; without letters a headset stands there."""
    c, pixels = theme.colours, theme.px(side)
    disc = ImageTk.PhotoImage(_disc(pixels, c.accent), master=theme.root)
    made = tk.Label(
        parent, image=disc, text=letters, compound="center", font=theme.font("large"), foreground=c.on_accent,
        background=c.card, borderwidth=0,
    )  # fmt: skip
    made.disc = disc  # type: ignore[attr-defined]  # Tk itself keeps no reference
    if not letters:
        inner = tk.Label(made, image=theme.icon("headset", c.on_accent, 24), background=c.accent, borderwidth=0)
        inner.place(relx=0.5, rely=0.5, anchor="center")
    return made


def _disc(side: int, colour: Colour | str) -> Image.Image:
    big = side * OVERSAMPLED
    mask = Image.new("L", (big, big), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, big - 1, big - 1), fill=255)
    disc = Image.new("RGBA", (side, side), str(colour))
    disc.putalpha(mask.resize((side, side), Image.Resampling.BOX))
    return disc
