"""What stands around the viewer's picture: the bar above it, the side panel at its right, the status line below it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from rhelp.core.session import Live, Mending
from rhelp.core.zoom import Zoom
from rhelp.ui_tk.chat_side import ChatSide
from rhelp.ui_tk.mending import MendingBanner
from rhelp.ui_tk.page_view import PageView
from rhelp.ui_tk.side import SidePanel
from rhelp.ui_tk.status_line import StatusLine
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.toolbar import Toolbar, Tools
from rhelp.ui_tk.trust import Answers, Comparison


class Surroundings:
    """``area`` is where the picture goes. The bar is made with ``tools``, once the picture is there."""

    def __init__(self, theme: Theme, window: tk.Toplevel, back: Callable[[], object]) -> None:
        self._theme = theme
        self._window = window
        self._bar: Toolbar | None = None
        self._edge = tk.Frame(window, height=theme.px(2), background=theme.colours.line)
        self._line = StatusLine(theme, window)
        self._middle = tk.Frame(window, background=theme.colours.ground)
        self.area = tk.Frame(self._middle, background=theme.colours.ground)
        self.area.grid(row=0, column=0, sticky="nsew")
        self._middle.rowconfigure(0, weight=1)
        self._middle.columnconfigure(0, weight=1)
        self._middle.grid_propagate(False)
        self.side = SidePanel(theme, self._middle, back)
        self.chat = ChatSide(theme, self.side, self.refresh)
        self.refreshed: Callable[[], object] = lambda: None
        self._banner: MendingBanner | None = None
        self.page: PageView | None = None
        self._live: Live | None = None
        self._comparison: Comparison | None = None
        self._line.on_trust = self._compare

    def furnish(self, tools: Tools, answers: Answers) -> None:
        """Make the bar and put everything into its place; ``answers`` are those to the words that are compared."""
        self._comparison = Comparison(self._theme, self._window, answers)
        self._bar = Toolbar(self._theme, self._window, tools)
        self._banner = MendingBanner(self._theme, self.area, tools.end)
        self._bar.frame.lower(self._edge)  # the keyboard goes through the bar first
        self._middle.pack(fill="both", expand=True)
        self.leave_alone(False)

    def show(self, live: Live) -> None:
        """Follow the session."""
        self._live = live
        if self._banner is not None:
            self._banner.hide()
        self._line.show(live)
        if self.page is not None:
            self.page.show(live)
        if self._bar is not None:
            self._bar.show(live)

    def mend(self, mending: Mending) -> None:
        """The line is being rebuilt: nothing can be asked of the customer meanwhile."""
        if self._banner is not None:
            self._banner.show(mending)
        if self._bar is not None:
            self._bar.show(None)

    def zoomed(self, zoom: Zoom, percent: int) -> None:
        """The picture is shown at this size."""
        self._line.zoomed(zoom, percent)
        if self._bar is not None:
            self._bar.refresh()

    def leave_alone(self, alone: bool) -> None:
        """The picture alone, or everything around it."""
        assert self._bar is not None
        self.side.put_away(alone)
        if alone:
            for part in (self._bar.frame, self._edge, self._line.frame):
                part.pack_forget()
        else:
            self._bar.frame.pack(fill="x", before=self._middle)
            self._edge.pack(fill="x", before=self._middle)
            self._line.frame.pack(side="bottom", fill="x", before=self._middle)

    def typing(self, to_customer: bool) -> None:
        """Show by a coloured edge whether the keyboard goes to the customer."""
        colours = self._theme.colours
        self._edge.configure(background=colours.accent if to_customer else colours.line)

    def focus(self) -> None:
        """Give the keyboard to the bar."""
        if self._bar is not None:
            self._bar.focus()

    def holds(self, widget: tk.Misc | None) -> bool:
        """Whether the widget belongs to the bar, the side panel or the line."""
        parts = [self.side.frame, self._line.frame, *([] if self._bar is None else [self._bar.frame])]
        return widget is not None and any(str(widget).startswith(str(part)) for part in parts)

    def _compare(self) -> None:
        if self._live is not None and self._live.words is not None and self._comparison is not None:
            self._comparison.ask(self._live.words)

    def refresh(self) -> None:
        """Something that the bar shows has changed."""
        if self._bar is not None:
            self._bar.refresh()
        self.refreshed()
