"""What the customer's end has to send, packet by packet: again what was asked for, then the update under way, paced.

At most one update that is new is in here, and one that can wait, whose packets go while there is nothing else and the
line is calm; what is new overtakes it, unless it copies what that one paints. A packet may go when the window has room
(RFC 8298 §4.1.2) and the line has taken those before it at the window's pace, a few milliseconds of them in one go.
While nothing new is to be sent, the last packet goes out again, since only a successor would show its loss (a tail loss
probe, RFC 8985 §7). Pure; times in seconds.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from rhelp.media.fragments import split
from rhelp.media.window import Window

HISTORY = 1 << 14  # packets kept for resending: all of the longest update, and of one that can wait
AHEAD = 0.002  # seconds of the line's time that may go out in one go
MOST_PACKETS = 24_000  # a second; a receiving socket's default buffer holds about 90
PROBES = (0.03, 0.1, 0.15)  # seconds without a new packet before the last one is repeated, for as long as need be
LOSSY, LONG = 0.002, 0.02  # loss and seconds of round trip beyond which parity is sent along
HASTE = 1.25  # times the window's rate, so that pacing is not what bounds it


MOST_OVERTAKING = 8  # updates that go before one that can wait


class Haste(Enum):
    """Whether an update waits for those before it."""

    AT_ONCE = "new, and right whatever comes later"
    AFTER = "new, but shown only once all before it have come"
    LATER = "it can wait"


@dataclass(frozen=True, slots=True)
class Piece:
    """A packet: its running number from 1, its update's time in 1/90000 s, whether it is its update's last one."""

    number: int
    payload: bytes
    timestamp: int
    last: bool
    again: bool = False


class Outbox:
    """``offer`` an update when it is ``hungry``; then ``next`` until it has nothing, again at ``deadline``."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self._fresh: deque[tuple[bytes, int, bool]] = deque()
        self._waiting: deque[tuple[bytes, int, bool]] = deque()
        self._overtaken = 0
        self._history: dict[int, Piece] = {}
        self._asked: deque[int] = deque()
        self._free_at = float("-inf")
        self._probes = 0
        self._probe_at: float | None = None
        self.sent = 0

    def hungry(self, now: float) -> bool:
        """Whether an update captured now could go out at once."""
        return not self._fresh and self.window.room(now)

    def offer(self, number: int, data: bytes, timestamp: int, haste: Haste = Haste.AT_ONCE) -> None:
        """The next update. What can wait goes without parity."""
        parity = haste is not Haste.LATER and self.window.loss > LOSSY and self.window.round_trip > LONG
        payloads = split(number, data, parity)
        packets = [(payload, timestamp, payload is payloads[-1]) for payload in payloads]
        if haste is Haste.LATER:
            self._overtaken = 0
            self._wait([*self._waiting, *packets])
            return
        self._overtaken += 1
        if haste is Haste.AFTER or self._overtaken > MOST_OVERTAKING:
            self._fresh += self._waiting
            self._wait([])
        self._fresh += packets

    def asked(self, numbers: list[int]) -> None:
        """These packets are missing at the other end."""
        self._asked += [n for n in dict.fromkeys(numbers) if n not in self._asked and self._kept(n)]

    def clear(self) -> None:
        """Nothing that is in here may be sent any more."""
        self._fresh.clear()
        self._wait([])
        self._asked.clear()
        self._history.clear()
        self._probe_at = None

    def next(self, now: float) -> Piece | None:
        """The packet that goes out now."""
        if self._free_at > now + AHEAD:
            return None
        piece = self._again(now) or self._first(now) or self._calm(now) or self._probe(now)
        if piece is not None:
            pace = min(HASTE * self.window.rate, MOST_PACKETS * len(piece.payload))
            self._free_at = max(self._free_at, now) + len(piece.payload) / pace
        return piece

    def deadline(self, now: float) -> float | None:
        """When ``next`` may have something, if nothing is heard until then."""
        if self._asked or (self._fresh and self.window.room(now)) or (self._waiting and self.window.calm(now)):
            return max(now, self._free_at - AHEAD / 2)
        return self._probe_at

    def _kept(self, number: int) -> Piece | None:
        piece = self._history.get(number % HISTORY)
        return piece if piece is not None and piece.number == number else None

    def _again(self, now: float) -> Piece | None:
        while self._asked:
            piece = self._kept(self._asked.popleft())
            # whoever asks without end does not fill the customer's line
            if piece is not None and self.window.again(len(piece.payload), now):
                return piece
        return None

    def _wait(self, packets: list[tuple[bytes, int, bool]]) -> None:
        self._waiting = deque(packets)
        self.window.waiting = sum(len(payload) for payload, _, _ in packets)

    def _first(self, now: float) -> Piece | None:
        """What is new."""
        if not self._fresh or not self.window.room(now):
            return None
        return self._numbered(*self._fresh.popleft(), now)

    def _calm(self, now: float) -> Piece | None:
        """What can wait."""
        if not self._waiting or not self.window.calm(now):
            return None
        packet = self._waiting.popleft()
        self.window.waiting -= len(packet[0])
        return self._numbered(*packet, now)

    def _numbered(self, payload: bytes, timestamp: int, last: bool, now: float) -> Piece:
        self.sent += 1
        piece = Piece(self.sent, payload, timestamp, last)
        self._history[self.sent % HISTORY] = Piece(self.sent, payload, timestamp, last, again=True)
        self.window.sent(self.sent, len(payload), now)
        self._probes, self._probe_at = 0, now + PROBES[0]
        return piece

    def _probe(self, now: float) -> Piece | None:
        """The last packet again while nothing is heard of it: it may be lost, or all words about what is on its way."""
        if self._probe_at is None or now < self._probe_at:
            return None
        if not self.window.in_flight:
            self._probe_at = None
            return None
        if (self._fresh or self._waiting) and not self.window.silent(now):
            self._probe_at = now + PROBES[0]  # there will be a successor
            return None
        self._probes = min(self._probes + 1, len(PROBES) - 1)
        self._probe_at = now + PROBES[self._probes]
        piece = self._kept(self.sent)
        return piece if piece is not None and self.window.again(len(piece.payload), now) else None
