"""rights: the agent asks, the customer decides. The book itself is ``core/rights.py``, kept by the customer's end.

A pause of the screen belongs here, for it takes rights back. These two ends outlive their links: while a broken link is
mended the book stays as it was, what the customer decides meanwhile counts, and when a new link opens all of it is
announced again. Without a new link it is withdrawn in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rhelp.core.end import End
from rhelp.core.mending import KEEP
from rhelp.core.outcome import NOTHING, Fact, Item, Outcome
from rhelp.core.rights import (
    CONTROL,
    Asked,
    Change,
    Granted,
    Lost,
    Paused,
    Refused,
    Resumed,
    RightsBook,
    Withdrawn,
)
from rhelp.wire.message import Message, Right
from rhelp.wire.peer import RightAsked, RightGranted, RightRefused, RightWithdrawn, ScreenPaused, ScreenResumed


@dataclass(frozen=True)
class Ask:
    """Event at the agent: ask for a right."""

    right: Right


@dataclass(frozen=True)
class Answer:
    """Event at the customer: the answer to a question; a yes holds for ``seconds``, or as long as the session.

    ``asked_at`` says which question was read: an answer that comes late answers no later one.
    """

    right: Right
    allowed: bool
    seconds: float | None = None
    asked_at: float | None = None


@dataclass(frozen=True)
class Answers:
    """Event at the customer: several answers at once, to a question that was put together."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Withdraw:
    """Event at the customer: take a right back."""

    right: Right


@dataclass(frozen=True)
class WithdrawAll:
    """Event at the customer: take everything back that was allowed, and every question off the table."""


@dataclass(frozen=True)
class Pause:
    """Event at the customer: hold the screen back. Mouse and keyboard are taken back."""


@dataclass(frozen=True)
class Resume:
    """Event at the customer: show the screen again."""


def shut_by(event: object) -> frozenset[Right]:
    """What cannot be used after the event, whatever the book says before it hears of it."""
    match event:
        case Withdraw(Right.VIEW) | Pause():
            return CONTROL | {Right.VIEW}
        case Withdraw(right):
            return frozenset({right})
        case WithdrawAll():
            return frozenset(Right)
    return frozenset()


@dataclass(frozen=True)
class RightsAre(Fact):
    """At the agent: what is held, what is asked, and the right that was just refused or withdrawn, if any.

    ``paused``: the customer holds the screen back.
    """

    held: frozenset[Right]
    asked: frozenset[Right]
    lost: Right | None = None
    paused: bool = False


class Agent(End):
    """The agent's end: a mirror of what the customer decided, for windows to show."""

    hears = (RightGranted, RightRefused, RightWithdrawn, ScreenPaused, ScreenResumed)
    minds = (Ask,)

    def __init__(self) -> None:
        self._held: set[Right] = set()
        self._asked: set[Right] = set()
        self._paused = False

    def holds(self, right: Right) -> bool:
        """Whether the customer's last word on the right was yes."""
        return right in self._held

    def opened(self, now: float) -> Outcome:
        return [RightAsked(right) for right in Right if right in self._asked]

    def handle(self, event: object, now: float) -> Outcome:
        if not isinstance(event, Ask) or event.right in self._held | self._asked:
            return NOTHING
        self._asked.add(event.right)
        return [RightAsked(event.right), self._state()]

    def receive(self, message: Message, now: float) -> Outcome:
        match message:
            case RightGranted(right) if right not in self._held:
                self._asked.discard(right)
                self._held.add(right)
                return [self._state()]
            case RightRefused(right) | RightWithdrawn(right) if right in self._held | self._asked:
                self._asked.discard(right)
                self._held.discard(right)
                self._paused = self._paused and right is not Right.VIEW
                return [self._state(right), Lost(right)]
            case ScreenPaused() if not self._paused:
                return self._pause()
            case ScreenResumed() if self._paused:
                self._paused = False
                return [self._state()]
        return NOTHING

    def _pause(self) -> Outcome:
        gone = sorted((self._held | self._asked) & CONTROL)
        self._held -= CONTROL
        self._asked -= CONTROL
        self._paused = True
        return [self._state(), *(Lost(right) for right in (*gone, Right.VIEW))]

    def _state(self, lost: Right | None = None) -> RightsAre:
        return RightsAre(frozenset(self._held), frozenset(self._asked), lost, self._paused)


class Customer(End):
    """The customer's end: it keeps the book for one agent, named at the handshake."""

    hears = (RightAsked,)
    minds = (Answer, Answers, Withdraw, WithdrawAll, Pause, Resume)

    def __init__(self, book: RightsBook, agent: str) -> None:
        self.book = book
        self.agent = agent
        self._spoken_of: set[Right] = set()
        self._spoken_of_pause = False
        self._refused_at: dict[Right, float] = {}
        self._until: float | None = None

    def holds(self, right: Right) -> bool:
        """Whether the agent may use the right now."""
        return self.book.may_use(self.agent, right)

    @property
    def deadline(self) -> float | None:
        return min((at for at in (self.book.deadline, self._until) if at is not None), default=None)

    def opened(self, now: float) -> Outcome:
        """All that was ever spoken of, as it stands: what was said last may have been lost with the line.

        Nor may the agent have heard a no, and asks again by itself: that question is not put again.
        """
        late = [] if self._until is None or now < self._until else self.over()
        if self._until is not None:
            for right, at in self._refused_at.items():
                if at >= self._until - KEEP:
                    self.book.hush(self.agent, right, now)
        self._until = None
        spoken_of = [right for right in sorted(self._spoken_of) if not self._is_asked(right)]
        return [*late, *(self._announcement(right) for right in spoken_of), *self._pause_announced()]

    def broke(self, since: float) -> None:
        """The link is gone without a goodbye, the agent heard last at ``since``; in time ``wake`` withdraws all."""
        self._until = since + KEEP

    def over(self) -> Outcome:
        """The session has ended: nothing is held any more."""
        self._until = None
        return self._told(self.book.withdraw_all())

    def receive(self, message: Message, now: float) -> Outcome:
        if isinstance(message, RightAsked):
            if self.book.holds(self.agent, message.right):
                return [RightGranted(message.right)]  # the agent did not hear it
            return self._told(self._noted(self.book.ask(self.agent, message.right, now), now))
        return NOTHING

    def handle(self, event: object, now: float) -> Outcome:
        return self._told(self._noted(self._decided(event, now), now))

    def wake(self, now: float) -> Outcome:
        told = self._told(self._noted(self.book.wake(now), now))
        return told if self._until is None or now < self._until else [*told, *self.over()]

    def _decided(self, event: object, now: float) -> list[Change]:
        match event:
            case Answer(right, allowed, seconds, asked_at):
                return self.book.answer(self.agent, right, allowed, now, seconds, asked_at)
            case Answers(answers):
                return [change for answer in answers for change in self._decided(answer, now)]
            case Withdraw(right):
                return self.book.withdraw(self.agent, right)
            case WithdrawAll():
                return self.book.withdraw_all()
            case Pause():
                return self.book.pause()
            case Resume():
                return self.book.resume()
        return []

    def _is_asked(self, right: Right) -> bool:
        return (self.agent, right) in self.book.asked

    def _announcement(self, right: Right) -> Message:
        return RightGranted(right) if self.book.holds(self.agent, right) else RightWithdrawn(right)

    def _pause_announced(self) -> list[Message]:
        if not self._spoken_of_pause:
            return []
        return [ScreenPaused() if self.book.paused else ScreenResumed()]

    def _noted(self, changes: list[Change], now: float) -> list[Change]:
        for change in changes:
            if isinstance(change, Refused) and change.agent == self.agent:
                self._refused_at[change.right] = now
        return changes

    def _told(self, changes: Iterable[Change]) -> list[Item]:
        items: list[Item] = []
        for change in changes:
            items.append(change)
            if isinstance(change, Paused | Resumed):
                items += self._told_of_pause(change)
            elif change.agent == self.agent:  # another agent's right is told over that agent's link
                items += self._told_of_right(change)
        return items

    def _told_of_pause(self, change: Paused | Resumed) -> list[Item]:
        self._spoken_of_pause = True
        return [ScreenPaused(), Lost(Right.VIEW)] if isinstance(change, Paused) else [ScreenResumed()]

    def _told_of_right(self, change: Asked | Granted | Refused | Withdrawn) -> list[Item]:
        self._spoken_of.add(change.right)
        match change:
            case Granted(right=Right.VIEW) if self.book.paused:
                return [RightGranted(Right.VIEW), *self._told_of_pause(Paused())]
            case Granted(right=right):
                return [RightGranted(right)]
            case Refused(right=right):
                return [RightRefused(right)]
            case Withdrawn(right=right):
                return [RightWithdrawn(right), Lost(right)]
        return []
