"""Input methods on an X11 desktop: whether one serves programs by XIM, and how keys get past it."""

from __future__ import annotations

from typing import Any, cast

import xcffib
import xcffib.xproto

SERVERS = "XIM_SERVERS"
MOST_SERVERS = 32

PAST = 0x20
"""Modifier 3, which no usual layout gives a meaning: input methods compose no key that comes with it, flush what is
half composed and hand the key on, and programs take no notice of it (tried: fcitx5-hangul and nabi under Tk, xterm and
Chromium). To be locked, no key is needed."""


class InputMethods:
    """Looks over ``connection``. Every method may raise xcffib's connection errors."""

    def __init__(self, connection: xcffib.Connection) -> None:
        opened = cast(Any, connection)  # mypy does not see all that xcffib sets
        self._core = opened.core
        self._root = opened.setup.roots[opened.pref_screen].root
        self._property = self._core.InternAtom(False, len(SERVERS), SERVERS).reply().atom

    def serve(self) -> bool:
        """Whether any runs now."""
        return bool(self.servers())

    def servers(self) -> list[str]:
        """Those that run now, as ``@server=fcitx``."""
        listed = self._core.GetProperty(False, self._root, self._property, 0, 0, MOST_SERVERS).reply()
        atoms = listed.value.to_atoms() if listed.format == 32 else ()
        running = [atom for atom in atoms if self._core.GetSelectionOwner(atom).reply().owner != xcffib.NONE]
        return [bytes(self._core.GetAtomName(atom).reply().name.raw).decode("ascii", "replace") for atom in running]
