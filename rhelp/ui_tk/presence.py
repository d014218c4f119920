"""The states an agent can be in, as words and colours, and the menu at the agent's name that switches between two."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.ui_tk.menus import drop_down
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, label
from rhelp.wire.chat import State
from rhelp.words import tr

CHOICES = (State.ONLINE, State.AWAY)  # the others follow from what happens
COLOURS = {
    State.ONLINE: "good",
    State.AWAY: "warn",
    State.IN_CONSULTATION: "link",
    State.CONNECTING: "warn",
    State.OFFLINE: "muted",
}


def state_words(state: State) -> str:
    """The state's name."""
    match state:
        case State.ONLINE:
            return tr("Online")
        case State.AWAY:
            return tr("Away")
        case State.IN_CONSULTATION:
            return tr("In consultation")
        case State.CONNECTING:
            return tr("Connecting")
        case State.OFFLINE:
            return tr("Offline")


def standing(road: State, helping: bool, picked: State) -> State:
    """Where the agent stands, for the agent: without a road nothing else counts, then whether somebody is helped."""
    if road in (State.CONNECTING, State.OFFLINE):
        return road
    return State.IN_CONSULTATION if helping else picked


def trouble_words(road: State) -> str:
    """What the agent should know of the road to the server; empty while it stands."""
    if road is State.CONNECTING:
        return tr("The connection to the server was lost and is being restored. Customers cannot come in meanwhile.")
    if road is State.OFFLINE:
        return tr("There is no connection to the server. Please check your network, or sign in again.")
    return ""


class StateMark:
    """A coloured dot and the state's word."""

    def __init__(self, theme: Theme, parent: tk.Misc, state: State, on: str = "card") -> None:
        self._theme = theme
        self.frame = ttk.Frame(parent, style=f"{on}.TFrame")
        self._dot = label(theme, self.frame, "●", "small", on=on)
        self._dot.pack(side="left", padx=(0, theme.px(5)))
        self._word = label(theme, self.frame, "", "small", "muted", on=on)
        self._word.pack(side="left")
        self.show(state)

    def show(self, state: State) -> None:
        """Follow the state."""
        self._dot.configure(foreground=getattr(self._theme.colours, COLOURS[state]))
        self._word.configure(text=state_words(state))


class StateSwitch:
    """The agent's name with its state; a click offers online and away, ``picked`` is called with the choice."""

    def __init__(
        self, theme: Theme, parent: tk.Misc, name: str, state: State,
        picked: Callable[[State], object], sign_out: Callable[[], object],
    ) -> None:  # fmt: skip
        self._theme = theme
        self._ways = (picked, sign_out)
        self._picked = state
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        icon = theme.icon("person", theme.colours.muted, 28)
        ttk.Label(self.frame, image=icon, style="ground.TLabel").pack(side="left", padx=(0, theme.grid(1.5)))
        words = ttk.Frame(self.frame, style="ground.TFrame")
        words.pack(side="left")
        label(theme, words, name, "large", on="ground").pack(anchor="w")
        self._mark = StateMark(theme, words, state, on="ground")
        self._mark.frame.pack(anchor="w")
        tip = tr("Change your state, or sign out")
        self._more = button(theme, self.frame, "", self._open, kind="Quiet", on="ground", icon="down", tip=tip)
        self._more.configure(padding=theme.px(6))
        self._more.pack(side="left", padx=(theme.grid(1), 0))

    def show(self, state: State, picked: State) -> None:
        """Follow the state, whoever changed it; ``picked`` is what the agent chose last."""
        self._picked = picked
        self._mark.show(state)

    def _open(self) -> None:
        picked, sign_out = self._ways
        away = self._picked is State.AWAY
        chosen = State.AWAY if away else State.ONLINE
        choices: list[tuple[str, Callable[[], object]] | None] = [
            (("✓ " if state is chosen else "    ") + state_words(state), lambda state=state: picked(state))  # type: ignore[misc]
            for state in CHOICES
        ]
        sign_out_words = tr("Sign out")
        drop_down(self._theme, self._more, [*choices, None, (f"    {sign_out_words}", sign_out)])
