"""How much may be on its way: a congestion window after SCReAM (RFC 8298), without its queue of frames.

The queueing delay is what the way of a packet takes longer than the quickest one of the last half minute. Below the
target the window grows by what was heard, above it shrinks; loss shrinks it only beyond a tenth of the packets, for
lines that lose packets at random are not full (Google congestion control's rule, draft-ietf-rmcat-gcc-02 §6). While
nothing is heard of what is on its way, nothing more is sent. Pure; times are seconds of any clock that never goes back.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

TARGET = 0.06  # seconds of queueing delay
LEAST = 12_000  # bytes
MOST = 8_000_000
FIRST = 60_000
SHRINK = 0.85
HEAVY_LOSS = 0.1
BASE_KEPT = 30.0  # seconds a quickest way counts
SILENCE = 0.3  # seconds, or some round trips, without a word after which nothing more is sent
ROUND_TRIPS = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """The receiver's word: the highest packet, how many packets came in all, and when that one came (its clock, s)."""

    highest: int
    packets: int
    arrived: float


@dataclass(slots=True)
class _Sent:
    number: int
    at: float
    total: int


class Window:
    """``sent`` each packet, ``heard`` each report; ``room`` says whether another picture may be taken."""

    def __init__(self) -> None:
        self.size = float(FIRST)
        self.round_trip = 0.05
        self.loss = 0.0
        self.queueing = 0.0
        self._log: deque[_Sent] = deque()
        self._total = 0
        self._heard_total = 0
        self._last: Heard | None = None
        self._heard_at: float | None = None
        self._shrunk_at = float("-inf")
        self._ways: deque[tuple[float, float]] = deque()

    @property
    def in_flight(self) -> int:
        """Bytes sent after the last packet that was heard of."""
        return self._total - self._heard_total

    @property
    def rate(self) -> float:
        """Bytes per second that the window allows."""
        return self.size / max(self.round_trip, 0.005)

    def sent(self, number: int, size: int, now: float) -> None:
        """A new packet went out; numbers grow by one."""
        if not self.in_flight:
            self._heard_at = now
        self._total += size
        self._log.append(_Sent(number, now, self._total))

    def room(self, now: float) -> bool:
        """Whether more may be sent."""
        if not self.in_flight:
            return True
        silent = now - (self._heard_at if self._heard_at is not None else now)
        return self.in_flight < self.size and silent < max(SILENCE, ROUND_TRIPS * self.round_trip)

    def heard(self, word: Heard, now: float) -> None:
        """A report came; older ones than the last count nothing."""
        if self._last is not None and word.highest <= self._last.highest:
            self._heard_at = now
            return
        newest = self._forget(word.highest)
        if newest is None:
            return
        before, self._last, self._heard_at = self._last, word, now
        gained, self._heard_total = newest.total - self._heard_total, newest.total
        self.round_trip += (now - newest.at - self.round_trip) / 8
        self.queueing = self._queueing(word.arrived - newest.at, now)
        if before is not None:
            expected = word.highest - before.highest
            lost = max(0.0, 1 - (word.packets - before.packets) / expected)
            self.loss += (lost - self.loss) * min(1.0, expected / 100)
        self._adapt(gained, now)

    def _forget(self, highest: int) -> _Sent | None:
        newest = None
        while self._log and self._log[0].number <= highest:
            newest = self._log.popleft()
        return newest if newest is not None and newest.number == highest else None

    def _queueing(self, way: float, now: float) -> float:
        while self._ways and (self._ways[0][1] < now - BASE_KEPT):
            self._ways.popleft()
        while self._ways and self._ways[-1][0] >= way:
            self._ways.pop()
        self._ways.append((way, now))
        return way - self._ways[0][0]

    def _adapt(self, gained: int, now: float) -> None:
        if self.queueing > 2 * TARGET or self.loss > HEAVY_LOSS:
            if now - self._shrunk_at > self.round_trip:
                self._shrunk_at = now
                self.size = max(LEAST, self.size * SHRINK)
            return
        if self.in_flight + gained < self.size / 2:
            return  # not what bounds us; growing now would prove nothing
        off = (TARGET - self.queueing) / TARGET
        self.size = min(MOST, max(LEAST, self.size + off * gained))
