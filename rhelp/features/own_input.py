"""The customer's own mouse and keyboard go first: while they are used, and a moment longer, the agent's do nothing."""

from __future__ import annotations

from dataclasses import dataclass

QUIET = 1.0  # seconds


@dataclass(frozen=True)
class OwnInput:
    """Event at the customer's end: the customer moved the mouse, clicked or pressed a key."""


class Precedence:
    """Whether the agent has to wait; times in seconds of any clock that never goes back."""

    def __init__(self) -> None:
        self._until = float("-inf")

    def taken(self, now: float) -> None:
        """The customer did something."""
        self._until = now + QUIET

    def holds(self, now: float) -> bool:
        """Whether the customer goes first now."""
        return now < self._until
