"""What was verified of the agent, and four words to compare by voice for who wants to know for sure."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from rhelp.core.sas import Sas
from rhelp.peer.trust_words import spelt
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, label, wrap
from rhelp.words import tr

WIDTH = 288  # pixels at 100 %


class Proof:
    """``said`` is whether the agent is verified, and what was; the words stay hidden until they are asked for."""

    def __init__(self, theme: Theme, parent: tk.Misc, said: tuple[bool, str]) -> None:
        self._theme = theme
        self.frame = ttk.Frame(parent, style="card.TFrame")
        self._row = ttk.Frame(self.frame, style="card.TFrame")
        self._row.pack(fill="x")
        verified, sentence = said
        colour = "good" if verified else "warn"
        image = theme.icon("verified" if verified else "unverified", getattr(theme.colours, colour), 18)
        ttk.Label(self._row, image=image, style="card.TLabel").pack(side="left", anchor="n", padx=(0, theme.px(6)))
        self._said = wrap(label(theme, self._row, sentence, "small", colour), theme.px(WIDTH - 24))
        self._said.pack(side="left", anchor="w", fill="x", expand=True)
        self._words: ttk.Frame | None = None

    def offer(self, words: Sas) -> None:
        """Let them be shown and hidden."""
        theme = self._theme
        tip = tr("Shows four words that you and your agent can compare by telephone")
        show = button(theme, self._row, "", lambda: self._turn(words), kind="Quiet", icon="info", tip=tip)
        show.configure(padding=theme.px(3))
        show.pack(side="right", anchor="n", before=self._said)
        self._said.configure(wraplength=theme.px(WIDTH - 52))

    def _turn(self, words: Sas) -> None:
        if self._words is not None:
            self._words.destroy()
            self._words = None
            return
        theme = self._theme
        self._words = ttk.Frame(self.frame, style="Soft.TFrame", padding=theme.grid(1))
        self._words.pack(fill="x", pady=(theme.px(6), 0))
        width = theme.px(WIDTH) - theme.grid(2)
        wrap(label(theme, self._words, spelt(words), "strong", on="soft"), width).pack(anchor="w")
        meant = tr("If your agent reads out the same words, nobody stands in between.")
        wrap(label(theme, self._words, meant, "small", on="soft"), width).pack(anchor="w")
