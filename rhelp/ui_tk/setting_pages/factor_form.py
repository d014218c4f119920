"""The form that changes the second factor: password and six digits, and what went wrong with them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.errors import RhelpError
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import Field, button, label, wrap
from rhelp.words import tr

WIDTH = 300


class FactorForm:
    """Password and six digits, and what went wrong with them."""

    def __init__(
        self, setup: Setup, parent: tk.Misc, text: str, go: Callable[[FactorForm], object], cancel: Callable[[], object]
    ) -> None:
        theme = setup.theme
        self._go = go
        self.frame = ttk.Frame(parent, style="card.TFrame")
        self.frame.pack(anchor="w")
        self._password = Field(theme, self.frame, tr("Your password"), secret=True)
        self._code = Field(theme, self.frame, tr("Six digits that the app shows now"))
        for one in (self._password, self._code):
            one.widget.pack(anchor="w", pady=(0, theme.grid(1)))
            for sequence in ("<Return>", "<KP_Enter>"):
                one.entry.bind(sequence, lambda event: self._submit())
            one.entry.bind("<Escape>", lambda event: cancel())
        self._problem = wrap(label(theme, self.frame, "", "body", "alarm"), theme.px(WIDTH))
        self._row = ttk.Frame(self.frame, style="card.TFrame")
        self._row.pack(anchor="w", pady=(theme.px(4), 0))
        tip = tr("With your password and these digits")
        self._button = button(theme, self._row, text, self._submit, kind="Accent", tip=tip)
        self._button.pack(side="left")
        quits = button(theme, self._row, tr("Cancel"), cancel, tip=tr("Nothing changes"))
        quits.pack(side="left", padx=(theme.grid(1), 0))
        self._password.entry.focus_set()

    @property
    def password(self) -> str:
        return self._password.value

    @property
    def code(self) -> str:
        return self._code.value.strip()

    def refused(self, error: RhelpError) -> None:
        """Say why it did not work."""
        if self.frame.winfo_exists():
            self._say(tr(str(error)))
            self._button.state(["!disabled"])

    def _say(self, sentence: str) -> None:
        self._problem.configure(text=sentence)
        self._problem.pack(anchor="w", before=self._row)

    def _submit(self) -> None:
        if self._button.instate(["disabled"]):
            return
        if not (self.password and self.code):
            self._say(tr("Please type your password and the six digits."))
            return
        self._problem.pack_forget()
        self._button.state(["disabled"])
        self._go(self)
