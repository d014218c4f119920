"""The keyboard of an X11 desktop, by XTEST: keys as keys, and any Unicode text whatever layout the desktop has.

Characters that the layout lacks are lent spare keys. Programs look symbols up when they get round to it, not when the
key is pressed, so a lent key keeps its symbol for a while, and the symbols used last stay for the next text.

Where an input method runs, text goes past it, whatever state it is in, and at its pace and the program's: what is
handed to and fro between the two loses its order in a flood, and nabi then loses keys for good.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress

import xcffib
import xcffib.xtest

from rhelp.core.errors import RhelpError
from rhelp.desktop.x11.connection import speaking
from rhelp.desktop.x11.echo import Echo
from rhelp.desktop.x11.keymap import Stroke
from rhelp.desktop.x11.keysyms import NAMED, canonical, keysym
from rhelp.desktop.x11.layout import Layout, State
from rhelp.desktop.x11.pace import Pace
from rhelp.desktop.x11.spares import MINIMUM_AGE, SpareKeys
from rhelp.desktop.x11.watchman import Watchman
from rhelp.desktop.x11.xim import PAST

KEY_PRESS, KEY_RELEASE = 2, 3  # event codes of the core protocol
ATTEMPTS = 3  # to lend a key while others change the layout
PATIENCE = 0.5  # seconds to wait for a program that says when it has seen its events
SETTLE = 0.03  # seconds for programs, and input methods between, to take in lent keys


class X11Keyboard:
    """Presses keys over ``connection``, which it may share with the pointer. To be used from one thread at a time."""

    def __init__(
        self, connection: xcffib.Connection, display: str | None = None, watchman: Watchman | None = None
    ) -> None:
        """``display`` is where ``connection`` leads, by default the one that DISPLAY names; ``watchman`` lets go if our
        program is killed. Raises MissingExtension."""
        self._connection = connection
        self._stop = threading.Event()
        with speaking():
            self._layout = Layout(connection)
            self._echo = Echo(connection, self._layout.notice, self._stop)
            self._pace = Pace(connection, display, self._echo, self._stop)
        self._xtest = connection(xcffib.xtest.key)
        self._spares = SpareKeys()
        self._watchman = watchman
        self._held: dict[str, int] = {}

    def press(self, key: str) -> None:
        if key in self._held:  # the server repeats held keys by itself
            return
        symbols = NAMED.get(key) or symbols_of(key if len(key) == 1 else None)
        with speaking():
            self._follow()
            keycode = self._key_for([canonical(symbol) for symbol in symbols])
            self._held[key] = keycode
            self._fake(KEY_PRESS, keycode)
            self._connection.flush()

    def release(self, key: str) -> None:
        keycode = self._held.pop(key, None)
        if keycode is None or keycode in self._held.values():
            return
        with speaking():
            self._fake(KEY_RELEASE, keycode)
            self._connection.flush()

    def type(self, text: str) -> None:
        symbols = symbols_of(text)
        with speaking():
            self._follow()
            with self._undisturbed(symbols) as state, self._pace.kept() if state.locked & PAST else nullcontext():
                self._type_all(symbols, state)

    def may_type(self, may: bool) -> None:
        if may:
            self._stop.clear()
        else:
            self._stop.set()

    def close(self) -> None:
        with suppress(RhelpError):  # a lost display has nothing left to put right
            for key in list(self._held):
                self.release(key)
            with speaking():
                self._give_back()
                self._pace.close()

    def _type_all(self, symbols: Sequence[int], state: State) -> None:
        rest, attempts = symbols, ATTEMPTS
        while rest and not self._stop.is_set():
            typed = self._type_some(rest, state)
            rest = rest[typed:]
            attempts = ATTEMPTS if typed else attempts - 1
            if not attempts:
                raise RhelpError("This keyboard layout has no free key left for a character it lacks.")

    def _type_some(self, symbols: Sequence[int], state: State) -> int:
        """Type from the start of ``symbols`` as far as lent keys suffice; returns how many."""
        self._lend(symbols, state)
        strokes = self._layout.keymap.strokes(state.group, state.locked)
        count = next((place for place, symbol in enumerate(symbols) if symbol not in strokes), len(symbols))
        self._strike([strokes[symbol] for symbol in symbols[:count]], paced=bool(state.locked & PAST))
        self._spares.touch(set(symbols[:count]), time.monotonic())
        return count

    def _lend(self, symbols: Sequence[int], state: State) -> None:
        """Put what the layout lacks on spare keys, the first symbol at least."""
        lent = self._spares.keycodes
        strokes = self._layout.keymap.strokes(state.group, state.locked)
        known = {symbol for symbol, stroke in strokes.items() if stroke.keycode not in lent}
        held = self._layout.down()
        changed = self._spares.place(symbols, known, self._layout.keymap, held, time.monotonic())
        if not changed and symbols[0] not in strokes:
            if self._echo.wait(PATIENCE):
                self._spares.seen()
            self._stop.wait(moments_until(self._spares.next_free(held)))
            changed = self._spares.place(symbols, known, self._layout.keymap, held, time.monotonic())
        self._change(changed)

    def _strike(self, strokes: Sequence[Stroke], paced: bool) -> None:
        """Press and release each key, with the modifiers it needs held by their own keys."""
        helpers: list[int] = []
        for place, stroke in enumerate(strokes):
            if self._stop.is_set():
                break
            wanted = self._layout.keymap.helpers(stroke.modifiers)
            self._fake(KEY_RELEASE, *(code for code in helpers if code not in wanted))
            self._fake(KEY_PRESS, *(code for code in wanted if code not in helpers))
            helpers = wanted
            self._fake(KEY_RELEASE, *self._let_go_of(stroke.keycode))
            self._fake(KEY_PRESS, stroke.keycode)
            self._fake(KEY_RELEASE, stroke.keycode)
            if paced:
                self._connection.flush()
                self._pace.wait(stroke.keycode, first=not place)
        self._fake(KEY_RELEASE, *helpers)
        self._connection.flush()

    def _let_go_of(self, keycode: int) -> list[int]:
        """The key once if we hold it; it must go up before it can be typed."""
        names = [name for name, held in self._held.items() if held == keycode]
        for name in names:
            del self._held[name]
        return [keycode] if names else []

    @contextmanager
    def _undisturbed(self, symbols: Sequence[int]) -> Iterator[State]:
        """While text is typed: no modifier held, latched or locked but NumLock, and the group that has most of it.

        Where an input method runs, the modifier that leads past it is locked as well.
        """
        before = self._layout.state()
        lifted = self._lift()
        past = PAST if self._pace.needed() else 0
        calm = State(self._best_group(symbols, before), before.locked & self._layout.keymap.num_lock | past, 0)
        if calm != before:
            self._layout.lock(calm.group, calm.locked)
        try:
            yield calm
        finally:
            if calm != before:
                self._layout.lock(before.group, before.locked)
            self._fake(KEY_PRESS, *lifted)
            self._connection.flush()

    def _lift(self) -> list[int]:
        """Release the modifiers that are held, and return those that went up: a hand on a real key keeps it down."""
        held = self._layout.down() & self._layout.keymap.liftable
        if not held:
            return []
        self._fake(KEY_RELEASE, *sorted(held))
        return sorted(held - self._layout.down())

    def _best_group(self, symbols: Sequence[int], state: State) -> int:
        keymap = self._layout.keymap
        if keymap.groups < 2:
            return state.group
        wanted = set(symbols)
        groups = [state.group, *(group for group in range(keymap.groups) if group != state.group)]
        return max(groups, key=lambda group: len(wanted & keymap.strokes(group, 0).keys()))

    def _key_for(self, symbols: Sequence[int]) -> int:
        """A key that has the first of the symbols that any key has; a spare one where none has."""
        keymap, group = self._layout.keymap, self._layout.state().group
        found = (keymap.find(symbol, group) for symbol in symbols)
        keycode = next((code for code in found if code is not None), None)
        if keycode is None:
            keycode = self._lend_plain(symbols[0])
        return keycode

    def _lend_plain(self, symbol: int) -> int:
        """Put the symbol where it needs no Shift, so that it can be held."""
        keymap, held = self._layout.keymap, self._layout.down()
        keycode = self._spares.place_plain(symbol, keymap, held, time.monotonic())
        if keycode is None:
            wait_until(self._spares.last_free())
            keycode = self._spares.place_plain(symbol, keymap, held, time.monotonic())
        if keycode is None:
            raise RhelpError("This keyboard layout has no free key left for a character it lacks.")
        self._change({keycode})
        return keycode

    def _change(self, keycodes: set[int]) -> None:
        if keycodes:
            self._layout.put(self._spares.rows(keycodes))
            self._spares.follow(self._layout.keymap)
            settled = time.monotonic() + SETTLE
            self._echo.wait(PATIENCE)
            wait_until(settled)

    def _follow(self) -> None:
        if self._layout.changed():
            self._spares.follow(self._layout.keymap)

    def _give_back(self) -> None:
        self._follow()
        lent = self._spares.keycodes
        if lent:
            wait_until(self._spares.last_free())
            self._layout.put(dict.fromkeys(lent, (0, 0)))

    def _fake(self, event: int, *keycodes: int) -> None:
        for keycode in keycodes:
            if self._watchman is not None:
                self._watchman.note(event, keycode)
            self._xtest.FakeInput(event, keycode, xcffib.CurrentTime, xcffib.NONE, 0, 0, 0)


def wait_until(moment: float) -> None:
    """Sleep until the monotonic clock shows ``moment``, never long."""
    time.sleep(moments_until(moment))


def moments_until(moment: float) -> float:
    """Seconds until the monotonic clock shows ``moment``, few: lent keys come free after ``MINIMUM_AGE``."""
    return min(max(0.0, moment - time.monotonic()), MINIMUM_AGE)


def symbols_of(text: str | None) -> list[int]:
    """The keysyms of a text, one for each line break. Raises RhelpError for what is no key and no character."""
    if text is None:
        raise RhelpError("This key is not known on this desktop.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(is_untypable(character) for character in text):
        raise RhelpError("This text holds a character that no key can type.")
    return [keysym(character) for character in text]


def is_untypable(character: str) -> bool:
    """Whether it is a control character other than newline and tab, or half a surrogate pair."""
    code = ord(character)
    return (code < 0x20 and character not in "\n\t") or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000
