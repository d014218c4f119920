"""The agent's program: which window shows, and how home, standby, viewer and the end follow each other."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.errors import RhelpError
from rhelp.core.session import EndedWhy
from rhelp.ui_tk.alerts import Alerts
from rhelp.ui_tk.appearance import Appearance
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.case import Case, Ground, Told
from rhelp.ui_tk.colleagues import Colleague
from rhelp.ui_tk.computer import Computer
from rhelp.ui_tk.confirm import EndQuestion, consultation_wording
from rhelp.ui_tk.ended import EndedPanel
from rhelp.ui_tk.entrance import Entrance
from rhelp.ui_tk.events import Events
from rhelp.ui_tk.front_desk import FrontDesk
from rhelp.ui_tk.front_desk import Told as Ears
from rhelp.ui_tk.home import Actions, Desk, Home
from rhelp.ui_tk.pages import Pages
from rhelp.ui_tk.post_office import PostOffice
from rhelp.ui_tk.presence import standing
from rhelp.ui_tk.rail import Place
from rhelp.ui_tk.safe import Safe
from rhelp.ui_tk.session_port import Account, Network
from rhelp.ui_tk.setting_pages.book import Book, Bookmark
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.sign_in import Credentials
from rhelp.ui_tk.talk import Talk
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.toast import Toast
from rhelp.ui_tk.viewer import Viewer
from rhelp.ui_tk.windows import Windows
from rhelp.wire.chat import ChatLine, State
from rhelp.wire.chat import Colleague as Seen
from rhelp.wire.signal import SeatKind
from rhelp.words import tr

HOME_SIZE = (980, 680)
HOME_LEAST = (800, 560)
KINDS = (SeatKind.VIEWER, SeatKind.CHAT)
FAREWELL_MS = 3000


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for."""

    credentials: Credentials = Credentials()
    standby: SeatKind | None = None
    full_screen: bool = False
    control: bool = False


@dataclass(frozen=True)
class Around:
    """What the program stands on."""

    network: Network
    computer: Computer
    memory: Memory
    events: Events
    wishes: Wishes


class App:
    """Everything runs in the Tk thread; ``root`` is empty when it is handed over."""

    def __init__(self, root: tk.Tk, around: Around) -> None:
        self._root = root
        self._around = around
        memory, wishes = around.memory, around.wishes
        self._theme = Theme(root, memory.now.looks.mode, memory.now.looks.scale)
        self._bridge = Bridge(root, self._broken)
        self._windows = Windows(self._theme, memory, around.computer.monitors)
        self._pages = Pages(self._theme, root)
        Appearance(self._theme, memory, self._pages, self._bridge, around.computer)
        self._desk = Desk(kind=_kind(memory.now.support.kind), kinds=KINDS)
        self._alerts = Alerts(self._theme, self._bridge, memory, around.computer, lambda: self._helping)
        self._ground: Ground | None = None
        self._case: Case | None = None
        self._bookmark = Bookmark()
        self._leaving = False
        self._closing = EndQuestion(self._theme, root, memory, self.quit, root.focus_set, wording=consultation_wording)
        root.protocol("WM_DELETE_WINDOW", self._closed)
        self._windows.open(root, "home", HOME_SIZE, HOME_LEAST)
        self._entrance = self._make_entrance()
        self._entrance.show(wishes.credentials)
        if wishes.credentials.server and wishes.credentials.token:
            root.after_idle(self._entrance.use_token, wishes.credentials)
        elif all((wishes.credentials.server, wishes.credentials.name, wishes.credentials.password)):
            root.after_idle(self._entrance.submit)
        elif not wishes.credentials.name:
            root.after_idle(self._entrance.return_to_last)

    def _make_entrance(self) -> Entrance:
        around, toast = self._around, Toast(self._theme, self._root)
        made = Entrance(
            self._theme, self._pages, self._bridge, around.network, around.memory, around.events,
            Safe(around.computer.keyring),
        )  # fmt: skip
        made.entered, made.remark = self._entered, toast.show
        return made

    @property
    def bridge(self) -> Bridge:
        """The seam to the net thread."""
        return self._bridge

    @property
    def viewer(self) -> Viewer | None:
        """The viewer, while it is open."""
        return self._case.viewer if self._case is not None else None

    def _closed(self) -> None:
        """Who closes the window while a customer is there may not have meant to."""
        if self._case is not None and self._case.helping:
            self._closing.ask()
        else:
            self.quit()

    def quit(self) -> None:
        """End what runs, then close: the session first, the windows after it."""
        if self._leaving:
            return
        self._leaving = True
        self._windows.keep()
        self._alerts.close()
        if self._case is None or self._case.over:
            self._root.quit()
            return
        self._case.end()
        self._root.after(FAREWELL_MS, self._root.quit)

    def close(self) -> None:
        """After the main loop: first the network ends, then the windows."""
        self._bridge.close()
        for timer in self._root.tk.splitlist(self._root.tk.call("after", "info")):
            self._root.tk.call("after", "cancel", timer)
        self._root.destroy()

    # Home

    def _entered(self, account: Account) -> None:
        around = self._around
        ears = Ears(self._road, self._colleagues, self._said)
        self._desk.name, self._desk.picked, self._desk.road = account.name, State.ONLINE, State.ONLINE
        self._ground = Ground(
            self._theme, self._windows, self._bridge, around, self._alerts,
            FrontDesk(self._root, self._bridge, around.network, account, ears), account,
            PostOffice(self._bridge, around.network, around.computer, account),
        )  # fmt: skip
        self._show_home()
        if self._around.wishes.standby is not None:
            self._start(self._around.wishes.standby)

    @property
    def _home(self) -> Home | None:
        page = self._pages.page
        return page if isinstance(page, Home) else None

    def _places(self) -> dict[str, Place]:
        actions = Actions(self._start, self.pick_state, self._sign_out)
        return {
            "home": Place("home", tr("Home"), lambda parent: Home(self._theme, parent, self._desk, actions)),
            "settings": Place("settings", tr("Settings"), self._build_settings, low=True),
        }

    def _build_settings(self, parent: tk.Misc) -> Book:
        around = self._around
        setup = Setup(
            self._theme, around.memory, self._bridge, around.network, around.computer, lambda: self._account
        )  # fmt: skip
        return Book(parent, setup, self._bookmark)

    def show_settings(self, chapter: str = "") -> None:
        """Show the settings, at this page where one is named."""
        self._bookmark.chapter = chapter or self._bookmark.chapter
        self._pages.show_place(self._places, "settings")

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        """The agents of the same group, as the server tells them."""
        self._desk.colleagues = colleagues
        if self._home is not None:
            self._home.refresh()

    def _show_home(self) -> None:
        self._pages.show_place(self._places, "home")

    def _middle(self, build: Callable[[ttk.Frame], object] | None, *, may_start: bool) -> None:
        """Put this into the middle of home, now or when it is shown next."""
        self._desk.middle, self._desk.may_start = build, may_start
        if self._home is not None:
            self._home.show(build, may_start)

    @property
    def _account(self) -> Account | None:
        return self._ground.account if self._ground is not None else None

    @property
    def _helping(self) -> bool:
        return self._case is not None and self._case.helping

    def _follow(self) -> None:
        """Something about the agent's own state changed."""
        self._desk.state = standing(self._desk.road, self._helping, self._desk.picked)
        if self._home is not None:
            self._home.refresh()

    def pick_state(self, state: State) -> None:
        """Be online, or away."""
        self._desk.picked = state
        if self._ground is not None:
            self._ground.front.set_state(state)
        self._follow()

    def _road(self, road: State) -> None:
        self._desk.road = road
        self._around.events.road(road)
        self._follow()

    def _colleagues(self, agents: tuple[Seen, ...]) -> None:
        self.show_colleagues([(one.name, one.state) for one in agents if one.name != self._desk.name])

    def _said(self, talk: Talk, lines: list[ChatLine]) -> None:
        self._around.events.chat(talk.chat)
        if self._case is not None:
            self._case.said(talk, lines)

    def _sign_out(self) -> None:
        if self._case is not None:
            self._case.end()
            self._case.close()
        ground, self._ground = self._ground, None
        if ground is not None:
            ground.front.close()
        self._desk.colleagues = None
        self._entrance.leave(ground.account if ground is not None else None)

    def _start(self, kind: SeatKind | None = None) -> None:
        if self._ground is None or (self._case is not None and not self._case.over):
            return
        if self._case is not None:
            self._case.close()
        chosen = kind or self._desk.kind
        self._desk.kind = chosen
        self._around.memory.change_in("support", kind=str(chosen))
        told = Told(self._show_standby, self._follow, self._ended, self._again, self._close_viewer)
        self._case = Case(self._ground, told, chosen)

    # The case

    def _show_standby(self, build: Callable[[ttk.Frame], object]) -> None:
        self._middle(build, may_start=False)

    def _ended(self, why: EndedWhy) -> None:
        viewer = self._case is not None and self._case.viewer is not None
        signed_out = why is EndedWhy.SIGNED_OUT
        quiet = viewer or why is EndedWhy.AGENT_ENDED or signed_out
        self._middle(None if quiet else lambda middle: self._end_panel(middle, why), may_start=True)
        if self._leaving:
            self._root.quit()
        elif signed_out and not viewer:
            self._entrance.over()

    def _end_panel(self, middle: ttk.Frame, why: EndedWhy) -> None:
        panel = EndedPanel(self._theme, middle, why, self._start, lambda: self._middle(None, may_start=True))
        panel.frame.pack(fill="both", expand=True)

    def _again(self) -> None:
        self._close_viewer()
        self._start()

    def _close_viewer(self) -> None:
        self._windows.keep()
        if self._case is not None:
            self._case.close()
        self._root.deiconify()
        self._show_home()

    def _broken(self, error: BaseException) -> None:
        message = str(error) if isinstance(error, RhelpError) else f"{type(error).__name__}: {error}"
        self._around.events.error(message)
        if self._case is not None and not self._case.over:
            self._case.broke()
        else:
            self._entrance.refused(tr("Something went wrong in the program. The log says what."))


def _kind(word: str) -> SeatKind:
    """What was remembered, where it is still offered."""
    return next((kind for kind in KINDS if kind == word), KINDS[0])


def run(app_of: Callable[[tk.Tk], App]) -> None:
    """Open the root window, run until the program ends, close in order: network, then windows."""
    root = tk.Tk(className="rhelp-agent")
    app = app_of(root)
    try:
        root.mainloop()
    finally:
        app.close()
