"""The chat at the viewer's side: opened and closed from the bar, which counts what was not read."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.ui_tk.chat import ChatPanel, Offers
from rhelp.ui_tk.side import SidePanel
from rhelp.ui_tk.talk import Talk
from rhelp.ui_tk.theme import Theme
from rhelp.wire.chat import Author

PAGE = "chat"


class ChatSide:
    """``changed`` is called whenever the bar should say something else."""

    def __init__(self, theme: Theme, side: SidePanel, changed: Callable[[], object]) -> None:
        self._theme = theme
        self._side = side
        self._changed = changed
        self._panel: ChatPanel | None = None
        self.talk: Talk | None = None

    @property
    def unread(self) -> int:
        """How many of the customer's lines the agent has not seen."""
        return self.talk.unread if self.talk is not None else 0

    @property
    def shown(self) -> bool:
        """Whether the chat is the side panel's page."""
        return self._side.page == PAGE

    def hold(self, talk: Talk) -> None:
        """This is the customer's chat."""
        if talk is self.talk:
            return
        if self.talk is not None:
            self.talk.leave(self._follow)
        self.talk = talk
        talk.follow(self._follow)
        if self.shown:
            self.open()
        self._changed()

    def toggle(self) -> None:
        """Open it, the keyboard in the field, or close it."""
        if self.shown:
            self._side.close()
            self._changed()
        else:
            self.open()

    def open(self, *, focus: bool = True) -> None:
        """Show it."""
        if self.talk is None:
            return
        self._side.open(PAGE, self._build)
        if focus and self._panel is not None:
            self._panel.focus()
        self._changed()

    def leave(self) -> None:
        """It is shown elsewhere from now on."""
        if self.talk is not None:
            self.talk.leave(self._follow)
            self.talk = None

    def stay(self, parent: tk.Misc) -> ttk.Frame | None:
        """The chat for the panel of the end, where there was any."""
        talk, self.talk = self.talk, None
        if talk is None:
            return None
        talk.leave(self._follow)
        if all(line.author is Author.NOTICE for line in talk.chat.lines):
            return None
        return ChatPanel(self._theme, parent, talk, Offers(invite=False)).frame

    def _build(self, frame: ttk.Frame) -> None:
        if self.talk is not None:
            self._panel = ChatPanel(self._theme, frame, self.talk, Offers(invite=False, close=self.toggle))
            self._panel.frame.pack(fill="both", expand=True)

    def _follow(self) -> None:
        self._changed()
