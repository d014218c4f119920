"""Whatever an agent says, the customer decides, the line does and time brings: nothing is done and nothing is shown
without a right that is alive. The model knows what the customer's own hand allowed, and nothing of the book."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rhelp.core.link import Act, Binding, Closed, ClosedWhy, Link, Opened, Step
from rhelp.core.mending import KEEP
from rhelp.core.outcome import Fact
from rhelp.core.rights import CONTROL, Asked, Granted, Policy, Refused, Withdrawn
from rhelp.desktop.fake import FakeDesktop
from rhelp.features import rights
from rhelp.features.registry import CUSTOMER_ENDS
from rhelp.peer import body, guest
from rhelp.peer.hands import Hands
from rhelp.wire import codec
from rhelp.wire.message import Lane, Message, Right, Sender
from rhelp.wire.peer import PEER, Bind, Goodbye, Hello, Ping, PointerMoved, RightAsked
from tests.counts import many
from tests.peer.unthreaded import FakeLine, Idle, NoWait, Stub
from tests.wire.build import instances

VIEW = Right.VIEW
FOREVER = float("inf")
DONE = st.sampled_from([0, 0, 1, 2, 50])  # effects
MARK = 777  # the y of moves that can be told apart
RIGHTS = st.sampled_from([VIEW, Right.POINTER, Right.KEYBOARD, Right.RECORD])
ENDING = (Bind, Hello, Goodbye)
AGENTS = [cls for cls in PEER.by_tag.values() if cls.terms.sender is not Sender.CUSTOMER and cls not in ENDING]
DOING = [cls for cls in AGENTS if cls.terms.needs is not None]
NAMES = ("rights", *CUSTOMER_ENDS)
SECONDS = st.sampled_from([0.05, 0.3, 1.0, 5.0, 31.0, 59.9])


class Play(RuleBasedStateMachine):
    """``live`` is what the customer's hand allows now, and until when; ``yes`` are answers the loop has not heard."""

    @initialize(
        granted=st.frozensets(RIGHTS), forbidden=st.frozensets(RIGHTS, max_size=1), gathers=st.booleans(),
        allows=st.sampled_from([frozenset(), frozenset(Right), frozenset(Right)]),
    )  # fmt: skip
    def begin(
        self, granted: frozenset[Right], forbidden: frozenset[Right], gathers: bool, allows: frozenset[Right]
    ) -> None:
        self.now = self.woken_at = 0.0
        self.allows = allows
        self.policy = Policy(granted, forbidden, (frozenset(Right),) if gathers else ())
        self.session()

    def session(self) -> None:
        self.turns: deque[Callable[[], None]] = deque()
        self.live: dict[Right, float] = {}
        self.yes: dict[Right, float] = {}
        self.said_yes: set[Right] = set()
        self.questions: dict[Right, float] = {}
        self.taken_back: set[Right] = set()
        self.taken: Counter[Right] = Counter()
        self.moves: list[int] = []
        self.paused = False
        self.desktop = FakeDesktop()
        self.mirror = rights.Agent()
        self.over = False
        loop = SimpleNamespace(call_soon_threadsafe=lambda call, *given: self.turns.append(lambda: call(*given)))
        stubs: dict[str, Any] = dict.fromkeys(("ScreenSource", "CursorWatch", "OwnInputWatch", "InputModeWatch"), Stub)
        stubs["asyncio"] = SimpleNamespace(get_running_loop=lambda: loop)
        stubs["of_this_computer"] = lambda: None
        stubs["Hands"] = self.hands
        with patch.multiple(body, **stubs):
            self.body: Any = body.Body(self.desktop, self.policy, lambda fact: None, lambda: None)
        joined: Any = SimpleNamespace(agent="Kim", sid="s")
        road: Any = SimpleNamespace(send=lambda message: None)
        self.case: Any = guest.Case(road, joined, self.body, self.show, "PC", lambda: None)
        self.connect(True)
        self.be_asked_and_allow(self.allows)

    def hands(self, desktop: FakeDesktop, on_failed: Callable[[str], None]) -> Hands:
        made = Hands(desktop, on_failed, lambda: self.now)
        setattr(made, "_changed", NoWait())  # noqa: B010
        setattr(made, "_thread", SimpleNamespace(start=lambda: None))  # noqa: B010
        return made

    def connect(self, rightly: bool) -> None:
        """A link comes about; wrongly: the agent's program says that it knows no rights."""
        ends = {"rights": self.body.rights} | {name: make() for name, make in CUSTOMER_ENDS.items()}
        hello = Hello(1, NAMES, "C", "L")
        link = Link(Sender.CUSTOMER, Binding("b" * 64, "a" * 64), hello, ends, self.body.rights.holds)
        self.line = self.case._lines.line = FakeLine(link, self.carry, lambda: self.now)
        self.speaks_rights = rightly
        self.carry(link.open(self.now))
        self.to_customer(codec.encode(Bind("a" * 64)), Lane.CONTROL)
        theirs = Hello(1, NAMES if rightly else NAMES[1:], "A", "L")
        self.to_customer(codec.encode(theirs), Lane.CONTROL)
        self.case.opened(self.line, theirs)

    def to_customer(self, frame: str, lane: Lane) -> None:
        self.carry(self.line.link.hear(frame, lane, self.now))

    def carry(self, step: Step) -> None:
        """As peer/shell.py and peer/line.py do."""
        for item in step:
            if isinstance(item, Message):
                self.sent(item)
            elif isinstance(item, Act):
                self.body.hands.put(item)
            else:
                self.line.opened |= isinstance(item, Opened)
                with patch.object(guest, "time", SimpleNamespace(monotonic=lambda: self.now)):
                    self.case.hear(item)
                self.line.closed |= isinstance(item, Closed)
                self.over |= isinstance(item, Closed) and item.why is not ClosedWhy.SILENCE

    def sent(self, message: Message) -> None:
        if message.terms.needs is VIEW and not self.turns:
            assert self.may(VIEW) and not self.paused
        if isinstance(message, self.mirror.hears):
            self.mirror.receive(message, self.now)

    def show(self, fact: Fact) -> None:
        """The customer's window."""
        match fact:
            case Asked(right=right, asked_at=asked_at):
                self.questions[right] = asked_at
            case Refused(right=right):
                self.questions.pop(right, None)
                self.yes.pop(right, None)
            case Withdrawn(right=right):
                self.live.pop(right, None)
                self.paused = self.paused and right is not VIEW
            case Granted(right=right):
                self.granted(right)

    def granted(self, right: Right) -> None:
        self.questions.pop(right, None)
        by_word = right in self.policy.granted - self.policy.forbidden
        assert right in self.said_yes or by_word, "nobody's hand allowed it"
        assert right not in self.policy.forbidden
        self.said_yes.discard(right)
        if right in self.yes:
            self.live[right] = self.yes.pop(right)
        elif by_word and right not in self.taken_back:
            self.live[right] = FOREVER

    def may(self, right: Right) -> bool:
        return self.woken_at < self.live.get(right, 0.0)

    def take(self, *taken: Right) -> None:
        for right in taken:
            self.live.pop(right, None)
            self.yes.pop(right, None)
            self.taken_back.add(right)
            self.taken[right] += 1

    def decide(self, event: object) -> None:
        def told() -> None:
            with patch.object(guest, "time", SimpleNamespace(monotonic=lambda: self.now)):
                self.case.handle(event)

        self.body.take_back(rights.shut_by(event), told)

    # what the agent does

    @precondition(lambda self: self.line.is_open)
    @rule(right=RIGHTS)
    def ask(self, right: Right) -> None:
        for item in self.mirror.handle(rights.Ask(right), self.now):
            if isinstance(item, Message):
                self.to_customer(codec.encode(item), Lane.CONTROL)

    @precondition(lambda self: self.line.is_open)
    @rule(several=st.lists(st.one_of([instances(cls) for cls in DOING]), min_size=1, max_size=6), done=DONE)
    def do_something(self, several: list[Message], done: int) -> None:
        for message in several:
            if getattr(message, "y", None) != MARK:
                self.say(message)
        self.the_hands_act(done)

    @precondition(lambda self: self.line.is_open)
    @rule(often=st.integers(1, 4), done=DONE)
    def move(self, often: int, done: int) -> None:
        """Each to a place of its own, to tell by which giving of the right it happened."""
        for _ in range(often):
            self.moves.append(self.taken[Right.POINTER])
            self.say(PointerMoved(len(self.moves), len(self.moves), MARK))
        self.the_hands_act(done)

    @precondition(lambda self: self.line.is_open)
    @rule(message=st.one_of([instances(cls) for cls in AGENTS]), times=st.integers(1, 3))
    def say_anything(self, message: Message, times: int) -> None:
        if isinstance(message, RightAsked) or getattr(message, "y", None) == MARK:
            return  # ``ask`` does, so that its own end knows, and ``move`` does
        for _ in range(times):
            self.say(message)
        if times == 3:
            self.to_customer('{"t":"from-the-future"}', Lane.MOTION)

    @precondition(lambda self: self.line.is_open)
    @rule(frame=st.just("nonsense") | st.text(max_size=9), lane=st.sampled_from(Lane))
    def break_the_protocol(self, frame: str, lane: Lane) -> None:
        self.to_customer(frame, lane)

    def say(self, message: Message) -> None:
        assert message.terms.lane is not None
        self.to_customer(codec.encode(message), message.terms.lane)

    # what the customer does

    @precondition(lambda self: self.line.is_open)
    @rule(several=st.frozensets(RIGHTS, min_size=1))
    def be_asked_and_allow(self, several: frozenset[Right]) -> None:
        for right in sorted(several):
            self.ask(right)
            self.the_loop_hears(len(self.turns))
            self.answer(right, True, None)
            self.the_loop_hears(len(self.turns))

    @rule(right=RIGHTS, allowed=st.booleans(), seconds=st.sampled_from([None, None, 1.0, 40.0]))
    def answer(self, right: Right, allowed: bool, seconds: float | None) -> None:
        self.decide(self.read(right, allowed, seconds))

    @rule(allowed=st.frozensets(st.sampled_from(Right)))
    def answer_together(self, allowed: frozenset[Right]) -> None:
        self.decide(rights.Answers(tuple(self.read(right, right in allowed, None) for right in tuple(self.questions))))

    def read(self, right: Right, allowed: bool, seconds: float | None) -> rights.Answer:
        """A yes counts for a question that was shown."""
        asked_at = self.questions.pop(right, None)
        if asked_at is not None and allowed:
            self.said_yes.add(right)
            self.yes[right] = FOREVER if seconds is None else self.now + seconds
        return rights.Answer(right, allowed, seconds, -1.0 if asked_at is None else asked_at)

    @rule(how=st.sampled_from(["one", "one", "all", "pause", "pause", "resume", "resume"]), right=RIGHTS)
    def change_their_mind(self, how: str, right: Right) -> None:
        match how:
            case "one":
                self.take(right, *(CONTROL if right is VIEW else ()))
                self.paused = self.paused and right is not VIEW
                self.decide(rights.Withdraw(right))
            case "all":
                self.take(*Right)
                self.paused = False
                self.decide(rights.WithdrawAll())
            case "pause":
                self.paused = self.paused or VIEW in self.live or VIEW in self.yes
                self.take(*CONTROL)
                self.decide(rights.Pause())
            case "resume":
                self.paused = False
                self.decide(rights.Resume())

    # what the machine and the line do

    @rule(often=st.integers(1, 5))
    def the_loop_hears(self, often: int) -> None:
        for _ in range(min(often, len(self.turns))):
            self.turns.popleft()()

    @precondition(lambda self: self.line.is_open)
    @rule(often=DONE)
    def the_hands_act(self, often: int) -> None:
        for _ in range(often):
            before = len(self.desktop.calls)
            try:
                effect = self.body.hands._next()
            except Idle:
                return
            effect.perform(self.desktop)
            for call in self.desktop.calls[before:]:
                self.judge(str(call[0]))
                if call[0] == "pointer.move" and call[2] == MARK and 0 < call[1] <= len(self.moves):
                    assert self.moves[call[1] - 1] == self.taken[Right.POINTER], "by a right that was taken back since"

    def judge(self, done: str) -> None:
        if not done.endswith(".release"):
            right = Right.POINTER if done.startswith("pointer.") else Right.KEYBOARD
            assert self.now < self.live.get(right, 0.0), f"{done} without a right that is alive"
            assert self.line.is_open, f"{done} without a link"
            assert not self.paused, f"{done} behind a paused screen"

    @rule(seconds=SECONDS, how=st.sampled_from(["heard", "heard", "unheard", "silent"]))
    def time_passes(self, seconds: float, how: str) -> None:
        """The loop hears of it or does not; and where it does, the agent gave a sign of life or did not."""
        self.now += seconds
        if how == "heard" and self.line.is_open:
            self.say(Ping(1))
        if how != "unheard":
            self.wake()

    def wake(self) -> None:
        self.woken_at = self.now
        for right in [right for right, until in self.live.items() if until <= self.now]:
            self.take(right, *(CONTROL if right is VIEW else ()))
            self.paused = self.paused and right is not VIEW
        if not self.line.closed:
            self.carry(self.line.link.wake(self.now))
        if self.line.closed:
            self.case._take(self.body.rights.wake(self.now))

    @precondition(lambda self: self.line.is_open)
    @rule(ends=st.sampled_from([False, False, True]))
    def break_the_line(self, ends: bool) -> None:
        if ends:
            self.body.withdraw()
            self.case._take(self.body.rights.over())
            assert not self.body.rights.book.held, "no right outlives its session"
            self.session()
        else:
            self.carry(self.line.link.drop(self.now))

    @precondition(lambda self: self.over)
    @rule()
    def begin_anew(self) -> None:
        """As Case.run does at the end."""
        self.body.withdraw()
        self.case._take(self.body.rights.over())
        self.session()

    @precondition(lambda self: self.line.closed and not self.over)
    @rule(rightly=st.sampled_from([True, True, True, False]))
    def mend(self, rightly: bool) -> None:
        if self.body.rights._until is not None and self.now >= self.body.rights._until:
            self.live.clear()
        if not rightly:
            self.live.clear()
            self.paused = False
        self.connect(rightly)

    # what must hold

    @invariant()
    def nothing_is_shown_without_the_right_to_see(self) -> None:
        if self.body.source.allowed:
            assert self.may(VIEW) and not self.paused and self.line.is_open

    @invariant()
    def both_sides_agree(self) -> None:
        if self.turns or not self.line.is_open or not self.speaks_rights:
            return
        book = self.body.rights.book
        assert self.mirror._held == {right for _, right in book.held}
        assert self.mirror._paused is book.paused
        assert book.paused or not self.paused

    @invariant()
    def after_a_minute_without_a_line_nothing_is_left(self) -> None:
        until = self.body.rights._until
        if self.line.closed and until is not None:
            assert self.woken_at < until, KEEP


Play.TestCase.settings = settings(max_examples=many(1_250, 100), stateful_step_count=40, deadline=None)


TestPlay = pytest.mark.timeout(900)(pytest.mark.consent(Play.TestCase))
