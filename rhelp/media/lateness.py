"""What an agent's status line wants to know of a line: how much was lost on it, and how late updates come. Pure."""

from __future__ import annotations

from rhelp.core.figures import mean
from rhelp.core.quickest import Quickest

CLOCK_RATE = 90_000
MODULUS = 1 << 32  # of RTP's timestamps
KEPT = 30.0  # seconds for which a quickest way counts


class Lateness:
    """How much later than the quickest one of the last half minute updates are complete.

    From when they were captured by the customer's clock to now by ours; what both clocks differ by falls out.
    """

    def __init__(self) -> None:
        self._quickest = Quickest(KEPT)
        self._first: int | None = None
        self._late: list[float] = []

    def add(self, timestamp: int, now: float) -> None:
        """An update with this RTP timestamp is complete."""
        if self._first is None:
            self._first = timestamp
        since = (timestamp - self._first + MODULUS // 2) % MODULUS - MODULUS // 2
        way = now - since / CLOCK_RATE
        self._late.append(way - self._quickest.add(way, now))

    def take(self) -> float | None:
        """Seconds, the mean of those since the last call."""
        late, self._late = self._late, []
        return mean(late)
