"""How large the agent wants to see the customer's screen: chosen, stepped, remembered, and the window that follows."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Any

from rhelp.core.zoom import STEPS, Mode, Zoom
from rhelp.ui_tk.menus import empty_menu, pop_up
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.stage import Stage
from rhelp.ui_tk.theme import Theme
from rhelp.words import tr


class Zooming:
    """``changed`` is called with the scale in per cent whenever the picture lies differently."""

    def __init__(self, window: tk.Toplevel, stage: Stage, memory: Memory, changed: Callable[[], object]) -> None:
        self._window = window
        self._stage = stage
        self._memory = memory
        self._changed = changed
        self._shown = 0
        stage.zoom = Zoom.parse(memory.now.support.zoom)
        self.may_follow = True

    @property
    def zoom(self) -> Zoom:
        """What is chosen."""
        return self._stage.zoom

    @property
    def percent(self) -> int:
        """The scale shown now."""
        return round(self._scale * 100)

    @property
    def follows(self) -> bool:
        """Whether the window takes the size of the zoomed picture."""
        return self._memory.now.viewer.window_follows

    def choose(self, zoom: Zoom) -> None:
        """Show at this size from now on, in later sessions too."""
        self._memory.change_in("support", zoom=str(zoom))
        self._stage.zoom = zoom
        self._follow()
        self._changed()

    def step_down(self) -> None:
        """What each click on the screen button does."""
        self.choose(self.zoom.stepped_down(self._scale))

    def larger(self) -> None:
        """One step up."""
        self.choose(self.zoom.larger(self._scale))

    def smaller(self) -> None:
        """One step down."""
        self.choose(self.zoom.smaller(self._scale))

    def let_window_follow(self, follows: bool) -> None:
        """Whether the window takes the size of the zoomed picture from now on."""
        self._memory.change_in("viewer", window_follows=follows)
        self._follow()

    def laid_out(self) -> None:
        """The picture lies differently: another window, another screen at the customer's."""
        view = self._stage.fit
        if self.percent != self._shown and view is not None:
            self._shown = self.percent
            self._changed()

    @property
    def _scale(self) -> float:
        view = self._stage.fit
        return view.scale if view is not None else self.zoom.percent / 100

    def _follow(self) -> None:
        """Around a picture of a fixed size the window is made as large as it needs and the screen allows."""
        view, window = self._stage.fit, self._window
        if not self.follows or not self.may_follow or view is None or self.zoom.mode is not Mode.FIXED:
            return
        window.update_idletasks()
        frame = self._stage.frame
        x, y = (int(place) for place in window.geometry().split("+")[1:])
        side, title = max(0, window.winfo_rootx() - x), max(0, window.winfo_rooty() - y)
        most_wide = window.winfo_screenwidth() - 2 * side  # the window manager's frame must fit, too
        most_high = window.winfo_screenheight() - title - side
        wide = min(view.shown.width + window.winfo_width() - frame.winfo_width(), most_wide)
        high = min(view.shown.height + window.winfo_height() - frame.winfo_height(), most_high)
        window.geometry(f"{wide}x{high}+{max(0, min(x, most_wide - wide))}+{max(0, min(y, most_high - high))}")


def words(zoom: Zoom) -> str:
    """The chosen size in a word or two."""
    if zoom == Zoom.ACTUAL:
        return tr("Actual size ({percent} %)", percent=100)
    if zoom.mode is Mode.FIXED:
        return tr("{percent} %", percent=zoom.percent)
    return tr("Fit to window") if zoom.mode is Mode.FIT else tr("Automatic")


def explained(zoom: Zoom) -> str:
    """The chosen size in a sentence."""
    if zoom.mode is Mode.AUTOMATIC:
        return tr("Automatic: fitted into the window, never enlarged")
    if zoom.mode is Mode.FIT:
        return tr("Fitted into the window, enlarged where there is room")
    if zoom.percent == 100:
        return tr("Every pixel of the customer's screen as it is")
    return tr("{percent} % of the customer's screen, whatever size the window has", percent=zoom.percent)


def show_menu(theme: Theme, under: ttk.Button, zooming: Zooming) -> tk.Menu:
    """Open the list of sizes under a button."""
    made = empty_menu(theme, under)
    chosen, unchosen = theme.icon("check", theme.colours.text), theme.icon("nothing", theme.colours.text)

    def entry(text: str, ticked: bool, command: Callable[[], object]) -> None:
        image: Any = chosen if ticked else unchosen
        does: Any = command
        made.add_command(label=f"  {text}  ", image=image, compound="left", command=does)

    for zoom in (Zoom.AUTOMATIC, Zoom.FIT, Zoom.ACTUAL):
        entry(words(zoom), zoom == zooming.zoom, partial(zooming.choose, zoom))
    made.add_separator(background=theme.colours.card)
    for zoom in (Zoom(Mode.FIXED, percent) for percent in reversed(STEPS) if percent != Zoom.ACTUAL.percent):
        entry(words(zoom), zoom == zooming.zoom, partial(zooming.choose, zoom))
    made.add_separator(background=theme.colours.card)
    entry(tr("Window follows zoom"), zooming.follows, partial(zooming.let_window_follow, not zooming.follows))
    pop_up(theme, made, under)
    return made
