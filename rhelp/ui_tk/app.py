"""The agent's program: which window shows, and how home, standby, viewer and the end follow each other."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.errors import RhelpError
from rhelp.core.session import Ended, EndedWhy, Joining, Live, Mending, Opening, Status, Waiting
from rhelp.ui_tk.appearance import Appearance
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.colleagues import Colleague
from rhelp.ui_tk.computer import Computer
from rhelp.ui_tk.ended import EndedPanel
from rhelp.ui_tk.entrance import Entrance
from rhelp.ui_tk.events import Events
from rhelp.ui_tk.home import Actions, Desk, Home
from rhelp.ui_tk.pages import Pages
from rhelp.ui_tk.rail import Place
from rhelp.ui_tk.safe import Safe
from rhelp.ui_tk.session_port import Account, Network
from rhelp.ui_tk.setting_pages.book import Book, Bookmark
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.sign_in import Credentials
from rhelp.ui_tk.standby import Standby
from rhelp.ui_tk.support import Support
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.toast import Toast
from rhelp.ui_tk.viewer import Viewer
from rhelp.ui_tk.windows import Windows
from rhelp.wire.chat import State
from rhelp.wire.signal import SeatKind
from rhelp.words import tr

HOME_SIZE = (960, 620)
HOME_LEAST = (720, 520)
VIEWER_SIZE = (1180, 800)
VIEWER_LEAST = (720, 520)
STANDBY = (Opening, Waiting, Joining)
KINDS = (SeatKind.VIEWER,)
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
        self._account: Account | None = None
        self._support: Support | None = None
        self._bookmark = Bookmark()
        self._standby: Standby | None = None
        self._viewer: Viewer | None = None
        self._status: Status | None = None
        self._leaving = False
        root.protocol("WM_DELETE_WINDOW", self.quit)
        self._windows.open(root, "home", HOME_SIZE, HOME_LEAST)
        self._entrance = self._make_entrance()
        self._entrance.show(wishes.credentials)
        if all((wishes.credentials.server, wishes.credentials.name, wishes.credentials.password)):
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

    def quit(self) -> None:
        """End what runs, then close: the session first, the windows after it."""
        if self._leaving:
            return
        self._leaving = True
        self._windows.keep()
        if self._support is None or self._support.over:
            self._root.quit()
            return
        self._support.end()
        self._root.after(FAREWELL_MS, self._root.quit)

    def close(self) -> None:
        """After the main loop: first the network ends, then the windows."""
        self._bridge.close()
        for timer in self._root.tk.splitlist(self._root.tk.call("after", "info")):
            self._root.tk.call("after", "cancel", timer)
        self._root.destroy()

    # Home

    def _entered(self, account: Account) -> None:
        self._account = account
        self._desk.name = account.name
        self._show_home()
        if self._around.wishes.standby is not None:
            self._start(self._around.wishes.standby)

    @property
    def _home(self) -> Home | None:
        page = self._pages.page
        return page if isinstance(page, Home) else None

    def _places(self) -> dict[str, Place]:
        actions = Actions(self._start, self._pick_state, self._sign_out)
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

    def _state(self, state: State) -> None:
        self._desk.state = state
        if self._home is not None:
            self._home.refresh()

    def _pick_state(self, state: State) -> None:
        self._state(state)

    def _sign_out(self) -> None:
        if self._support is not None and not self._support.over:
            self._support.end()
        account, self._account = self._account, None
        self._entrance.leave(account)

    def _start(self, kind: SeatKind | None = None) -> None:
        if self._account is None or (self._support is not None and not self._support.over):
            return
        chosen = kind or self._desk.kind
        self._desk.kind = chosen
        self._around.memory.change_in("support", kind=str(chosen))
        self._support = Support(self._bridge, self._around.network, self._account, chosen, self._told)

    # The session

    def _told(self, status: Status) -> None:
        self._around.events.status(self._desk.kind, status)
        before, self._status = self._status, status
        if isinstance(status, Ended):
            self._ended(status.why)
        elif isinstance(status, Live):
            self._show_live(status, fresh=not isinstance(before, (Live, Mending)))
        elif isinstance(status, STANDBY):
            self._show_standby(status)

    def _show_standby(self, status: Opening | Waiting | Joining) -> None:
        self._state(State.ONLINE if isinstance(status, Waiting) else State.CONNECTING)
        if self._standby is None:
            self._middle(self._build_standby, may_start=False)
        else:
            self._standby.show(status)

    def _build_standby(self, middle: ttk.Frame) -> None:
        assert self._support is not None
        self._standby = Standby(self._theme, middle, self._support.end)
        self._standby.frame.bind("<Destroy>", self._forget_standby, add="+")
        if isinstance(self._status, STANDBY):
            self._standby.show(self._status)

    def _forget_standby(self, event: tk.Event[tk.Misc]) -> None:
        if self._standby is not None and event.widget is self._standby.frame:
            self._standby = None

    def _show_live(self, live: Live, fresh: bool) -> None:
        if fresh:
            self._open_viewer()
        if self._viewer is not None:
            self._viewer.show(live)
            if fresh and (self._around.wishes.control or self._around.memory.now.support.ask_control):
                self._viewer.ask_for_control()

    def _open_viewer(self) -> None:
        assert self._support is not None
        self._state(State.IN_CONSULTATION)
        self._windows.keep()
        window = tk.Toplevel(self._root, background=self._theme.colours.ground)
        self._windows.open(window, "viewer", VIEWER_SIZE, VIEWER_LEAST)
        around, ways = self._around, (self._again, self._close_viewer)
        self._viewer = Viewer(self._theme, window, self._support, around.network, around.memory, *ways)
        self._root.withdraw()
        if self._around.wishes.full_screen or self._around.memory.now.support.full_screen:
            self._viewer.toggle_full_screen()

    def _ended(self, why: EndedWhy) -> None:
        self._state(State.ONLINE)
        signed_out = why is EndedWhy.SIGNED_OUT
        quiet = self._viewer is not None or why is EndedWhy.AGENT_ENDED or signed_out
        self._middle(None if quiet else lambda middle: self._end_panel(middle, why), may_start=True)
        if self._leaving:
            self._root.quit()
        elif self._viewer is not None:
            self._viewer.ended(why)
        elif signed_out:
            self._entrance.over()

    def _end_panel(self, middle: ttk.Frame, why: EndedWhy) -> None:
        panel = EndedPanel(self._theme, middle, why, self._start, lambda: self._middle(None, may_start=True))
        panel.frame.pack(fill="both", expand=True)

    def _again(self) -> None:
        self._close_viewer()
        self._start()

    def _close_viewer(self) -> None:
        self._windows.keep()
        if self._viewer is not None:
            self._viewer.window.destroy()
            self._viewer = None
        self._root.deiconify()
        self._show_home()

    def _broken(self, error: BaseException) -> None:
        message = str(error) if isinstance(error, RhelpError) else f"{type(error).__name__}: {error}"
        self._around.events.error(message)
        if self._support is not None and not self._support.over:
            self._support.broke()
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
