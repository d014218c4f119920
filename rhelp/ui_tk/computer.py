"""What the windows need from this computer, beside the network. Fakes stand behind the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rhelp.core.geometry import Rect
from rhelp.desktop.ports import Keyring


class Computer(Protocol):
    """The composition root's choice."""

    def monitors(self) -> Sequence[Rect]:
        """The monitors there are now, the first one first; empty where they cannot be told."""

    def dark(self) -> bool:
        """Whether the desktop asks for dark colours. May take a while: not in the Tk thread."""

    def chime(self) -> bool:
        """Play a short sound; False where that cannot be done. Waits until it is over: not in the Tk thread."""

    def open(self, address: str) -> None:
        """Open a ``mailto:`` or web address in the program for it. Not in the Tk thread. Raises RhelpError."""

    @property
    def keyring(self) -> Keyring:
        """Where a sign-in may be kept."""
