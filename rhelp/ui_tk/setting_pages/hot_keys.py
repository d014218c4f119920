"""The viewer's hot keys: each can be pressed anew, what is taken already is refused."""

from __future__ import annotations

import tkinter as tk
from functools import partial

from rhelp.core.errors import RhelpError
from rhelp.ui_tk.hot_keys import Combination, HotKeys, action_words
from rhelp.ui_tk.keys import MASKS, MODIFIERS
from rhelp.ui_tk.setting_pages.rows import Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import button
from rhelp.words import tr

UNHEARD = ("Caps_Lock", "Num_Lock", "Scroll_Lock", "Hangul", "Hangul_Hanja")


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page."""
    theme = setup.theme
    text = tr("They work in the viewer. All of them hold Ctrl and Super, the Windows key: every other key goes to the customer.")  # fmt: skip  # noqa: E501
    rows.note(text)
    keys = HotKeys(overrides=setup.memory.now.hot_keys)
    for name in keys.table:
        HotKeyRow(rows, setup, keys, name)
    if keys.overrides:
        reset = partial(_keep, rows, setup, {})
        tip = tr("All hot keys as they were at first")
        button(theme, rows.parent, tr("Reset all"), reset, on="ground", tip=tip).pack(anchor="e")


def _keep(rows: Rows, setup: Setup, overrides: dict[str, str]) -> None:
    setup.memory.change(hot_keys=overrides)
    rows.again()


class HotKeyRow:
    """After a click the next combination of keys is taken; Esc alone leaves things as they are."""

    def __init__(self, rows: Rows, setup: Setup, keys: HotKeys, name: str) -> None:
        self._rows = rows
        self._setup = setup
        self._keys = keys
        self._name = name
        self._listening = False
        self._row = rows.row(action_words(name))
        tip = tr("Click, then press the new combination")
        self._button = button(setup.theme, self._row.side, keys[name].shown(), self._listen, tip=tip)
        self._button.pack()
        self._button.bind("<FocusOut>", lambda event: self._stop())

    def _listen(self) -> None:
        self._listening = True
        self._button.focus_set()
        self._button.configure(text=tr("Press the keys…"))
        self._row.say(tr("Esc leaves it as it is."), "muted")
        self._button.bind("<KeyPress>", self._pressed)

    def _stop(self) -> None:
        if self._listening:
            self._listening = False
            self._button.unbind("<KeyPress>")
            self._button.configure(text=self._keys[self._name].shown())
            self._row.say("")

    def _pressed(self, event: tk.Event[tk.Misc]) -> str:
        if event.keysym in MODIFIERS or event.keysym in UNHEARD:
            return "break"
        held = MASKS[self._button.tk.call("tk", "windowingsystem")].held(int(event.state))
        if event.keysym == "Escape" and not held:
            self._stop()
            return "break"
        try:
            changed = self._keys.changed(self._name, str(Combination.of_event(held, event.keysym)))
        except RhelpError as error:
            self._row.say(tr(str(error)))
            return "break"
        self._stop()
        _keep(self._rows, self._setup, changed.overrides)
        return "break"
