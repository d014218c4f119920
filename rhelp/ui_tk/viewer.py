"""The viewer: the customer's screen, a slim bar above it, a status line below; in full screen the picture alone."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.geometry import Fit
from rhelp.core.rights import CONTROL
from rhelp.core.session import Compare, EndedWhy, Live, Mending
from rhelp.features.rights import Ask
from rhelp.ui_tk.confirm import EndQuestion
from rhelp.ui_tk.control_settings import ControlMenu
from rhelp.ui_tk.control_words import loss_words
from rhelp.ui_tk.cursor import RemoteCursor
from rhelp.ui_tk.ended import EndedPanel
from rhelp.ui_tk.full_screen import FullScreen
from rhelp.ui_tk.hot_keys import HotKeys
from rhelp.ui_tk.input import Input
from rhelp.ui_tk.no_picture import NoPicture
from rhelp.ui_tk.page_view import PageView, Reach
from rhelp.ui_tk.scrolling import Scrolling
from rhelp.ui_tk.session_port import Network
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.side import WIDTH, SidePanel
from rhelp.ui_tk.stage import Stage
from rhelp.ui_tk.support import Support
from rhelp.ui_tk.surroundings import Surroundings
from rhelp.ui_tk.talk import Talk
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.toast import Toast
from rhelp.ui_tk.toolbar import Tools
from rhelp.ui_tk.trust import Answers
from rhelp.ui_tk.zooming import Zooming
from rhelp.wire.message import Right
from rhelp.words import tr


class _Seat:
    """Where the stage's input goes: to the session, and only while the right is held."""

    def __init__(self, support: Support, stage: Stage) -> None:
        self.support = support
        self._stage = stage
        self.held: frozenset[Right] = frozenset()

    @property
    def fit(self) -> Fit | None:
        return self._stage.fit

    def holds(self, right: Right) -> bool:
        return right in self.held

    def send(self, event: object) -> None:
        self.support.handle(event)


class Viewer:
    """One session's window. ``again`` and ``close`` are the two ways on from its end."""

    def __init__(
        self, theme: Theme, window: tk.Toplevel, support: Support, network: Network, memory: Memory,
        again: Callable[[], object], close: Callable[[], object],
    ) -> None:  # fmt: skip
        self._theme = theme
        self._ways = (again, close)
        ending = EndQuestion(theme, window, memory, support.end, self._to_picture)
        self.window = window
        self._around = Surroundings(theme, window, self._to_picture)
        self.stage = Stage(self._around.area, lambda: support.picture, network.surface, theme.colours.stage)
        self.zooming = Zooming(window, self.stage, memory, self._zoomed)
        self._settings = ControlMenu(memory, support.handle, self._around.refresh)
        self._keys = HotKeys(overrides=memory.now.hot_keys)
        tools = Tools(
            self.ask_for_control, self.toggle_full_screen, ending.ask, self._toggle_chat, self._unread,
            self.zooming, self._settings, self._keys, memory,
        )  # fmt: skip
        self._full = FullScreen(theme, window, tools)
        answers = Answers(lambda words: support.handle(Compare(words)), support.end, self._to_picture)
        self._around.furnish(tools, answers)
        self._around.refreshed = self._full.refresh
        Scrolling(self._around.area, self.stage, self.zooming.laid_out)
        self._seat = _Seat(support, self.stage)
        self._input = Input(self.stage.frame, self._seat, self._hot_key)
        self._empty = NoPicture(theme, self._around.area, self._ask_for_screen)
        self._toast = Toast(theme, window)
        reach = Reach(lambda: self.stage.fit, support.handle, self._invite, self._toast.show, self._to_picture)
        self._around.page = PageView(theme, window, self.stage.frame, reach)
        self._live: Live | None = None
        self._cursor = RemoteCursor(self.stage, network.window_cursor)
        support.on_dirty, support.on_cursor = self.stage.changed, self._cursor.hear
        window.protocol("WM_DELETE_WINDOW", lambda: self._closed(ending.ask))
        self._bind()

    def _bind(self) -> None:
        self.window.bind("<KeyPress>", self._key_beside_picture)
        self.window.bind("<Escape>", lambda event: self._to_picture() if self._around.holds(event.widget) else None)
        for event in ("<FocusIn>", "<FocusOut>"):
            self.stage.frame.bind(event, lambda event: self._around.typing(self._types), add="+")
        self.stage.frame.focus_set()

    @property
    def full_screen(self) -> bool:
        """Whether the window takes the whole screen."""
        return self._full.on

    @property
    def side(self) -> SidePanel:
        """The panel at the picture's right."""
        return self._around.side

    def show(self, live: Live) -> None:
        """Follow the session."""
        before, self._live = self._live, live
        if self._seat.held - live.held:
            self._input.let_go()
        self._seat.held = live.held
        self._cursor.controls = Right.POINTER in live.held
        self.stage.dim(False)
        self._around.show(live)
        self._around.typing(self._types)
        self._full.show(live)
        self._empty.show(live)
        self.window.title(tr("{customer} – Remote support", customer=live.customer or tr("Customer")))
        if before is None or before.page is not live.page:
            self._settings.tell()
        else:
            lost = sorted((before.held | before.asked) - live.held - live.asked)
            if live.paused and not before.paused:
                self._toast.hide()  # a pause is told where the picture was
            elif lost:
                self._toast.show("\n".join(loss_words(right, refused=right in before.asked) for right in lost))
            if live.held >= CONTROL and not before.held >= CONTROL and not self._full.on:
                self._toast.show(tr("You control mouse and keyboard now."))

    def mend(self, mending: Mending) -> None:
        """The line broke: nothing goes to the customer, the last picture stays, dimmed, until it is rebuilt."""
        self._input.let_go()
        self._seat.held = frozenset()
        self._cursor.controls = False
        self.stage.dim(True)
        self._around.mend(mending)
        self._around.typing(False)
        self._full.show(None)

    def hold(self, talk: Talk, *, shown: bool) -> None:
        """This is the chat with the customer; show it at once where it has begun already."""
        self._around.chat.hold(talk)
        if shown:
            self._around.chat.open(focus=False)

    def open_chat(self) -> None:
        """Bring the chat to the front, the keyboard in the field."""
        self.window.deiconify()
        self.window.lift()
        if self._seat.support.over:
            return
        if self._full.on:
            self.toggle_full_screen()
        self.window.focus_force()
        self._around.chat.open()

    def ask_for_control(self) -> None:
        """Ask the customer for what is missing of mouse and keyboard, the mouse first; a page cannot give it."""
        if self._live is not None and self._live.page and self._around.page is not None:
            self._around.page.ask()
            return
        held = self._live.held | self._live.asked if self._live is not None else frozenset()
        for right in Right:
            if right in CONTROL - held:
                self._seat.support.handle(Ask(right))
        self._to_picture()

    def _invite(self) -> None:
        if self._around.chat.talk is not None:
            self._around.chat.talk.invite()

    def _ask_for_screen(self) -> None:
        self._seat.support.handle(Ask(Right.VIEW))
        self._to_picture()

    def toggle_full_screen(self) -> None:
        """Into full screen or back; the remote picture lies at 0, 0 there when the sizes are the same."""
        self._input.let_go()
        entering = not self._full.on
        self.zooming.may_follow = not entering
        self._around.leave_alone(entering)
        if entering:
            self._full.enter()
        else:
            self._full.leave()
        self.stage.frame.focus_force()

    def close(self) -> None:
        """What was shown is over, and the support is not."""
        self._seat.support.on_dirty = self._seat.support.on_cursor = None
        self._around.chat.leave()
        self.window.destroy()

    def ended(self, why: EndedWhy) -> None:
        """The calm panel takes the place of everything; the customer's screen is no longer shown."""
        if self._full.on:
            self.toggle_full_screen()
        self._seat.support.on_dirty = self._seat.support.on_cursor = None
        self._seat.held = frozenset()
        for event in ("<KeyPress>", "<Escape>"):
            self.window.unbind(event)
        for child in self.window.winfo_children():
            if isinstance(child, (tk.Frame, ttk.Frame)):
                child.destroy()
        self.window.title(tr("Remote support"))
        chat = self._around.chat.stay(self.window)
        if chat is not None:
            chat.configure(width=self._theme.px(WIDTH))
            chat.pack_propagate(False)
            chat.pack(side="right", fill="y")
        EndedPanel(self._theme, self.window, why, *self._ways).frame.pack(side="left", fill="both", expand=True)

    @property
    def _types(self) -> bool:
        """Whether the keyboard goes to the customer."""
        return Right.KEYBOARD in self._seat.held and self.window.focus_get() is self.stage.frame

    def _unread(self) -> int | None:
        chat = self._around.chat
        return chat.unread if chat.talk is not None else None

    def _toggle_chat(self) -> None:
        if self._full.on:
            self.open_chat()
        else:
            self._input.let_go()
            self._around.chat.toggle()

    def _hot_key(self, held: frozenset[str], keysym: str) -> Callable[[], object] | None:
        actions = {
            "zoom-in": self.zooming.larger,
            "zoom-out": self.zooming.smaller,
            "full-screen": self.toggle_full_screen,
            "bar": self._between_picture_and_bar,
        }
        return actions.get(self._keys.named(held, keysym) or "")

    def _key_beside_picture(self, event: tk.Event[tk.Misc]) -> str | None:
        action = self._hot_key(self._input.held(event), event.keysym)
        if action is None:
            return None
        action()
        return "break"

    def _between_picture_and_bar(self) -> None:
        if self.window.focus_get() is not self.stage.frame:
            self._to_picture()
        elif self._full.on:
            self._full.focus()
        else:
            self._around.focus()

    def _to_picture(self) -> None:
        self.stage.frame.focus_set()

    def _zoomed(self) -> None:
        self._around.zoomed(self.zooming.zoom, self.zooming.percent)
        self._full.refresh()

    def _closed(self, ask: Callable[[], object]) -> None:
        if self._seat.support.over:
            self._ways[1]()
        else:
            ask()
