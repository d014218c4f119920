"""The viewer: the customer's screen, a slim bar above it, a status line below; in full screen the picture alone."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.geometry import Fit
from rhelp.core.session import EndedWhy, Live
from rhelp.features.rights import Ask
from rhelp.ui_tk.ended import EndedPanel
from rhelp.ui_tk.full_screen import FullScreen
from rhelp.ui_tk.input import Input
from rhelp.ui_tk.no_picture import NoPicture
from rhelp.ui_tk.scrolling import Scrolling
from rhelp.ui_tk.session_port import Network
from rhelp.ui_tk.stage import Stage
from rhelp.ui_tk.status_line import StatusLine
from rhelp.ui_tk.support import Support
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.toast import Toast
from rhelp.ui_tk.toolbar import CONTROL, Toolbar, Tools, loss_words
from rhelp.wire.message import Right
from rhelp.words import tr


class _Seat:
    """Where the stage's input goes: to the session, and only while the right is held."""

    def __init__(self, support: Support, stage: Stage) -> None:
        self._support = support
        self._stage = stage
        self.held: frozenset[Right] = frozenset()

    @property
    def fit(self) -> Fit | None:
        return self._stage.fit

    def holds(self, right: Right) -> bool:
        return right in self.held

    def send(self, event: object) -> None:
        self._support.handle(event)


class Viewer:
    """One session's window. ``again`` and ``close`` are the two ways on from its end."""

    def __init__(
        self, theme: Theme, window: tk.Toplevel, support: Support, network: Network,
        again: Callable[[], object], close: Callable[[], object],
    ) -> None:  # fmt: skip
        self._theme = theme
        self._support = support
        self._ways = (again, close)
        self.window = window
        self._tools = Tools(self.ask_for_control, self._fit, self.toggle_full_screen, support.end)
        self._bar = Toolbar(theme, window, self._tools, fitted=True)
        self._bar.frame.pack(fill="x")
        self._line = StatusLine(theme, window)
        self._line.frame.pack(side="bottom", fill="x")
        self._area = tk.Frame(window, background=theme.colours.ground)
        self._area.pack(fill="both", expand=True)
        self.stage = Stage(self._area, lambda: support.picture, network.surface, theme.colours.stage)
        Scrolling(self._area, self.stage)
        self._seat = _Seat(support, self.stage)
        self._input = Input(self.stage.frame, self._seat, self.toggle_full_screen)
        self._empty = NoPicture(theme, self._area, self._ask_for_screen)
        self._toast = Toast(theme, window)
        self._full = FullScreen(theme, window, self._tools, self.stage)
        self._live: Live | None = None
        support.on_dirty = self.stage.changed
        window.protocol("WM_DELETE_WINDOW", self._closed)
        self.stage.frame.focus_set()

    @property
    def full_screen(self) -> bool:
        """Whether the window takes the whole screen."""
        return self._full.on

    def show(self, live: Live) -> None:
        """Follow the session."""
        before, self._live = self._live, live
        if self._seat.held - live.held:
            self._input.let_go()
        self._seat.held = live.held
        self._bar.show(live)
        self._full.show(live)
        self._line.show(live)
        self._empty.show(live)
        self.window.title(tr("{customer} – Remote support", customer=live.customer or tr("Customer")))
        if before is not None:
            lost = sorted((before.held | before.asked) - live.held - live.asked)
            if lost:
                self._toast.show("\n".join(loss_words(right, refused=right in before.asked) for right in lost))
            if live.held >= CONTROL and not before.held >= CONTROL and not self._full.on:
                self._toast.show(tr("You control mouse and keyboard now."))

    def ask_for_control(self) -> None:
        """Ask the customer for what is missing of mouse and keyboard."""
        held = self._live.held | self._live.asked if self._live is not None else frozenset()
        for right in sorted(CONTROL - held):
            self._support.handle(Ask(right))
        self.stage.frame.focus_set()

    def _ask_for_screen(self) -> None:
        self._support.handle(Ask(Right.VIEW))
        self.stage.frame.focus_set()

    def toggle_full_screen(self) -> None:
        """Into full screen or back; the remote picture lies at 0, 0 there when the sizes are the same."""
        self._input.let_go()
        if self._full.on:
            self._full.leave()
            self._bar.frame.pack(fill="x", before=self._area)
            self._line.frame.pack(side="bottom", fill="x", before=self._area)
        else:
            self._bar.frame.pack_forget()
            self._line.frame.pack_forget()
            self._full.enter()
        self.stage.frame.focus_force()

    def ended(self, why: EndedWhy) -> None:
        """The calm panel takes the place of everything; the customer's screen is no longer shown."""
        if self._full.on:
            self.toggle_full_screen()
        self._support.on_dirty = None
        self._seat.held = frozenset()
        for child in self.window.winfo_children():
            if isinstance(child, (tk.Frame, ttk.Frame)):
                child.destroy()
        self.window.title(tr("Remote support"))
        EndedPanel(self._theme, self.window, why, *self._ways).frame.pack(fill="both", expand=True)

    def _fit(self, fitted: bool) -> None:
        self.stage.show_fitted(fitted)
        self._bar.sizes.mark("fit" if fitted else "actual")
        self._full.mark(fitted)
        self.stage.frame.focus_set()

    def _closed(self) -> None:
        if self._support.over:
            self._ways[1]()
        else:
            self._support.end()
