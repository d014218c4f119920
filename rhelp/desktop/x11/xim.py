"""Input methods on an X11 desktop: whether one serves programs by XIM, and how keys get past it."""

from __future__ import annotations

from typing import Any, cast

import xcffib
import xcffib.xproto

SERVERS = "XIM_SERVERS"
NABI_MODE = "_HANGUL_INPUT_MODE"
MOST_WORDS = 32
FORMAT = 32  # bits of each word in a property

PAST = 0x20
"""Modifier 3, which no usual layout gives a meaning: input methods compose no key that comes with it, flush what is
half composed and hand the key on, and programs take no notice of it (tried: fcitx5-hangul and nabi under Tk, xterm and
Chromium). To be locked, no key is needed."""


class InputMethods:
    """Looks over ``connection``. Every method may raise xcffib's connection errors."""

    def __init__(self, connection: xcffib.Connection) -> None:
        opened = cast(Any, connection)  # mypy does not see all that xcffib sets
        self._core = opened.core
        self._mask = opened.setup.resource_id_mask
        self._root = opened.setup.roots[opened.pref_screen].root
        self._property, self._nabi_mode = (
            self._core.InternAtom(False, len(name), name).reply().atom for name in (SERVERS, NABI_MODE)
        )

    def serve(self) -> bool:
        """Whether any runs now."""
        return bool(self._owners())

    def servers(self) -> list[str]:
        """Those that run now, as ``@server=fcitx``."""
        names = (self._core.GetAtomName(atom).reply().name for atom in self._owners())
        return [bytes(name.raw).decode("ascii", "replace") for name in names]

    def nabi_mode(self) -> int:
        """As nabi tells it: 1 Latin, when it lets programs keep their keys, or 2 Hangul; 0 where it never ran."""
        return next(iter(self._words(self._nabi_mode)), 0)

    def clients(self) -> set[int]:
        """The lowest ids of the clients that they are."""
        return {owner & ~self._mask for owner in self._owners().values()}

    def _owners(self) -> dict[int, int]:
        """The window of each that runs now, by its atom."""
        atoms = self._words(self._property)
        owners = {atom: int(self._core.GetSelectionOwner(atom).reply().owner) for atom in atoms}
        return {atom: owner for atom, owner in owners.items() if owner != xcffib.NONE}

    def _words(self, property_: int) -> list[int]:
        """What stands in this property of the root window."""
        found = self._core.GetProperty(False, self._root, property_, 0, 0, MOST_WORDS).reply()
        return list(found.value.to_atoms()) if found.format == FORMAT else []
