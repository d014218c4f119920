"""Who may do what on the customer's machine: one state machine, kept on the customer's side.

Every (agent, right) pair is IDLE, ASKED or HELD. A question that nobody answers by its deadline is a no. What is held
is held until the session ends or until the end the customer has set, which is a withdrawal. Rights that act on the
screen go with the right to see it, and with a pause, which holds the screen back and leaves the right to see as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rhelp.core.outcome import Fact
from rhelp.wire.message import Right

PATIENCE = 60.0  # seconds a question stays open
COOL_DOWN = 5.0  # seconds after a no during which asking again is answered with no
CONTROL = frozenset({Right.POINTER, Right.KEYBOARD})
"""Held by one agent at a time; taken back with the right to see, and by a pause."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is answered without asking, and what is asked together.

    ``granted`` is the customer's own word in advance (--grant). A support centre's rules come by ``under``: they
    forbid rights and gather questions, and never stand for the customer's Allow.
    """

    granted: frozenset[Right] = frozenset()
    forbidden: frozenset[Right] = frozenset()
    gathered: tuple[frozenset[Right], ...] = ()
    """Where one of such a group is asked for, all of it is asked in one question."""

    def under(self, centre: Policy) -> Policy:
        """With the support centre's rules added."""
        return Policy(self.granted, self.forbidden | centre.forbidden, centre.gathered)


@dataclass(frozen=True, slots=True)
class Question:
    """It waits for the customer."""

    asked_at: float
    deadline: float


@dataclass(frozen=True, slots=True)
class Holding:
    """What the customer has allowed: asked for when, since when, and until when; None: as long as the session."""

    asked_at: float
    since: float
    until: float | None = None


@dataclass(frozen=True)
class Asked(Fact):
    """An agent asks for a right; somebody must answer before ``deadline``.

    ``together`` are all the rights of this question, where there are several: a fact comes for each.
    """

    agent: str
    right: Right
    deadline: float
    asked_at: float = 0.0
    together: frozenset[Right] = frozenset()


@dataclass(frozen=True)
class Granted(Fact):
    """The right is held from now on, until it is taken back or ``until`` has come."""

    agent: str
    right: Right
    asked_at: float = 0.0
    since: float = 0.0
    until: float | None = None


@dataclass(frozen=True)
class Refused(Fact):
    """The right was not given: the customer said no, did not answer, or policy forbids it."""

    agent: str
    right: Right


@dataclass(frozen=True)
class Withdrawn(Fact):
    """The right is held no longer."""

    agent: str
    right: Right


@dataclass(frozen=True)
class Paused(Fact):
    """The customer holds the screen back; who may see it still may, once ``Resumed`` has come."""


@dataclass(frozen=True)
class Resumed(Fact):
    """The screen is shown again to those who may see it."""


@dataclass(frozen=True)
class Lost(Fact):
    """At either side: the right cannot be used any longer, whatever it held down must be let go."""

    right: Right


Change = Asked | Granted | Refused | Withdrawn | Paused | Resumed
Key = tuple[str, Right]


@dataclass
class RightsBook:
    """All rights of one session on the customer's side; times are seconds of any clock that never goes back."""

    policy: Policy = field(default_factory=Policy)
    held: dict[Key, Holding] = field(default_factory=dict)
    asked: dict[Key, Question] = field(default_factory=dict)
    taken_back: set[Key] = field(default_factory=set)
    quiet_until: dict[Key, float] = field(default_factory=dict)
    paused: bool = False

    def holds(self, agent: str, right: Right) -> bool:
        """Whether the customer has allowed it."""
        return (agent, right) in self.held

    def may_use(self, agent: str, right: Right) -> bool:
        """Whether the agent may use the right now."""
        return self.holds(agent, right) and not (self.paused and right is Right.VIEW)

    def ask(self, agent: str, right: Right, now: float) -> list[Change]:
        """The agent asks. Asking again for what is asked or held changes nothing.

        What policy gathers with it is asked as well, but nothing that would be refused at once.
        """
        changes = self._ask(agent, right, now)
        if not isinstance(changes[0] if changes else None, Asked):
            return changes
        beside = {other for group in self.policy.gathered if right in group for other in group} - {right}
        together = [right, *(other for other in Right if other in beside and self._open_to(agent, other, now))]
        if len(together) == 1:
            return changes
        return [self._put(agent, one, now, frozenset(together)) for one in together]

    def answer(
        self, agent: str, right: Right, allowed: bool, now: float, seconds: float | None = None,
        asked_at: float | None = None,
    ) -> list[Change]:  # fmt: skip
        """The customer answers, a yes for ``seconds`` or as long as the session.

        An answer to a question that is no longer open, or not the one that was put at ``asked_at``, changes nothing.
        """
        question = self.asked.get((agent, right))
        if question is None or asked_at not in (None, question.asked_at):
            return []
        del self.asked[agent, right]
        if allowed and now < question.deadline:
            until = None if seconds is None else now + seconds
            return self._grant(agent, right, Holding(question.asked_at, now, until))
        self.hush(agent, right, now)
        return [Refused(agent, right)]

    def hush(self, agent: str, right: Right, now: float) -> None:
        """The customer has said no, and is not asked again for a moment."""
        self.quiet_until[agent, right] = now + COOL_DOWN

    def withdraw(self, agent: str, right: Right) -> list[Change]:
        """The customer takes the right back, or the question off the table; policy alone never gives it again.

        With the right to see go those that act on what is seen, and with the last such right a pause.
        """
        if right is not Right.VIEW:
            return self._withdraw(agent, right)
        changes = [change for one in (*sorted(CONTROL), right) for change in self._withdraw(agent, one)]
        self.paused = self.paused and any(what is Right.VIEW for _, what in self.held)
        return changes

    def withdraw_all(self) -> list[Change]:
        """The session ends, or the customer takes everything back, the word in advance included."""
        self._unsay(frozenset(Right))
        keys: Iterable[Key] = [*self.asked, *self.held]
        return [change for agent, right in keys for change in self.withdraw(agent, right)]

    def pause(self) -> list[Change]:
        """The customer holds the screen back. Mouse and keyboard are taken back, and to be asked for again."""
        seen = any(right is Right.VIEW for _, right in self.held)
        changes: list[Change] = [Paused()] if seen and not self.paused else []
        self.paused = self.paused or seen
        self._unsay(CONTROL)
        keys = [key for key in (*self.asked, *self.held) if key[1] in CONTROL]
        return changes + [change for agent, right in keys for change in self._withdraw(agent, right)]

    def resume(self) -> list[Change]:
        """The customer shows the screen again."""
        paused, self.paused = self.paused, False
        return [Resumed()] if paused else []

    @property
    def deadline(self) -> float | None:
        """When ``wake`` has something to do."""
        ends = [holding.until for holding in self.held.values() if holding.until is not None]
        return min([question.deadline for question in self.asked.values()] + ends, default=None)

    def wake(self, now: float) -> list[Change]:
        """Questions whose time is up are answered with no, rights whose end has come are withdrawn."""
        late = [key for key, question in self.asked.items() if question.deadline <= now]
        for key in late:
            del self.asked[key]
            self.hush(*key, now)
        over = [key for key, holding in self.held.items() if holding.until is not None and holding.until <= now]
        refused: list[Change] = [Refused(agent, right) for agent, right in late]
        return refused + [change for agent, right in over for change in self.withdraw(agent, right)]

    def _ask(self, agent: str, right: Right, now: float) -> list[Change]:
        if right in self.policy.forbidden:
            return [Refused(agent, right)]
        if (agent, right) in self.held:
            return [self._granted(agent, right)]
        if self.paused and right in CONTROL:
            return [Refused(agent, right)]
        if right in self.policy.granted and (agent, right) not in self.taken_back:
            return self._grant(agent, right, Holding(now, now))
        if (agent, right) in self.asked:
            return []
        if self._is_quiet(agent, right, now):
            return [Refused(agent, right)]
        return [self._put(agent, right, now)]

    def _put(self, agent: str, right: Right, now: float, together: frozenset[Right] = frozenset()) -> Asked:
        self.asked[agent, right] = Question(now, now + PATIENCE)
        return Asked(agent, right, now + PATIENCE, now, together)

    def _open_to(self, agent: str, right: Right, now: float) -> bool:
        """Whether asking for it now would put a question to the customer."""
        known = (agent, right) in self.held or (agent, right) in self.asked or (self.paused and right in CONTROL)
        settled = right in self.policy.forbidden or (
            right in self.policy.granted and (agent, right) not in self.taken_back
        )
        return not (known or settled or self._is_quiet(agent, right, now))

    def _is_quiet(self, agent: str, right: Right, now: float) -> bool:
        return now < self.quiet_until.get((agent, right), now)

    def _unsay(self, rights: frozenset[Right]) -> None:
        """What the customer said in advance no longer holds for these."""
        self.policy = replace(self.policy, granted=self.policy.granted - rights)

    def _withdraw(self, agent: str, right: Right) -> list[Change]:
        self.taken_back.add((agent, right))
        if self.asked.pop((agent, right), None) is not None:
            return [Refused(agent, right)]
        if self.held.pop((agent, right), None) is None:
            return []
        return [Withdrawn(agent, right)]

    def _grant(self, agent: str, right: Right, holding: Holding) -> list[Change]:
        taken = [key for key in self.held if right in CONTROL and key[1] is right and key[0] != agent]
        for key in taken:
            del self.held[key]
        changes: list[Change] = [Withdrawn(other, what) for other, what in taken]
        self.held[agent, right] = holding
        return [*changes, self._granted(agent, right)]

    def _granted(self, agent: str, right: Right) -> Granted:
        holding = self.held[agent, right]
        return Granted(agent, right, holding.asked_at, holding.since, holding.until)
