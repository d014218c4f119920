"""Nothing stays held down: the agent repeats that it still holds, and silence releases.

Both ``pointer`` and ``keyboard`` keep one ``Holder`` on the agent's end and one ``Held`` on the customer's. While
anything is down the agent's end speaks every ``REPEAT`` seconds on the MOTION lane; the customer's end lets go after
``PATIENCE`` seconds of silence. A broken line thus releases within a second, whatever broke it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

REPEAT = 0.2
PATIENCE = 0.8

T = TypeVar("T", bound=Hashable)


@dataclass
class Holder(Generic[T]):
    """What the agent's end holds down."""

    down: set[T] = field(default_factory=set)
    deadline: float | None = None
    number: int = 0

    def press(self, what: T, now: float) -> None:
        self.down.add(what)
        if self.deadline is None:
            self.deadline = now + REPEAT

    def release(self, what: T) -> None:
        self.down.discard(what)
        if not self.down:
            self.deadline = None

    def repeat(self, now: float) -> int:
        """The number of the next "still held"."""
        self.number += 1
        self.deadline = now + REPEAT
        return self.number


@dataclass
class Held(Generic[T]):
    """What is held down on the customer's desktop, in the order it went down."""

    down: dict[T, None] = field(default_factory=dict)
    deadline: float | None = None

    def press(self, what: T, now: float) -> None:
        self.down[what] = None
        self.deadline = now + PATIENCE

    def release(self, what: T) -> bool:
        """Whether it was down."""
        if what not in self.down:
            return False
        del self.down[what]
        if not self.down:
            self.deadline = None
        return True

    def still(self, now: float) -> None:
        """The agent says that it still holds."""
        if self.down:
            self.deadline = now + PATIENCE

    def release_all(self) -> list[T]:
        """What must be let go now, the last first."""
        down = list(reversed(self.down))
        self.down.clear()
        self.deadline = None
        return down
