"""No right without a yes: plays in pairs, and a machine that tries everything in any order."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rhelp.core.rights import (
    CONTROL,
    COOL_DOWN,
    PATIENCE,
    Asked,
    Change,
    Granted,
    Paused,
    Policy,
    Refused,
    Resumed,
    RightsBook,
    Withdrawn,
)
from rhelp.wire.message import Right
from tests.counts import many

KIM, LEE = "Kim", "Lee"
VIEW, POINTER, KEYBOARD, RECORD = Right.VIEW, Right.POINTER, Right.KEYBOARD, Right.RECORD


def asked(agent: str, right: Right, now: float, *together: Right) -> Asked:
    return Asked(agent, right, now + PATIENCE, now, frozenset(together))


def allowed(book: RightsBook, *rights: Right) -> RightsBook:
    for right in rights:
        book.ask(KIM, right, 0)
        book.answer(KIM, right, True, 0)
    return book


def test_asked_and_allowed() -> None:
    book = RightsBook()
    assert book.ask(KIM, VIEW, 0) == [asked(KIM, VIEW, 0)]
    assert not book.holds(KIM, VIEW)
    assert book.answer(KIM, VIEW, True, 1) == [Granted(KIM, VIEW, asked_at=0, since=1)]
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


def test_an_answer_that_comes_late_answers_no_later_question() -> None:
    book = RightsBook()
    book.ask(KIM, VIEW, 0)
    book.wake(PATIENCE)
    book.ask(KIM, VIEW, PATIENCE + COOL_DOWN)
    assert book.answer(KIM, VIEW, True, PATIENCE + COOL_DOWN, asked_at=0) == []
    assert book.answer(KIM, VIEW, True, PATIENCE + COOL_DOWN, asked_at=PATIENCE + COOL_DOWN)


def test_asking_again_does_not_prolong_the_question() -> None:
    book = RightsBook()
    book.ask(KIM, VIEW, 0)
    assert book.ask(KIM, VIEW, PATIENCE / 2) == []
    assert book.deadline == PATIENCE


def test_pointer_and_keyboard_are_held_by_one_agent_at_a_time() -> None:
    book = RightsBook(Policy(granted=frozenset(Right)))
    for right in Right:
        book.ask(KIM, right, 0)
    assert book.ask(LEE, POINTER, 1) == [Withdrawn(KIM, POINTER), Granted(LEE, POINTER, 1, 1)]
    for right in set(Right) - CONTROL:
        assert book.ask(LEE, right, 1) == [Granted(LEE, right, 1, 1)]
    assert book.holds(KIM, VIEW) and book.holds(KIM, KEYBOARD) and not book.holds(KIM, POINTER)


def test_what_policy_forbids_is_refused_unasked() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW}), forbidden=frozenset({VIEW})))
    assert book.ask(KIM, VIEW, 0) == [Refused(KIM, VIEW)]


def test_taking_back() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW})))
    book.ask(KIM, VIEW, 0)
    book.ask(KIM, POINTER, 0)
    book.ask(KIM, RECORD, 0)
    assert book.withdraw(KIM, VIEW) == [Refused(KIM, POINTER), Withdrawn(KIM, VIEW)]
    assert book.withdraw(KIM, VIEW) == []
    assert book.withdraw_all() == [Refused(KIM, RECORD)]
    assert not book.held and not book.asked


def test_policy_does_not_give_again_what_the_customer_took_back() -> None:
    book = RightsBook(Policy(granted=frozenset({POINTER})))
    book.ask(KIM, POINTER, 0)
    book.withdraw(KIM, POINTER)
    assert book.ask(KIM, POINTER, 1) == [asked(KIM, POINTER, 1)]


def test_the_word_in_advance_is_taken_back_with_everything_and_that_on_control_by_a_pause() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW, POINTER})))
    book.pause()
    assert book.ask(KIM, POINTER, 0) == [asked(KIM, POINTER, 0)]
    assert book.withdraw_all() == [Refused(KIM, POINTER)]
    assert book.ask(KIM, VIEW, 1) == [asked(KIM, VIEW, 1)]


def test_after_a_no_asking_at_once_is_a_no_without_a_question() -> None:
    book = RightsBook()
    book.ask(KIM, POINTER, 0)
    book.answer(KIM, POINTER, False, 1)
    assert book.ask(KIM, POINTER, 1 + COOL_DOWN / 2) == [Refused(KIM, POINTER)]
    assert book.ask(KIM, POINTER, 1 + COOL_DOWN) == [asked(KIM, POINTER, 1 + COOL_DOWN)]


def test_without_the_screen_there_is_no_mouse_and_no_keyboard() -> None:
    book = allowed(RightsBook(), VIEW, POINTER, KEYBOARD, RECORD)
    assert set(book.withdraw(KIM, VIEW)) == {Withdrawn(KIM, right) for right in (VIEW, POINTER, KEYBOARD)}
    assert book.holds(KIM, RECORD)


def test_a_right_with_an_end_is_withdrawn_then_and_not_given_again_by_policy() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW})))
    book.ask(KIM, POINTER, 0)
    assert book.answer(KIM, POINTER, True, 1, seconds=30) == [Granted(KIM, POINTER, 0, 1, 31)]
    assert book.deadline == 31 and book.wake(30.9) == []
    assert book.wake(31) == [Withdrawn(KIM, POINTER)]
    assert book.deadline is None and book.ask(KIM, POINTER, 32) == [asked(KIM, POINTER, 32)]


def test_while_the_screen_is_paused_nobody_sees_and_nobody_has_control() -> None:
    book = allowed(RightsBook(), VIEW, POINTER)
    book.ask(KIM, KEYBOARD, 0)
    assert book.pause() == [Paused(), Refused(KIM, KEYBOARD), Withdrawn(KIM, POINTER)]
    assert book.holds(KIM, VIEW) and not book.may_use(KIM, VIEW)
    assert book.ask(KIM, POINTER, 1) == [Refused(KIM, POINTER)]
    assert book.pause() == []
    assert book.resume() == [Resumed()] and book.resume() == []
    assert book.may_use(KIM, VIEW) and not book.may_use(KIM, POINTER)
    assert book.ask(KIM, POINTER, 9) == [asked(KIM, POINTER, 9)]


def test_not_even_the_customers_word_in_advance_gives_control_behind_a_paused_screen() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW, POINTER, KEYBOARD})))
    for right in (VIEW, POINTER):
        book.ask(KIM, right, 0)
    book.pause()
    assert book.ask(KIM, KEYBOARD, 1) == [Refused(KIM, KEYBOARD)]
    book.resume()
    assert book.ask(KIM, POINTER, 2) == [asked(KIM, POINTER, 2)], "it was taken back"


def test_a_pause_ends_with_the_right_to_see_and_without_one_only_control_is_taken_back() -> None:
    book = allowed(RightsBook(), VIEW)
    book.pause()
    assert book.withdraw(KIM, VIEW) == [Withdrawn(KIM, VIEW)] and not book.paused
    book = allowed(RightsBook(), POINTER)
    assert book.pause() == [Withdrawn(KIM, POINTER)] and not book.paused


def test_what_policy_gathers_is_asked_in_one_question_and_answered_one_by_one() -> None:
    book = RightsBook(Policy(gathered=(frozenset({VIEW, POINTER, KEYBOARD}),)))
    together = (VIEW, POINTER, KEYBOARD)
    assert book.ask(KIM, POINTER, 0) == [asked(KIM, right, 0, *together) for right in (POINTER, VIEW, KEYBOARD)]
    assert book.ask(KIM, VIEW, 1) == [], "it is asked already"
    assert not book.held, "gathering gives nothing"
    assert book.answer(KIM, VIEW, True, 2) == [Granted(KIM, VIEW, 0, 2)]
    assert book.answer(KIM, KEYBOARD, False, 2) == [Refused(KIM, KEYBOARD)]
    assert book.wake(PATIENCE) == [Refused(KIM, POINTER)]


def test_nothing_is_gathered_that_is_known_forbidden_or_was_just_refused() -> None:
    book = RightsBook(Policy(frozenset({Right.SOUND}), frozenset({RECORD}), (frozenset(Right),)))
    allowed(book, VIEW)
    book.withdraw(KIM, VIEW)
    book.ask(KIM, KEYBOARD, 0)
    book.answer(KIM, KEYBOARD, False, 0)
    for right in (*book.policy.gathered[0],):
        book.asked.pop((KIM, right), None)
    told = book.ask(KIM, VIEW, 1)
    rights = {change.right for change in told if isinstance(change, Asked)}
    assert rights == set(Right) - {RECORD, KEYBOARD, Right.SOUND}
    assert all(change == asked(KIM, change.right, 1, *rights) for change in told if isinstance(change, Asked))


def test_the_centres_rules_forbid_and_gather_and_never_grant() -> None:
    mine = Policy(granted=frozenset({VIEW}), forbidden=frozenset({RECORD}))
    centre = Policy(frozenset(Right), frozenset({Right.REBOOT}), (frozenset({VIEW, POINTER}),))
    assert mine.under(centre) == Policy(mine.granted, frozenset({RECORD, Right.REBOOT}), centre.gathered)


class AnyOrder(RuleBasedStateMachine):
    """Agents ask, a customer answers or does not, time passes; the model knows who was told yes."""

    agents = st.sampled_from([KIM, LEE, "Park"])
    rights = st.sampled_from([VIEW, POINTER, KEYBOARD, RECORD])

    @initialize(granted=st.frozensets(rights), forbidden=st.frozensets(rights))
    def begin(self, granted: frozenset[Right], forbidden: frozenset[Right]) -> None:
        self.policy = Policy(granted, forbidden)
        self.book = RightsBook(self.policy)
        self.now = 0.0
        self.paused = False
        self.granted = granted
        self.open: dict[tuple[str, Right], float] = {}
        self.allowed: dict[tuple[str, Right], float] = {}
        self.taken_back: set[tuple[str, Right]] = set()
        self.quiet: dict[tuple[str, Right], float] = {}

    @rule(agent=agents, right=rights)
    def ask(self, agent: str, right: Right) -> None:
        by_policy = right in self.granted - self.policy.forbidden
        if (agent, right) in self.allowed or (self.paused and right in CONTROL):
            pass
        elif by_policy and (agent, right) not in self.taken_back:
            self.allow(agent, right)
        elif self.now < self.quiet.get((agent, right), 0.0):
            pass
        elif right not in self.policy.forbidden and (agent, right) not in self.allowed:
            self.open.setdefault((agent, right), self.now + PATIENCE)
        self.check_told(self.book.ask(agent, right, self.now))

    @rule(agent=agents, right=rights, yes=st.booleans(), seconds=st.sampled_from([None, 1.0, 40.0]))
    def answer(self, agent: str, right: Right, yes: bool, seconds: float | None) -> None:
        deadline = self.open.pop((agent, right), None)
        if deadline is not None and yes and self.now < deadline:
            self.allow(agent, right, float("inf") if seconds is None else self.now + seconds)
        elif deadline is not None:
            self.quiet[agent, right] = self.now + COOL_DOWN
        self.check_told(self.book.answer(agent, right, yes, self.now, seconds))

    @rule(agent=agents, right=rights)
    def withdraw(self, agent: str, right: Right) -> None:
        self.take(agent, right)
        self.check_told(self.book.withdraw(agent, right))
        assert not self.book.holds(agent, right)

    @rule()
    def withdraw_all(self) -> None:
        self.granted = frozenset()
        for agent, right in [*self.open, *self.allowed]:
            self.take(agent, right)
        self.check_told(self.book.withdraw_all())

    @rule()
    def pause(self) -> None:
        self.paused = any(right is VIEW for _, right in self.allowed)
        self.granted -= CONTROL
        for agent, right in [*self.open, *self.allowed]:
            if right in CONTROL:
                self.take(agent, right)
        self.check_told(self.book.pause())

    @rule()
    def resume(self) -> None:
        self.paused = False
        self.check_told(self.book.resume())

    def take(self, agent: str, right: Right) -> None:
        for one in (*CONTROL, right) if right is VIEW else (right,):
            self.taken_back.add((agent, one))
            self.open.pop((agent, one), None)
            self.allowed.pop((agent, one), None)
        self.paused = self.paused and any(what is VIEW for _, what in self.allowed)

    @rule(seconds=st.sampled_from([0.5, COOL_DOWN, 30.0, PATIENCE]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        late = [holding for holding, end in self.open.items() if end <= self.now]
        self.quiet |= dict.fromkeys(late, self.now + COOL_DOWN)
        self.open = {holding: end for holding, end in self.open.items() if end > self.now}
        for agent, right in [holding for holding, end in self.allowed.items() if end <= self.now]:
            self.take(agent, right)
        self.check_told(self.book.wake(self.now))

    def allow(self, agent: str, right: Right, until: float = float("inf")) -> None:
        if right in CONTROL:
            self.allowed = {(who, what): end for (who, what), end in self.allowed.items() if what is not right}
        self.allowed[agent, right] = until

    def check_told(self, changes: list[Change]) -> None:
        for change in changes:
            if isinstance(change, Paused | Resumed):
                assert self.book.paused is isinstance(change, Paused)
                continue
            held = self.book.holds(change.agent, change.right)
            assert held is isinstance(change, Granted), "every change tells how the right stands now"

    @invariant()
    def held_is_what_was_allowed(self) -> None:
        assert set(self.book.held) == set(self.allowed)
        assert set(self.book.asked) == set(self.open)
        assert self.book.paused is self.paused

    @invariant()
    def one_holds_the_pointer_and_one_the_keyboard(self) -> None:
        holders = [right for _, right in self.book.held if right in CONTROL]
        assert len(holders) == len(set(holders))

    @invariant()
    def what_is_forbidden_is_never_held(self) -> None:
        assert not {right for _, right in self.book.held} & self.policy.forbidden


AnyOrder.TestCase.settings = settings(max_examples=many(1_000, 60), stateful_step_count=50, deadline=None)
TestAnyOrder = AnyOrder.TestCase
