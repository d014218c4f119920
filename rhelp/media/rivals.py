"""Whether somebody else keeps the line's queue full: then holding back would only leave the line to them.

Alone, a window that shrinks soon empties the queue that it made. A queue that stays long all the same is somebody
else's, such as a download's, whose TCP knows no end but loss. As long as it does our window is to grow and shrink as
theirs: the competitive mode of Copa (Arun and Balakrishnan, NSDI 2018, §3). Every few seconds it holds back again, to
see whether it still must not. Pure; times in seconds.
"""

from __future__ import annotations

LONG, ROUND_TRIPS = 0.6, 5  # seconds, or round trips, for which a queue must stay although the window shrinks
REMEMBERED = 30.0  # seconds
AGAIN = 10.0  # seconds after which it holds back again


class Rivals:
    """``present`` or not; ``heard`` with every report. While they are ``suspected`` the window is to shrink at once."""

    def __init__(self, target: float) -> None:
        """``target`` is the queueing delay to stay below."""
        self.present = self.suspected = False
        self._target = target
        self._since: float | None = None
        self._size = 0.0
        self._until = float("-inf")

    def lately(self, now: float) -> bool:
        """Whether they are there, or were not long ago."""
        return now < self._until + REMEMBERED

    def bound(self, now: float) -> float:
        """The queueing delay beyond which they are suspected: half the target where they were lately."""
        return self._target / 2 if self.lately(now) else self._target

    def heard(self, queueing: float, size: float, round_trip: float, now: float) -> float:
        """The window to go on with; ``size`` is what it is, in bytes."""
        if self.present:
            if now < self._until:
                return size
            self.present = False
            self._since, self._size = now - LONG / 2, size
            return size / 2
        if queueing <= self.bound(now):
            self._since = None
        elif self._since is None:
            self._since, self._size = now, size
        elif now - self._since > max(LONG, ROUND_TRIPS * round_trip):
            self.present, self._until = True, now + AGAIN
            return max(size, self._size)
        self.suspected = self._since is not None and now - self._since >= LONG / 2
        return size
