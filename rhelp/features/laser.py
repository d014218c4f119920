"""laser: the agent points at something on the picture, and the customer sees where. It touches nothing.

Places travel on MOTION, the end on CONTROL, both numbered: a place that comes late lights nothing again. A customer who
hears nothing for ``FADES`` seconds takes the agent's hand for gone; while it rests the place is said again.
"""

from __future__ import annotations

from dataclasses import dataclass

from rhelp.core.end import End
from rhelp.core.outcome import NOTHING, Fact, Outcome
from rhelp.wire.message import Message, Right
from rhelp.wire.peer import LaserAt, LaserOff

WHOLE = 10_000  # parts of the picture's width, and of its height
REPEAT = 1.0  # seconds
FADES = 3.0


@dataclass(frozen=True)
class PointAt:
    """Event at the agent: point here, in ten-thousandths of the picture's width and height."""

    x: int
    y: int


@dataclass(frozen=True)
class PointNowhere:
    """Event at the agent: no longer."""


@dataclass(frozen=True)
class PointedAt(Fact):
    """At the customer: the agent points here; None where it does not."""

    place: tuple[int, int] | None


class Agent(End):
    """The agent's end."""

    minds = (PointAt, PointNowhere)

    def __init__(self) -> None:
        self._number = 0
        self._place: PointAt | None = None
        self._again: float | None = None

    @property
    def deadline(self) -> float | None:
        return self._again

    def handle(self, event: object, now: float) -> Outcome:
        if isinstance(event, PointAt):
            self._place = PointAt(*(min(max(part, 0), WHOLE) for part in (event.x, event.y)))
            return self._say(self._place, now)
        if not isinstance(event, PointNowhere) or self._place is None:
            return NOTHING
        self._place = self._again = None
        self._number += 1
        return [LaserOff(self._number)]

    def wake(self, now: float) -> Outcome:
        due = self._place is not None and self._again is not None and now >= self._again
        return self._say(self._place, now) if due and self._place is not None else NOTHING

    def revoked(self, right: Right, now: float) -> Outcome:
        return self.stop(now) if right is Right.VIEW else NOTHING

    def stop(self, now: float) -> Outcome:
        self._place = self._again = None
        return NOTHING

    def _say(self, place: PointAt, now: float) -> Outcome:
        self._number += 1
        self._again = now + REPEAT
        return [LaserAt(self._number, place.x, place.y)]


class Customer(End):
    """The customer's end."""

    hears = (LaserAt, LaserOff)

    def __init__(self) -> None:
        self._number = 0
        self._fades: float | None = None

    @property
    def deadline(self) -> float | None:
        return self._fades

    def receive(self, message: Message, now: float) -> Outcome:
        match message:
            case LaserAt(number, x, y) if number > self._number:
                self._number, self._fades = number, now + FADES
                return [PointedAt((x, y))]
            case LaserOff(number) if number > self._number:
                self._number = number
                return self._out()
        return NOTHING

    def wake(self, now: float) -> Outcome:
        return self._out() if self._fades is not None and now >= self._fades else NOTHING

    def revoked(self, right: Right, now: float) -> Outcome:
        return self._out() if right is Right.VIEW else NOTHING

    def stop(self, now: float) -> Outcome:
        return self._out()

    def _out(self) -> Outcome:
        lit, self._fades = self._fades is not None, None
        return [PointedAt(None)] if lit else NOTHING
