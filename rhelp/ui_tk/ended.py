"""The calm panel at the end of a session: why it ended, and what can be done next."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.session import EndedWhy
from rhelp.ui_tk.scrolled import Scrolled
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, focus_once_seen, label, wrap
from rhelp.words import tr


def reason(why: EndedWhy) -> str:
    """One sentence for the agent; empty where there is nothing to tell."""
    match why:
        case EndedWhy.CUSTOMER_ENDED:
            return tr("The customer ended the support.")
        case EndedWhy.AGENT_ENDED:
            return ""  # who ended it knows
        case EndedWhy.LINE_LOST:
            return tr("The connection to the customer was lost. The customer can come back with a new code.")
        case EndedWhy.SCREEN_LOST:
            return tr("The customer's screen can no longer be read. The customer can come back with a new code.")
        case EndedWhy.SERVER_LOST:
            return tr("The connection to the server was lost. Please check your network and try again.")
        case EndedWhy.SIGNED_OUT:
            return tr("Your sign-in is no longer valid. Please sign in again.")
        case EndedWhy.SLOW_DOWN:
            return tr("There were too many attempts. Please wait a moment and try again.")
        case EndedWhy.FAILED:
            return tr("The connection could not be made. Please try again with a new code.")


class EndedPanel:
    """Covers ``parent`` with a quiet ground and a card on it."""

    def __init__(
        self, theme: Theme, parent: tk.Misc, why: EndedWhy, again: Callable[[], object], close: Callable[[], object]
    ) -> None:
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        page = Scrolled(theme, self.frame)
        page.frame.pack(fill="both", expand=True)
        inside = card(theme, page.inside, 5)
        inside.pack(expand=True)
        good = why in (EndedWhy.CUSTOMER_ENDED, EndedWhy.AGENT_ENDED)
        icon, colour = ("check", theme.colours.good) if good else ("info", theme.colours.warn)
        ttk.Label(inside, image=theme.icon(icon, colour, 44), style="card.TLabel").pack(pady=(0, theme.grid(1.5)))
        label(theme, inside, tr("The support has ended"), "title").pack()
        if reason(why):
            text = wrap(label(theme, inside, reason(why), "body", "muted"), theme.px(420))
            text.configure(justify="center", anchor="center")
            text.pack(pady=(theme.grid(1), 0))
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack(pady=(theme.grid(3), 0))
        tip = tr("Wait for a customer again, with a new access code")
        first = button(theme, row, tr("New support"), again, kind="Accent", icon="plus", tip=tip)
        first.pack(side="left", padx=(0, theme.grid(1)))
        button(theme, row, tr("Close"), close, tip=tr("Back to the home window")).pack(side="left")
        focus_once_seen(first)
