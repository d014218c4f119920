"""One support from the open seat to its end: which window shows it, and its chat through all of them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from typing import TYPE_CHECKING

from rhelp.core.session import Compare, Ended, EndedWhy, Joining, Live, Mending, Opening, Ringing, Status, Waiting
from rhelp.ui_tk.alerts import Alerts
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.chat import ChatPanel, Offers
from rhelp.ui_tk.chat_window import ChatWindow
from rhelp.ui_tk.front_desk import FrontDesk
from rhelp.ui_tk.mail import MailDialog
from rhelp.ui_tk.post_office import PostOffice
from rhelp.ui_tk.session_port import Account
from rhelp.ui_tk.standby import Standby, Ways
from rhelp.ui_tk.support import Support
from rhelp.ui_tk.talk import Talk
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.toast import Toast
from rhelp.ui_tk.trust import Answers
from rhelp.ui_tk.viewer import Viewer
from rhelp.ui_tk.widgets import card
from rhelp.ui_tk.windows import Windows
from rhelp.wire.chat import ChatLine
from rhelp.wire.signal import SeatKind
from rhelp.words import tr

if TYPE_CHECKING:
    from rhelp.ui_tk.app import Around

VIEWER_SIZE = (1180, 800)
VIEWER_LEAST = (720, 520)
STANDBY = (Opening, Waiting, Ringing, Joining)


@dataclass(frozen=True)
class Ground:
    """What a case stands on."""

    theme: Theme
    windows: Windows
    bridge: Bridge
    around: Around
    alerts: Alerts
    front: FrontDesk
    account: Account
    post: PostOffice


@dataclass(frozen=True)
class Told:
    """Who hears how the case goes: home, which stands behind it."""

    standby: Callable[[Callable[[ttk.Frame], object]], object]
    changed: Callable[[], object]
    ended: Callable[[EndedWhy], object]
    again: Callable[[], object]
    closed: Callable[[], object]


class Case:
    """Starts at once; everything in the Tk thread."""

    def __init__(self, ground: Ground, told: Told, kind: SeatKind) -> None:
        self._ground = ground
        self._told = told
        self.kind = kind
        self._status: Status | None = None
        self._waiting: Waiting | None = None
        self._talk: Talk | None = None
        self._standby: Standby | None = None
        self._viewer: Viewer | None = None
        self._room: ChatWindow | None = None
        self._mail: MailDialog | None = None
        self._support = Support(ground.bridge, ground.around.network, ground.account, kind, self._hear)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._support.over

    @property
    def helping(self) -> bool:
        """Whether a customer is there."""
        page = self._waiting is not None and self._waiting.page is not None
        return not self.over and (isinstance(self._status, (Live, Mending)) or page)

    @property
    def viewer(self) -> Viewer | None:
        """The viewer, while it is open."""
        return self._viewer

    def end(self) -> None:
        """End it; the status Ended follows."""
        self._support.end()

    def broke(self) -> None:
        """Something nobody expected happened in the network thread."""
        self._support.broke()

    def close(self) -> None:
        """Take away every window of it."""
        self._close_mail()
        if self._room is not None:
            self._room.close()
        if self._viewer is not None:
            self._viewer.window.destroy()
            self._viewer = None

    def said(self, talk: Talk, lines: list[ChatLine]) -> None:
        """The chat stands differently; these lines of the customer are new."""
        if talk is self._talk:
            self._ground.alerts.said(talk, lines, self._open_chat)
            if not talk.unread:
                self._ground.alerts.read(talk)

    # The session

    def _hear(self, status: Status) -> None:
        before, self._status = self._status, status
        self._ground.around.events.status(self.kind, status)
        if isinstance(before, Ringing) and not isinstance(status, Ringing):
            self._ground.alerts.ring_over()
        match status:
            case Ended(why):
                self._ended(why)
            case Live():
                fresh = not isinstance(before, (Live, Mending))
                self._show_live(status, fresh, begins=not status.page and (fresh or _of_page(before)))
            case Mending():
                if self._viewer is not None:
                    self._viewer.mend(status)
            case _:
                self._before_live(status)
        self._told.changed()

    def _before_live(self, status: Opening | Waiting | Ringing | Joining) -> None:
        if self._viewer is not None:
            self._leave_viewer(self._viewer)
        if isinstance(status, Waiting):
            came = status.page is not None and (self._waiting is None or self._waiting.page is None)
            self._waiting = status
            talks = self._talk_in(status.consultation if status.page is not None else "")
            if came:
                self._close_mail()
                self._ground.alerts.came()
            if talks and self.kind is SeatKind.CHAT:
                self._open_chat()
            elif self._room is not None:
                self._room.say_who(status, self._answers)
        elif isinstance(status, Ringing):
            self._ground.alerts.ring(status, self._support.answer_ring)
        if self._standby is None:
            self._told.standby(self._build_standby)
        else:
            self._standby.show(status)

    def _talk_in(self, consultation: str) -> bool:
        """This is the customer's chat from now on; whether it is another one than before."""
        fresh = bool(consultation) and (self._talk is None or self._talk.chat.consultation != consultation)
        if fresh:
            if self._room is not None:
                self._room.close()
            self._talk = self._ground.front.talk(consultation)
        return fresh

    @property
    def _answers(self) -> Answers:
        return Answers(lambda words: self._support.handle(Compare(words)), self.end, lambda: None)

    def _build_standby(self, middle: ttk.Frame) -> None:
        ways = Ways(
            self.kind, self.end, self._support.answer_ring, self._open_mail, self._open_chat, self._chat_below,
            self._answers,
        )  # fmt: skip
        self._standby = Standby(self._ground.theme, middle, ways)
        self._standby.frame.bind("<Destroy>", self._forget_standby, add="+")
        if self._waiting is not None and not isinstance(self._status, Opening):
            self._standby.show(self._waiting)
        if isinstance(self._status, STANDBY):
            self._standby.show(self._status)

    def _forget_standby(self, event: tk.Event[tk.Misc]) -> None:
        if self._standby is not None and event.widget is self._standby.frame:
            self._standby = None

    # Mail

    def _open_mail(self) -> None:
        self._close_mail()
        self._mail = MailDialog(self._ground.theme, self._offered, self._ground.post.post(self._offered))

    def _offered(self) -> Waiting | None:
        return self._waiting if isinstance(self._status, (Waiting, Ringing)) else None

    def _close_mail(self) -> None:
        if self._mail is not None:
            self._mail.close()
            self._mail = None

    # The chat

    def _chat_below(self, parent: tk.Misc) -> ttk.Frame | None:
        if self.kind is SeatKind.CHAT or self._talk is None:
            return None
        around = card(self._ground.theme, parent, 0.5)
        panel = ChatPanel(self._ground.theme, around, self._talk, Offers(named=False, end=self.end))
        panel.frame.pack(fill="both", expand=True)
        return around

    def _open_chat(self) -> None:
        """Show the chat, wherever it is now, and bring it to the front."""
        if self._talk is None:
            return
        if self._viewer is not None:
            self._viewer.open_chat()
        elif self.kind is SeatKind.CHAT and not self.over:
            if self._room is not None and self._room.talk is not self._talk:
                self._room.close()
            if self._room is None:
                offers = Offers(invite=True, end=self.end)
                self._room = ChatWindow(self._ground.theme, self._ground.windows, self._talk, offers, self._forget_room)
                if self._waiting is not None:
                    self._room.say_who(self._waiting, self._answers)
            self._room.raise_()
        else:
            self._ground.theme.root.deiconify()
            self._ground.theme.root.lift()

    def _forget_room(self) -> None:
        self._room = None

    # The viewer

    def _leave_viewer(self, viewer: Viewer) -> None:
        """The page shows nothing any more; the seat still waits for the support program."""
        theme = self._ground.theme
        self._ground.windows.keep()
        self._viewer = None
        viewer.close()
        theme.root.deiconify()
        theme.root.lift()
        if self.kind is SeatKind.CHAT:
            self._open_chat()
        Toast(theme, theme.root).show(tr("The customer shows no screen any more. The chat goes on."))

    def _show_live(self, live: Live, fresh: bool, begins: bool) -> None:
        """``begins``: from now on control can be asked for."""
        self._talk_in(live.consultation)
        if fresh:
            self._open_viewer()
        if self._viewer is None:
            return
        self._viewer.show(live)
        settings, wishes = self._ground.around.memory.now.support, self._ground.around.wishes
        if begins and (wishes.control or settings.ask_control):
            self._viewer.ask_for_control()

    def _open_viewer(self) -> None:
        ground = self._ground
        theme, around = ground.theme, ground.around
        on_page = self._waiting is not None and self._waiting.page is not None
        talks = self._talk is not None and (self.kind is SeatKind.CHAT or on_page)
        self._close_mail()
        ground.windows.keep()
        window = tk.Toplevel(theme.root, background=theme.colours.ground)
        ground.windows.open(window, "viewer", VIEWER_SIZE, VIEWER_LEAST)
        ways = (self._told.again, self._told.closed)
        self._viewer = Viewer(theme, window, self._support, around.network, around.memory, *ways)
        if self._room is not None:
            self._room.close()
        theme.root.withdraw()
        if self._talk is not None:
            self._viewer.hold(self._talk, shown=talks)
        if around.wishes.full_screen or around.memory.now.support.full_screen:
            self._viewer.toggle_full_screen()

    def _ended(self, why: EndedWhy) -> None:
        self._close_mail()
        self._ground.alerts.ring_over()
        self._waiting = None
        if self._viewer is not None:
            self._viewer.ended(why)
        self._told.ended(why)


def _of_page(status: Status | None) -> bool:
    live = status.live if isinstance(status, Mending) else status
    return isinstance(live, Live) and live.page
