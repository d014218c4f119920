"""Keys that carry nothing, lent to symbols the layout lacks: which symbol lies where, which may be replaced when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from rhelp.desktop.x11.keymap import Keymap

MINIMUM_AGE = 0.5  # seconds; a busy program may look up a key only this long after it was typed
LEVELS = (0, 1)  # plain and with Shift: twice as many symbols fit


class Slot(NamedTuple):
    """A place for one symbol."""

    level: int
    keycode: int


class SpareKeys:
    """Keeps the symbols that were used last; ``rows`` is what each lent key must carry, by keycode."""

    def __init__(self) -> None:
        self._symbols: dict[Slot, int] = {}
        self._used: dict[Slot, float] = {}

    @property
    def keycodes(self) -> set[int]:
        """The keys that are lent now."""
        return {slot.keycode for slot in self._symbols}

    def rows(self, keycodes: Iterable[int]) -> dict[int, tuple[int, int]]:
        """The plain and the shifted symbol of these keys. A single one lies on both, or the server adds its capital."""
        rows = {}
        for code in keycodes:
            plain, shifted = (self._symbols.get(Slot(level, code), 0) for level in LEVELS)
            rows[code] = (plain or shifted, shifted or plain)
        return rows

    def place(
        self, symbols: Iterable[int], known: Collection[int], keymap: Keymap, held: Collection[int], now: float
    ) -> set[int]:
        """Give slots to symbols in their order until one finds none; returns the keys that must be changed.

        ``known`` symbols need none. Nothing on a key in ``held``, or used less than ``MINIMUM_AGE`` ago, is replaced.
        """
        changed: set[int] = set()
        for symbol in dict.fromkeys(symbols):
            if symbol in known:
                continue
            slot = next((slot for slot, lying in self._symbols.items() if lying == symbol), None)
            if slot is None:
                slot = self._free(LEVELS, keymap, held, now)
                if slot is None:
                    break
                changed.add(slot.keycode)
            self._put(symbol, slot, now)
        return changed

    def place_plain(self, symbol: int, keymap: Keymap, held: Collection[int], now: float) -> int | None:
        """A key that carries the symbol without Shift, None where no slot is free; it must be changed."""
        slot = self._free((0,), keymap, held, now)
        if slot is None:
            return None
        self._put(symbol, slot, now)
        return slot.keycode

    def touch(self, symbols: Collection[int], now: float) -> None:
        """These symbols were typed."""
        for slot, symbol in self._symbols.items():
            if symbol in symbols:
                self._used[slot] = now

    def seen(self) -> None:
        """The program says that it has looked up all that was typed so far, so any of it may be replaced."""
        self._used = {slot: used - MINIMUM_AGE for slot, used in self._used.items()}  # in the same order as before

    def next_free(self, held: Collection[int]) -> float:
        """When the symbol that was used longest ago may be replaced, apart from keys that are held."""
        return min((used for slot, used in self._used.items() if slot.keycode not in held), default=0.0) + MINIMUM_AGE

    def last_free(self) -> float:
        """When all of them may be."""
        return max(self._used.values(), default=0.0) + MINIMUM_AGE

    def follow(self, keymap: Keymap) -> None:
        """Forget what somebody else has put other symbols on."""
        lost = [slot for slot, symbol in self._symbols.items() if symbol not in keymap.symbols(slot.keycode)]
        for slot in lost:
            del self._symbols[slot], self._used[slot]

    def _put(self, symbol: int, slot: Slot, now: float) -> None:
        self._symbols[slot] = symbol
        self._used[slot] = now

    def _free(self, levels: tuple[int, ...], keymap: Keymap, held: Collection[int], now: float) -> Slot | None:
        codes = sorted(set(keymap.spare) | self.keycodes)
        slots = [Slot(level, code) for level in levels for code in codes if code not in held]
        for slot in slots:
            if slot not in self._symbols:
                return slot
        oldest = min(slots, key=lambda slot: self._used[slot], default=None)
        return oldest if oldest is not None and self._used[oldest] + MINIMUM_AGE <= now else None
