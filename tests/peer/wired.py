"""A customer's body and the link to it without a line between: frames are handed in, what is done is timed."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rhelp.core.geometry import Size
from rhelp.core.link import Binding, Link
from rhelp.core.outcome import Fact
from rhelp.core.rights import Granted, Lost, Policy, Resumed
from rhelp.desktop.fake import Diary, FakeDesktop
from rhelp.desktop.ports import Desktop
from rhelp.features import rights
from rhelp.features.registry import CUSTOMER_ENDS
from rhelp.peer.body import Body
from rhelp.peer.shell import LinkShell
from rhelp.wire import codec
from rhelp.wire.message import Message, Right, Sender
from rhelp.wire.peer import (
    Bind,
    ButtonPressed,
    ButtonReleased,
    Hello,
    KeyPressed,
    KeyReleased,
    PointerMoved,
    RightAsked,
    TextTyped,
    WheelTurned,
)

A_SECOND = 5_000  # events of the agent's
CONTROL = (Right.POINTER, Right.KEYBOARD)


class Sent:
    """In the place of a connection: keeps what would go out."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> None:
        self.messages.append(message)


class Wired:
    """``handle`` is the customer's window in the loop, ``decide`` in any thread."""

    def __init__(self, desktop: Desktop) -> None:
        self.facts: list[Fact] = []
        self.body = Body(desktop, Policy(granted=frozenset(Right)), self.facts.append, lambda: None)
        self.sent = Sent()
        ends = {"rights": self.body.rights} | {name: make() for name, make in CUSTOMER_ENDS.items()}
        names = ("rights", *CUSTOMER_ENDS)
        link = Link(
            Sender.CUSTOMER, Binding("b" * 64, "a" * 64), Hello(1, names, "C", ""), ends, self.body.rights.holds
        )
        self.shell = LinkShell(link, self.sent, self.body.hands, self._hear)  # type: ignore[arg-type]
        self.shell.open()
        self.agent_says(Bind("a" * 64), Hello(1, names, "A", ""))
        self.body.begin(self.shell.handle)
        self._number = itertools.count(1)

    def agent_says(self, *messages: Message) -> None:
        for message in messages:
            assert message.terms.lane is not None
            self.shell.hear(codec.encode(message), message.terms.lane)

    def give(self, *given: Right) -> None:
        """The agent asks, the customer allows."""
        for right in given:
            self.agent_says(RightAsked(right))
            self.shell.handle(rights.Answer(right, True))

    def decide(self, event: object) -> None:
        """As CustomerSession does."""
        self.body.take_back(rights.shut_by(event), lambda: self.shell.handle(event))

    async def flood(self, seconds: float) -> None:
        """The agent does something 5,000 times a second."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for _ in range(A_SECOND // 100):
                self.agent_says(self.something())
            await asyncio.sleep(0.01)

    def something(self) -> Message:
        """Moves mostly, to another place each time; clicks, keys and text between."""
        number = next(self._number)
        x, y = number % 500 + 1, number // 500 % 300 + 1
        match number % 20:
            case 3:
                return ButtonPressed(number, 1, x, y)
            case 6:
                return ButtonReleased(number, 1, x, y)
            case 9:
                return KeyPressed("a")
            case 12:
                return KeyReleased("a")
            case 15:
                return WheelTurned(0, 1)
            case 18:
                return TextTyped("ab")
        return PointerMoved(number, x, y)

    def _hear(self, fact: Fact) -> None:
        self.facts.append(fact)
        match fact:
            case Granted(right=right):
                self.body.allow(right)
            case Resumed():
                self.body.allow(Right.VIEW)
            case Lost(right):
                self.body.forbid(right)


@asynccontextmanager
async def wired(desktop: Desktop) -> AsyncIterator[Wired]:
    made = Wired(desktop)
    try:
        made.give(*Right)
        yield made
    finally:
        assert await made.body.stop()


class Timed(Diary):
    """A diary that knows when; each act on the desktop takes ``slow`` seconds."""

    slow = 0.0

    def write(self, name: str, *arguments: object) -> None:
        time.sleep(self.slow)
        super().write(name, *arguments)
        self.at.append(time.monotonic())

    @property
    def at(self) -> list[float]:
        """When each call was done."""
        times: list[float] = self.__dict__.setdefault("times", [])
        return times

    def after(self, moment: float) -> list[tuple[object, ...]]:
        """What was done later, but for letting go."""
        done = list(zip(self.at, self.calls, strict=False))
        return [call for at, call in done if at > moment and not str(call[0]).endswith(".release")]


def timed_desktop(slow: float = 0.0) -> tuple[FakeDesktop, Timed]:
    """A desktop in memory and its diary."""
    desktop, diary = FakeDesktop(Size(640, 480)), Timed()
    diary.slow = slow
    desktop.diary = diary
    for port in (desktop.pointer, desktop.keyboard):
        port._diary = diary
    return desktop, diary
