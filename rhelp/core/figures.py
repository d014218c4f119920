"""How the customer's screen comes in, as an agent's status line tells it. Pure; times in seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rhelp.core.quickest import Quickest

LOSS_OVER = 10.0  # seconds over which loss is counted
AGE_OVER = 10.0  # seconds for which the last age is told after nothing more came
WAYS_OVER = 3.0  # seconds for which a way counts as in use
TRIPS_OVER = 30.0  # seconds for which a quickest round trip counts


class Way(StrEnum):
    """How a change was sent."""

    COPIED = "copied"
    EXACT = "exact"
    FILM = "film"
    COARSE = "coarse"


@dataclass(frozen=True)
class Figures:
    """None where nothing is known.

    ``round_trip`` and ``age`` in seconds, ``age`` being how old what was painted last was; ``loss`` as a part
    of the packets, ``codec`` the film's.
    """

    round_trip: float | None = None
    age: float | None = None
    pictures_per_s: float | None = None
    bits_per_s: float | None = None
    loss: float | None = None
    ways: tuple[Way, ...] = ()
    codec: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """What came in some ``seconds``: ``expected`` packets, of which ``missed`` had to be asked for.

    ``late`` is how much later than the quickest the updates came on the whole, ``painting`` how long they took from
    there to the picture; both are means, None where no update came.
    """

    seconds: float
    pictures: int = 0
    bytes: int = 0
    expected: int = 0
    missed: int = 0
    late: float | None = None
    painting: float | None = None
    ways: frozenset[Way] = frozenset()
    codec: str = ""


class Meter:
    """``trip`` each round trip, ``came`` each second."""

    def __init__(self) -> None:
        self._trips = Quickest(TRIPS_OVER)
        self._trip: float | None = None
        self._quickest: float | None = None
        self._packets: deque[tuple[float, int, int]] = deque()
        self._last_age = (float("-inf"), 0.0)  # when it was known, and what it was
        self._used: dict[Way, float] = {}
        self._codec = ""

    def trip(self, seconds: float, now: float) -> None:
        """A message and its answer took so long."""
        self._trip, self._quickest = seconds, self._trips.add(seconds, now)

    def came(self, came: Came, now: float) -> Figures:
        """What is to be shown now."""
        self._codec = came.codec or self._codec
        self._used |= dict.fromkeys(came.ways, now)
        ways = tuple(way for way in Way if now - self._used.get(way, float("-inf")) < WAYS_OVER)
        return Figures(
            self._trip, self._age(came, now), came.pictures / came.seconds, came.bytes * 8 / came.seconds,
            self._loss(came, now), ways, self._codec if Way.FILM in ways else "",
        )  # fmt: skip

    def _age(self, came: Came, now: float) -> float | None:
        """Half a quick round trip for the way itself, then what queued on it, then the painting; stays for a while."""
        if came.late is not None and self._quickest is not None:
            self._last_age = now, self._quickest / 2 + came.late + (came.painting or 0.0)
        at, age = self._last_age
        return age if now - at < AGE_OVER else None

    def _loss(self, came: Came, now: float) -> float | None:
        self._packets.append((now, came.expected, came.missed))
        while self._packets[0][0] <= now - LOSS_OVER:
            self._packets.popleft()
        expected = sum(expected for _, expected, _ in self._packets)
        missed = sum(missed for _, _, missed in self._packets)
        return min(1.0, missed / expected) if expected else None


def mean(values: Iterable[float]) -> float | None:
    """The mean, None of nothing."""
    kept = list(values)
    return sum(kept) / len(kept) if kept else None
