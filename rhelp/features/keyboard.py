"""keyboard: the agent's keys and text on the customer's desktop.

Two kinds of input: keys, which go down and up (shortcuts, arrows, Enter), and text, which arrives as it is whatever
keys the customer's layout would need for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rhelp.core.end import End
from rhelp.core.outcome import NOTHING, Fact, Item, Outcome
from rhelp.desktop.ports import Desktop
from rhelp.features.holding import Held, Holder
from rhelp.features.own_input import OwnInput, Precedence
from rhelp.wire.message import Message, Right
from rhelp.wire.peer import InputMode, KeyPressed, KeyReleased, KeysHeld, Letters, TextTyped

CHUNK = 8  # characters typed in one go; a right that is taken back stops the rest


@dataclass(frozen=True)
class Pressed:
    """Event: the agent pressed a key (W3C UI Events ``key`` value)."""

    key: str


@dataclass(frozen=True)
class Released:
    """Event: the agent released a key."""

    key: str


@dataclass(frozen=True)
class Typed:
    """Event: the agent's input method or keyboard committed text."""

    text: str


@dataclass(frozen=True)
class LetGo:
    """Event: the agent's window lost the focus; nothing may stay down."""


@dataclass(frozen=True)
class InputModeIs:
    """Event on the customer's side: letter keys make Hangul, or Latin; None where that cannot be told."""

    hangul: bool | None


@dataclass(frozen=True)
class RemoteInputMode(Fact):
    """At the customer's letter keys make Hangul, or Latin; None where nobody knows."""

    hangul: bool | None


@dataclass(frozen=True)
class Press:
    """Effect: hold a key down."""

    key: str

    def perform(self, desktop: Desktop) -> None:
        desktop.keyboard.press(self.key)

    def undone(self) -> Release:
        """What lets it go again."""
        return Release(self.key)


@dataclass(frozen=True)
class Release:
    """Effect: let a key go."""

    key: str
    lets_go: ClassVar[bool] = True

    def perform(self, desktop: Desktop) -> None:
        desktop.keyboard.release(self.key)


@dataclass(frozen=True)
class Type:
    """Effect: make text arrive."""

    text: str

    def perform(self, desktop: Desktop) -> None:
        desktop.keyboard.type(self.text)


LETTERS = {True: Letters.HANGUL, False: Letters.LATIN, None: Letters.UNKNOWN}
MAKES_HANGUL = {letters: hangul for hangul, letters in LETTERS.items()}


class Agent(End):
    """The agent's end."""

    hears = (InputMode,)
    minds = (Pressed, Released, Typed, LetGo)

    def __init__(self) -> None:
        self._holder: Holder[str] = Holder()

    @property
    def deadline(self) -> float | None:
        return self._holder.deadline

    def handle(self, event: object, now: float) -> Outcome:
        match event:
            case Pressed(key):
                self._holder.press(key, now)
                return [KeyPressed(key)]
            case Released(key):
                self._holder.release(key)
                return [KeyReleased(key)]
            case Typed(text):
                return [TextTyped(text)]
            case LetGo():
                down, self._holder = sorted(self._holder.down), Holder()
                return [KeyReleased(key) for key in down]
        return NOTHING

    def receive(self, message: Message, now: float) -> Outcome:
        return [RemoteInputMode(MAKES_HANGUL[message.letters])] if isinstance(message, InputMode) else NOTHING

    def wake(self, now: float) -> Outcome:
        if self._holder.deadline is None or now < self._holder.deadline:
            return NOTHING
        return [KeysHeld(self._holder.repeat(now))]

    def revoked(self, right: Right, now: float) -> Outcome:
        if right is not Right.KEYBOARD:
            return NOTHING
        self._holder = Holder()
        return [RemoteInputMode(None)]


class Customer(End):
    """The customer's end."""

    hears = (KeyPressed, KeyReleased, TextTyped, KeysHeld)
    minds = (InputModeIs, OwnInput)

    def __init__(self) -> None:
        self._customer = Precedence()
        self._held: Held[str] = Held()

    @property
    def deadline(self) -> float | None:
        return self._held.deadline

    def receive(self, message: Message, now: float) -> Outcome:
        if self._customer.holds(now):
            return NOTHING
        match message:
            case KeyPressed(key):
                self._held.press(key, now)
                return [Press(key)]
            case KeyReleased(key):
                return [Release(key)] if self._held.release(key) else NOTHING
            case TextTyped(text):
                return [Type(text[at : at + CHUNK]) for at in range(0, len(text), CHUNK)]
            case KeysHeld():
                self._held.still(now)
        return NOTHING

    def handle(self, event: object, now: float) -> Outcome:
        match event:
            case InputModeIs(hangul):
                return [InputMode(LETTERS[hangul])]
            case OwnInput():
                self._customer.taken(now)
                return self._release_all()
        return NOTHING

    def wake(self, now: float) -> Outcome:
        if self._held.deadline is None or now < self._held.deadline:
            return NOTHING
        return self._release_all()

    def revoked(self, right: Right, now: float) -> Outcome:
        return self._release_all() if right is Right.KEYBOARD else NOTHING

    def stop(self, now: float) -> Outcome:
        return self._release_all()

    def _release_all(self) -> list[Item]:
        return [Release(key) for key in self._held.release_all()]
