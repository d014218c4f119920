"""The viewer's bar: ask for control, choose the size, full screen, end."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.session import Live
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import Segments, button, dress, tooltip
from rhelp.wire.message import Right
from rhelp.words import tr

CONTROL = frozenset({Right.POINTER, Right.KEYBOARD})


@dataclass(frozen=True)
class Tools:
    """What the bar sets off; ``fit`` gets whether the picture shall fit into the window."""

    control: Callable[[], object]
    fit: Callable[[bool], object]
    full_screen: Callable[[], object]
    end: Callable[[], object]


def control_words(live: Live) -> str:
    """The state of mouse and keyboard in two or three words."""
    held, asked = live.held & CONTROL, live.asked & CONTROL
    if held == CONTROL:
        return tr("Controlling")
    if asked:
        return tr("Control asked…")
    if Right.POINTER in held:
        return tr("Mouse only")
    if Right.KEYBOARD in held:
        return tr("Keyboard only")
    return tr("Ask for control")


def control_tip(live: Live) -> str:
    """What a click on the control button does, or why it does nothing."""
    held, asked = live.held & CONTROL, live.asked & CONTROL
    if held == CONTROL:
        return tr("You control mouse and keyboard. The customer can take them back at any moment.")
    if asked:
        return tr("The customer is being asked. No answer counts as no.")
    if held:
        return tr("Ask the customer for what is missing")
    return tr("Ask the customer for mouse and keyboard control")


def loss_words(right: Right, refused: bool) -> str:
    """What the agent is told when a right was not given, or was taken back."""
    if right is Right.POINTER:
        return (
            tr("The customer did not allow mouse control.") if refused else tr("The customer took back mouse control.")
        )
    if right is Right.KEYBOARD:
        return (
            tr("The customer did not allow keyboard control.")
            if refused
            else tr("The customer took back keyboard control.")
        )
    return (
        tr("The customer did not allow the screen to be seen.") if refused else tr("The customer stopped the screen.")
    )


class Toolbar:
    """``full`` is the form for full screen, where the way out takes the place of the way in."""

    def __init__(self, theme: Theme, parent: tk.Misc, tools: Tools, *, fitted: bool, full: bool = False) -> None:
        self._theme = theme
        self._live: Live | None = None
        self.frame = ttk.Frame(parent, style="card.TFrame", padding=(theme.grid(1), theme.px(4)))
        self._control = button(theme, self.frame, tr("Ask for control"), tools.control, icon="pointer", kind="Quiet")
        tooltip(theme, self._control, lambda: control_tip(self._live) if self._live else tr("Not connected yet"))
        self._control.state(["disabled"])
        self._control.pack(side="left")
        self._line()
        choices = {"fit": tr("Fit to window"), "actual": tr("Actual size")}
        self.sizes = Segments(
            theme, self.frame, choices, "fit" if fitted else "actual", lambda value: tools.fit(value == "fit")
        )
        self.sizes.dress("fit", "fit", tr("Shrink the customer's screen until it fits"))
        self.sizes.dress("actual", "actual", tr("Show every pixel of the customer's screen as it is"))
        self.sizes.widget.pack(side="left")
        self._line()
        text, icon = (tr("Leave full screen"), "leave") if full else (tr("Full screen"), "full")
        tip = tr("Ctrl+Super+Enter does the same")
        button(theme, self.frame, text, tools.full_screen, icon=icon, kind="Quiet", tip=tip).pack(side="left")
        tip = tr("End the support for you and the customer")
        button(theme, self.frame, tr("End support"), tools.end, icon="end", kind="Danger", tip=tip).pack(
            side="right", padx=(theme.grid(2), 0)
        )

    def show(self, live: Live) -> None:
        """Follow what the customer allows."""
        self._live = live
        held = live.held & CONTROL
        busy = bool(live.asked & CONTROL) or held == CONTROL
        self._control.configure(text=control_words(live))
        dress(self._theme, self._control, "check" if held == CONTROL else "pointer", "Quiet")
        self._control.state(["disabled" if busy else "!disabled", "selected" if held else "!selected"])

    def _line(self) -> None:
        line = tk.Frame(self.frame, width=self._theme.px(1), background=self._theme.colours.line)
        line.pack(side="left", fill="y", padx=self._theme.grid(1), pady=self._theme.px(4))
