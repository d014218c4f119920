"""The chat with one customer as a panel: beside the standby card, in its own window, or at the viewer's side."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.ui_tk.composer import Composer
from rhelp.ui_tk.talk import Talk
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.transcript import Transcript
from rhelp.ui_tk.widgets import button, label, tooltip, wrap
from rhelp.wire.chat import State
from rhelp.words import tr


@dataclass(frozen=True)
class Offers:
    """What the panel offers beside talking; ``invite`` is false where the program is there already.

    ``named`` shows the customer's name above, where nothing else does; ``close`` takes the panel away at any time,
    ``shut`` the window once the consultation has ended.
    """

    invite: bool = True
    named: bool = True
    end: Callable[[], object] | None = None
    close: Callable[[], object] | None = None
    shut: Callable[[], object] | None = None


def road_words(road: State) -> str:
    """What the agent should know of the road that chat takes; empty while all is well."""
    if road is State.CONNECTING:
        return tr("The connection was lost and is being restored. What you write is kept.")
    if road is State.OFFLINE:
        return tr("There is no connection to the server. What you write is kept and sent later.")
    return ""


class ChatPanel:
    """Shows a ``Talk``; several panels may, one after the other. ``frame`` is not placed yet."""

    def __init__(self, theme: Theme, parent: tk.Misc, talk: Talk, offers: Offers) -> None:
        self._theme = theme
        self._talk = talk
        self._offers = offers
        self.frame = ttk.Frame(parent, style="card.TFrame", padding=theme.grid(1.5))
        self._who = label(theme, self.frame, "", "strong")
        self._invite: ttk.Button | None = None
        self._over = False
        self._row = ttk.Frame(self.frame, style="card.TFrame")
        self._composer = Composer(theme, self.frame, talk.say, self._drafted)
        self._note = wrap(label(theme, self.frame, "", "small", "warn"), theme.px(260))
        self._lines = Transcript(theme, self.frame, self._look)
        self._lay_out()
        self._composer.write(talk.draft)
        talk.follow(self._show)
        self.frame.bind("<Destroy>", self._gone)
        self.frame.bind("<Map>", lambda event: self._look(), add="+")
        self._watch(True)
        self._show()

    def focus(self) -> None:
        """Give the keyboard to the field."""
        self._composer.focus()

    def _lay_out(self) -> None:
        theme = self._theme
        head = ttk.Frame(self.frame, style="card.TFrame")
        if self._offers.named:
            head.pack(fill="x")
        if self._offers.close is not None:
            tip = tr("Close the chat; what was written stays")
            close = button(theme, head, "", self._offers.close, kind="Quiet", icon="close", tip=tip)
            close.configure(padding=theme.px(4))
            close.pack(side="right")
        self._who.pack(in_=head, side="left", fill="x", expand=True)
        self._who.lift()
        self._row.pack(side="bottom", fill="x")
        self._composer.frame.pack(side="bottom", fill="x", pady=(theme.grid(1), 0))
        self._note.bind("<Configure>", lambda event: self._note.configure(wraplength=max(event.width, theme.px(120))))
        self._lines.frame.pack(fill="both", expand=True, pady=(theme.grid(1), 0))
        self._offer()

    def _offer(self) -> None:
        theme = self._theme
        for child in self._row.winfo_children():
            child.destroy()
        self._invite = None
        if self._offers.invite:
            self._invite = button(theme, self._row, tr("Request remote support"), self._ask, icon="screen")
            tooltip(theme, self._invite, self._invite_tip)
            self._invite.pack(side="left", pady=(theme.grid(1), 0), padx=(0, theme.grid(1)))
        if self._offers.end is not None:
            tip = tr("End the consultation for you and the customer")
            end = button(theme, self._row, tr("End consultation"), self._confirm, icon="end", tip=tip)
            end.pack(side="right", pady=(theme.grid(1), 0))

    def _ask(self) -> None:
        self._talk.invite()

    def _invite_tip(self) -> str:
        if self._talk.chat.closed:
            return tr("The consultation has ended.")
        if self._talk.road is not State.ONLINE:
            return road_words(self._talk.road)
        return tr("Ask the customer in the chat to start the support program")

    def _confirm(self) -> None:
        """Ask once more, in the place of the buttons."""
        theme = self._theme
        for child in self._row.winfo_children():
            child.destroy()
        self._invite = None
        wrap(label(theme, self._row, tr("End the consultation?")), theme.px(240)).pack(side="left", pady=(theme.grid(1), 0))  # fmt: skip  # noqa: E501
        back = button(theme, self._row, tr("Cancel"), self._not_yet, tip=tr("Go on with the consultation"))
        tip = tr("End the consultation for you and the customer")
        end = button(theme, self._row, tr("End"), self._end, kind="Danger", tip=tip)
        back.pack(side="right", pady=(theme.grid(1), 0), padx=(theme.grid(1), 0))
        end.pack(side="right", pady=(theme.grid(1), 0))
        back.bind("<Escape>", lambda event: self._not_yet())
        end.bind("<Escape>", lambda event: self._not_yet())
        back.focus_set()

    def _not_yet(self) -> None:
        self._offer()
        self._show()
        self._composer.focus()

    def _end(self) -> None:
        self._offer()
        self._show()
        self._talk.end()
        if self._offers.end is not None:
            self._offers.end()

    def _show(self) -> None:
        chat = self._talk.chat
        self._who.configure(text=chat.customer or tr("Customer"))
        self._lines.show(chat)
        self._composer.enable(not chat.closed)
        if chat.closed:
            self._finish()
        self._say(tr("The consultation has ended.") if chat.closed else road_words(self._talk.road))
        if self._invite is not None:
            may = not chat.closed and self._talk.road is State.ONLINE
            self._invite.configure(text=" " + (tr("Ask again") if self._talk.invited else tr("Request remote support")))
            self._invite.state(["!disabled" if may else "disabled"])
        self._look()

    def _finish(self) -> None:
        """Nothing more can be said: the field and the buttons make way."""
        if self._over:
            return
        self._over = True
        self._composer.frame.pack_forget()
        for child in self._row.winfo_children():
            child.destroy()
        self._invite = None
        if self._offers.shut is not None:
            tip = tr("Close the chat; what was written stays")
            shut = button(self._theme, self._row, tr("Close"), self._offers.shut, tip=tip)
            shut.pack(side="right", pady=(self._theme.grid(1), 0))

    def _say(self, text: str) -> None:
        self._note.configure(text=text, foreground=self._theme.colours.muted if self._talk.chat.closed else self._theme.colours.warn)  # fmt: skip  # noqa: E501
        if text:
            self._note.pack(side="bottom", fill="x", pady=(self._theme.grid(1), 0), before=self._lines.frame)
        else:
            self._note.pack_forget()

    def _drafted(self, text: str) -> None:
        self._talk.draft = text

    def _look(self) -> None:
        """Whatever the agent sees is read."""
        if not self.frame.winfo_exists():
            return
        if self._talk.unread and self.frame.winfo_viewable() and self._in_front and self._lines.at_end:
            self.frame.after_idle(self._talk.seen)

    @property
    def _in_front(self) -> bool:
        call = self.frame.tk.call
        focus = str(call("focus", "-displayof", self.frame))
        return bool(focus) and str(call("winfo", "toplevel", focus)) == str(self.frame.winfo_toplevel())

    def _watch(self, on: bool) -> None:
        """Look again whenever the panel's window gets the focus."""
        window, tag = self.frame.winfo_toplevel(), f"focus{self.frame}"
        others = tuple(name for name in window.bindtags() if name != tag)
        window.bindtags((*others, tag) if on else others)
        if on:
            window.bind_class(tag, "<FocusIn>", lambda event: self._look())
        else:
            window.unbind_class(tag, "<FocusIn>")

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.frame:
            self._talk.leave(self._show)
            self._watch(False)
