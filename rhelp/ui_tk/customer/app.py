"""The customer's program: start, on the way, support, the end, and how they follow each other."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from rhelp.core.codes import page_of_link
from rhelp.core.errors import RhelpError
from rhelp.desktop.ports import OwnHand
from rhelp.peer.arrival import by_code, server_of
from rhelp.peer.entrance import Outcome, Way
from rhelp.ui_tk.appearance import Appearance
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.computer import Computer
from rhelp.ui_tk.customer import start
from rhelp.ui_tk.customer.corner import Corner
from rhelp.ui_tk.customer.gate import Gate
from rhelp.ui_tk.customer.parted import Parted
from rhelp.ui_tk.customer.standing import Came, Phase, Standing
from rhelp.ui_tk.customer.support import Support
from rhelp.ui_tk.customer.visit import Network, Visit
from rhelp.ui_tk.customer.waiting import Waiting
from rhelp.ui_tk.pages import Pages
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.windows import Windows
from rhelp.words import tr

SIZE, LEAST = (560, 520), (520, 440)
FAREWELL_MS = 3000


class Going(Enum):
    """Whether the visit goes on, is being ended by the customer, or the program with it."""

    ON = auto()
    ENDING = auto()
    LEAVING = auto()


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for: a server to begin with, and a way that is gone at once."""

    server: str = ""
    way: Way | None = None
    came: Came = Came.GIVEN
    insecure: bool = False


@dataclass(frozen=True)
class Around:
    """What the program stands on."""

    network: Network
    computer: Computer
    memory: Memory
    hand: OwnHand
    wishes: Wishes


class App:
    """Everything runs in the Tk thread; ``root`` is empty when it is handed over."""

    def __init__(self, root: tk.Tk, around: Around) -> None:
        self._root = root
        self._around = around
        self._theme = Theme(root, around.memory.now.looks.mode, around.memory.now.looks.scale)
        self._bridge = Bridge(root, self._broken)
        self.gate = Gate(root, around.hand)
        self._pages = Pages(self._theme, root)
        Appearance(self._theme, around.memory, self._pages, self._bridge, around.computer)
        self._windows = Windows(self._theme, around.memory, around.computer.monitors)
        self._corner = Corner(self._theme, around.computer.monitors)
        self._visit: Visit | None = None
        self._came = around.wishes.came
        self._standing = Standing()
        self._typed = start.Typed(around.wishes.server or around.memory.now.server, "")
        self.support: Support | None = None
        self.outcome: Outcome | None = None
        self._going = Going.ON
        self._open_root()

    def _open_root(self) -> None:
        root = self._root
        self._windows.open(root, "start", SIZE, LEAST)
        root.title(tr("Get remote support"))
        root.protocol("WM_DELETE_WINDOW", self.quit)
        root.bind("<Map>", self._back, add="+")
        if self._around.wishes.way is not None:
            self._begin(self._around.wishes.server, self._around.wishes.way, self._around.wishes.came)
        else:
            self._show_start()

    @property
    def bridge(self) -> Bridge:
        """The seam to the net thread."""
        return self._bridge

    @property
    def _leaving(self) -> bool:
        return self._going is Going.LEAVING

    def quit(self) -> None:
        """The window is to be closed. While somebody helps it only shows where that is ended by the customer's hand."""
        if self.support is not None and not self._leaving:
            self.support.focus()
        else:
            self.leave()

    def leave(self) -> None:
        """End what runs, then the program."""
        if self._leaving:
            return
        self._going = Going.LEAVING
        if self._visit is None:
            self._root.quit()
            return
        self.end()
        self._root.after(FAREWELL_MS, self._root.quit)

    def close(self) -> None:
        """After the main loop: first the network ends, then the windows."""
        self._bridge.close()
        self._around.hand.close()
        for timer in self._root.tk.splitlist(self._root.tk.call("after", "info")):
            self._root.tk.call("after", "cancel", timer)
        self._root.destroy()

    def end(self) -> None:
        """The customer ends it: here at once, whatever the network does, and whatever it still tells."""
        if not self._leaving:
            self._going = Going.ENDING
        if self._visit is not None:
            self._visit.end()
        self._close_support()

    # Pages

    def _show_start(self, problem: str = "") -> None:
        doings = start.Doings(self._go, self._speak)
        self._pages.show(lambda parent: start.Start(self._theme, parent, self._typed, doings, problem))
        self._root.deiconify()

    def _speak(self, language: str) -> None:
        page = self._pages.page
        if isinstance(page, start.Start):
            self._typed = page.typed
        self._around.memory.change(language=language)

    def _go(self, typed: start.Typed) -> None:
        self._typed = typed
        insecure = self._around.wishes.insecure
        try:
            server = server_of(page_of_link(typed.code) or typed.server, "", insecure)
            way = by_code(typed.code)
        except RhelpError as error:
            self._show_start(tr(str(error)))
            return
        self._begin(server, way, Came.TYPED)

    def _begin(self, server: str, way: Way, came: Came) -> None:
        self._standing, self._came, self.outcome, self._going = Standing(), came, None, Going.ON
        self._typed = start.Typed(server, self._typed.code)
        visit = self._visit = self._around.network.visit(lambda now: self._bridge.post(self._told, visit, now))
        self._pages.show(lambda parent: Waiting(self._theme, parent, self._standing, self.end))
        self._bridge.spawn(
            visit.run(server, way),
            lambda outcome: self._over(visit, outcome),
            lambda error: self._refused(visit, error),
        )

    # What the network tells

    def _told(self, visit: Visit, standing: Standing) -> None:
        if visit is not self._visit or self._going is not Going.ON:
            return
        self._standing = standing
        page = self._pages.page
        if isinstance(page, Waiting):
            page.show(standing)
        if self.support is not None:
            self.support.show(standing)
        elif standing.phase is Phase.LIVE:
            self._around.memory.change(server=self._typed.server)
            self._open_support()

    def _open_support(self) -> None:
        """From here on only the customer's own hand counts, and the big window makes way for the small one."""
        assert self._visit is not None
        self.gate.watching = True
        self._root.title(tr("Remote support in progress"))
        self._visit.claim(self._root.winfo_id())
        self.support = Support(
            self._theme, self._corner, self._typed.server, self._came, self._standing, self._visit, self.end
        )
        self._root.iconify()  # last: without a window manager Tk waits two seconds for one

    def _close_support(self) -> None:
        if self.support is not None:
            self.support.close()
            self.support = None

    def _back(self, event: tk.Event[tk.Misc]) -> None:
        """The big window was chosen in the task bar or by the keyboard: hand the keyboard on to the small one."""
        if event.widget is self._root and self.support is not None:
            self._root.iconify()
            self._root.after_idle(self._focus_support)

    def _focus_support(self) -> None:
        if self.support is not None:
            self.support.focus()

    def _over(self, visit: Visit, outcome: Outcome) -> None:
        """The network is done with it; a visit that was given up before is of no interest any more."""
        if visit is self._visit:
            self._ended(outcome)
        elif self._leaving:
            self._root.quit()

    def _ended(self, outcome: Outcome) -> None:
        self.outcome, self._visit = outcome, None
        self._close_support()
        self.gate.watching = False
        if self._leaving:
            self._root.quit()
            return
        self._root.title(tr("Get remote support"))
        self._typed = start.Typed(self._typed.server, "")
        if self._standing.since is None and outcome is Outcome.ENDED:
            self._show_start()  # broken off on the way
            return
        if self._standing.since is None and outcome is Outcome.CODE_REFUSED and self._came is Came.TYPED:
            from rhelp.peer.terminal import outcome_sentence

            self._show_start(outcome_sentence(outcome))
            return
        self._pages.show(lambda parent: Parted(self._theme, parent, outcome, self._show_start, self.leave))
        self._root.deiconify()

    def _refused(self, visit: Visit, error: RhelpError) -> None:
        """The session could not begin here."""
        if visit is not self._visit:
            return
        self.outcome, self._visit = Outcome.SCREEN_LOST, None
        self._close_support()
        self.gate.watching = False
        if self._leaving:
            self._root.quit()
            return
        self._show_start(tr(str(error)))

    def _broken(self, error: BaseException) -> None:
        """A bug of ours: what is allowed ends with it."""
        if self._visit is not None:
            self._visit.end()
        self._ended(Outcome.NOT_CONNECTED)


def run(app_of: Callable[[tk.Tk], App]) -> Outcome | None:
    """Open the root window, run until the program ends; how the last session went."""
    root = tk.Tk(className="rhelp-customer")
    app = app_of(root)
    try:
        root.mainloop()
    finally:
        app.close()
    return app.outcome
