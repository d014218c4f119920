"""The gate: every press of a button and every key in our windows passes here before anything is done by it.

While somebody helps, only what the customer's own hand did passes; what the agent injects stops here. The gate stands
before all bindings of every widget, also of those that are made later.
"""

from __future__ import annotations

import tkinter as tk

from rhelp.desktop.ports import OwnHand

TAG = "OwnHandOnly"
BUTTON, KEY = "button", "key"
PRESSES = {tk.EventType.ButtonPress: BUTTON, tk.EventType.KeyPress: KEY}
WRITTEN_IN = ("Text", "TEntry", "Entry")
ACTS = frozenset({"Return", "KP_Enter", "Escape", "Tab", "ISO_Left_Tab"})
"""Keys that do something even in a field; every other key only writes there."""


class AnyHand:
    """Where the system tells nobody whose hand it was; the customer's program then spares its own windows alone."""

    def is_real(self, time_ms: int, kind: str) -> bool:
        return True

    def close(self) -> None:
        """Nothing is held."""


class Gate:
    """``watching`` is false while nobody could inject anything: then everything passes."""

    def __init__(self, root: tk.Misc, hand: OwnHand) -> None:
        self._root = root
        self._hand = hand
        self.watching = False
        self._refused: set[int] = set()
        for sequence in ("<ButtonPress>", "<KeyPress>"):
            root.bind_class(TAG, sequence, self._pressed)
        root.bind_class(TAG, "<ButtonRelease>", self._released)
        root.bind_all("<Map>", lambda event: self.guard(str(event.widget)), add="+")

    def guard(self, path: str) -> None:
        """Stand before this widget's bindings. Widgets are guarded by themselves as soon as they are shown."""
        tags = self._root.tk.splitlist(self._root.tk.call("bindtags", path))
        if TAG not in tags:
            self._root.tk.call("bindtags", path, (TAG, *tags))

    def may(self, event: tk.Event[tk.Misc]) -> bool:
        """Whether this press may do what it is bound to."""
        if not self.watching:
            return True
        if event.send_event:
            return False  # made by a program, not by a device
        return self._hand.is_real(int(event.time), PRESSES[event.type])

    def _pressed(self, event: tk.Event[tk.Misc]) -> str | None:
        if event.type is tk.EventType.KeyPress and self._only_writes(event):
            return None
        may = self.may(event)
        if event.type is tk.EventType.ButtonPress:
            (self._refused.discard if may else self._refused.add)(event.num)
        return None if may else "break"

    def _released(self, event: tk.Event[tk.Misc]) -> str | None:
        """What a press may not do, the release of the same button may not do either."""
        return "break" if self.watching and event.num in self._refused else None

    def _only_writes(self, event: tk.Event[tk.Misc]) -> bool:
        """Text that an input method commits has no time; and words in a field allow nothing."""
        cls = self._root.tk.call("winfo", "class", str(event.widget))
        return cls in WRITTEN_IN and event.keysym not in ACTS
