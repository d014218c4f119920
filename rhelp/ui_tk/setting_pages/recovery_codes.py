"""Recovery codes, shown once: to be copied, or kept in a file."""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable
from tkinter import filedialog, ttk

from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import CopyButton, button, card, label, wrap
from rhelp.words import tr

WIDTH = 460


class RecoveryCodes:
    """``done`` is called once the agent says that they are kept."""

    def __init__(self, theme: Theme, parent: tk.Misc, codes: list[str], done: Callable[[], object]) -> None:
        self._codes = codes
        inside = card(theme, parent)
        inside.pack(fill="x")
        label(theme, inside, tr("Your recovery codes"), "title").pack(anchor="w")
        text = tr("Each lets you in once when your telephone is not at hand. They are shown only now: print them or write them down, and keep them apart from the telephone.")  # fmt: skip  # noqa: E501
        words = label(theme, inside, text)
        words.pack(anchor="w", fill="x", pady=(theme.grid(1), theme.grid(2)))
        words.bind("<Configure>", lambda event: wrap(words, min(event.width - theme.px(4), theme.px(WIDTH))))
        for code in codes:
            label(theme, inside, code).pack(anchor="w", pady=theme.px(1))
        self._problem = wrap(label(theme, inside, "", "body", "alarm"), theme.px(WIDTH))
        self._row = row = ttk.Frame(inside, style="card.TFrame")
        row.pack(anchor="w", pady=(theme.grid(2), 0))
        content = "\n".join(codes)
        copy = CopyButton(theme, row, tr("Copy"), lambda: content, tip=tr("Copy all recovery codes"))
        copy.widget.pack(side="left")
        save = button(theme, row, tr("Save…"), self._save, tip=tr("Save them in a file, to print"))
        save.pack(side="left", padx=theme.grid(1))
        kept = button(theme, row, tr("I have kept them"), done, kind="Accent", tip=tr("The codes are not shown again"))
        kept.pack(side="left")

    def _save(self) -> None:
        path = filedialog.asksaveasfilename(
            parent=self._row, title=tr("Your recovery codes"), initialfile="rhelp-recovery.txt", defaultextension=".txt"
        )
        if not path:
            return
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write("\n".join(self._codes) + "\n")
        except OSError:
            self._problem.configure(text=tr("The file could not be written. Please choose another place."))
            self._problem.pack(anchor="w", before=self._row)
        else:
            self._problem.pack_forget()
