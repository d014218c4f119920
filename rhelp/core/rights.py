"""Who may do what on the customer's machine: one state machine, kept on the customer's side.

Every (agent, right) pair is IDLE, ASKED or HELD. A question that nobody answers by its deadline is a no. Rights end
with the session. ``policy`` may hold rights that are granted without a question (the headless customer's --grant) and
rights that are forbidden; it never turns a customer's no into a yes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rhelp.core.outcome import Fact
from rhelp.wire.message import Right

PATIENCE = 60.0  # seconds a question stays open
COOL_DOWN = 5.0  # seconds after a no during which asking again is answered with no


@dataclass(frozen=True, slots=True)
class Policy:
    """Rights answered without asking."""

    granted: frozenset[Right] = frozenset()
    forbidden: frozenset[Right] = frozenset()


@dataclass(frozen=True)
class Asked(Fact):
    """An agent asks for a right; somebody must answer before ``deadline``."""

    agent: str
    right: Right
    deadline: float


@dataclass(frozen=True)
class Granted(Fact):
    """The right is held from now on."""

    agent: str
    right: Right


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
class Lost(Fact):
    """At either side: the right is held no longer, whatever it held down must be let go."""

    right: Right


Change = Asked | Granted | Refused | Withdrawn
Holding = tuple[str, Right]


@dataclass
class RightsBook:
    """All rights of one session on the customer's side."""

    policy: Policy = field(default_factory=Policy)
    held: dict[Holding, float] = field(default_factory=dict)
    asked: dict[Holding, float] = field(default_factory=dict)
    taken_back: set[Holding] = field(default_factory=set)
    quiet_until: dict[Holding, float] = field(default_factory=dict)

    def holds(self, agent: str, right: Right) -> bool:
        """Whether the agent may use the right now."""
        return (agent, right) in self.held

    def ask(self, agent: str, right: Right, now: float) -> list[Change]:
        """The agent asks. Asking again for what is asked or held changes nothing."""
        if right in self.policy.forbidden:
            return [Refused(agent, right)]
        if (agent, right) in self.held:
            return [Granted(agent, right)]
        if right in self.policy.granted and (agent, right) not in self.taken_back:
            return self._grant(agent, right, now)
        if (agent, right) in self.asked:
            return []
        if now < self.quiet_until.get((agent, right), now):
            return [Refused(agent, right)]
        self.asked[agent, right] = now + PATIENCE
        return [Asked(agent, right, now + PATIENCE)]

    def answer(self, agent: str, right: Right, allowed: bool, now: float) -> list[Change]:
        """The customer answers. An answer to a question that is no longer open changes nothing."""
        deadline = self.asked.pop((agent, right), None)
        if deadline is None:
            return []
        if allowed and now < deadline:
            return self._grant(agent, right, now)
        self.hush(agent, right, now)
        return [Refused(agent, right)]

    def hush(self, agent: str, right: Right, now: float) -> None:
        """The customer has said no, and is not asked again for a moment."""
        self.quiet_until[agent, right] = now + COOL_DOWN

    def withdraw(self, agent: str, right: Right) -> list[Change]:
        """The customer takes the right back, or the question off the table; policy alone never gives it again."""
        self.taken_back.add((agent, right))
        if self.asked.pop((agent, right), None) is not None:
            return [Refused(agent, right)]
        if self.held.pop((agent, right), None) is None:
            return []
        return [Withdrawn(agent, right)]

    def withdraw_all(self) -> list[Change]:
        """The session ends, or the customer takes everything back."""
        holdings: Iterable[Holding] = [*self.asked, *self.held]
        return [change for agent, right in holdings for change in self.withdraw(agent, right)]

    @property
    def deadline(self) -> float | None:
        """When ``wake`` has something to do."""
        return min(self.asked.values(), default=None)

    def wake(self, now: float) -> list[Change]:
        """Questions whose time is up are answered with no."""
        late = [holding for holding, deadline in self.asked.items() if deadline <= now]
        for holding in late:
            del self.asked[holding]
            self.quiet_until[holding] = now + COOL_DOWN
        return [Refused(agent, right) for agent, right in late]

    def _grant(self, agent: str, right: Right, now: float) -> list[Change]:
        taken = [] if right is Right.VIEW else [h for h in self.held if h[1] is right and h[0] != agent]
        for holding in taken:
            del self.held[holding]
        changes: list[Change] = [Withdrawn(other, what) for other, what in taken]
        self.held[agent, right] = now
        return [*changes, Granted(agent, right)]
