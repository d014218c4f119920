"""What an agent's status line wants to know of a line: how late updates come. Pure."""

from __future__ import annotations

from rhelp.core.figures import mean
from rhelp.core.quickest import Quickest
from rhelp.media.video.port import CLOCK_RATE

MODULUS = 1 << 32  # of RTP's timestamps
KEPT = 30.0  # seconds for which a quickest way counts


class Lateness:
    """How much later than the quickest one of the last half minute updates are complete.

    From when they were captured by the customer's clock to now by ours; what both clocks differ by falls out.
    """

    def __init__(self) -> None:
        self._quickest = Quickest(KEPT)
        self._way: int | None = (
            None  # in ticks of the timestamps' clock, which the difference of both clocks is part of
        )
        self._late: list[float] = []

    def add(self, timestamp: int, now: float) -> None:
        """An update with this RTP timestamp is complete."""
        way = round(now * CLOCK_RATE) - timestamp
        if self._way is not None:  # timestamps begin anew every half day: of all it may mean, the nearest to the last
            way = self._way + (way - self._way + MODULUS // 2) % MODULUS - MODULUS // 2
        self._way = way
        seconds = way / CLOCK_RATE
        self._late.append(seconds - self._quickest.add(seconds, now))

    def take(self) -> float | None:
        """Seconds, the mean of those since the last call."""
        late, self._late = self._late, []
        return mean(late)
