"""The viewer's hot keys: one table from an action's name to its combination of keys, and what the agent changed in it.

While control is held every key belongs to the customer; only combinations with Ctrl and Super are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rhelp.core.errors import RhelpError
from rhelp.words import tr

DEFAULTS: Mapping[str, str] = {
    "zoom-in": "Ctrl+Super+Up",
    "zoom-out": "Ctrl+Super+Down",
    "full-screen": "Ctrl+Super+Enter",
    "bar": "Ctrl+Super+T",
}
"""The name of each action and its usual combination. A feature with a hot key adds a line, and its words below."""
MODIFIERS = {"Ctrl": "Control", "Super": "Meta", "Alt": "Alt", "Shift": "Shift"}
NEEDED = frozenset({"Control", "Meta"})
SYMBOLS = {
    "Return": "Enter", "KP_Enter": "Enter", "Prior": "PageUp", "Next": "PageDown", "space": "Space", "Escape": "Esc",
    **{f"KP_{name}": name for name in ("Up", "Down", "Left", "Right", "Home", "End", "Insert", "Delete")},
}  # fmt: skip
KEYS = frozenset(
    [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *(f"F{number}" for number in range(1, 13))]
    + ["Enter", "Up", "Down", "Left", "Right", "Home", "End", "Insert", "Delete", "PageUp", "PageDown", "Space"]
)  # fmt: skip
ARROWS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


class HotKeyRefused(RhelpError):
    """The combination cannot be used; its text is a sentence for the agent."""


@dataclass(frozen=True)
class Combination:
    """Modifiers by their W3C ``key`` values, and one key of ``KEYS``."""

    modifiers: frozenset[str]
    key: str

    @classmethod
    def parse(cls, text: str) -> Combination:
        """From ``Ctrl+Super+Up``. Raises HotKeyRefused."""
        *names, key = [part.strip() for part in text.split("+")]
        key = key.upper() if len(key) == 1 else key
        if not set(names) <= MODIFIERS.keys() or key not in KEYS:
            raise HotKeyRefused("This is not a combination of keys.")
        modifiers = frozenset(MODIFIERS[name] for name in names)
        if not modifiers >= NEEDED:
            raise HotKeyRefused("A hot key needs Ctrl and Super: every other key goes to the customer.")
        return cls(modifiers, key)

    @classmethod
    def of_event(cls, held: frozenset[str], keysym: str) -> Combination:
        """What was pressed: the modifiers that are down and Tk's name of the key."""
        key = SYMBOLS.get(keysym, keysym)
        return cls(held, key.upper() if len(key) == 1 else key)

    def __str__(self) -> str:
        return "+".join([name for name, value in MODIFIERS.items() if value in self.modifiers] + [self.key])

    def shown(self) -> str:
        """As it stands in tooltips and settings."""
        names = [name for name, value in MODIFIERS.items() if value in self.modifiers]
        return "+".join([*(tr("Super") if name == "Super" else name for name in names), ARROWS.get(self.key, self.key)])


def action_words(name: str) -> str:
    """What the action does, in a few words."""
    words = {
        "zoom-in": tr("Zoom in"),
        "zoom-out": tr("Zoom out"),
        "full-screen": tr("Full screen on and off"),
        "bar": tr("From the picture to the bar and back"),
    }
    return words[name]


class HotKeys:
    """The table in force: ``defaults`` with the agent's ``overrides`` (name → combination as text).

    An override that cannot be used, or that stands for another action already, is left out.
    """

    def __init__(self, defaults: Mapping[str, str] = DEFAULTS, overrides: Mapping[str, str] | None = None) -> None:
        self._defaults = {name: Combination.parse(text) for name, text in defaults.items()}
        self.table = dict(self._defaults)
        wished: dict[str, Combination] = {}
        for name, text in (overrides or {}).items():
            try:
                wished |= {name: Combination.parse(text)} if name in self._defaults else {}
            except HotKeyRefused:
                continue
        merged = self._defaults | wished
        if len(set(merged.values())) == len(merged):  # two actions may have changed places
            self.table = merged
            return
        for name, combination in wished.items():
            if combination not in self.table.values():
                self.table[name] = combination

    def __getitem__(self, name: str) -> Combination:
        return self.table[name]

    def named(self, held: frozenset[str], keysym: str) -> str | None:
        """The action that this key press means, if any."""
        pressed = Combination.of_event(held, keysym)
        return next((name for name, combination in self.table.items() if combination == pressed), None)

    def changed(self, name: str, text: str) -> HotKeys:
        """The table with another combination for one action. Raises HotKeyRefused where it is taken or unusable."""
        combination = Combination.parse(text)
        if any(other == combination for action, other in self.table.items() if action != name):
            raise HotKeyRefused("Another action has this combination already.")
        fresh = HotKeys({})
        fresh._defaults, fresh.table = self._defaults, self.table | {name: combination}
        return fresh

    @property
    def overrides(self) -> dict[str, str]:
        """What differs from the defaults, for the settings to keep."""
        return {name: str(own) for name, own in self.table.items() if own != self._defaults[name]}
