"""The agent's home: who I am and my state, "New support", in the middle what to do now, at the side the colleagues."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from rhelp.ui_tk.colleagues import Colleague, Colleagues
from rhelp.ui_tk.menus import drop_down
from rhelp.ui_tk.presence import StateSwitch, trouble_words
from rhelp.ui_tk.scrolled import Scrolled
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, focus_once_seen, label, tooltip, wrap
from rhelp.wire.chat import State
from rhelp.wire.signal import SeatKind
from rhelp.words import tr


@dataclass(frozen=True)
class Actions:
    """What the home page can set off; ``support`` without a kind repeats the last one."""

    support: Callable[[SeatKind | None], object]
    pick_state: Callable[[State], object]
    sign_out: Callable[[], object]


@dataclass
class Desk:
    """What home shows, kept while its page is built anew. ``middle`` is None where nobody is being helped.

    ``kinds`` are the ways to wait that the server knows; ``colleagues`` is None until it has told them.
    """

    name: str = ""
    state: State = State.ONLINE
    picked: State = State.ONLINE
    road: State = State.ONLINE
    kind: SeatKind = SeatKind.VIEWER
    kinds: Sequence[SeatKind] = (SeatKind.VIEWER,)
    colleagues: Sequence[Colleague] | None = None
    may_start: bool = True
    middle: Callable[[ttk.Frame], object] | None = None


def kind_words(kind: SeatKind) -> str:
    """What a way to wait for the customer is called."""
    return tr("Viewer standby") if kind is SeatKind.VIEWER else tr("Chat standby")


class Home:
    """Shows a ``Desk``; call ``refresh`` after changing it, ``show`` to change what is in the middle."""

    def __init__(self, theme: Theme, parent: tk.Misc, desk: Desk, actions: Actions) -> None:
        self._theme = theme
        self._desk = desk
        self._actions = actions
        self.frame = ttk.Frame(parent, style="ground.TFrame", padding=theme.grid(3))
        self._side: Colleagues | None = None
        self._top()
        self._trouble = wrap(label(theme, self.frame, "", "body", "warn", on="ground"), theme.px(640))
        self._buttons = [self._new, self._more]
        below = ttk.Frame(self.frame, style="ground.TFrame")
        below.pack(fill="both", expand=True, pady=(theme.grid(3), 0))
        self._below = below
        page = Scrolled(theme, below)
        page.frame.pack(side="left", fill="both", expand=True)
        self._page, self.middle = page.frame, page.inside
        self.show(desk.middle, desk.may_start)

    def refresh(self) -> None:
        """Follow the desk: state, road and colleagues."""
        desk = self._desk
        self._switch.show(desk.state, desk.picked)
        text = trouble_words(desk.road)
        if text != str(self._trouble.cget("text")):
            self._trouble.configure(text=text)
            if text:
                self._trouble.pack(fill="x", pady=(self._theme.grid(2), 0), before=self._below)
            else:
                self._trouble.pack_forget()
        for made in self._buttons:
            made.state(["!disabled" if desk.may_start and not text else "disabled"])
        if self._desk.colleagues is not None:
            if self._side is None:
                self._side = Colleagues(self._theme, self._below)
                self._side.frame.pack(side="right", fill="y", padx=(self._theme.grid(3), 0), before=self._page)
            self._side.show(self._desk.colleagues)

    def show(self, middle: Callable[[ttk.Frame], object] | None, may_start: bool) -> None:
        """Put another page into the middle; ``may_start`` says whether a support can be started meanwhile."""
        self._desk.middle, self._desk.may_start = middle, may_start
        for child in self.middle.winfo_children():
            child.destroy()
        self._buttons = [self._new, self._more]
        (middle or self._next_step)(self.middle)
        self.refresh()

    def _next_step(self, middle: ttk.Frame) -> None:
        theme = self._theme
        around = ttk.Frame(middle, style="ground.TFrame")
        around.pack(fill="both", expand=True)
        inside = card(theme, around, 4)
        inside.pack(expand=True)
        icon = theme.icon("screen", theme.colours.link, 56)
        ttk.Label(inside, image=icon, style="card.TLabel").pack(pady=(0, theme.grid(2)))
        title = label(theme, inside, tr("Nobody is being helped right now"), "title")
        title.pack()
        text = tr("Start a new support and read the access code to your customer. The screen appears here once the customer has started the support program and allowed it.")  # fmt: skip  # noqa: E501
        hint = label(theme, inside, text, "body", "muted")
        hint.pack(pady=(theme.grid(1), theme.grid(3)))
        first = button(theme, inside, tr("New support"), self._start, kind="Accent", icon="plus")
        tooltip(theme, first, self._why)
        first.pack()
        focus_once_seen(first)
        self._buttons.append(first)
        around.bind("<Configure>", lambda event: self._fold(event.width, title, hint))

    def _why(self) -> str:
        """What the button does, or why it does nothing now."""
        desk = self._desk
        if desk.road is not State.ONLINE:
            return tr("Not possible now: there is no connection to the server")
        if not desk.may_start:
            return tr("Not possible now: a support is running already")
        return kind_words(desk.kind)

    def _fold(self, width: int, *lines: ttk.Label) -> None:
        for line in lines:
            wrap(line, max(self._theme.px(160), min(self._theme.px(420), width - self._theme.grid(9))))
            line.configure(justify="center", anchor="center")

    def _start(self) -> None:
        self._actions.support(None)

    def _top(self) -> None:
        theme, desk = self._theme, self._desk
        row = ttk.Frame(self.frame, style="ground.TFrame")
        row.pack(fill="x")
        ways = (self._actions.pick_state, self._actions.sign_out)
        self._switch = StateSwitch(theme, row, desk.name, desk.state, *ways)
        self._switch.frame.pack(side="left")
        box = ttk.Frame(row, style="ground.TFrame")
        box.pack(side="right")
        self._new = button(theme, box, tr("New support"), self._start, kind="Accent", on="ground", icon="plus")
        tooltip(theme, self._new, self._why)
        self._new.configure(padding=(theme.grid(3), theme.grid(1.25)))
        self._new.pack(side="left")
        tip = tr("Choose how to wait for the customer")
        self._more = button(theme, box, "", self._kinds, kind="Accent", on="ground", icon="down", tip=tip)
        self._more.configure(padding=(theme.px(6), theme.grid(1.25)))
        self._more.pack(side="left", fill="y", padx=(theme.px(1), 0))

    def _kinds(self) -> None:
        drop_down(self._theme, self._more, [self._entry(kind) for kind in self._desk.kinds], right=True)

    def _entry(self, kind: SeatKind) -> tuple[str, Callable[[], object]]:
        return kind_words(kind), lambda: self._actions.support(kind)
