"""Which packets are missing, and when to ask for them (again): RTP sequence numbers in, NACKs (RFC 4585) out. Pure."""

from __future__ import annotations

from dataclasses import dataclass

MODULUS = 1 << 16
FIRST_PATIENCE = 0.003  # seconds for what is merely out of order, or repaired by parity
AGAIN = 1.25  # round trips until a request counts as lost
LEAST_AGAIN = 0.02  # seconds
MOST_ASKED = 200  # packets in one go
FORGET = 8.0  # seconds after which something else must help
MOST_MISSING = 5000


@dataclass(slots=True)
class _Missing:
    since: float
    ask_at: float
    asked: int = 0


class Gaps:
    """``add`` every packet's number; ``due`` are those to ask for now, ``lost`` says that some will not come."""

    def __init__(self) -> None:
        self.highest = -1
        self._first = 0
        self.packets = 0
        self.round_trip = 0.05
        self.lost = False
        self.missed = 0
        """How many packets had to be asked for."""
        self._missing: dict[int, _Missing] = {}

    def add(self, sequence_number: int, now: float) -> bool:
        """Whether the packet is new."""
        if self.highest < 0:
            # so that what was sent before the first has a number too
            self.highest = self._first = sequence_number + MODULUS
            self.packets = 1
            return True
        number = self.unwrapped(sequence_number)
        if number > self.highest:
            self._note(range(self.highest + 1, number), now)
            self.highest = number
        elif self._missing.pop(number, None) is None:
            return False
        self.packets += 1
        return True

    @property
    def expected(self) -> int:
        """How many packets should have come."""
        return self.highest - self._first + 1 if self.packets else 0

    def unwrapped(self, sequence_number: int) -> int:
        """The running number nearest to the highest one seen (RFC 3711 §3.3.1 does the same)."""
        distance = (sequence_number - self.highest) % MODULUS
        return self.highest + (distance if distance < MODULUS // 2 else distance - MODULUS)

    def waive_before(self, number: int) -> None:
        """What is missing before this running number is no longer wanted."""
        for gap in [gap for gap in self._missing if gap < number]:
            del self._missing[gap]

    def waive(self) -> None:
        """What is missing is no longer wanted."""
        self._missing.clear()
        self.lost = False

    @property
    def deadline(self) -> float | None:
        """When ``due`` has something again, or ``lost`` is to be acted on: at once."""
        if self.lost:
            return float("-inf")
        return min((gap.ask_at for gap in self._missing.values()), default=None)

    def due(self, now: float) -> list[int]:
        """Sequence numbers to ask for now."""
        asked: list[int] = []
        for number, gap in list(self._missing.items()):
            if now - gap.since > FORGET:
                del self._missing[number]
                self.lost = True
            elif gap.ask_at <= now and len(asked) < MOST_ASKED:
                gap.asked += 1
                self.missed += gap.asked == 1
                gap.ask_at = now + max(LEAST_AGAIN, AGAIN * self.round_trip) * min(gap.asked, 4)
                asked.append(number % MODULUS)
        return asked

    def _note(self, numbers: range, now: float) -> None:
        if len(self._missing) + len(numbers) > MOST_MISSING:
            self._missing.clear()
            self.lost = True
            return
        for number in numbers:
            self._missing[number] = _Missing(now, now + FIRST_PATIENCE)
