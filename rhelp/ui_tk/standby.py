"""The standby card: it waits, lets ring, tells who is in the chat, and what there is to know of failed attempts."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.session import Joining, Opening, Ringing, Waiting
from rhelp.ui_tk.ring import Answer, RingBar, ring_words
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.trust import Answers
from rhelp.ui_tk.way_in import CARD, NARROW, WayIn, WayInStrip
from rhelp.ui_tk.widgets import button, card, label, wrap
from rhelp.wire.signal import SeatKind, Spent
from rhelp.words import tr

TICK_MS = 400
BEAT = ("●○○", "○●○", "○○●", "○●○")
ROOM = 560  # pixels at 100 % where the parent's width is not known yet

Before = Opening | Waiting | Ringing | Joining


@dataclass(frozen=True)
class Ways:
    """What the card sets off. ``chat`` builds the chat below the card, or is None where it has its own window."""

    kind: SeatKind
    cancel: Callable[[], object]
    answer: Answer
    mail: Callable[[], object]
    open_chat: Callable[[], object]
    chat: Callable[[tk.Misc], ttk.Frame | None]
    answers: Answers


class Standby:
    """Shows Opening, Waiting, Ringing and Joining, in the middle of ``parent``."""

    def __init__(self, theme: Theme, parent: tk.Misc, ways: Ways) -> None:
        self._theme = theme
        self._ways = ways
        self._waiting: Waiting | None = None
        self._way: WayIn | WayInStrip | None = None
        self._ring: RingBar | None = None
        self._beat = 0
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        self.frame.pack(fill="both", expand=True)
        self._card = card(theme, self.frame, CARD)
        self._card.pack(expand=True)
        self._room = self._width(parent)
        self._head()
        self._body = ttk.Frame(self._card, style="card.TFrame")
        self._problem = wrap(
            label(theme, self._card, "", "body", "warn"), min(theme.px(560), self._room - theme.grid(8))
        )
        self._timer: str = self.frame.after(TICK_MS, self._tick)
        self.frame.bind("<Destroy>", self._gone)
        self.frame.bind("<Configure>", self._resized)

    def show(self, status: Before) -> None:
        """Follow the session."""
        self._stop_ringing()
        match status:
            case Opening():
                self._say.configure(text=tr("Asking the server for an access code…"))
            case Joining():
                self._say.configure(text=tr("A customer is connecting…"))
            case Ringing():
                self._say.configure(text=tr("A customer is calling"))
                self._start_ringing(status)
            case Waiting():
                self._say.configure(text=self._waiting_words(status))
                self._follow(status)

    def _waiting_words(self, status: Waiting) -> str:
        if status.page is None:
            return tr("Waiting for the customer")
        name = status.page
        if self._ways.kind is SeatKind.CHAT:
            return tr("You are in the chat with {customer}", customer=name) if name else tr("You are in the chat with the customer")  # fmt: skip  # noqa: E501
        if not name:
            return tr("The customer is in the chat – waiting for the support program to start")
        return tr("{customer} is in the chat – waiting for the support program to start", customer=name)

    def _head(self) -> None:
        theme = self._theme
        row = ttk.Frame(self._card, style="card.TFrame")
        row.pack(fill="x", pady=(0, theme.grid(2)))
        self._pulse = label(theme, row, BEAT[0], "small", "link")
        self._pulse.pack(side="left", padx=(0, theme.grid(1)))
        tip = tr("Stop waiting and discard this code")
        self._cancel = button(theme, row, tr("Cancel"), self._ways.cancel, kind="Quiet", icon="close", tip=tip)
        self._cancel.pack(side="right")
        self._say = label(theme, row, "", "strong")
        self._say.pack(side="left")
        self._wrap_head()

    def _wrap_head(self) -> None:
        theme = self._theme
        wrap(self._say, max(theme.px(140), min(theme.px(640), self._room - theme.grid(26))))

    def _follow(self, status: Waiting) -> None:
        before, self._waiting = self._waiting, status
        fresh = before is None or (before.code, before.icon, before.link) != (status.code, status.icon, status.link)
        moved = before is None or (before.page is None) != (status.page is None)
        talks = before is not None and (before.consultation, before.proved) != (status.consultation, status.proved)
        if fresh or moved or talks:
            self._build(status)
        self._warn(warning(status))

    def _build(self, status: Waiting) -> None:
        theme = self._theme
        for child in (*self._body.winfo_children(), *self.frame.winfo_children()):
            if child is not self._card:
                child.destroy()
        self._body.pack(fill="both")
        if status.page is None:
            self._cancel.pack(side="right", before=self._say)
            self._card.configure(padding=theme.grid(CARD))
            self._card.pack(fill="none", expand=True)
            self._way = self._way_in(status)
        else:
            self._cancel.pack_forget()  # the chat has the way to end the consultation, and asks first
            self._way = self._strip(status)
            self._beside()
        self._way.frame.pack(fill="x")

    def _way_in(self, status: Waiting) -> WayIn | WayInStrip:
        if self._ring is not None:
            return self._strip(status)
        return WayIn(self._theme, self._body, status, self._ways.mail, self._room)

    def _strip(self, status: Waiting) -> WayInStrip:
        return WayInStrip(self._theme, self._body, status, self._ways.answers)

    def _beside(self) -> None:
        """The card above, the chat below; or the way to the chat's own window."""
        theme = self._theme
        chat = self._ways.chat(self.frame)
        if chat is None:
            tip = tr("Show the chat with this customer")
            opens = button(theme, self._body, tr("Open chat"), self._ways.open_chat, kind="Accent", icon="chat", tip=tip)  # fmt: skip  # noqa: E501
            opens.pack(side="bottom", anchor="e", pady=(theme.grid(2), 0))
            return
        self._card.configure(padding=theme.grid(2.5))
        self._card.pack(fill="x", expand=False)
        chat.pack(fill="both", expand=True, pady=(theme.grid(2), 0))

    def _start_ringing(self, ringing: Ringing) -> None:
        theme = self._theme
        box = ttk.Frame(self._card, style="Soft.TFrame", padding=theme.grid(2))
        box.pack(fill="x", pady=(0, theme.grid(2)), before=self._body if self._body.winfo_manager() else None)  # type: ignore[arg-type]
        width = min(theme.px(520), self._room - theme.grid(10))
        wrap(label(theme, box, ringing.name or tr("Customer"), "large", on="soft"), width).pack(anchor="w")
        wrap(label(theme, box, ring_words(ringing), on="soft"), width).pack(anchor="w")
        self._ring = RingBar(theme, box, ringing, self._ways.answer, on="soft")
        self._ring.frame.pack(fill="x")
        self._build_again()

    def _stop_ringing(self) -> None:
        if self._ring is not None:
            self._ring.frame.master.destroy()
            self._ring = None
            self._build_again()

    def _build_again(self) -> None:
        if self._waiting is not None and self._waiting.page is None:
            self._build(self._waiting)
            self._warn(warning(self._waiting))

    def _warn(self, text: str) -> None:
        if text:
            self._problem.configure(text=text)
            self._problem.pack(fill="x", pady=(self._theme.grid(1.5), 0))
        else:
            self._problem.pack_forget()

    def _width(self, parent: tk.Misc) -> int:
        known = parent.winfo_width()
        return known if known > 1 else self._theme.px(ROOM)

    def _resized(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is not self.frame or event.width == self._room:
            return
        limit = self._theme.px(NARROW)
        other = (event.width < limit) != (self._room < limit) or event.width < limit
        self._room = event.width
        self._problem.configure(wraplength=min(self._theme.px(560), self._room - self._theme.grid(8)))
        self._say.configure(wraplength=max(self._theme.px(140), min(self._theme.px(640), self._room - self._theme.grid(26))))  # fmt: skip  # noqa: E501
        if other:
            self._build_again()

    def _tick(self) -> None:
        self._beat = (self._beat + 1) % len(BEAT)
        self._pulse.configure(text=BEAT[self._beat])
        if self._way is not None:
            self._way.tick()
        self._timer = self.frame.after(TICK_MS, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.frame:
            self.frame.after_cancel(self._timer)


def warning(status: Waiting) -> str:
    """What the agent should know of those who tried to come in; empty where all is well."""
    if status.failures:
        return tr("Somebody entered a wrong code or broke off. Attempts: {count}", count=status.failures)
    if status.suspicious:
        return tr("A connection did not pass the security check and was refused. Please use this new code.")
    if status.unreached:
        return tr("The customer came, but no connection could be made. Please try again with this code, or ask your administrator about a TURN server.")  # fmt: skip  # noqa: E501
    match status.tried:
        case Spent.USED:
            return tr("Somebody tried a code of yours that was already used. Please read out the code above.")
        case Spent.EXPIRED:
            return tr("Somebody tried a code of yours that is no longer valid. Please read out the code above.")
        case Spent.BURNT:
            return tr("Somebody tried a code that was given up after wrong attempts. Please read out the code above.")
        case None:
            return ""
