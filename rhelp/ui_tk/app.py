"""The agent's program: which window shows, and how signing in, home, standby, viewer and the end follow each other."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.errors import RhelpError
from rhelp.core.session import Ended, EndedWhy, Live, Status, Waiting
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.ended import EndedPanel
from rhelp.ui_tk.events import Events
from rhelp.ui_tk.home import Actions, Home
from rhelp.ui_tk.session_port import Account, Network
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.sign_in import Credentials, SignIn
from rhelp.ui_tk.standby import Standby
from rhelp.ui_tk.support import Support
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.viewer import Viewer
from rhelp.wire.signal import SeatKind
from rhelp.words import set_language, tr

HOME_SIZE = (960, 620)
VIEWER_SIZE = (1180, 800)
FAREWELL_MS = 3000


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for."""

    credentials: Credentials = Credentials()
    standby: SeatKind | None = None
    full_screen: bool = False
    control: bool = False


class App:
    """Everything runs in the Tk thread; ``root`` is empty when it is handed over."""

    def __init__(self, root: tk.Tk, network: Network, memory: Memory, events: Events, wishes: Wishes) -> None:
        self._root = root
        self._network = network
        self._memory = memory
        self._events = events
        self._wishes = wishes
        self._theme = Theme(root, memory.now.mode)
        self._bridge = Bridge(root, self._broken)
        self._account: Account | None = None
        self._support: Support | None = None
        self._page: SignIn | Home | None = None
        self._standby: Standby | None = None
        self._viewer: Viewer | None = None
        self._status: Status | None = None
        self._leaving = False
        root.protocol("WM_DELETE_WINDOW", self.quit)
        self._open(root, "home", HOME_SIZE)
        self._show_sign_in(wishes.credentials)
        if all((wishes.credentials.server, wishes.credentials.name, wishes.credentials.password)):
            root.after_idle(self._submit)

    @property
    def bridge(self) -> Bridge:
        """The seam to the net thread."""
        return self._bridge

    def quit(self) -> None:
        """End what runs, then close: the session first, the windows after it."""
        if self._leaving:
            return
        self._leaving = True
        self._keep_sizes()
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

    def _open(self, window: tk.Tk | tk.Toplevel, name: str, size: tuple[int, int]) -> None:
        width = min(self._theme.px(size[0]), window.winfo_screenwidth())
        height = min(self._theme.px(size[1]), window.winfo_screenheight())
        window.geometry(self._memory.now.sizes.get(name) or f"{width}x{height}")
        window.minsize(min(self._theme.px(720), width), min(self._theme.px(520), height))
        window.title(tr("Remote support"))
        icon = self._theme.icon("headset", self._theme.colours.accent, 32)
        window.iconphoto(False, icon)  # type: ignore[arg-type]

    def _keep_sizes(self) -> None:
        sizes = dict(self._memory.now.sizes)
        windows: dict[str, tk.Tk | tk.Toplevel] = {"home": self._root}
        if self._viewer is not None and not self._viewer.full_screen:
            windows["viewer"] = self._viewer.window
        for name, window in windows.items():
            if window.winfo_ismapped():
                sizes[name] = f"{window.winfo_width()}x{window.winfo_height()}"
        self._memory.change(sizes=sizes)

    # Signing in

    def _show_sign_in(self, known: Credentials, problem: str = "") -> None:
        now = self._memory.now
        known = Credentials(known.server or now.server, known.name or now.name, known.password)
        self._clear()
        page = SignIn(self._theme, self._root, known, self._sign_in, self._speak)
        self._page = page
        page.frame.pack(fill="both", expand=True)
        if problem:
            page.refused(problem)

    def _submit(self) -> None:
        if isinstance(self._page, SignIn):
            self._page.submit()

    def _speak(self, language: str) -> None:
        typed = self._page.typed if isinstance(self._page, SignIn) else Credentials()
        set_language(language)
        self._memory.change(language=language)
        self._show_sign_in(typed)

    def _sign_in(self, typed: Credentials) -> None:
        work = self._network.sign_in(typed.server, typed.name, typed.password)
        self._bridge.spawn(work, lambda account: self._signed_in(account, typed), self._refused)

    def _refused(self, error: RhelpError) -> None:
        self._events.error(str(error))
        if isinstance(self._page, SignIn):
            self._page.refused(tr(str(error)))

    def _signed_in(self, account: Account, typed: Credentials) -> None:
        self._account = account
        self._memory.change(server=typed.server, name=typed.name)
        self._show_home()
        if self._wishes.standby is not None:
            self._start(self._wishes.standby)

    # Home and standby

    def _show_home(self) -> None:
        self._clear()
        assert self._account is not None
        home = Home(self._theme, self._root, self._account.name, Actions(self._new_support, self._change_mode))
        self._page = home
        home.frame.pack(fill="both", expand=True)
        if self._status is None or isinstance(self._status, Ended):
            home.show_next_step()
        else:
            self._show_standby(self._status)

    def _new_support(self) -> None:
        self._start(SeatKind.VIEWER)

    def _start(self, kind: SeatKind) -> None:
        if self._account is None or (self._support is not None and not self._support.over):
            return
        self._standby = None
        self._support = Support(self._bridge, self._network, self._account, kind, self._told)

    def _change_mode(self) -> None:
        self._theme.use("dark" if self._theme.mode == "light" else "light")
        self._memory.change(mode=self._theme.mode)
        self._show_home()

    # The session

    def _told(self, status: Status) -> None:
        self._events.status(SeatKind.VIEWER, status)
        before, self._status = self._status, status
        if isinstance(status, Ended):
            self._ended(status.why, before)
        elif isinstance(status, Live):
            self._show_live(status, fresh=not isinstance(before, Live))
        else:
            self._show_standby(status)

    def _show_standby(self, status: Status) -> None:
        if not isinstance(self._page, Home) or isinstance(status, (Live, Ended)):
            return
        if self._standby is None:
            self._page.show(self._build_standby)
        if isinstance(status, Waiting):
            self._page.state(tr("Online"))
        else:
            self._page.state(tr("Connecting"), "warn")
        if self._standby is not None:
            self._standby.show(status)

    def _build_standby(self, middle: ttk.Frame) -> None:
        assert self._support is not None
        self._standby = Standby(self._theme, middle, self._support.end)

    def _show_live(self, live: Live, fresh: bool) -> None:
        if fresh:
            self._open_viewer()
        if self._viewer is not None:
            self._viewer.show(live)
            if fresh and self._wishes.control:
                self._viewer.ask_for_control()

    def _open_viewer(self) -> None:
        assert self._support is not None
        self._keep_sizes()
        window = tk.Toplevel(self._root, background=self._theme.colours.ground)
        self._open(window, "viewer", VIEWER_SIZE)
        ways = (self._again, self._close_viewer)
        self._viewer = Viewer(self._theme, window, self._support, self._network, self._memory, *ways)
        self._root.withdraw()
        if self._wishes.full_screen:
            self._viewer.toggle_full_screen()

    def _ended(self, why: EndedWhy, before: Status | None) -> None:
        if self._leaving:
            self._root.quit()
        elif self._viewer is not None:
            self._viewer.ended(why)
        elif isinstance(self._page, Home):
            self._page.state(tr("Online"))
            if why is EndedWhy.AGENT_ENDED:
                self._page.show_next_step()
            elif why is EndedWhy.SIGNED_OUT:
                self._show_sign_in(Credentials(), tr("Your sign-in is no longer valid. Please sign in again."))
            else:
                self._page.show(lambda middle: self._end_panel(middle, why))
        self._standby = None

    def _end_panel(self, middle: ttk.Frame, why: EndedWhy) -> None:
        panel = EndedPanel(self._theme, middle, why, self._new_support, self._show_home)
        panel.frame.place(relwidth=1, relheight=1)

    def _again(self) -> None:
        self._close_viewer()
        self._new_support()

    def _close_viewer(self) -> None:
        self._keep_sizes()
        if self._viewer is not None:
            self._viewer.window.destroy()
            self._viewer = None
        self._root.deiconify()
        self._show_home()

    # Both ends

    def _clear(self) -> None:
        self._standby = None
        for child in self._root.winfo_children():
            if not isinstance(child, tk.Toplevel):
                child.destroy()

    def _broken(self, error: BaseException) -> None:
        message = str(error) if isinstance(error, RhelpError) else f"{type(error).__name__}: {error}"
        self._events.error(message)
        if self._support is not None and not self._support.over:
            self._support.broke()
        elif isinstance(self._page, SignIn):
            self._page.refused(tr("Something went wrong in the program. The log says what."))


def run(app_of: Callable[[tk.Tk], App]) -> None:
    """Open the root window, run until the program ends, close in order: network, then windows."""
    root = tk.Tk(className="rhelp-agent")
    app = app_of(root)
    try:
        root.mainloop()
    finally:
        app.close()
