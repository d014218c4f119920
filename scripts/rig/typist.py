"""Somebody at a display's keyboard and mouse: XTEST events, any Unicode text.

Characters that the keyboard lacks are put on spare keys, all at once, and the programs are given time to see the new
keys before the first one is pressed.
"""

from __future__ import annotations

import time
from collections.abc import Container, Iterator
from contextlib import contextmanager

from scripts.rig.glass import MOTION, PRESS, RELEASE, Glass

KEY_PRESS, KEY_RELEASE = 2, 3
SHIFT, RETURN, TAB = 0xFFE1, 0xFF0D, 0xFF09
BETWEEN = 0.02  # seconds between two keys, a fast typist's
NOTICED = 0.5  # seconds for programs to take in a changed keyboard

Stroke = tuple[int, bool]
"""A keycode, and whether Shift is held with it."""


def keysym(character: str) -> int:
    """The X keysym: Latin-1 is itself, everything else Unicode's by the protocol's rule."""
    special = {"\n": RETURN, "\t": TAB}
    code = ord(character)
    return special.get(character) or (code if code < 0x100 else 0x01000000 | code)


def portions(text: str, there: Container[int], spare: int) -> Iterator[str]:
    """The text in parts that each need at most so many ``spare`` keys beside the symbols that are ``there``.

    Raises ValueError where some are needed and there is none.
    """
    part, missing = "", set[int]()
    for character in text:
        symbol = keysym(character)
        if symbol not in there and symbol not in missing:
            if not spare:
                raise ValueError("there are no spare keys")
            if len(missing) == spare:
                yield part
                part, missing = "", set()
            missing.add(symbol)
        part += character
    yield part


class Typist:
    """One pair of hands at the display."""

    def __init__(self, shown_on: str) -> None:
        self.glass = Glass(shown_on)
        setup = self.glass.connection.get_setup()
        self.first, self.count = setup.min_keycode, setup.max_keycode - setup.min_keycode + 1

    def click(self, left: int, top: int) -> None:
        """Move there as a hand does, then click."""
        for step in range(1, 6):
            self.glass.fake(MOTION, 0, left - (5 - step) * 6, top - (5 - step) * 4)
            time.sleep(0.02)
        self.glass.fake(PRESS, 1)
        time.sleep(0.05)
        self.glass.fake(RELEASE, 1)

    def type(self, text: str) -> None:
        """Type the text; each key is let go before the next goes down."""
        strokes, spare = self.keyboard()
        for part in portions(text, strokes.keys(), len(spare)):
            missing = sorted({keysym(c) for c in part} - strokes.keys())
            with self.on_spare_keys(missing, spare) as added:
                for character in part:
                    self.stroke((strokes | added)[keysym(character)], strokes[SHIFT][0])

    def press_return(self) -> None:
        """The Return key."""
        self.press(RETURN)

    def press(self, symbol: int) -> None:
        """The key that carries this symbol."""
        strokes, _ = self.keyboard()
        self.stroke(strokes[symbol], strokes[SHIFT][0])

    def stroke(self, stroke: Stroke, shift: int) -> None:
        code, shifted = stroke
        held = [shift, code] if shifted else [code]
        for key in held:
            self.glass.fake(KEY_PRESS, key)
        for key in reversed(held):
            self.glass.fake(KEY_RELEASE, key)
        time.sleep(BETWEEN)

    def keyboard(self) -> tuple[dict[int, Stroke], list[int]]:
        """How to type each keysym that the keyboard has, and the keycodes that carry nothing."""
        reply = self.glass.core.GetKeyboardMapping(self.first, self.count).reply()
        width, symbols = reply.keysyms_per_keycode, list(reply.keysyms)
        strokes: dict[int, Stroke] = {}
        spare = []
        for index in range(self.count):
            row = symbols[index * width : (index + 1) * width]
            if not any(row):
                spare.append(self.first + index)
            for level in (0, 1):
                strokes.setdefault(row[level], (self.first + index, bool(level)))
        return strokes, spare

    @contextmanager
    def on_spare_keys(self, symbols: list[int], spare: list[int]) -> Iterator[dict[int, Stroke]]:
        added = dict(zip(symbols, spare, strict=False))
        self.map_keys({code: symbol for symbol, code in added.items()})
        try:
            yield {symbol: (code, False) for symbol, code in added.items()}
        finally:
            self.map_keys(dict.fromkeys(added.values(), 0))

    def map_keys(self, keys: dict[int, int]) -> None:
        """Give each keycode a symbol, 0 for none, and the programs time before and after."""
        if not keys:
            return
        time.sleep(NOTICED)
        for code, symbol in keys.items():
            self.glass.core.ChangeKeyboardMapping(1, code, 2, [symbol, symbol])
        self.glass.sync()
        time.sleep(NOTICED)
