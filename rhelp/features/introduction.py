"""introduction: the agent introduces another one inside the link, and the customer says whether it may take over.

The first agent has got the other one's key in a handshake of their own (``peer/introduction.py``). Nothing of an
introduction outlives its link: a break is a no. While one is open no other is heard, and the customer is not asked more
than ``MOST`` times in one link. Rights are not handed over: the other agent begins without any.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rhelp.core.end import End
from rhelp.core.introduction import Carried
from rhelp.core.outcome import NOTHING, Fact, Outcome
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.peer import AgentIntroduced, HandedOver, IntroductionAccepted, IntroductionRefused

QUESTION = 60.0  # seconds for the customer's answer
COMING = 60.0  # seconds for the other agent to be there
LATE = 5.0  # seconds more at the agent, for what is on its way
MOST = 5  # introductions in one link


@dataclass(frozen=True)
class Introduce:
    """Event at the agent: put this to the customer. ``id`` is 128 random bits, the key the other agent's public one."""

    id: str
    key: bytes
    name: str
    compared: bool


@dataclass(frozen=True)
class Welcome:
    """Event at the customer: the answer, a no at any time; a yes brings a key pair that was drawn for it."""

    id: str
    allowed: bool
    private: bytes = field(default=b"", repr=False)
    public: bytes = b""


@dataclass(frozen=True)
class Arrived:
    """Event at the customer: the other agent's link stands."""

    id: str


@dataclass(frozen=True)
class Proposed(Fact):
    """At the customer: the agent asks whether the other one may take over; answered by ``Welcome`` before ``until``.

    ``compared`` says that the two agents have compared words, so that no server has put itself in the other's place.
    """

    id: str
    name: str
    compared: bool
    until: float


@dataclass(frozen=True)
class Expected(Fact):
    """At the customer: the other agent is to come before ``until``, and prove these keys."""

    carried: Carried
    name: str
    compared: bool
    until: float


@dataclass(frozen=True)
class Accepted(Fact):
    """At the agent: the customer said yes; the other agent needs to know this key (public)."""

    id: str
    key: bytes


@dataclass(frozen=True)
class Over(Fact):
    """At either side: nothing comes of the introduction."""

    id: str


@dataclass(frozen=True)
class Gone(Fact):
    """At the agent: the other one has taken over."""

    id: str


class Agent(End):
    """The first agent's end. One introduction at a time."""

    hears = (IntroductionAccepted, IntroductionRefused, HandedOver)
    minds = (Introduce,)

    def __init__(self) -> None:
        self._id = ""
        self._accepted = False
        self._until: float | None = None

    @property
    def deadline(self) -> float | None:
        return self._until

    def handle(self, event: object, now: float) -> Outcome:
        if not isinstance(event, Introduce) or self._id:
            return NOTHING
        self._id, self._accepted, self._until = event.id, False, now + QUESTION + LATE
        return [AgentIntroduced(event.id, event.key.hex(), event.name, event.compared)]

    def receive(self, message: Message, now: float) -> Outcome:
        match message:
            case IntroductionAccepted(id, key) if id == self._id and not self._accepted:
                self._accepted, self._until = True, now + COMING + LATE
                return [Accepted(id, bytes.fromhex(key))]
            case IntroductionRefused(id) if id == self._id:
                return self._over()
            case HandedOver(id) if id == self._id and self._accepted:
                self._over()
                return [Gone(id)]
        return NOTHING

    def wake(self, now: float) -> Outcome:
        return self._over() if self._until is not None and now >= self._until else NOTHING

    def stop(self, now: float) -> Outcome:
        return self._over()

    def _over(self) -> Outcome:
        over = [Over(self._id)] if self._id else NOTHING
        self._id, self._accepted, self._until = "", False, None
        return over


class Customer(End):
    """The customer's end: at most one introduction is open, asked about or expected."""

    hears = (AgentIntroduced,)
    minds = (Welcome, Arrived)

    def __init__(self) -> None:
        self._heard = 0
        self._question: AgentIntroduced | None = None
        self._expected: Expected | None = None
        self._until: float | None = None

    @property
    def deadline(self) -> float | None:
        return self._until

    def receive(self, message: Message, now: float) -> Outcome:
        if not isinstance(message, AgentIntroduced):
            return NOTHING
        self._heard += 1
        if self._heard > MOST * 2:
            raise BadMessage("introductions without end")
        if self._open == message.id:
            return NOTHING
        if self._open or self._heard > MOST:
            return [IntroductionRefused(message.id)]
        self._question, self._until = message, now + QUESTION
        return [Proposed(message.id, message.name, message.compared, self._until)]

    def handle(self, event: object, now: float) -> Outcome:
        match event:
            case Welcome(id, allowed) if self._question is not None and id == self._question.id:
                return self._welcome(event, now) if allowed and not self._late(now) else self._refuse()
            case Welcome(id, False) if id == self._open:  # the customer has changed its mind
                return self._refuse()
            case Arrived(id) if self._expected is not None and id == self._expected.carried.id:
                if self._late(now):
                    return self._refuse()
                self._question = self._expected = self._until = None
                return [HandedOver(id)]
        return NOTHING

    def wake(self, now: float) -> Outcome:
        return self._refuse() if self._late(now) else NOTHING

    def stop(self, now: float) -> Outcome:
        return [item for item in self._refuse() if isinstance(item, Fact)]

    @property
    def _open(self) -> str:
        if self._expected is not None:
            return self._expected.carried.id
        return self._question.id if self._question is not None else ""

    def _late(self, now: float) -> bool:
        return self._until is not None and now >= self._until

    def _welcome(self, welcome: Welcome, now: float) -> Outcome:
        assert self._question is not None
        asked, self._question = self._question, None
        self._until = now + COMING
        carried = Carried(asked.id, welcome.private, bytes.fromhex(asked.key))
        self._expected = Expected(carried, asked.name, asked.compared, self._until)
        return [IntroductionAccepted(asked.id, welcome.public.hex()), self._expected]

    def _refuse(self) -> Outcome:
        id = self._open
        self._question = self._expected = self._until = None
        return [IntroductionRefused(id), Over(id)] if id else NOTHING
