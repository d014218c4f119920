"""The agent's mouse and keyboard on the stage, turned into events of ``pointer`` and ``keyboard``.

Printable text goes as text, whatever layout or input method made it; named keys and shortcuts go as keys that are held.
Before a key or a click the held modifiers are matched with what Tk says is down, so that one that was pressed or let go
outside of the window is never missed. Shift goes with them alone, and before text it is let go: the text already tells
what Shift did, and input methods take a Shift with nothing for their switch between languages (fcitx5 does).

What a message may not carry (rhelp.wire.peer) is cut, or stays here: our own link would end the session over it.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Protocol

from rhelp.core.geometry import Fit
from rhelp.features import keyboard, pointer
from rhelp.ui_tk.keys import LOCAL, MASKS, MODIFIERS, NAMED, text_of
from rhelp.wire.message import Right

WHEEL_X11 = {4: (0, -1), 5: (0, 1), 6: (-1, 0), 7: (1, 0)}
BUTTONS = frozenset({1, 2, 3, 8, 9})
WHEEL_NOTCH = 120
MOST_CLICKS = 20
LONGEST_TEXT = 1000
LONGEST_KEY = 24
SUPER = frozenset({"Super_L", "Super_R"})
WAYS_OUT = frozenset({"Tab", "ISO_Left_Tab"})
SHORTCUT = frozenset({"Control", "Alt", "Meta"})


HotKey = Callable[[frozenset[str], str], Callable[[], object] | None]


class Seat(Protocol):
    """Where the input goes."""

    @property
    def fit(self) -> Fit | None: ...

    def holds(self, right: Right) -> bool: ...

    def send(self, event: object) -> None: ...


class Input:
    """Watches ``widget``. ``hot_key`` gets the modifiers that are down and Tk's name of each key that is pressed, and
    returns what to do where the key is ours; such a key never goes to the customer."""

    def __init__(self, widget: tk.Misc, seat: Seat, hot_key: HotKey) -> None:
        self._widget = widget
        self._seat = seat
        self._hot_key = hot_key
        self._masks = MASKS[widget.tk.call("tk", "windowingsystem")]
        self._buttons: set[int] = set()
        self._keys: dict[int, str] = {}
        self._modifiers: set[str] = set()
        self._leaving: dict[int, str] = {}
        widget.bind("<Motion>", self._moved)
        widget.bind("<ButtonPress>", self._pressed)
        widget.bind("<ButtonRelease>", self._released)
        widget.bind("<MouseWheel>", self._wheel)
        widget.bind("<Shift-MouseWheel>", self._wheel_aside)
        widget.bind("<KeyPress>", self._key_pressed)
        widget.bind("<KeyRelease>", self._key_released)
        widget.bind("<FocusOut>", lambda event: self.let_go())

    def held(self, event: tk.Event[tk.Misc]) -> frozenset[str]:
        """The modifiers that were down just before the event."""
        return self._masks.held(int(event.state))

    def let_go(self) -> None:
        """Nothing may stay down at the customer's."""
        self._buttons.clear()
        self._keys.clear()
        self._modifiers.clear()
        for timer in self._leaving.values():
            self._widget.after_cancel(timer)
        self._leaving.clear()
        self._seat.send(pointer.LetGo())
        self._seat.send(keyboard.LetGo())

    def _moved(self, event: tk.Event[tk.Misc]) -> None:
        # Tk itself merges the moves that wait in its queue: only the newest of a turn arrives here.
        fit = self._seat.fit
        if fit is not None and self._seat.holds(Right.POINTER) and (self._buttons or fit.inside(event.x, event.y)):
            self._seat.send(pointer.MovedTo(*fit.to_remote(event.x, event.y)))

    def _pressed(self, event: tk.Event[tk.Misc]) -> str:
        self._widget.focus_set()
        fit, number = self._seat.fit, int(event.num)
        if fit is None or not self._seat.holds(Right.POINTER) or not fit.inside(event.x, event.y):
            return "break"
        self._match(int(event.state))
        if number in WHEEL_X11:
            self._seat.send(pointer.MovedTo(*fit.to_remote(event.x, event.y)))
            self._seat.send(pointer.Turned(*WHEEL_X11[number]))
        elif number in BUTTONS:
            self._buttons.add(number)
            self._seat.send(pointer.Pressed(number, *fit.to_remote(event.x, event.y)))
        return "break"

    def _released(self, event: tk.Event[tk.Misc]) -> str:
        fit, number = self._seat.fit, int(event.num)
        if fit is not None and number in self._buttons:
            self._buttons.discard(number)
            self._seat.send(pointer.Released(number, *fit.to_remote(event.x, event.y)))
        return "break"

    def _wheel(self, event: tk.Event[tk.Misc]) -> str:
        if self._seat.holds(Right.POINTER) and event.delta:
            self._seat.send(pointer.Turned(0, -_clicks(event.delta)))
        return "break"

    def _wheel_aside(self, event: tk.Event[tk.Misc]) -> str:
        if self._seat.holds(Right.POINTER) and event.delta:
            self._seat.send(pointer.Turned(-_clicks(event.delta), 0))
        return "break"

    def _key_pressed(self, event: tk.Event[tk.Misc]) -> str:
        held = self.held(event)
        action = self._hot_key(held, event.keysym)
        if action is not None:
            self.let_go()
            action()
        elif not self._seat.holds(Right.KEYBOARD) and event.keysym in WAYS_OUT:
            on = self._widget.tk_focusNext() if event.keysym == "Tab" else self._widget.tk_focusPrev()
            (on or self._widget).focus_set()
        elif self._seat.holds(Right.KEYBOARD) and event.keysym not in LOCAL and not self._repeats(event):
            self._key(event, held)
        return "break"

    def _repeats(self, event: tk.Event[tk.Misc]) -> bool:
        """Whether this press repeats one that is held; the customer's desktop repeats by itself."""
        waiting = self._leaving.pop(event.keycode, None)
        if waiting is not None:
            self._widget.after_cancel(waiting)
        return event.keycode in self._keys

    def _key(self, event: tk.Event[tk.Misc], held: frozenset[str]) -> None:
        if event.keysym in MODIFIERS:
            self._modifier(event.keysym, held)
            return
        text = text_of(event.char, event.keysym_num) if event.keysym not in NAMED else ""
        if text and not held & SHORTCUT:
            self._release_modifier("Shift")
            for start in range(0, len(text), LONGEST_TEXT):
                self._seat.send(keyboard.Typed(text[start : start + LONGEST_TEXT]))
            return
        key = NAMED.get(event.keysym) or text or text_of("", event.keysym_num)
        if _is_key(key):
            self._match(int(event.state))
            self._keys[event.keycode] = key
            self._seat.send(keyboard.Pressed(key))

    def _modifier(self, keysym: str, held: frozenset[str]) -> None:
        name = MODIFIERS[keysym]
        begins_hot_key = keysym in SUPER and "Control" in held
        waits = name == "Shift" and not self._buttons and not held & SHORTCUT
        if not begins_hot_key and not waits:
            self._press_modifier(name)

    def _key_released(self, event: tk.Event[tk.Misc]) -> str:
        if event.keysym in MODIFIERS:
            self._release_modifier(MODIFIERS[event.keysym])
        elif event.keycode in self._keys and event.keycode not in self._leaving:
            # X11 repeats a held key as pairs of release and press; a press that waits right behind takes this back.
            self._leaving[event.keycode] = self._widget.after_idle(self._gone, event.keycode)
        return "break"

    def _gone(self, keycode: int) -> None:
        self._leaving.pop(keycode, None)
        key = self._keys.pop(keycode, None)
        if key is not None:
            self._seat.send(keyboard.Released(key))

    def _match(self, state: int) -> None:
        if not self._seat.holds(Right.KEYBOARD):
            return
        held = self._masks.held(state)
        for name in sorted(self._modifiers - held):
            self._release_modifier(name)
        for name in sorted(held - self._modifiers):
            self._press_modifier(name)

    def _press_modifier(self, name: str) -> None:
        if name not in self._modifiers:
            self._modifiers.add(name)
            self._seat.send(keyboard.Pressed(name))

    def _release_modifier(self, name: str) -> None:
        if name in self._modifiers:
            self._modifiers.discard(name)
            self._seat.send(keyboard.Released(name))


def _clicks(delta: int) -> int:
    whole = int(delta / WHEEL_NOTCH)
    return max(-MOST_CLICKS, min(whole, MOST_CLICKS)) if whole else (1 if delta > 0 else -1)


def _is_key(key: str) -> bool:
    """Whether it is one character or the name of a key, and not what an input method wrote while Ctrl was held."""
    return len(key) == 1 or (len(key) <= LONGEST_KEY and key.isascii() and key.isalnum())
