"""When each packet came, as the sender's congestion control wants to know it. Pure.

Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): the sender numbers its packets across
streams, the receiver tells when each came, and the sender alone estimates what the line takes (Google congestion
control, draft-ietf-rmcat-gcc-02). Browsers probe and rise by it much faster than by REMB, and need nothing else of us.
"""

from __future__ import annotations

import struct

EVERY = 0.05  # seconds between feedbacks while packets come
KEPT = 0.5  # seconds in which a late packet is still told
MOST = 400  # packets in one feedback
JUMP = 8192  # a leap of numbers beyond which counting begins anew
MODULUS = 1 << 16
UNIT, TICK = 0.064, 0.00025  # seconds: of the reference time, of a delta
RTPFB, FORMAT = 205, 15
LOST, SMALL, LARGE = 0, 1, 2
IN_VECTOR = 7  # statuses in a chunk


class Arrivals:
    """``add`` every packet's transport-wide number; ``feedback`` when ``deadline`` is reached. Times in seconds."""

    def __init__(self) -> None:
        self.deadline: float | None = None
        self._came: dict[int, float] = {}
        self._highest = -1
        self._base = 0  # the first number that is not told yet
        self._count = 0

    def add(self, number: int, now: float) -> None:
        """A packet of this number (16 bits) came."""
        if self.deadline is None:
            self.deadline = now + EVERY
        if self._highest < 0:
            self._highest = self._base = MODULUS + number
            self._came = {self._highest: now}
            return
        distance = (number - self._highest) % MODULUS
        running = self._highest + (distance if distance < MODULUS // 2 else distance - MODULUS)
        if abs(running - self._highest) > JUMP:
            self._came.clear()
            self._highest = self._base = running
        self._came.setdefault(running, now)
        self._highest = max(self._highest, running)
        self._base = min(self._base, running)

    def feedback(self, sender: int, media: int, now: float) -> list[bytes]:
        """RTCP packets about everything since the last time; ``sender`` and ``media`` are SSRCs."""
        self.deadline = None
        packets: list[bytes] = []
        while self._base <= self._highest:
            packets.append(self._next(sender, media))
        self._came = {number: at for number, at in self._came.items() if now - at < KEPT}
        return packets

    def _next(self, sender: int, media: int) -> bytes:
        begin = self._base
        last = min(self._highest, begin + MOST - 1)
        told = [self._came.get(number) for number in range(begin, last + 1)]
        first = next(at for at in (*told, *self._came.values()) if at is not None)
        reference = int(first / UNIT)
        statuses, deltas = _deltas(told, reference * UNIT)
        self._base = begin + len(statuses)
        body = struct.pack(
            "!LLHHL", sender, media, begin % MODULUS, len(statuses), reference % (1 << 24) << 8 | self._count
        )
        self._count = (self._count + 1) % 256
        body += _chunks(statuses) + deltas
        body += bytes(-len(body) % 4)
        return struct.pack("!BBH", 0x80 | FORMAT, RTPFB, len(body) // 4) + body


def _deltas(told: list[float | None], reference: float) -> tuple[list[int], bytes]:
    """Statuses and deltas, up to a packet that came too long after the one before it to be told together."""
    statuses: list[int] = []
    deltas = b""
    before = 0  # ticks since the reference
    for at in told:
        if at is None:
            statuses.append(LOST)
            continue
        ticks = round((at - reference) / TICK)
        delta, before = ticks - before, ticks
        if 0 <= delta < 256:
            statuses.append(SMALL)
            deltas += struct.pack("!B", delta)
        elif -32768 <= delta < 32768:
            statuses.append(LARGE)
            deltas += struct.pack("!h", delta)
        else:
            break
    return statuses, deltas


def _chunks(statuses: list[int]) -> bytes:
    """Run lengths where they pay, else seven statuses of two bits each."""
    chunks = b""
    at = 0
    while at < len(statuses):
        run = 1
        while at + run < len(statuses) and statuses[at + run] == statuses[at]:
            run += 1
        if run >= IN_VECTOR or at + run == len(statuses):
            chunks += struct.pack("!H", statuses[at] << 13 | run)
            at += run
            continue
        vector = [*statuses[at : at + IN_VECTOR], *[LOST] * IN_VECTOR][:IN_VECTOR]
        chunks += struct.pack("!H", 0xC000 | sum(status << 2 * (6 - place) for place, status in enumerate(vector)))
        at += IN_VECTOR
    return chunks
