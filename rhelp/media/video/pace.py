"""How many pictures per second come, so that a rate declared for others is kept. Pure; times in seconds."""

from __future__ import annotations

SLOWEST, QUICKEST = 0.2, 1 / 60  # seconds between two pictures; a longer pause is none of the film's
SHARE = 1 / 8  # of the newest interval in the mean


class Pace:
    """``came`` at each picture; ``rate`` is pictures per second, ``expected`` until some came."""

    def __init__(self, expected: float) -> None:
        self._interval = 1 / expected
        self._last: float | None = None

    def came(self, at: float) -> None:
        """A picture taken at ``at``."""
        if self._last is not None:
            interval = min(SLOWEST, max(QUICKEST, at - self._last))
            self._interval += (interval - self._interval) * SHARE
        self._last = at

    @property
    def rate(self) -> float:
        """Pictures per second."""
        return 1 / self._interval
