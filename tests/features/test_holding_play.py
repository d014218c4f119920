"""Keys and buttons played at random over two links: whatever the line, the rights and the agent's window do, nothing
stays down at the customer's longer than PATIENCE after its reason has gone, and what has its reason stays down."""

from __future__ import annotations

from collections import deque

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rhelp.core.link import Act, Binding, Link, Phase, Step
from rhelp.core.rights import Policy, RightsBook
from rhelp.desktop.fake import FakeDesktop
from rhelp.features import keyboard, pointer, rights
from rhelp.features.holding import PATIENCE
from rhelp.features.registry import AGENT_ENDS, CUSTOMER_ENDS
from rhelp.wire import codec
from rhelp.wire.message import Lane, Message, Right, Sender
from rhelp.wire.peer import Hello
from tests.counts import many

HELD = st.sampled_from(["Control", "Shift", "a", "ㅎ", 1, 3])
SECONDS = st.sampled_from([0.1, 0.5, PATIENCE, 1.0, 1.3, 2.0, 8.0])
CONTROL = st.sampled_from([Right.KEYBOARD, Right.POINTER])
TICK = 0.05  # seconds; the timers of our programs are no more exact on a busy machine
Held = str | int


def right_of(what: Held) -> Right:
    return Right.KEYBOARD if isinstance(what, str) else Right.POINTER


class Play(RuleBasedStateMachine):
    """``fingers`` is what the agent really holds; ``since`` says how long each thing has been down without reason."""

    @initialize()
    def begin(self) -> None:
        self.now = 0.0
        self.open()

    def open(self) -> None:
        self.desktop = FakeDesktop()
        self.book = rights.Customer(RightsBook(Policy()), "Kim")
        self.mirror = rights.Agent()
        agent_ends = {"rights": self.mirror} | {name: make() for name, make in AGENT_ENDS.items()}
        customer_ends = {"rights": self.book} | {name: make() for name, make in CUSTOMER_ENDS.items()}
        names = tuple(agent_ends)
        self.agent = Link(
            Sender.AGENT, Binding("a" * 64, "b" * 64), Hello(1, names, "A", "L"), agent_ends, lambda right: True
        )
        self.customer = Link(
            Sender.CUSTOMER, Binding("b" * 64, "a" * 64), Hello(1, names, "C", "L"), customer_ends, self.book.holds
        )
        self.way: deque[tuple[Link, Message]] = deque()
        self.stalled = self.losing = False
        self.fingers: set[Held] = set()
        self.since: dict[Held, float] = {}
        self.solid: set[Held] = set()
        opening = [(link, message) for link in (self.agent, self.customer) for message in link.open(self.now)]
        self.way.extend((link, message) for link, message in opening if isinstance(message, Message))
        self.carry(self.agent, [])
        assert self.agent.phase is self.customer.phase is Phase.OPEN
        self.allow_both()

    def carry(self, link: Link, step: Step) -> None:
        """Messages go on their way, effects are carried out; then what can arrive does."""
        for item in step:
            if isinstance(item, Message):
                lost = item.terms.lane is Lane.MOTION and (self.losing or self.stalled)
                if not lost:
                    self.way.append((link, item))
            elif isinstance(item, Act):
                item.effect.perform(self.desktop)
        while self.way and not self.stalled:
            sender, message = self.way.popleft()
            hearer = self.customer if sender is self.agent else self.agent
            assert message.terms.lane is not None
            self.carry(hearer, hearer.hear(codec.encode(message), message.terms.lane, self.now))
        self.judge()

    def down(self) -> set[Held]:
        return {*self.desktop.keyboard.held, *self.desktop.pointer.held}

    def reasonable(self, what: Held) -> bool:
        alive = not self.stalled and self.agent.phase is self.customer.phase is Phase.OPEN
        return alive and what in self.fingers and self.book.holds(right_of(what))

    def judge(self) -> None:
        gone = {what for what in self.down() if not self.reasonable(what)}
        self.since = {what: self.since.get(what, self.now) for what in gone}
        self.solid = {what for what in self.solid if self.reasonable(what) and not self.losing}

    def agent_does(self, event: object) -> None:
        self.carry(self.agent, self.agent.handle(event, self.now))

    @rule(several=st.sets(HELD, min_size=1))
    def press(self, several: set[Held]) -> None:
        for what in sorted(several, key=str):
            self.press_one(what)

    def press_one(self, what: Held) -> None:
        if what in self.fingers or not self.mirror.holds(right_of(what)):
            return
        self.fingers.add(what)
        if self.reasonable(what) and not self.losing:
            self.solid.add(what)
        self.agent_does(keyboard.Pressed(what) if isinstance(what, str) else pointer.Pressed(what, 5, 5))

    @rule(several=st.sets(HELD, min_size=1))
    def release(self, several: set[Held]) -> None:
        for what in sorted(several & self.fingers, key=str):
            self.release_one(what)

    def release_one(self, what: Held) -> None:
        self.fingers.discard(what)
        self.judge()
        self.agent_does(keyboard.Released(what) if isinstance(what, str) else pointer.Released(what, 6, 6))

    @rule()
    def lose_focus(self) -> None:
        self.fingers.clear()
        self.judge()
        self.agent_does(keyboard.LetGo())
        self.agent_does(pointer.LetGo())

    @rule()
    def allow_both(self) -> None:
        for right in (Right.KEYBOARD, Right.POINTER):
            self.allow(right)

    def allow(self, right: Right) -> None:
        self.agent_does(rights.Ask(right))
        self.carry(self.customer, self.customer.handle(rights.Answer(right, True), self.now))

    @rule(right=CONTROL)
    def withdraw(self, right: Right) -> None:
        self.carry(self.customer, self.customer.handle(rights.Withdraw(right), self.now))
        assert not {what for what in self.down() if right_of(what) is right}, "let go at once"

    @rule(seconds=SECONDS)
    def stall(self, seconds: float) -> None:
        self.stalled = True
        self.judge()
        self.wait(seconds)

    @rule()
    def flow(self) -> None:
        self.stalled = False
        self.carry(self.agent, [])
        if self.customer.phase is Phase.CLOSED:
            self.nothing_is_stuck()
            self.open()

    @rule(seconds=SECONDS)
    def lose_signs(self, seconds: float) -> None:
        self.losing = True
        self.judge()
        self.wait(seconds)
        self.losing = False

    @rule(seconds=SECONDS)
    def wait(self, seconds: float) -> None:
        ends = self.now + seconds
        while self.now < ends:
            self.now = min(ends, self.now + TICK)
            for link in (self.agent, self.customer):
                if link.deadline is not None and link.deadline <= self.now:
                    self.carry(link, link.wake(self.now))
            self.nothing_is_stuck()

    @rule(end=st.sampled_from(["agent", "customer", "line"]))
    def close(self, end: str) -> None:
        if end == "line":
            self.carry(self.agent, self.agent.drop(self.now))
            self.carry(self.customer, self.customer.drop(self.now))
        else:
            link = self.agent if end == "agent" else self.customer
            self.carry(link, link.close(self.now))
        self.nothing_is_stuck()
        self.open()

    @invariant()
    def nothing_is_stuck(self) -> None:
        late = {what: self.now - since for what, since in self.since.items() if self.now - since > PATIENCE + TICK}
        assert not late, f"down without reason for so many seconds: {late}"
        if self.customer.phase is Phase.CLOSED:
            assert not self.down(), "nothing outlives the link"

    @invariant()
    def what_is_held_stays_down(self) -> None:
        assert self.solid <= self.down()


Play.TestCase.settings = settings(max_examples=many(3_000, 100), stateful_step_count=40, deadline=None)
TestPlay = Play.TestCase
