"""The viewer's bar: mouse and keyboard, screen, and at the right the way out; words under the icons until hidden."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.rights import CONTROL
from rhelp.core.session import Live
from rhelp.ui_tk.control_settings import ControlMenu
from rhelp.ui_tk.control_words import STATES, control_tip, control_words, may_ask
from rhelp.ui_tk.hot_keys import HotKeys
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, dress, tooltip
from rhelp.ui_tk.zooming import Zooming, explained, show_menu
from rhelp.words import tr

ICON = 20


@dataclass(frozen=True)
class Tools:
    """What the bar sets off, and what it reads."""

    control: Callable[[], object]
    full_screen: Callable[[], object]
    end: Callable[[], object]
    chat: Callable[[], object]
    unread: Callable[[], int | None]
    zooming: Zooming
    settings: ControlMenu
    keys: HotKeys
    memory: Memory


class Toolbar:
    """``full`` is the form for full screen, where the way out takes the place of the way in."""

    def __init__(self, theme: Theme, parent: tk.Misc, tools: Tools, *, full: bool = False) -> None:
        self._theme = theme
        self._tools = tools
        self._live: Live | None = None
        self._words: list[tuple[ttk.Button, Callable[[], str]]] = []
        self.frame = ttk.Frame(parent, style="card.TFrame", padding=(theme.grid(1), theme.px(3)))
        self._control = self._tool("pointer", lambda: control_words(self._live), tools.control, lambda: self._help())
        widest = max(theme.font("small").measure(text()) for text in STATES)
        self._control.configure(width=-round(widest / theme.font("small").measure("0") + 1))
        self._control.state(["disabled"])
        self._line()
        self._screen()
        self._settings = self._tool("sliders", lambda: tr("Control settings"), self._open_settings, self._settings_tip)
        text, icon = (tr("Leave full screen"), "leave") if full else (tr("Full screen"), "full")
        self._tool(icon, lambda: text, tools.full_screen, lambda: self._key("full-screen", tr("The picture alone on the whole screen, and back")))  # fmt: skip  # noqa: E501
        self._line()
        self._chat = self._tool("chat", self._chat_words, tools.chat, self._chat_tip)
        if full:
            self._line()  # the two ways out are not the same
        self._tool("end", lambda: tr("End support"), tools.end, lambda: tr("End the support for you and the customer"), "DangerTool", "right")  # fmt: skip  # noqa: E501
        self._slim = self._tool("up", lambda: "", self._change_words, self._slim_tip, side="right")
        self._slim.configure(padding=(theme.px(3), theme.px(4)))
        self.show(None)

    def show(self, live: Live | None) -> None:
        """Follow what the customer allows."""
        self._live = live
        self._settings.state(["!disabled" if live is not None and live.adjustable else "disabled"])
        held = live.held & CONTROL if live is not None else frozenset()
        busy = live is None or not may_ask(live)
        self._control.state(["disabled" if busy else "!disabled", "selected" if held else "!selected"])
        dress(self._theme, self._control, "check" if held == CONTROL else "pointer", "Tool", ICON)
        self.refresh()

    def refresh(self) -> None:
        """Follow the zoom and whether words are wanted."""
        self._chat.state(["disabled" if self._tools.unread() is None else "!disabled"])
        self._settings.state(["!selected" if self._tools.settings.usual else "selected"])
        wanted = self._tools.memory.now.viewer.bar_words
        for made, words in self._words:
            shown = wanted or (made is self._chat and bool(self._tools.unread()))  # what is unread is always told
            made.configure(text=words() if shown else "", compound="top" if shown else "image")
        dress(self._theme, self._slim, "up" if wanted else "down", "Tool", ICON)

    def focus(self) -> None:
        """Give the keyboard to the first button that can be pressed."""
        for made in self.frame.winfo_children():
            if isinstance(made, ttk.Button) and not made.instate(["disabled"]):
                made.focus_set()
                return

    def _screen(self) -> None:
        theme, zooming = self._theme, self._tools.zooming
        screen = self._tool(
            "screen", lambda: tr("Screen {percent} %", percent=zooming.percent), zooming.step_down,
            lambda: self._key("zoom-out", self._screen_tip()),
        )  # fmt: skip
        screen.configure(width=-10)
        more = self._tool("down", lambda: "", lambda: show_menu(theme, more, zooming), lambda: tr("Choose the size"))
        more.configure(padding=(theme.px(3), theme.px(4)))
        more.bind("<Down>", lambda event: more.invoke())

    def _tool(
        self, icon: str, words: Callable[[], str], command: Callable[[], object], tip: Callable[[], str],
        kind: str = "Tool", side: str = "left",
    ) -> ttk.Button:  # fmt: skip
        made = button(self._theme, self.frame, "", command, kind=kind)
        dress(self._theme, made, icon, kind, ICON)
        tooltip(self._theme, made, tip, below=44)  # the words under the icon stay free
        self._words.append((made, words))
        made.pack(side=side, fill="y", padx=(0, self._theme.px(2)))  # type: ignore[arg-type]
        return made

    def _chat_words(self) -> str:
        unread = self._tools.unread()
        return tr("Chat ({count})", count=unread) if unread else tr("Chat")

    def _chat_tip(self) -> str:
        unread = self._tools.unread()
        if unread is None:
            return tr("There is no chat with this customer")
        return tr("Unread messages: {count}", count=unread) if unread else tr("Write with the customer, beside the picture")  # fmt: skip  # noqa: E501

    def _open_settings(self) -> None:
        self._tools.settings.show(self._theme, self._settings)

    def _settings_tip(self) -> str:
        if self._live is not None and not self._live.adjustable:
            return tr("The customer's program sends the screen in one way only")
        tip = tr("Quality, colours, compression and size of the picture")
        return "\n".join(filter(None, [tip, self._tools.settings.summary]))

    def _screen_tip(self) -> str:
        return "\n".join([explained(self._tools.zooming.zoom), tr("Each click shows it one step smaller.")])

    def _help(self) -> str:
        return control_tip(self._live) if self._live is not None else tr("Not connected yet")

    def _key(self, action: str, text: str) -> str:
        return f"{text}\n{self._tools.keys[action].shown()}"

    def _slim_tip(self) -> str:
        wanted = self._tools.memory.now.viewer.bar_words
        return tr("Hide the words under the icons") if wanted else tr("Show words under the icons")

    def _change_words(self) -> None:
        self._tools.memory.change_in("viewer", bar_words=not self._tools.memory.now.viewer.bar_words)
        self.refresh()

    def _line(self) -> None:
        line = tk.Frame(self.frame, width=self._theme.px(1), background=self._theme.colours.line)
        line.pack(side="left", fill="y", padx=self._theme.grid(1), pady=self._theme.px(6))
