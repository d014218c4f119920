"""rights: the agent asks, the customer decides. The book itself is ``core/rights.py``, kept by the customer's end.

These two ends outlive their links: while a broken link is mended the book stays as it was, what the customer decides
meanwhile counts, and when a new link opens all of it is announced again. Without a new link it is withdrawn in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rhelp.core.end import End
from rhelp.core.mending import KEEP
from rhelp.core.outcome import NOTHING, Fact, Item, Outcome
from rhelp.core.rights import Change, Granted, Lost, Refused, RightsBook, Withdrawn
from rhelp.wire.message import Message, Right
from rhelp.wire.peer import RightAsked, RightGranted, RightRefused, RightWithdrawn


@dataclass(frozen=True)
class Ask:
    """Event at the agent: ask for a right."""

    right: Right


@dataclass(frozen=True)
class Answer:
    """Event at the customer: the answer to a question."""

    right: Right
    allowed: bool


@dataclass(frozen=True)
class Withdraw:
    """Event at the customer: take a right back."""

    right: Right


@dataclass(frozen=True)
class RightsAre(Fact):
    """At the agent: what is held, what is asked, and the right that was just refused or withdrawn, if any."""

    held: frozenset[Right]
    asked: frozenset[Right]
    lost: Right | None = None


class Agent(End):
    """The agent's end: a mirror of what the customer decided, for windows to show."""

    hears = (RightGranted, RightRefused, RightWithdrawn)
    minds = (Ask,)

    def __init__(self) -> None:
        self._held: set[Right] = set()
        self._asked: set[Right] = set()

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
                return [self._state(right), Lost(right)]
        return NOTHING

    def _state(self, lost: Right | None = None) -> RightsAre:
        return RightsAre(frozenset(self._held), frozenset(self._asked), lost)


class Customer(End):
    """The customer's end: it keeps the book for one agent, named at the handshake."""

    hears = (RightAsked,)
    minds = (Answer, Withdraw)

    def __init__(self, book: RightsBook, agent: str) -> None:
        self.book = book
        self.agent = agent
        self._spoken_of: set[Right] = set()
        self._refused_at: dict[Right, float] = {}
        self._until: float | None = None

    def holds(self, right: Right) -> bool:
        """Whether the agent may use the right now."""
        return self.book.holds(self.agent, right)

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
        return late or [
            self._announcement(right) for right in sorted(self._spoken_of) if (self.agent, right) not in self.book.asked
        ]

    def broke(self, since: float) -> None:
        """The link is gone without a goodbye, the agent heard last at ``since``; in time ``wake`` withdraws all."""
        self._until = since + KEEP

    def over(self) -> Outcome:
        """The session has ended: nothing is held any more."""
        self._until = None
        return self._told(self.book.withdraw_all())

    def receive(self, message: Message, now: float) -> Outcome:
        if isinstance(message, RightAsked):
            if self.holds(message.right):
                return [RightGranted(message.right)]  # the agent did not hear it
            return self._told(self._noted(self.book.ask(self.agent, message.right, now), now))
        return NOTHING

    def handle(self, event: object, now: float) -> Outcome:
        match event:
            case Answer(right, allowed):
                return self._told(self._noted(self.book.answer(self.agent, right, allowed, now), now))
            case Withdraw(right):
                return self._told(self._noted(self.book.withdraw(self.agent, right), now))
        return NOTHING

    def wake(self, now: float) -> Outcome:
        told = self._told(self._noted(self.book.wake(now), now))
        return told if self._until is None or now < self._until else [*told, *self.over()]

    def _announcement(self, right: Right) -> Message:
        return RightGranted(right) if self.holds(right) else RightWithdrawn(right)

    def _noted(self, changes: list[Change], now: float) -> list[Change]:
        for change in changes:
            if isinstance(change, Refused) and change.agent == self.agent:
                self._refused_at[change.right] = now
        return changes

    def _told(self, changes: Iterable[Change]) -> list[Item]:
        items: list[Item] = []
        for change in changes:
            items.append(change)
            if change.agent != self.agent:
                continue  # another agent's right, told over that agent's link
            self._spoken_of.add(change.right)
            match change:
                case Granted(right=right):
                    items.append(RightGranted(right))
                case Refused(right=right):
                    items.append(RightRefused(right))
                case Withdrawn(right=right):
                    items += [RightWithdrawn(right), Lost(right)]
        return items
