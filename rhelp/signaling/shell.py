"""Carries out what the rules of seats decide: messages to sockets, hang-ups, the budget of wrong codes, one timer."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Callable
from typing import Protocol

from rhelp.core.limits import SOCKETS_PER_ADDRESS, Buckets, JoinBudget, address_key
from rhelp.core.seats import Effect, Failed, HangUp, Introduce, Seats, Tell
from rhelp.signaling.config import Config
from rhelp.signaling.turn import ice_servers
from rhelp.wire import codec
from rhelp.wire.message import Message
from rhelp.wire.signal import Joined, JoinSeat, Refused, Why

log = logging.getLogger(__name__)

CLOSE_CODES = {Why.PROTOCOL: 1008, Why.SLOW_DOWN: 1008, Why.SIGN_IN: 1008, Why.SHUTDOWN: 1001}
NORMAL = 1000


class Line(Protocol):
    """A socket as the shell needs it; both methods return at once."""

    @property
    def address(self) -> str:
        """Where it comes from."""

    def send(self, text: str) -> None:
        """Put the text into the queue of what is to be sent."""

    def hang_up(self, code: int) -> None:
        """Close the socket once the queue is empty."""


class Shell:
    """All open sockets. Methods belong to the event loop's thread."""

    def __init__(
        self, config: Config, seats: Seats, budget: JoinBudget, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.clock = clock
        self._config = config
        self._seats = seats
        self._budget = budget
        self._connecting = Buckets(SOCKETS_PER_ADDRESS)
        self._numbers = itertools.count(1)
        self._lines: dict[int, Line] = {}
        self._digests: dict[int, str] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False

    def add_agent(self, line: Line, name: str, relay_url: str, digest: str) -> int:
        """A signed-in agent's socket, by its sign-in's digest; returns its number."""
        end = self._add(line)
        self._digests[end] = digest
        self._seats.add_agent(end, name, relay_url, self.clock())
        self._carry_out([])
        return end

    def add_customer(self, line: Line) -> int:
        """A customer's socket; returns its number."""
        end = self._add(line)
        self._seats.add_customer(end, self.clock())
        self._carry_out([])
        return end

    def receive(self, end: int, message: Message) -> None:
        """The socket sent a message."""
        if isinstance(message, JoinSeat) and end not in self._digests and not self._may_try(end):
            self._tell(end, Refused(Why.SLOW_DOWN))
            return
        self._carry_out(self._seats.receive(end, message, self.clock()))

    def refuse(self, end: int, why: Why) -> None:
        """Send it away."""
        self._carry_out(self._seats.refuse(end, why, self.clock()))

    def remove(self, end: int) -> None:
        """The socket is closed."""
        self._carry_out(self._seats.remove(end, self.clock()))  # which may count against the line's address
        self._lines.pop(end, None)
        self._digests.pop(end, None)

    def sign_out(self, digest: str) -> None:
        """Send away every socket of a sign-in that holds no longer."""
        for end in [end for end, held in self._digests.items() if held == digest]:
            self.refuse(end, Why.SIGN_IN)

    def may_connect(self, address: str) -> bool:
        """Whether this address has not opened too many sockets lately; counts one."""
        return self._connecting.take(address_key(address), self.clock())

    def may_knock(self, address: str) -> bool:
        """Whether this address has not come with too many wrong codes."""
        return self._budget.allows(address, self.clock())

    def knock(self, route: str, address: str) -> str | None:
        """Who waits under these digits; nobody counts as a wrong code."""
        now = self.clock()
        name = self._seats.agent_waiting(route, now)
        if name is None:
            self._budget.failed(address, now)
        return name

    def wake(self) -> None:
        """The rules' deadline has come."""
        self._carry_out(self._seats.wake(self.clock()))

    def shut_down(self) -> None:
        """Tell everybody, and take nobody any more."""
        self._stopped = True
        self._carry_out(self._seats.shut_down())

    def _add(self, line: Line) -> int:
        end = next(self._numbers)
        self._lines[end] = line
        if self._stopped:
            line.hang_up(CLOSE_CODES[Why.SHUTDOWN])
        return end

    def _may_try(self, end: int) -> bool:
        line = self._lines.get(end)
        return line is not None and self._budget.allows(line.address, self.clock())

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Tell(end, message):
                    self._tell(end, message)
                case Introduce():
                    self._introduce(effect)
                case HangUp(end, why):
                    if line := self._lines.get(end):
                        line.hang_up(CLOSE_CODES.get(why, NORMAL))
                case Failed(end):
                    if line := self._lines.get(end):
                        self._budget.failed(line.address, self.clock())
        self._arm()

    def _tell(self, end: int, message: Message) -> None:
        if line := self._lines.get(end):
            line.send(codec.encode(message))

    def _introduce(self, pair: Introduce) -> None:
        servers = ice_servers(self._config, pair.sid, time.time())
        joined = Joined(pair.sid, self._config.relay, pair.name, servers, ice_policy=self._config.ice_policy)
        log.info("joined sid=%s agent=%s", pair.sid, pair.name)
        for end in (pair.agent, pair.customer):
            self._tell(end, joined)

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadline = self._seats.deadline
        if deadline is not None and not self._stopped:
            delay = max(0.0, deadline - self.clock())
            self._timer = asyncio.get_running_loop().call_later(delay, self.wake)
