"""The agent's home: a slim rail, who I am, "New support", and in the middle what to do next."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, label, tooltip, wrap
from rhelp.words import tr


@dataclass(frozen=True)
class Actions:
    """What the home page can set off."""

    support: Callable[[], object]
    change_mode: Callable[[], object]


class Home:
    """The frame around everything an agent does outside of the viewer. ``middle`` holds one page at a time."""

    def __init__(self, theme: Theme, parent: tk.Misc, name: str, actions: Actions) -> None:
        self._theme = theme
        self._actions = actions
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        self._rail()
        body = ttk.Frame(self.frame, style="ground.TFrame", padding=theme.grid(3))
        body.pack(side="left", fill="both", expand=True)
        self._top(body, name)
        self.middle = ttk.Frame(body, style="ground.TFrame")
        self.middle.pack(fill="both", expand=True, pady=(theme.grid(3), 0))

    def state(self, text: str, colour: str = "good") -> None:
        """Show the agent's state as a word with a coloured dot."""
        self._dot.configure(foreground=getattr(self._theme.colours, colour))
        self._state.configure(text=text)

    def show_next_step(self) -> None:
        """Nobody is being helped: say what to do next."""
        self._clear()
        theme = self._theme
        inside = card(theme, self.middle, 5)
        inside.place(relx=0.5, rely=0.45, anchor="center")
        icon = theme.icon("screen", theme.colours.link, 56)
        ttk.Label(inside, image=icon, style="card.TLabel").pack(pady=(0, theme.grid(2)))
        label(theme, inside, tr("Nobody is being helped right now"), "title").pack()
        text = tr("Start a new support and read the access code to your customer. The screen appears here once the customer has started the support program and allowed it.")  # fmt: skip  # noqa: E501
        hint = wrap(label(theme, inside, text, "body", "muted"), theme.px(420))
        hint.configure(justify="center", anchor="center")
        hint.pack(pady=(theme.grid(1), theme.grid(3)))
        first = button(theme, inside, tr("New support"), self._actions.support, kind="Accent", icon="plus")
        first.pack()
        first.focus_set()
        self._may_start("!disabled")

    def show(self, build: Callable[[ttk.Frame], None]) -> None:
        """Put another page into the middle; no second support can be started meanwhile."""
        self._clear()
        self._may_start("disabled")
        build(self.middle)

    def _may_start(self, state: str) -> None:
        self._new.state([state])
        self._more.state([state])

    def _clear(self) -> None:
        for child in self.middle.winfo_children():
            child.destroy()

    def _rail(self) -> None:
        theme = self._theme
        rail = ttk.Frame(self.frame, style="rail.TFrame", padding=(theme.px(6), theme.grid(2)))
        rail.pack(side="left", fill="y")
        home = button(theme, rail, "", lambda: None, kind="Quiet", on="rail", icon="home", tip=tr("Home"))
        home.configure(image=theme.icon("home", theme.colours.link, 22), padding=theme.grid(1))
        home.state(["selected"])
        home.pack()
        icon, tip = ("moon", tr("Dark colours")) if theme.mode == "light" else ("sun", tr("Light colours"))
        mode = button(theme, rail, "", self._actions.change_mode, kind="Quiet", on="rail", icon=icon, tip=tip)
        mode.configure(image=theme.icon(icon, theme.colours.muted, 22), padding=theme.grid(1))
        mode.pack(side="bottom")

    def _top(self, body: ttk.Frame, name: str) -> None:
        theme = self._theme
        row = ttk.Frame(body, style="ground.TFrame")
        row.pack(fill="x")
        icon = theme.icon("person", theme.colours.muted, 28)
        ttk.Label(row, image=icon, style="ground.TLabel").pack(side="left", padx=(0, theme.grid(1.5)))
        words = ttk.Frame(row, style="ground.TFrame")
        words.pack(side="left")
        label(theme, words, name, "large", on="ground").pack(anchor="w")
        state = ttk.Frame(words, style="ground.TFrame")
        state.pack(anchor="w")
        self._dot = label(theme, state, "●", "small", "good", on="ground")
        self._dot.pack(side="left", padx=(0, theme.px(5)))
        self._state = label(theme, state, tr("Online"), "small", "muted", on="ground")
        self._state.pack(side="left")
        self._new = self._split_button(row)

    def _split_button(self, row: ttk.Frame) -> ttk.Button:
        theme = self._theme
        box = ttk.Frame(row, style="ground.TFrame")
        box.pack(side="right")
        new = button(theme, box, tr("New support"), self._actions.support, kind="Accent", on="ground", icon="plus")
        new.configure(padding=(theme.grid(3), theme.grid(1.25)))
        new.pack(side="left")
        more = button(theme, box, "", self._kinds, kind="Accent", on="ground", icon="down")
        tooltip(theme, more, tr("Choose how to wait for the customer"))
        more.configure(padding=(theme.px(6), theme.grid(1.25)))
        more.pack(side="left", fill="y", padx=(theme.px(1), 0))
        self._more = more
        return new

    def _kinds(self) -> None:
        theme, c = self._theme, self._theme.colours
        menu = tk.Menu(self._more, tearoff=False, font=theme.font("body"), relief="flat", borderwidth=theme.px(6))
        menu.configure(background=c.card, foreground=c.text, activebackground=c.over, activeforeground=c.text)
        viewer_standby = tr("Viewer standby")
        menu.add_command(
            label=f"  {viewer_standby}  ", command=self._actions.support,
            image=theme.icon("screen", c.text), compound="left",
        )  # fmt: skip
        menu.bind("<Unmap>", lambda event: menu.after_idle(menu.destroy))
        menu.update_idletasks()  # its width is not known before
        menu.tk_popup(
            self._more.winfo_rootx() + self._more.winfo_width() - menu.winfo_reqwidth(),
            self._more.winfo_rooty() + self._more.winfo_height() + theme.px(4),
        )
