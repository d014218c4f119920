"""The rows that pages of settings are made of: words at the left, what can be chosen at the right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from functools import partial
from tkinter import ttk

from rhelp.ui_tk.menus import drop_down
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, label, tooltip, wrap
from rhelp.words import tr

LEAST_WORDS = 160  # pixels at 100 % that the words of a row get, whatever stands at its right


class Row:
    """``side`` is the place for what can be chosen, ``say`` a line below that tells what is wrong."""

    def __init__(self, theme: Theme, parent: tk.Misc, title: str, hint: str = "") -> None:
        self._theme = theme
        self.frame = ttk.Frame(parent, style="Row.TFrame", padding=(theme.grid(2), theme.grid(1.5)))
        self.frame.pack(fill="x", pady=(0, theme.px(6)))
        self.side = ttk.Frame(self.frame, style="card.TFrame")
        self.side.pack(side="right", padx=(theme.grid(2), 0))
        self._words = ttk.Frame(self.frame, style="card.TFrame")
        self._words.pack(side="left", fill="x", expand=True)
        self._lines = [label(theme, self._words, title)]
        if hint:
            self._lines.append(label(theme, self._words, hint, "small", "muted"))
        self._say = label(theme, self._words, "", "small", "alarm")
        self._lines.append(self._say)
        for line in self._lines[:-1]:
            line.pack(anchor="w", fill="x")
        self.frame.bind("<Configure>", lambda event: self._fold(event.width))

    def say(self, sentence: str, colour: str = "alarm") -> None:
        """Tell something below the words; an empty sentence takes it away."""
        self._say.configure(text=sentence, foreground=getattr(self._theme.colours, colour))
        if sentence:
            self._say.pack(anchor="w", fill="x", pady=(self._theme.px(3), 0))
        else:
            self._say.pack_forget()

    def _fold(self, width: int) -> None:
        theme = self._theme
        free = width - theme.grid(7) - self.side.winfo_reqwidth()
        for line in self._lines:
            wrap(line, max(free, theme.px(LEAST_WORDS)))


class TextRow(Row):
    """A row with a text field, taken over by Enter and when the field is left."""

    def __init__(
        self, theme: Theme, parent: tk.Misc, title: str, hint: str, value: str, changed: Callable[[str], str]
    ) -> None:
        super().__init__(theme, parent, title, hint)
        self._entry = ttk.Entry(self.side, style="Field.TEntry", font=theme.font("body"), width=26)
        self._entry.insert(0, value)
        self._entry.pack()
        for sequence in ("<FocusOut>", "<Return>", "<KP_Enter>"):
            self._entry.bind(sequence, lambda event: self.say(changed(self.value)))

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self._entry.get().strip()


class Rows:
    """Adds rows to ``parent`` from top to bottom; ``again`` builds the page anew."""

    def __init__(self, theme: Theme, parent: tk.Misc, again: Callable[[], object]) -> None:
        self.theme = theme
        self.parent = parent
        self.again = again

    def note(self, text: str) -> None:
        """A few sentences above the next rows."""
        made = label(self.theme, self.parent, text, "body", "muted", on="ground")
        made.pack(fill="x", pady=(0, self.theme.grid(2)))
        made.bind("<Configure>", lambda event: wrap(made, event.width))

    def row(self, title: str, hint: str = "") -> Row:
        """A row without anything to choose yet."""
        return Row(self.theme, self.parent, title, hint)

    def text(self, title: str, hint: str, value: str, changed: Callable[[str], str]) -> TextRow:
        """A line of text; ``changed`` returns what is wrong with it, or nothing."""
        return TextRow(self.theme, self.parent, title, hint, value, changed)

    def switch(self, title: str, hint: str, on: bool, changed: Callable[[bool], object]) -> Row:
        """On or off."""
        row = self.row(title, hint)
        value = tk.BooleanVar(row.frame, on)
        made = ttk.Checkbutton(row.side, style="Switch.TCheckbutton", variable=value, takefocus=True)

        def follow() -> None:
            made.configure(text=tr("On") if value.get() else tr("Off"))

        def turned() -> None:
            follow()
            changed(value.get())

        made.configure(command=turned)
        made.bind("<Return>", lambda event: made.invoke())
        made.held = value  # type: ignore[attr-defined]  # the variable lives as long as the switch
        tooltip(self.theme, made, title)
        follow()
        made.pack()
        return row

    def choice(
        self, title: str, hint: str, choices: Mapping[str, str], chosen: str, changed: Callable[[str], object]
    ) -> Row:
        """One of several, by a menu."""
        row = self.row(title, hint)
        made = button(self.theme, row.side, choices.get(chosen, chosen), lambda: None, icon="down", tip=title)
        made.configure(compound="right")
        now = [chosen]

        def pick(value: str) -> None:
            now[0] = value
            made.configure(text=f"{choices[value]} ")
            changed(value)

        def entry(value: str, text: str) -> tuple[str, Callable[[], object]]:
            return ("✓ " if value == now[0] else "    ") + text, partial(pick, value)

        made.configure(
            text=f"{choices.get(chosen, chosen)} ",
            command=lambda: drop_down(self.theme, made, [entry(*one) for one in choices.items()], right=True),
        )
        made.pack()
        return row
