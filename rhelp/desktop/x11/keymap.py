"""The keyboard's layout as the X server has it: which keys make which symbols, with which modifiers held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from rhelp.desktop.x11.keysyms import (
    CAPS_LOCK,
    LEVEL3,
    LEVEL5,
    LOCKS,
    MODE_SWITCH,
    NUM_LOCK,
    SHIFT_L,
    SHIFT_R,
    canonical,
)

CORE_KEYBOARD = 0x100  # XKB's name for whichever keyboard the core protocol speaks of
KEY_TYPES, KEY_SYMBOLS, MODIFIER_MAP = 0x01, 0x02, 0x04
MOMENTARY = (SHIFT_L, SHIFT_R, LEVEL3, LEVEL5, MODE_SWITCH)
GROUPS = 4


class Stroke(NamedTuple):
    """A keycode and the modifiers (mask of real modifiers) that must be in force while it is pressed."""

    keycode: int
    modifiers: int


@dataclass(frozen=True)
class KeyType:
    """Which modifiers a kind of key listens to, and the level that each combination of them chooses."""

    listens: int
    levels: dict[int, int]

    def level(self, modifiers: int) -> int:
        return self.levels.get(modifiers & self.listens, 0)


@dataclass(frozen=True)
class Key:
    """One key: its symbols by group and level, and the type of each group."""

    types: tuple[KeyType, ...]
    groups: tuple[tuple[int, ...], ...]

    def symbol(self, group: int, modifiers: int) -> int:
        """The canonical keysym in this state, 0 for none. Groups beyond the key's own wrap around."""
        if not self.groups:
            return 0
        group %= len(self.groups)
        level = self.types[group].level(modifiers)
        symbols = self.groups[group]
        return symbols[level] if level < len(symbols) else 0


class Keymap:
    """One state of the layout. ``keys`` by keycode; ``modifiers`` is the mask each modifier key sets."""

    def __init__(self, keys: dict[int, Key], modifiers: dict[int, int]) -> None:
        self.keys = keys
        self.modifiers = modifiers
        self.caps_lock = self._mask(CAPS_LOCK)
        self.num_lock = self._mask(NUM_LOCK)
        self.groups = max((len(key.groups) for key in keys.values()), default=1)
        self._helpers = self._momentary()

    @property
    def liftable(self) -> frozenset[int]:
        """Keycodes of modifiers that act while they are held; pressing a lock again would toggle it."""
        return frozenset(code for code in self.modifiers if not LOCKS & self.symbols(code))

    @property
    def spare(self) -> list[int]:
        """Keycodes that carry nothing, in order."""
        return [code for code, key in self.keys.items() if not any(map(any, key.groups)) and code not in self.modifiers]

    def symbols(self, keycode: int) -> frozenset[int]:
        """All that the key can make."""
        key = self.keys.get(keycode)
        return frozenset(symbol for group in key.groups for symbol in group) if key else frozenset()

    def strokes(self, group: int, locked: int) -> dict[int, Stroke]:
        """How to make each symbol in this group while the modifiers ``locked`` stay in force.

        The main row comes before the keypad and few modifiers before many.
        """
        found: dict[int, Stroke] = {}
        for wanted in self._combinations():
            for code, key in self.keys.items():
                symbol = key.symbol(group, locked | wanted)
                if symbol:
                    found.setdefault(symbol, Stroke(code, wanted))
        return found

    def find(self, symbol: int, group: int) -> int | None:
        """The key that has the symbol, whatever modifiers it needs: of this group first, of the lowest level first."""
        places = [
            (at != group % len(key.groups), level, code)
            for code, key in self.keys.items()
            for at, symbols in enumerate(key.groups)
            for level, candidate in enumerate(symbols)
            if candidate == symbol
        ]
        return min(places)[2] if places else None

    def helpers(self, modifiers: int) -> list[int]:
        """The keys to hold so that these modifiers are in force."""
        return [self._helpers[bit] for bit in bits(modifiers)]

    def _momentary(self) -> dict[int, int]:
        """For each modifier bit that a key can hold, that key."""
        return {
            mask: code
            for code, mask in sorted(self.modifiers.items(), reverse=True)
            if any(symbol in MOMENTARY for symbol in self.symbols(code)) and mask.bit_count() == 1
        }

    def _combinations(self) -> Iterable[int]:
        masks = sorted(self._helpers)
        return [sum(some) for count in range(len(masks) + 1) for some in combinations(masks, count)]

    def _mask(self, symbol: int) -> int:
        codes = [code for code in self.modifiers if symbol in self.symbols(code)]
        return self.modifiers[codes[0]] if codes else 0


def bits(mask: int) -> list[int]:
    """The single bits of a mask, lowest first."""
    return [1 << place for place in range(mask.bit_length()) if mask & 1 << place]


def read_keymap(xkb: Any) -> Keymap:
    """Ask the server by an opened XKEYBOARD extension. Raises xcffib's errors."""
    wanted = KEY_TYPES | KEY_SYMBOLS | MODIFIER_MAP
    reply = xkb.GetMap(CORE_KEYBOARD, wanted, *[0] * 16).reply()
    types = [
        KeyType(kind.mods_mask, {entry.mods_mask: entry.level for entry in kind.map if entry.active})
        for kind in reply.types_rtrn
    ]
    keys = {code: _key(symbols, types) for code, symbols in enumerate(reply.syms_rtrn, reply.firstKeySym)}
    return Keymap(keys, {entry.keycode: entry.mods for entry in reply.modmap_rtrn})


def _key(entry: Any, types: list[KeyType]) -> Key:
    count = min(entry.groupInfo & 0x0F, GROUPS)
    symbols = [canonical(symbol) for symbol in entry.syms]
    rows = tuple(tuple(symbols[at * entry.width : (at + 1) * entry.width]) for at in range(count))
    return Key(tuple(types[index] for index in entry.kt_index[:count]), rows)
