"""One more question before something ends, in the window it is about."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, label, wrap
from rhelp.words import tr


@dataclass(frozen=True)
class Wording:
    """What the question says: a title, what will happen, the two answers and their tooltips."""

    title: str
    text: str
    stay: tuple[str, str]
    end: tuple[str, str]


def support_wording() -> Wording:
    """Of the support that runs in the viewer."""
    text = tr("You and the customer are disconnected. For a new connection the customer needs a new code.")
    stay = tr("Go on helping"), tr("Goes back to the customer's screen")
    return Wording(
        tr("End the support?"), text, stay, (tr("End support"), tr("End the support for you and the customer"))
    )


def consultation_wording() -> Wording:
    """Of a customer who is in the chat while the window is closed."""
    text = tr("A customer is in the chat with you. Closing rhelp ends the consultation for both of you.")
    stay = tr("Go on helping"), tr("Goes back to the consultation")
    end = tr("End and close"), tr("End the consultation for you and the customer")
    return Wording(tr("Close rhelp?"), text, stay, end)


class EndQuestion:
    """Asks whether to end; ``back`` gives the keyboard back where the agent goes on."""

    def __init__(
        self,
        theme: Theme,
        window: tk.Tk | tk.Toplevel,
        memory: Memory,
        end: Callable[[], object],
        back: Callable[[], object],
        wording: Callable[[], Wording] = support_wording,
    ) -> None:
        self._theme = theme
        self._window = window
        self._memory = memory
        self._end = end
        self._back = back
        self._wording = wording
        self._frame: ttk.Frame | None = None

    def ask(self) -> None:
        """Show the question, if it is not shown; end at once where the agent does not want to be asked."""
        if not self._memory.now.support.confirm_end:
            self._end()
            return
        if self._frame is not None and self._frame.winfo_exists():
            return
        theme, words = self._theme, self._wording()
        self._frame = inside = card(theme, self._window, 4)
        label(theme, inside, words.title, "title").pack(anchor="w")
        wrap(label(theme, inside, words.text, "body", "muted"), theme.px(380)).pack(anchor="w", pady=theme.grid(1))
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack(anchor="e", pady=(theme.grid(1), 0))
        stay = button(theme, row, words.stay[0], self._stay, tip=words.stay[1])
        stay.pack(side="left", padx=(0, theme.grid(1)))
        end = button(theme, row, words.end[0], self._end, kind="Danger", icon="end", tip=words.end[1])
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
