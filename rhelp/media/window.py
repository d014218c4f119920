"""How much may be on its way: a congestion window after SCReAM (RFC 8298), without its queue of frames.

The queueing delay is what the way of a packet takes longer than the quickest one of the last half minute. Below the
target the window grows by what was heard, above it shrinks; loss shrinks it only beyond a tenth of the packets, for
lines that lose packets at random are not full (Google congestion control's rule, draft-ietf-rmcat-gcc-02 §6). While
nothing is heard of what is on its way, nothing more is sent. Beside somebody who fills the queue whatever we do
(``rivals``) the window goes by loss, as theirs does. Pure; times are seconds of any clock that never goes back.

A second, smaller window is for what can wait (``calm``): it keeps to a lower target, as LEDBAT (RFC 6817) does, so that
what is new finds the line's queue all but empty.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from rhelp.core.quickest import Quickest
from rhelp.media.rivals import Rivals

TARGET, CALM = 0.06, 0.015  # seconds of queueing delay, of all that is sent and, beside some packets, of what can wait
MOST_QUEUEING = 0.3  # seconds beside rivals, on lines that queue without end
CALM_PACKETS = 2500  # bytes that what can wait may have in the line's queue beside that
AHEAD = 0.01  # seconds of the line's time that lie ready of what can wait, before more of it is taken
LEAST, LEAST_CALM = 12_000, 4_000  # bytes
SUSPECTING = 4  # part of a least window down to which it goes to see whose the queue is
MOST = 8_000_000
FIRST = 20_000
SHRINK, SHRINK_AT_ONCE = 0.85, 0.5  # to this a round trip, the second to see whose the queue is
USED = 0.8  # of a window must be on its way for it to grow; else it is not what bounds us, and growing proves nothing
STEPS = 2 * 1200  # bytes a round trip that a window grows by once it has found the line's end
BACK_OFF = 0.7  # what is left of a window after a loss beside rivals: CUBIC's (RFC 9438 §4.6)
RESUME = 5.0  # seconds after which it looks for another end as fast as at first
HEAVY_LOSS = 0.1
BASE_KEPT, BESIDE_RIVALS = 30.0, 120.0  # seconds a quickest way counts; who never lets the queue go hides it
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
    flight: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What a report tells: ``gained`` of ``used`` bytes arrived, how long the queue is, which loss there was."""

    used: float
    gained: float
    queueing: float
    lost: bool
    heavy: bool
    now: float
    round_trip: float


class Limit:
    """A window that keeps the queue at a target: doubled each round trip at first, then by steps (RFC 6817 §2.4.2)."""

    def __init__(self) -> None:
        self.size = float(FIRST)
        self._found_at = float("-inf")
        self._shrunk_at = float("-inf")
        self._slow_start = True

    def adapt(self, progress: Progress, target: float, least: float, at_once: bool = False) -> None:
        """``target`` in seconds of queueing, ``least`` in bytes; ``at_once`` to be there within a few round trips."""
        now, off = progress.now, (target - progress.queueing) / target
        if off < 0.5:
            self._found_at = now
        else:
            self._slow_start = True
        if progress.heavy or off < -1:
            if now - self._shrunk_at > progress.round_trip:
                self._shrunk_at = now
                self.size *= SHRINK_AT_ONCE if at_once else SHRINK
        elif progress.used >= USED * self.size or off < 0:
            fast = at_once or now - self._found_at > RESUME
            self.size += off * progress.gained * (1 if fast else min(1.0, STEPS / self.size))
        self.size = min(MOST, max(least, self.size))

    def compete(self, progress: Progress) -> None:
        """By loss alone, as TCP: doubled each round trip until the first one, then by steps, and back after each."""
        if progress.lost or progress.queueing > MOST_QUEUEING:
            self._slow_start = False
            if progress.now - self._shrunk_at > progress.round_trip:
                self._shrunk_at = progress.now
                self.size = max(LEAST, self.size * BACK_OFF)
        elif progress.used >= USED * self.size:
            self.size = min(MOST, self.size + progress.gained * (1 if self._slow_start else STEPS / self.size))


class Allowance:
    """Bytes that may be sent again: two windows at once, in the long run what the line takes."""

    def __init__(self) -> None:
        self._left = 2.0 * FIRST
        self._at: float | None = None

    def take(self, size: int, most: float, rate: float, now: float) -> bool:
        """Whether ``size`` bytes are left; ``rate`` in bytes per second come anew, up to ``most``."""
        since = 0.0 if self._at is None else now - self._at
        self._left, self._at = min(most, self._left + since * rate), now
        if self._left < size:
            return False
        self._left -= size
        return True


class Window:
    """``sent`` each packet, ``heard`` each report; ``room`` says whether another picture may be taken."""

    def __init__(self) -> None:
        self._all, self._calm = Limit(), Limit()
        self._rivals = Rivals(TARGET)
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
        self._quickest = Quickest(BASE_KEPT)
        self._again = Allowance()

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
        self._log.append(_Sent(number, now, self._total, self.in_flight))

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
        """Whether a packet may be sent again now."""
        return self._again.take(size, 2 * self.size, self.rate, now)

    def heard(self, word: Heard, now: float) -> None:
        """A report came; older ones than the last count nothing."""
        if self._last is not None and word.highest <= self._last.highest:
            self._heard_at = now
            return
        newest = self._forget(word.highest)
        if newest is None:
            return
        was_dead = self.silent(now)
        before, self._last, self._heard_at = self._last, word, now
        gained, self._heard_total = newest.total - self._heard_total, newest.total
        if was_dead:
            return  # neither how long it took nor what was lost tells anything of the line as it is (RFC 6298 §3)
        self.round_trip += (now - newest.at - self.round_trip) / 8
        self.queueing = self._queueing(word.arrived - newest.at, now)
        lost = self._lost(before, word) if before is not None else 0.0
        self._adapt(gained, newest.flight, lost > 0, now)

    def _lost(self, before: Heard, word: Heard) -> float:
        """Which part of the packets between two words was lost."""
        expected = word.highest - before.highest
        lost = max(0.0, 1 - (word.packets - before.packets) / expected)
        self.loss += (lost - self.loss) * min(1.0, expected / 100)
        return lost

    def _forget(self, highest: int) -> _Sent | None:
        newest = None
        while self._log and self._log[0].number <= highest:
            newest = self._log.popleft()
        return newest if newest is not None and newest.number == highest else None

    def _queueing(self, way: float, now: float) -> float:
        self._quickest.kept = BESIDE_RIVALS if self._rivals.lately(now) else BASE_KEPT
        return way - self._quickest.add(way, now)

    def _adapt(self, gained: int, flight: int, lost: bool, now: float) -> None:
        """``flight`` bytes were on their way when the packet left that is heard of."""
        used, heavy = self.in_flight + gained, self.loss > HEAVY_LOSS
        progress = Progress(used, gained, self.queueing, lost, heavy, now, self.round_trip)
        self.size = self._rivals.heard(self.queueing, self.size, self.round_trip, now)
        if self._rivals.present:
            self._all.compete(progress)
            self._calm.size = self.size  # what can wait would wait as long as they do not end
            return
        if self._rivals.suspected:
            self._all.adapt(progress, self._rivals.bound(now), LEAST / SUSPECTING, at_once=True)
        else:
            self._all.adapt(progress, TARGET, LEAST)
        target = CALM + CALM_PACKETS / self.rate
        if self.queueing < target or flight <= self._calm.size + CALM_PACKETS:
            self._calm.adapt(progress, target, LEAST_CALM)  # else the queue is of what could not wait
