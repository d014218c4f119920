"""How long a broken link is mended: rights live on for KEEP seconds after the last sign of life, and not longer.

A link breaks when nothing is heard for a while or the connection below is gone without a goodbye. Both ends then come
together again through the server, as often as it takes. Pure; ``now`` is seconds of any clock that never goes back.
"""

from __future__ import annotations

from dataclasses import dataclass

KEEP = 60.0  # seconds after the last sign of life
ATTEMPT = 8.0  # seconds that an attempt may take once both ends are there
SHORTEST, LONGEST = 0.2, 2.0  # seconds between attempts


@dataclass
class Mending:
    """One break. ``since`` is when the other side was heard last."""

    since: float
    tries: int = 0

    @property
    def until(self) -> float:
        """When it is given up."""
        return self.since + KEEP

    def over(self, now: float) -> bool:
        """Whether its time is up."""
        return now >= self.until

    def wait(self, now: float) -> float:
        """Seconds that we may wait for the other end to come."""
        return max(0.0, self.until - now)

    def attempt(self, now: float) -> float:
        """Seconds that an attempt with both ends present may take."""
        return min(ATTEMPT, self.wait(now))

    def failed(self, chance: float) -> float:
        """An attempt failed: seconds until the next one; ``chance`` is uniform from 0 to 1."""
        self.tries += 1
        return float(min(LONGEST, SHORTEST * 2 ** min(self.tries - 1, 10)) * (0.5 + chance / 2))
