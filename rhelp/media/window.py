"""How much may be on its way: a congestion window after SCReAM (RFC 8298), without its queue of frames.

The queueing delay is what the way of a packet takes longer than the quickest one of the last half minute. Below the
target the window grows by what was heard, above it shrinks; loss shrinks it only beyond a tenth of the packets, for
lines that lose packets at random are not full (Google congestion control's rule, draft-ietf-rmcat-gcc-02 §6). While
nothing is heard of what is on its way, nothing more is sent. Pure; times are seconds of any clock that never goes back.

A second, smaller window is for what can wait (``calm``): it keeps to a lower target, as LEDBAT (RFC 6817) does, so that
what is new finds the line's queue all but empty.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

TARGET, CALM = 0.06, 0.015  # seconds of queueing delay, of all that is sent and, beside some packets, of what can wait
CALM_PACKETS = 2500  # bytes that what can wait may have in the line's queue beside that
AHEAD = 0.01  # seconds of the line's time that lie ready of what can wait, before more of it is taken
LEAST, LEAST_CALM = 12_000, 4_000  # bytes
MOST = 8_000_000
FIRST = 20_000
SHRINK = 0.85
USED = 0.8  # of a window must be on its way for it to grow; else it is not what bounds us, and growing proves nothing
STEPS = 2 * 1200  # bytes a round trip that a window grows by once it has found the line's end
RESUME = 5.0  # seconds after which it looks for another end as fast as at first
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


@dataclass(frozen=True, slots=True)
class Progress:
    """What a report tells: ``gained`` of ``used`` bytes arrived, how long the queue is, whether loss is heavy."""

    used: float
    gained: float
    queueing: float
    heavy: bool
    now: float
    round_trip: float


class Limit:
    """A window that keeps the queue at a target: doubled each round trip at first, then by steps (RFC 6817 §2.4.2)."""

    def __init__(self, least: float) -> None:
        self.size = float(FIRST)
        self._least = least
        self._found_at = float("-inf")
        self._shrunk_at = float("-inf")

    def adapt(self, progress: Progress, target: float) -> None:
        """``target`` in seconds of queueing."""
        now, off = progress.now, (target - progress.queueing) / target
        if off < 0.5:
            self._found_at = now
        if progress.heavy or off < -1:
            if now - self._shrunk_at > progress.round_trip:
                self._shrunk_at = now
                self.size *= SHRINK
        elif progress.used >= USED * self.size or off < 0:
            fast = now - self._found_at > RESUME
            self.size += off * progress.gained * (1 if fast else min(1.0, STEPS / self.size))
        self.size = min(MOST, max(self._least, self.size))


class Window:
    """``sent`` each packet, ``heard`` each report; ``room`` says whether another picture may be taken."""

    def __init__(self) -> None:
        self._all, self._calm = Limit(LEAST), Limit(LEAST_CALM)
        self.round_trip = 0.05
        self.loss = 0.0
        self.waiting = 0
        """Bytes handed over that can wait, and do."""
        self.queueing = 0.0
        self._log: deque[_Sent] = deque()
        self._total = 0
        self._heard_total = 0
        self._last: Heard | None = None
        self._heard_at: float | None = None
        self._ways: deque[tuple[float, float]] = deque()
        self._again = 2.0 * FIRST
        self._again_at: float | None = None

    @property
    def size(self) -> float:
        """Bytes that may be on their way."""
        return self._all.size

    @size.setter
    def size(self, size: float) -> None:
        self._all.size = size

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
        return self.in_flight < self.size and not self.silent(now)

    def silent(self, now: float) -> bool:
        """Whether nothing was heard for so long of what is on its way that the line may be dead."""
        if not self.in_flight or self._heard_at is None:
            return False
        return now - self._heard_at >= max(SILENCE, ROUND_TRIPS * self.round_trip)

    def calm(self, now: float) -> bool:
        """Whether there is room for what can wait."""
        return self.room(now) and (not self.in_flight or self.in_flight < min(self._calm.size, self.size))

    def spare(self, now: float) -> bool:
        """Whether to take more of what can wait."""
        return self.waiting <= AHEAD * self.rate and self.calm(now)

    def again(self, size: int, now: float) -> bool:
        """Whether a packet may be sent again now: two windows at once, in the long run what the line takes."""
        since = 0.0 if self._again_at is None else now - self._again_at
        self._again, self._again_at = min(2 * self.size, self._again + since * self.rate), now
        if self._again < size:
            return False
        self._again -= size
        return True

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
        heavy = self.loss > HEAVY_LOSS
        progress = Progress(self.in_flight + gained, gained, self.queueing, heavy, now, self.round_trip)
        self._all.adapt(progress, TARGET)
        self._calm.adapt(progress, CALM + CALM_PACKETS / self.rate)
