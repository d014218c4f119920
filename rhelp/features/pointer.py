"""pointer: the agent's mouse on the customer's desktop.

Moves travel on MOTION and presses on CONTROL, so both carry one running number: a move that arrives after a press
that was sent later is dropped, and every press says where it happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rhelp.core.end import End
from rhelp.core.outcome import NOTHING, Item, Outcome
from rhelp.desktop.ports import Desktop
from rhelp.features.holding import Held, Holder
from rhelp.features.own_input import OwnInput, Precedence
from rhelp.wire.message import Message, Right
from rhelp.wire.peer import ButtonPressed, ButtonReleased, ButtonsHeld, PointerMoved, WheelTurned


@dataclass(frozen=True)
class MovedTo:
    """Event: the agent's pointer is over this pixel of the customer's screen."""

    x: int
    y: int


@dataclass(frozen=True)
class Pressed:
    """Event: the agent pressed a button."""

    button: int
    x: int
    y: int


@dataclass(frozen=True)
class Released:
    """Event: the agent released a button."""

    button: int
    x: int
    y: int


@dataclass(frozen=True)
class Turned:
    """Event: the agent turned the wheel by clicks, right and down positive."""

    dx: int
    dy: int


@dataclass(frozen=True)
class LetGo:
    """Event: the agent's window lost the focus; nothing may stay down."""


@dataclass(frozen=True)
class Move:
    """Effect: put the customer's pointer at x, y."""

    x: int
    y: int

    def perform(self, desktop: Desktop) -> None:
        desktop.pointer.move(self.x, self.y)


@dataclass(frozen=True)
class Press:
    """Effect: hold a button down."""

    button: int

    def perform(self, desktop: Desktop) -> None:
        desktop.pointer.press(self.button)

    def undone(self) -> Release:
        """What lets it go again."""
        return Release(self.button)


@dataclass(frozen=True)
class Release:
    """Effect: let a button go."""

    button: int
    lets_go: ClassVar[bool] = True

    def perform(self, desktop: Desktop) -> None:
        desktop.pointer.release(self.button)


@dataclass(frozen=True)
class Wheel:
    """Effect: turn the wheel."""

    dx: int
    dy: int

    def perform(self, desktop: Desktop) -> None:
        desktop.pointer.wheel(self.dx, self.dy)


class Agent(End):
    """The agent's end."""

    minds = (MovedTo, Pressed, Released, Turned, LetGo)

    def __init__(self) -> None:
        self._number = 0
        self._last = (0, 0)
        self._holder: Holder[int] = Holder()

    @property
    def deadline(self) -> float | None:
        return self._holder.deadline

    def handle(self, event: object, now: float) -> Outcome:
        self._number += 1
        match event:
            case MovedTo(x, y):
                self._last = (x, y)
                return [PointerMoved(self._number, x, y)]
            case Pressed(button, x, y):
                self._last = (x, y)
                self._holder.press(button, now)
                return [ButtonPressed(self._number, button, x, y)]
            case Released(button, x, y):
                self._last = (x, y)
                self._holder.release(button)
                return [ButtonReleased(self._number, button, x, y)]
            case Turned(dx, dy):
                return [WheelTurned(dx, dy)]
            case LetGo():
                return self._let_go()
        return NOTHING

    def wake(self, now: float) -> Outcome:
        if self._holder.deadline is None or now < self._holder.deadline:
            return NOTHING
        return [ButtonsHeld(self._holder.repeat(now))]

    def revoked(self, right: Right, now: float) -> Outcome:
        if right is Right.POINTER:
            self._holder = Holder()
        return NOTHING

    def _let_go(self) -> Outcome:
        down, self._holder = sorted(self._holder.down), Holder()
        return [ButtonReleased(self._number, button, *self._last) for button in down]


class Customer(End):
    """The customer's end."""

    hears = (PointerMoved, ButtonPressed, ButtonReleased, WheelTurned, ButtonsHeld)
    minds = (OwnInput,)

    def __init__(self) -> None:
        self._customer = Precedence()
        self._number = 0
        self._held: Held[int] = Held()

    @property
    def deadline(self) -> float | None:
        return self._held.deadline

    def receive(self, message: Message, now: float) -> Outcome:
        if self._customer.holds(now):
            return NOTHING
        match message:
            case PointerMoved(number, x, y) if number > self._number:
                self._number = number
                return [Move(x, y)]
            case ButtonPressed(number, button, x, y):
                self._number = max(number, self._number)
                self._held.press(button, now)
                return [Move(x, y), Press(button)]
            case ButtonReleased(number, button, x, y):
                self._number = max(number, self._number)
                released = self._held.release(button)
                return [Move(x, y), Release(button)] if released else NOTHING
            case WheelTurned(dx, dy):
                return [Wheel(dx, dy)]
            case ButtonsHeld():
                self._held.still(now)
        return NOTHING

    def handle(self, event: object, now: float) -> Outcome:
        if not isinstance(event, OwnInput):
            return NOTHING
        self._customer.taken(now)
        return self._release_all()

    def wake(self, now: float) -> Outcome:
        if self._held.deadline is None or now < self._held.deadline:
            return NOTHING
        return self._release_all()

    def revoked(self, right: Right, now: float) -> Outcome:
        return self._release_all() if right is Right.POINTER else NOTHING

    def stop(self, now: float) -> Outcome:
        return self._release_all()

    def _release_all(self) -> list[Item]:
        return [Release(button) for button in self._held.release_all()]
