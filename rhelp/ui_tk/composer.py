"""The field in which one writes: Enter sends, Shift and Enter begin a new line, an input method is left alone."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, label
from rhelp.words import tr

LINES = (2, 6)  # the field grows with what is written
# An input method that is composing takes Enter for itself, commits what it has and hands Enter on right behind it,
# without a pause that a hand could make. Such an Enter belongs to the syllable.
COMPOSED_S = 0.1
COMMITTED = 0  # the keycode of text that no key made
LONGEST = 20_000  # characters


class Composer:
    """``send`` gets what was written; ``changed`` every change of it; ``hint`` stands in the empty field."""

    def __init__(
        self, theme: Theme, parent: tk.Misc, send: Callable[[str], object], changed: Callable[[str], object],
        hint: str = "",
    ) -> None:  # fmt: skip
        self._theme = theme
        self._send = send
        self._changed = changed
        self._committed_at = float("-inf")
        self._open = True
        self.frame = ttk.Frame(parent, style="card.TFrame")
        self.text = tk.Text(self.frame, wrap="word", width=20, height=LINES[0], undo=True)
        tip = tr("Enter sends, Shift+Enter begins a new line")
        self._button = button(theme, self.frame, "", self._submit, kind="Accent", icon="send", tip=tip)
        self._button.pack(side="right", anchor="s", padx=(theme.grid(1), 0))
        self.text.pack(side="left", fill="both", expand=True)
        self._hint = label(theme, self.text, hint or tr("Write to the customer"), "body", "muted")
        self._dress()
        self._bind()
        self._follow()

    @property
    def written(self) -> str:
        """What stands in the field."""
        return self.text.get("1.0", "end-1c")

    def write(self, text: str) -> None:
        """Put this into the field."""
        self.text.delete("1.0", "end")
        self.text.insert("1.0", text)
        self._follow()

    def enable(self, open_: bool) -> None:
        """Whether anything can be said."""
        if open_ != self._open:
            self._open = open_
            self.text.configure(state="normal" if open_ else "disabled")
        self._follow()

    def focus(self) -> None:
        """Give the field the keyboard."""
        self.text.focus_set()

    def _bind(self) -> None:
        text = self.text
        text.bind("<KeyPress>", self._key)
        for key in ("<Return>", "<KP_Enter>"):
            text.bind(key, self._enter)
        for key in ("<Shift-Return>", "<Shift-KP_Enter>"):
            text.bind(key, self._new_line)
        text.bind("<Tab>", lambda event: self._onward(text.tk_focusNext()))
        text.bind("<Shift-Tab>", lambda event: self._onward(text.tk_focusPrev()))
        text.bind("<<Shift-Tab>>", lambda event: self._onward(text.tk_focusPrev()))
        text.bind("<<Modified>>", self._modified)
        self._hint.bind("<Button-1>", lambda event: text.focus_set())

    def _key(self, event: tk.Event[tk.Misc]) -> None:
        committed = event.keycode == COMMITTED and event.char
        self._committed_at = time.monotonic() if committed else float("-inf")

    def _enter(self, event: tk.Event[tk.Misc]) -> str:
        composed = time.monotonic() - self._committed_at <= COMPOSED_S
        self._committed_at = float("-inf")
        if not composed:
            self._submit()
        return "break"

    def _new_line(self, event: tk.Event[tk.Misc]) -> str:
        self.text.insert("insert", "\n")
        self.text.see("insert")
        return "break"

    def _onward(self, widget: tk.Misc | None) -> str:
        if widget is not None:
            widget.focus_set()
        return "break"

    def _submit(self) -> None:
        written = self.written.strip()
        if written and self._open:
            self.write("")
            self._send(written)
            self.text.focus_set()

    def _modified(self, event: tk.Event[tk.Misc]) -> None:
        if not self.text.edit_modified():
            return
        self.text.edit_modified(False)
        if len(self.written) > LONGEST:
            self.text.delete(f"1.0+{LONGEST}c", "end")
        self._follow()
        self._changed(self.written)

    def _follow(self) -> None:
        written = self.written
        self._button.state(["!disabled" if written.strip() and self._open else "disabled"])
        if written:
            self._hint.place_forget()
        else:
            self._hint.place(x=self._theme.px(6), y=self._theme.px(5))
        counted = self.text.count("1.0", "end", "displaylines") if written else None
        lines = counted[0] if isinstance(counted, tuple) else counted or 1
        self.text.configure(height=min(max(LINES[0], lines), LINES[1]))

    def _dress(self) -> None:
        theme, c = self._theme, self._theme.colours
        self.text.configure(
            font=theme.font("body"), background=c.card, foreground=c.text, insertbackground=c.text, relief="flat",
            borderwidth=0, highlightthickness=theme.px(1), highlightbackground=c.field, highlightcolor=c.accent,
            selectbackground=c.accent, selectforeground=c.on_accent, padx=theme.px(6), pady=theme.px(5),
        )  # fmt: skip
