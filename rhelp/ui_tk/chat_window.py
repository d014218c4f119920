"""The chat in a window of its own, as chat standby has it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from tkinter import ttk

from rhelp.core.session import Waiting
from rhelp.ui_tk.chat import ChatPanel, Offers
from rhelp.ui_tk.talk import Talk
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.trust import Answers, trust_row
from rhelp.ui_tk.windows import Windows
from rhelp.words import tr

SIZE = (460, 620)
LEAST = (340, 400)


class ChatWindow:
    """Closing it ends nothing: ``closed`` is called, and the talk can be shown again."""

    def __init__(
        self, theme: Theme, windows: Windows, talk: Talk, offers: Offers, closed: Callable[[], object]
    ) -> None:
        self.talk = talk
        self._closed = closed
        self.window = tk.Toplevel(theme.root, background=theme.colours.card)
        windows.open(self.window, "chat", SIZE, LEAST)
        self._panel = ChatPanel(theme, self.window, talk, replace(offers, shut=self.close))
        self._panel.frame.pack(fill="both", expand=True)
        self._theme = theme
        self._trust: ttk.Frame | None = None
        talk.follow(self._title)
        self.window.protocol("WM_DELETE_WINDOW", self.close)
        self._title()
        self._panel.focus()

    def say_who(self, status: Waiting, answers: Answers) -> None:
        """Show above the chat what is known of the customer."""
        if self._trust is not None:
            self._trust.destroy()
        self._trust = None
        if status.proved is not None:
            self._trust = trust_row(self._theme, self.window, status.proved, status.relay_url, answers)
            around = self._theme.grid(1.5)
            self._trust.pack(fill="x", padx=around, pady=(around, 0), before=self._panel.frame)

    def raise_(self) -> None:
        """Bring it to the front, the keyboard in the field."""
        self.window.deiconify()
        self.window.lift()
        self.window.focus_force()
        self._panel.focus()

    def close(self) -> None:
        """Take it away."""
        if self.window.winfo_exists():
            self.talk.leave(self._title)
            self.window.destroy()
            self._closed()

    def _title(self) -> None:
        who = self.talk.chat.customer or tr("Customer")
        title = tr("{customer} – Chat", customer=who)
        self.window.title(f"({self.talk.unread}) {title}" if self.talk.unread else title)
