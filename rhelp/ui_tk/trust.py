"""What the agent's windows say of who the customer is, and the four words that two people compare to be sure."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from urllib.parse import urlsplit

from rhelp.core.sas import Sas
from rhelp.core.session import Proved, Trust
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, label, tooltip, wrap
from rhelp.words import LANGUAGES, language, tr


@dataclass(frozen=True)
class Label:
    """What is known, in long, in short and as a sentence; ``good`` says that nobody needs to do anything."""

    long: str
    short: str
    tip: str
    good: bool


def trust_label(trust: Trust, host: str) -> Label:
    """``host`` is that of the page by which a customer came."""
    match trust:
        case Trust.VERIFIED:
            tip = tr("The customer proved to know the code or link that you gave, and nobody stands in between.")
            return Label(tr("Verified"), "", tip, good=True)
        case Trust.COMPARED:
            tip = tr("You and the customer have compared the four words, so nobody stands in between.")
            return Label(tr("Verified by comparison"), "", tip, good=True)
        case Trust.PAGE:
            long = tr("Protected from outsiders, trusts {host}", host=host)
            tip = tr(
                "The customer typed the code on the page. Nobody outside can read along, but {host}, where the page "
                "comes from, could. Four words to compare by telephone exclude everybody else.",
                host=host,
            )
            return Label(long, tr("Trusts the page"), tip, good=False)
        case Trust.UNVERIFIED:
            tip = tr(
                "The customer came by the page or your number, so nothing but the server says who this is. To be sure, "
                "compare four words, or have a new code typed into the support program itself."
            )
            return Label(tr("Not verified, trusts the server"), tr("Not verified"), tip, good=False)


@dataclass(frozen=True)
class Answers:
    """What the agent may say to the words, and where the keyboard goes afterwards."""

    match: Callable[[Sas], object]
    differ: Callable[[], object]
    back: Callable[[], object]


class Comparison:
    """A card over the window with the four words, in the agent's language and in the other one."""

    def __init__(self, theme: Theme, window: tk.Misc, answers: Answers) -> None:
        self._theme = theme
        self._window = window
        self._answers = answers
        self._frame: ttk.Frame | None = None

    @property
    def shown(self) -> bool:
        """Whether the card is there."""
        return self._frame is not None and bool(self._frame.winfo_exists())

    def ask(self, words: Sas) -> None:
        """Show the words and the answers; once more changes nothing."""
        if self.shown:
            return
        theme = self._theme
        self._frame = inside = card(theme, self._window, 3)
        width = min(theme.px(460), max(theme.px(280), self._window.winfo_width() - theme.grid(14)))
        wrap(label(theme, inside, tr("Compare these four words with the customer"), "title"), width).pack(anchor="w")
        text = tr(
            "Read them out by telephone. The customer finds the words in the support program or beside the chat, and "
            "says whether they are the same."
        )
        wrap(label(theme, inside, text, "body", "muted"), width).pack(anchor="w", pady=theme.grid(1))
        self._spell(inside, words, width)
        self._buttons(inside, words)
        inside.place(relx=0.5, rely=0.5, anchor="center")
        inside.lift()

    def close(self) -> None:
        """Take the card away."""
        if self._frame is not None and self._frame.winfo_exists():
            self._frame.destroy()
        self._frame = None

    def _spell(self, inside: ttk.Frame, words: Sas, width: int) -> None:
        theme, mine = self._theme, language()
        wrap(label(theme, inside, "   ".join(words.spell(mine)), "title", "link"), width).pack(
            anchor="w", pady=(theme.grid(1), 0)
        )
        for other, name in LANGUAGES.items():
            if other != mine:
                line = f"{name}: {'   '.join(words.spell(other))}"
                wrap(label(theme, inside, line, "body", "muted"), width).pack(anchor="w", pady=(theme.px(4), 0))

    def _buttons(self, inside: ttk.Frame, words: Sas) -> None:
        theme = self._theme
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack(anchor="e", pady=(theme.grid(3), 0))
        later = button(theme, row, tr("Later"), self._later, kind="Quiet", tip=tr("Nothing changes"))
        tip = tr("Somebody may stand in between: ends the support at once")
        differ = button(theme, row, tr("They differ"), self._differ, kind="Danger", tip=tip)
        tip = tr("Says from now on that this customer was verified by comparison")
        match = button(theme, row, tr("They match"), lambda: self._match(words), kind="Accent", icon="check", tip=tip)
        for made in (later, differ, match):
            made.pack(side="left", padx=(theme.grid(1), 0))
            made.bind("<Escape>", lambda event: self._later())
        circle = (later, differ, match)
        for place, made in enumerate(circle):
            self._lead(made, circle[(place + 1) % 3], "<Tab>", "<Right>")
            self._lead(made, circle[(place - 1) % 3], "<Shift-Tab>", "<ISO_Left_Tab>", "<Left>")
        later.focus_set()

    def _lead(self, made: ttk.Button, other: ttk.Button, *sequences: str) -> None:
        def lead(event: tk.Event[tk.Misc]) -> str:
            other.focus_set()
            return "break"  # until it is answered the keyboard stays with the question

        for sequence in sequences:
            made.bind(sequence, lead)

    def _match(self, words: Sas) -> None:
        self._later()
        self._answers.match(words)

    def _differ(self) -> None:
        self.close()
        self._answers.differ()

    def _later(self) -> None:
        self.close()
        self._answers.back()


def trust_row(theme: Theme, parent: tk.Misc, proved: Proved, page: str, answers: Answers) -> ttk.Frame:
    """What is known of a customer on the page with this address, and the way to know more; not placed yet."""
    said = trust_label(proved.trust, urlsplit(page).netloc)
    colour = theme.colours.good if said.good else theme.colours.warn
    row = ttk.Frame(parent, style="card.TFrame")
    comparison = Comparison(theme, parent.winfo_toplevel(), answers)
    tip = tr("Shows four words that you and the customer can compare by telephone")
    ask = button(theme, row, tr("Compare words"), lambda: comparison.ask(proved.words), kind="Quiet", tip=tip)
    ask.pack(side="right")
    who = label(theme, row, f" {said.long}", "small")
    image = theme.icon("verified" if said.good else "unverified", colour, 15)
    who.configure(foreground=colour, image=image, compound="left")
    who.pack(side="left", fill="x", expand=True)
    tooltip(theme, who, said.tip)
    return row
