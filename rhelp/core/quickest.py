"""The smallest of what was measured lately: a round trip without queues, a way without them. Pure; times in seconds."""

from __future__ import annotations

from collections import deque


class Quickest:
    """``add`` each value with the time it was measured at."""

    def __init__(self, kept: float) -> None:
        """``kept``: seconds for which a value counts; it may be changed."""
        self.kept = kept
        self._rising: deque[tuple[float, float]] = deque()  # a value, and when; none is larger than one after it

    def add(self, value: float, now: float) -> float:
        """The smallest value now, this one included."""
        while self._rising and self._rising[0][1] < now - self.kept:
            self._rising.popleft()
        while self._rising and self._rising[-1][0] >= value:
            self._rising.pop()
        self._rising.append((value, now))
        return self._rising[0][0]
