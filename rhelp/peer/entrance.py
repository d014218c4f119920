"""The customer's way in: by code, by link or by icon number, as far as the server's answer that both ends sit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from rhelp.core.codes import ICON_ROUTE, AccessCode
from rhelp.core.handshake import Meeting
from rhelp.core.outcome import Fact
from rhelp.core.session import Trust
from rhelp.core.work import MOST_BITS, solve
from rhelp.peer.road import Forgotten, ServerRoad
from rhelp.wire.signal import CallAgent, Calling, Guest, Joined, JoinSeat, Key, Refused, Why, WorkPosed

PATIENCE = 30.0  # seconds until the server has answered
LATE = 5.0  # seconds after the server's own time for a ring
TRIES = 6
RETURNS = 3  # asked again for an agent whom the server's restart has sent away
RETURNING = 1.5  # seconds from one of these to the next


class Outcome(StrEnum):
    """How a session went, for the customer's program to say."""

    ENDED = "ended"
    CODE_REFUSED = "code-refused"
    NO_SERVER = "no-server"
    NOT_TRUSTED = "not-trusted"
    LINE_LOST = "line-lost"
    NOT_CONNECTED = "not-connected"
    NO_RELAY = "no-relay"
    SCREEN_LOST = "screen-lost"
    SLOW_DOWN = "slow-down"
    UNANSWERED = "unanswered"
    BUSY = "busy"
    NOBODY = "nobody"


@dataclass(frozen=True)
class ByCode:
    """By the digits that were read out, or by the link's letters."""

    code: AccessCode
    key: Key = Key.DIGITS


@dataclass(frozen=True)
class ByIcon:
    """By the agent's icon number on a group's page; ``name`` is told to the agent while it rings."""

    icon: int
    group: str = ""
    name: str = ""


Way = ByCode | ByIcon


@dataclass(frozen=True)
class Rings(Fact):
    """It rings at the agent, for so many seconds at most."""

    agent: str
    seconds: int


class NotLetIn(Exception):
    """The server said no; ``outcome`` says what the customer reads."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


async def enter(road: ServerRoad, way: Way, tell: Callable[[Fact], None]) -> Joined:
    """Until both ends sit; a server that restarts meanwhile is asked anew. Raises NotLetIn, TimeoutError, the road's.

    After a restart the agent may be back later than we: a refusal that says so does not count at once.
    """
    returns = 0
    for _ in range(TRIES):
        try:
            return await (_join(road, way) if isinstance(way, ByCode) else _call(road, way, tell))
        except Forgotten:
            returns = RETURNS
        except NotLetIn as error:
            if not returns or error.outcome not in (Outcome.CODE_REFUSED, Outcome.NOBODY):
                raise
            returns -= 1
            if await _forgotten_within(road, RETURNING):
                returns = RETURNS
    raise NotLetIn(Outcome.NOT_CONNECTED)


async def _forgotten_within(road: ServerRoad, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            while True:
                await road.receive()
    except TimeoutError:
        return False
    except Forgotten:
        return True


def meeting_of(way: Way, joined: Joined) -> tuple[Meeting, str]:
    """What is bound into the handshake, and the secret that it proves; empty with an icon."""
    route, secret = (way.code.route, way.code.secret) if isinstance(way, ByCode) else (ICON_ROUTE, "")
    return Meeting(route, joined.relay, joined.sid), secret


def trust_in(way: Way) -> Trust:
    """What an agent has proved who went through the handshake of this way: to know the code, or nothing."""
    return Trust.VERIFIED if isinstance(way, ByCode) else Trust.UNVERIFIED


async def _join(road: ServerRoad, way: ByCode) -> Joined:
    asked = JoinSeat(way.code.route, way.key, Guest.PROGRAM)
    road.send(asked)
    async with asyncio.timeout(PATIENCE):
        while True:
            match await road.receive():
                case Joined() as joined:
                    return joined
                case WorkPosed(challenge, bits) if bits <= MOST_BITS:
                    road.send(replace(asked, work=await asyncio.to_thread(solve, challenge, bits)))
                case WorkPosed():
                    raise NotLetIn(Outcome.SLOW_DOWN)
                case Refused(Why.SLOW_DOWN):
                    raise NotLetIn(Outcome.SLOW_DOWN)
                case Refused():
                    raise NotLetIn(Outcome.CODE_REFUSED)


async def _call(road: ServerRoad, way: ByIcon, tell: Callable[[Fact], None]) -> Joined:
    road.send(CallAgent(way.icon, way.group, Guest.PROGRAM, way.name))
    refusals = {Why.UNANSWERED: Outcome.UNANSWERED, Why.BUSY: Outcome.BUSY, Why.SLOW_DOWN: Outcome.SLOW_DOWN}
    async with asyncio.timeout(PATIENCE) as patience:
        while True:
            match await road.receive():
                case Calling(agent, seconds):
                    tell(Rings(agent, seconds))
                    patience.reschedule(asyncio.get_running_loop().time() + min(seconds, 120) + LATE)
                case Joined() as joined:
                    return joined
                case Refused(why):
                    raise NotLetIn(refusals.get(why, Outcome.NOBODY))
