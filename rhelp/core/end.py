"""One side of a feature: what every end is given and gives back. The ends themselves are in rhelp.features."""

from __future__ import annotations

from typing import ClassVar

from rhelp.core.outcome import NOTHING, Outcome
from rhelp.wire.message import Message, Right


class End:
    """Base of all ends; each method is one step that returns what is to be sent, done and shown.

    ``now`` is seconds of any clock that never goes back.
    """

    hears: ClassVar[tuple[type[Message], ...]] = ()
    """Messages of the other side that this end takes."""

    minds: ClassVar[tuple[type, ...]] = ()
    """Events of our own side (a window, a terminal, the desktop) that this end takes."""

    @property
    def deadline(self) -> float | None:
        """When ``wake`` wants to be called."""
        return None

    def opened(self, now: float) -> Outcome:
        """The link is open; an end that outlives links hears it once for each."""
        return NOTHING

    def receive(self, message: Message, now: float) -> Outcome:
        """A message of the other side arrived, its right already checked."""
        return NOTHING

    def handle(self, event: object, now: float) -> Outcome:
        """Our own side did something."""
        return NOTHING

    def wake(self, now: float) -> Outcome:
        """The deadline has come."""
        return NOTHING

    def revoked(self, right: Right, now: float) -> Outcome:
        """A right is held no longer; let go of whatever it allowed."""
        return NOTHING

    def stop(self, now: float) -> Outcome:
        """The link is gone; let go of everything."""
        return NOTHING
