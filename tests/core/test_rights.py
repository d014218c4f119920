"""No right without a yes: plays in pairs, and a machine that tries everything in any order."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rhelp.core.rights import COOL_DOWN, PATIENCE, Asked, Change, Granted, Policy, Refused, RightsBook, Withdrawn
from rhelp.wire.message import Right

KIM, LEE = "Kim", "Lee"
VIEW, POINTER, KEYBOARD = Right.VIEW, Right.POINTER, Right.KEYBOARD


def test_asked_and_allowed() -> None:
    book = RightsBook()
    assert book.ask(KIM, VIEW, 0) == [Asked(KIM, VIEW, PATIENCE)]
    assert not book.holds(KIM, VIEW)
    assert book.answer(KIM, VIEW, True, 1) == [Granted(KIM, VIEW)]
    assert book.holds(KIM, VIEW) and not book.holds(KIM, POINTER) and not book.holds(LEE, VIEW)


def test_asked_and_refused() -> None:
    book = RightsBook()
    book.ask(KIM, VIEW, 0)
    assert book.answer(KIM, VIEW, False, 1) == [Refused(KIM, VIEW)]
    assert not book.holds(KIM, VIEW)


def test_silence_is_a_no() -> None:
    book = RightsBook()
    book.ask(KIM, VIEW, 0)
    assert book.deadline == PATIENCE
    assert book.wake(PATIENCE - 0.001) == []
    assert book.wake(PATIENCE) == [Refused(KIM, VIEW)]
    assert book.answer(KIM, VIEW, True, PATIENCE) == []
    assert not book.holds(KIM, VIEW) and book.deadline is None


def test_a_yes_that_comes_too_late_is_a_no() -> None:
    book = RightsBook()
    book.ask(KIM, VIEW, 0)
    assert book.answer(KIM, VIEW, True, PATIENCE) == [Refused(KIM, VIEW)]


def test_an_answer_nobody_asked_for_grants_nothing() -> None:
    book = RightsBook()
    assert book.answer(KIM, VIEW, True, 0) == []
    assert not book.holds(KIM, VIEW)


def test_asking_again_does_not_prolong_the_question() -> None:
    book = RightsBook()
    book.ask(KIM, VIEW, 0)
    assert book.ask(KIM, VIEW, PATIENCE / 2) == []
    assert book.deadline == PATIENCE


def test_pointer_and_keyboard_are_held_by_one_agent_at_a_time() -> None:
    book = RightsBook(Policy(granted=frozenset(Right)))
    for right in Right:
        book.ask(KIM, right, 0)
    assert book.ask(LEE, POINTER, 1) == [Withdrawn(KIM, POINTER), Granted(LEE, POINTER)]
    assert book.ask(LEE, VIEW, 1) == [Granted(LEE, VIEW)]
    assert book.holds(KIM, VIEW) and book.holds(KIM, KEYBOARD) and not book.holds(KIM, POINTER)


def test_what_policy_forbids_is_refused_unasked() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW}), forbidden=frozenset({VIEW})))
    assert book.ask(KIM, VIEW, 0) == [Refused(KIM, VIEW)]


def test_taking_back() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW})))
    book.ask(KIM, VIEW, 0)
    book.ask(KIM, POINTER, 0)
    assert book.withdraw(KIM, VIEW) == [Withdrawn(KIM, VIEW)]
    assert book.withdraw(KIM, VIEW) == []
    assert book.withdraw_all() == [Refused(KIM, POINTER)]
    assert not book.held and not book.asked


def test_policy_does_not_give_again_what_the_customer_took_back() -> None:
    book = RightsBook(Policy(granted=frozenset({POINTER})))
    book.ask(KIM, POINTER, 0)
    book.withdraw(KIM, POINTER)
    assert book.ask(KIM, POINTER, 1) == [Asked(KIM, POINTER, 1 + PATIENCE)]


def test_after_a_no_asking_at_once_is_a_no_without_a_question() -> None:
    book = RightsBook()
    book.ask(KIM, POINTER, 0)
    book.answer(KIM, POINTER, False, 1)
    assert book.ask(KIM, POINTER, 1 + COOL_DOWN / 2) == [Refused(KIM, POINTER)]
    assert book.ask(KIM, POINTER, 1 + COOL_DOWN) == [Asked(KIM, POINTER, 1 + COOL_DOWN + PATIENCE)]


class AnyOrder(RuleBasedStateMachine):
    """Agents ask, a customer answers or does not, time passes; the model knows who was told yes."""

    agents = st.sampled_from([KIM, LEE, "Park"])
    rights = st.sampled_from(Right)

    @initialize(granted=st.frozensets(rights), forbidden=st.frozensets(rights))
    def begin(self, granted: frozenset[Right], forbidden: frozenset[Right]) -> None:
        self.policy = Policy(granted, forbidden)
        self.book = RightsBook(self.policy)
        self.now = 0.0
        self.open: dict[tuple[str, Right], float] = {}
        self.allowed: set[tuple[str, Right]] = set()
        self.taken_back: set[tuple[str, Right]] = set()
        self.quiet: dict[tuple[str, Right], float] = {}

    @rule(agent=agents, right=rights)
    def ask(self, agent: str, right: Right) -> None:
        by_policy = right in self.policy.granted - self.policy.forbidden
        if by_policy and (agent, right) not in self.taken_back:
            self.allow(agent, right)
        elif self.now < self.quiet.get((agent, right), 0.0):
            pass
        elif right not in self.policy.forbidden and (agent, right) not in self.allowed:
            self.open.setdefault((agent, right), self.now + PATIENCE)
        self.check_told(self.book.ask(agent, right, self.now))

    @rule(agent=agents, right=rights, yes=st.booleans())
    def answer(self, agent: str, right: Right, yes: bool) -> None:
        deadline = self.open.pop((agent, right), None)
        if deadline is not None and yes and self.now < deadline:
            self.allow(agent, right)
        elif deadline is not None:
            self.quiet[agent, right] = self.now + COOL_DOWN
        self.check_told(self.book.answer(agent, right, yes, self.now))

    @rule(agent=agents, right=rights)
    def withdraw(self, agent: str, right: Right) -> None:
        self.taken_back.add((agent, right))
        if self.open.pop((agent, right), None) is None:
            self.allowed.discard((agent, right))
        self.check_told(self.book.withdraw(agent, right))
        assert not self.book.holds(agent, right)

    @rule()
    def withdraw_all(self) -> None:
        self.taken_back |= self.open.keys() | self.allowed
        self.open.clear()
        self.allowed.clear()
        self.check_told(self.book.withdraw_all())

    @rule(seconds=st.sampled_from([0.5, COOL_DOWN, 30.0, PATIENCE]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        late = [holding for holding, end in self.open.items() if end <= self.now]
        self.quiet |= dict.fromkeys(late, self.now + COOL_DOWN)
        self.open = {holding: end for holding, end in self.open.items() if end > self.now}
        self.check_told(self.book.wake(self.now))

    def allow(self, agent: str, right: Right) -> None:
        if right is not VIEW:
            self.allowed = {(who, what) for who, what in self.allowed if what is not right}
        self.allowed.add((agent, right))

    def check_told(self, changes: list[Change]) -> None:
        for change in changes:
            held = self.book.holds(change.agent, change.right)
            assert held is isinstance(change, Granted), "every change tells how the right stands now"

    @invariant()
    def held_is_what_was_allowed(self) -> None:
        assert set(self.book.held) == self.allowed
        assert set(self.book.asked) == set(self.open)

    @invariant()
    def one_holds_the_pointer_and_one_the_keyboard(self) -> None:
        holders = [right for _, right in self.book.held if right is not VIEW]
        assert len(holders) == len(set(holders))

    @invariant()
    def what_is_forbidden_is_never_held(self) -> None:
        assert not {right for _, right in self.book.held} & self.policy.forbidden


TestAnyOrder = AnyOrder.TestCase
