"""RTP packets back into whole pictures: in order, handed on at the marker bit, with what is missing named at once.

aiortc's own jitter buffer hands a picture on only when the first packet of the next one arrives, which leaves a still
screen one change behind. Here the marker bit (RFC 3550 §5.1, RFC 6184 §5.1) ends a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CAPACITY = 4096  # packets; a key frame of a 4K screen stays below
MODULUS = 1 << 16


@dataclass(frozen=True, slots=True)
class Fragment:
    """One packet's share of a picture."""

    marker: bool
    data: bytes


@dataclass
class Assembly:
    """Feed packets with ``add``; ``missing`` are the sequence numbers to ask for again."""

    _next: int | None = None
    _highest: int = 0
    _waiting: dict[int, Fragment] = field(default_factory=dict)
    broken: bool = False

    def add(self, sequence_number: int, fragment: Fragment) -> list[bytes]:
        """The pictures that became whole by this packet, in order. Sets ``broken`` where pictures were given up."""
        if self._next is None:
            self._next = self._highest = sequence_number
        number = self._unwrapped(sequence_number)
        if number < self._next or number in self._waiting:
            return []
        self._waiting[number] = fragment
        self._highest = max(self._highest, number)
        if self._highest - self._next >= CAPACITY:
            self.give_up()
            return []
        return self._take()

    @property
    def missing(self) -> list[int]:
        """Sequence numbers not yet seen before the highest one, at most 100, oldest first."""
        if self._next is None:
            return []
        gaps = (n for n in range(self._next, self._highest) if n not in self._waiting)
        return [number % MODULUS for number, _ in zip(gaps, range(100), strict=False)]

    def give_up(self) -> None:
        """Forget what is incomplete and go on behind it; the decoder needs a key frame then."""
        self._waiting.clear()
        self._next = self._highest + 1
        self.broken = True

    def _unwrapped(self, sequence_number: int) -> int:
        """The running number nearest to the highest one seen (RFC 3711 §3.3.1 does the same)."""
        distance = (sequence_number - self._highest) % MODULUS
        return self._highest + (distance if distance < MODULUS // 2 else distance - MODULUS)

    def _take(self) -> list[bytes]:
        pictures: list[bytes] = []
        parts: list[bytes] = []
        number = self._next or 0
        while (fragment := self._waiting.get(number)) is not None:
            parts.append(fragment.data)
            number += 1
            if fragment.marker:
                pictures.append(b"".join(parts))
                parts = []
                for taken in range(self._next or 0, number):
                    del self._waiting[taken]
                self._next = number
        return pictures
