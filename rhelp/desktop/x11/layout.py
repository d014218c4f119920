"""The X server's keyboard: its layout as it is now, what is down and locked, and changing what keys carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import xcffib
import xcffib.xkb
import xcffib.xproto

from rhelp.core.errors import MissingExtension
from rhelp.desktop.x11.keymap import CORE_KEYBOARD, Keymap, bits, read_keymap

XKB_VERSION = (1, 0)
ALL_MODIFIERS = 0xFF
ALL_PARTS = 0xFFFF


@dataclass(frozen=True)
class State:
    """The group in force, and the masks of modifiers that are locked and latched."""

    group: int
    locked: int
    latched: int


class Layout:
    """Reads and changes the keyboard of ``connection``. Every method may raise xcffib's connection errors."""

    def __init__(self, connection: xcffib.Connection) -> None:
        """Raises MissingExtension."""
        self._connection = cast(Any, connection)  # mypy does not see all that xcffib sets
        self._core = self._connection.core
        if not self._has("XTEST"):
            raise MissingExtension(
                "The display lacks the XTEST extension, so mouse and keyboard cannot be controlled. "
                "Enable it in the X server."
            )
        if not self._has("XKEYBOARD"):
            raise MissingExtension(
                "The display lacks the XKEYBOARD extension, so the keyboard cannot be controlled. "
                "Enable it in the X server."
            )
        self._xkb = self._connection(xcffib.xkb.key)
        self._xkb.UseExtension(*XKB_VERSION).reply()
        events = xcffib.xkb.EventType.NewKeyboardNotify | xcffib.xkb.EventType.MapNotify
        self._xkb.SelectEvents(CORE_KEYBOARD, events, 0, events, ALL_PARTS, ALL_PARTS, [])
        self._stale = False
        self.keymap: Keymap = read_keymap(self._xkb)

    def state(self) -> State:
        """What is in force now."""
        reply = self._xkb.GetState(CORE_KEYBOARD).reply()
        return State(reply.group, reply.lockedMods, reply.latchedMods)

    def down(self) -> set[int]:
        """The keycodes that are down, whoever holds them."""
        keys = self._core.QueryKeymap().reply().keys
        return {index * 8 + bit.bit_length() - 1 for index, byte in enumerate(keys) for bit in bits(byte)}

    def changed(self) -> bool:
        """Whether the layout was changed since the last call; if so, ``keymap`` is new."""
        self._core.GetInputFocus().reply()  # what happened before now has arrived with this answer
        while (event := self._next_event()) is not None:
            self.notice(event)
        stale, self._stale = self._stale, False
        if stale:
            self.keymap = read_keymap(self._xkb)
        return stale

    def notice(self, event: object) -> None:
        """Look at an event that somebody else has read from the connection."""
        if isinstance(event, (xcffib.xproto.MappingNotifyEvent, xcffib.xkb.NewKeyboardNotifyEvent)):
            self._stale = True

    def lock(self, group: int, locked: int) -> None:
        """Put this group in force and exactly these locked modifiers, with nothing latched."""
        self._xkb.LatchLockState(CORE_KEYBOARD, ALL_MODIFIERS, locked, True, group, ALL_MODIFIERS, True, 0)

    def put(self, rows: Mapping[int, tuple[int, ...]]) -> None:
        """Give keys their symbols, all rows of one length; neighbouring keycodes go in one request."""
        runs: list[list[int]] = []
        for code in sorted(rows):
            if runs and runs[-1][-1] == code - 1:
                runs[-1].append(code)
            else:
                runs.append([code])
        for run in runs:
            symbols = [symbol for code in run for symbol in rows[code]]
            self._core.ChangeKeyboardMapping(len(run), run[0], len(rows[run[0]]), symbols)
        self.changed()

    def _has(self, extension: str) -> bool:
        return bool(self._core.QueryExtension(len(extension), extension).reply().present)

    def _next_event(self) -> object:
        try:
            return self._connection.poll_for_event()
        except xcffib.Error:  # an answer to a request of ours that nobody waits for, such as a bad button
            return self
