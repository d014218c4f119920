"""One more question before something ends, in the window it is about."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, label, wrap
from rhelp.words import tr


class EndQuestion:
    """Asks whether to end the support; ``back`` gives the keyboard back where the agent goes on."""

    def __init__(
        self, theme: Theme, window: tk.Toplevel, memory: Memory, end: Callable[[], object], back: Callable[[], object]
    ) -> None:
        self._theme = theme
        self._window = window
        self._memory = memory
        self._end = end
        self._back = back
        self._frame: ttk.Frame | None = None

    def ask(self) -> None:
        """Show the question, if it is not shown; end at once where the agent does not want to be asked."""
        if not self._memory.now.support.confirm_end:
            self._end()
            return
        if self._frame is not None and self._frame.winfo_exists():
            return
        theme = self._theme
        self._frame = inside = card(theme, self._window, 4)
        label(theme, inside, tr("End the support?"), "title").pack(anchor="w")
        text = tr("You and the customer are disconnected. For a new connection the customer needs a new code.")
        wrap(label(theme, inside, text, "body", "muted"), theme.px(380)).pack(anchor="w", pady=theme.grid(1))
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack(anchor="e", pady=(theme.grid(1), 0))
        tip = tr("Goes back to the customer's screen")
        stay = button(theme, row, tr("Go on helping"), self._stay, tip=tip)
        stay.pack(side="left", padx=(0, theme.grid(1)))
        tip = tr("End the support for you and the customer")
        end = button(theme, row, tr("End support"), self._end, kind="Danger", icon="end", tip=tip)
        end.pack(side="left")
        for made, other in ((stay, end), (end, stay)):
            made.bind("<Escape>", lambda event: self._stay())
            for sequence in ("<Tab>", "<Shift-Tab>", "<ISO_Left_Tab>", "<Left>", "<Right>"):
                self._lead(made, sequence, other)
        inside.place(relx=0.5, rely=0.45, anchor="center")
        inside.lift()
        stay.focus_force()

    def _lead(self, made: ttk.Button, sequence: str, other: ttk.Button) -> None:
        def lead(event: tk.Event[tk.Misc]) -> str:
            other.focus_set()
            return "break"  # until it is answered the keyboard stays with the question

        made.bind(sequence, lead)

    def _stay(self) -> None:
        if self._frame is not None:
            self._frame.destroy()
            self._frame = None
        self._back()
