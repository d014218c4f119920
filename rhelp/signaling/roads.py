"""The roads that clients have to us: each outlives the sockets under it for a while, and loses nothing meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from rhelp.core.limits import Counts, address_key
from rhelp.core.road import TOO_MANY, Overfull, Road
from rhelp.core.sitting import Account
from rhelp.wire import codec
from rhelp.wire.message import Message
from rhelp.wire.road import Attach, Attached
from rhelp.wire.signal import Why

log = logging.getLogger(__name__)

LINGERS = 60.0  # seconds that a road without a socket is kept
CLOSE_CODES = {Why.PROTOCOL: 1008, Why.SLOW_DOWN: 1008, Why.SIGN_IN: 1008, Why.SHUTDOWN: 1001}
NORMAL = 1000
TAKEN_OVER = 4000
OVERFULL = 4001


class TooManyRoads(Exception):
    """This address has as many roads as it may have; ``code`` is what the socket is closed with."""

    code = TOO_MANY


class Socket(Protocol):
    """A socket as a road needs it; both methods return at once."""

    def send(self, text: str) -> None:
        """Put the text into the queue of what is to be sent."""

    def hang_up(self, code: int) -> None:
        """Close the socket once the queue is empty."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is at the other end: from which address, and as which agent by which sign-in, if it is one."""

    address: str
    account: Account | None = None
    sign_in: str = field(default="", repr=False)


class Listener(Protocol):
    """Who is told what happens on the roads; called in the event loop."""

    def came(self, end: int) -> None:
        """A new road."""

    def changed(self, end: int) -> None:
        """The road got a socket, or lost it."""

    def room(self, end: int) -> None:
        """The other side has heard something, so that more may be sent."""

    def gone(self, end: int, goodbye: bool) -> None:
        """The road is gone for good; ``goodbye``: its client said so."""


@dataclass(slots=True)
class Line:
    """Our end of one road."""

    end: int
    name: str = field(repr=False)
    caller: Caller
    road: Road = field(default_factory=Road)
    socket: Socket | None = None
    lost_at: float | None = None
    timer: asyncio.TimerHandle | None = None
    counted: str = ""
    known: bool = True

    def put(self, frame: Message) -> None:
        """Send the frame, where there is a socket."""
        if self.socket is not None:
            self.socket.send(codec.encode(frame))


class Roads:
    """All roads, by number and by name. Methods belong to the event loop's thread."""

    def __init__(self, clock: Callable[[], float], most_per_address: int = 0) -> None:
        self.clock = clock
        self._counts = Counts(most_per_address)
        self.listener: Listener
        self._numbers = itertools.count(1)
        self._lines: dict[int, Line] = {}
        self._names: dict[str, Line] = {}

    def attach(self, socket: Socket, asked: Attach, caller: Caller) -> Line:
        """The road asked for, under this socket from now on; a new one where we do not know it.

        Raises BadMessage and TooManyRoads.
        """
        line = self._names.get(asked.road)
        if line is None or line.caller.sign_in != caller.sign_in:
            return self._begin(socket, caller)
        frames = line.road.resume(asked.heard)
        if line.socket is not None:
            line.socket.hang_up(TAKEN_OVER)
        line.caller, line.socket, line.lost_at = caller, socket, None
        for frame in (Attached(line.name, line.road.heard, resumed=True), *frames):
            line.put(frame)
        self._arm(line)
        self.listener.changed(line.end)
        return line

    def detach(self, line: Line, socket: Socket) -> None:
        """The socket is closed; the road waits for another one, unless it has one already."""
        if line.known and line.socket is socket:
            line.socket = None
            line.lost_at = self.clock()
            self._arm(line)
            self.listener.changed(line.end)

    def receive(self, line: Line, frame: Message) -> str | None:
        """What a frame carries, if it carries anything new. Raises BadMessage."""
        unheard = line.road.unheard
        body = line.road.receive(frame, self.clock())
        self._arm(line)
        if line.road.unheard < unheard:
            self.listener.room(line.end)
        return body

    def tell(self, end: int, message: Message) -> None:
        """Send the message; who has not heard too much already loses the road."""
        line = self._lines.get(end)
        if line is None:
            return
        try:
            line.put(line.road.send(codec.encode(message)))
        except Overfull:
            # not at once: whoever tells may be in the middle of carrying something out
            asyncio.get_running_loop().call_soon(self._give_up, line)

    def hang_up(self, end: int, why: Why) -> None:
        """Forget the road; its socket is closed once everything told to it is sent. The listener is not told."""
        if (line := self._forget(end)) and line.socket is not None:
            line.socket.hang_up(CLOSE_CODES.get(why, NORMAL))

    def end(self, line: Line, goodbye: bool = False) -> None:
        """The client said goodbye, or the road cannot go on: it does not wait for another socket."""
        if line.known:
            self.listener.gone(line.end, goodbye)
            self._forget(line.end)

    def caller(self, end: int) -> Caller | None:
        """Who is at the other end."""
        line = self._lines.get(end)
        return None if line is None else line.caller

    def unheard(self, end: int) -> int:
        """How many frames the other end has not heard."""
        line = self._lines.get(end)
        return 0 if line is None else line.road.unheard

    def attached(self, end: int) -> bool:
        """Whether the road has a socket."""
        line = self._lines.get(end)
        return line is not None and line.socket is not None

    def signed_in_by(self, sign_in: str) -> list[int]:
        """The roads of a sign-in."""
        return [line.end for line in self._lines.values() if line.caller.sign_in == sign_in]

    def sign_ins(self, attached: bool = False) -> set[str]:
        """All sign-ins that have a road, ``attached``: with a socket."""
        lines = (line for line in self._lines.values() if line.socket is not None or not attached)
        return {line.caller.sign_in for line in lines if line.caller.sign_in}

    def census(self) -> Counter[tuple[str, bool]]:
        """How many roads there are of agents and of customers, with a socket and without."""
        return Counter(
            ("customer" if line.caller.account is None else "agent", line.socket is not None)
            for line in self._lines.values()
        )

    def agents(self) -> int:
        """How many agents have a road."""
        return len({line.caller.account.id for line in self._lines.values() if line.caller.account is not None})

    def wake(self) -> None:
        """Roads whose time is up are gone."""
        now = self.clock()
        for line in list(self._lines.values()):
            if line.lost_at is not None and line.lost_at + LINGERS <= now:
                self.end(line)

    def __len__(self) -> int:
        return len(self._lines)

    def _begin(self, socket: Socket, caller: Caller) -> Line:
        key = f"{address_key(caller.address)} {'customer' if caller.account is None else 'agent'}"
        if not self._counts.enter(key):
            log.info("too many roads address=%s", caller.address)
            raise TooManyRoads
        line = Line(next(self._numbers), secrets.token_hex(32), caller, socket=socket, counted=key)
        self._lines[line.end] = self._names[line.name] = line
        line.put(Attached(line.name, 0, resumed=False))
        self.listener.came(line.end)
        return line

    def _forget(self, end: int) -> Line | None:
        line = self._lines.pop(end, None)
        if line is None:
            return None
        del self._names[line.name]
        self._counts.leave(line.counted)
        line.known = False
        if line.timer is not None:
            line.timer.cancel()
            line.timer = None
        return line

    def _give_up(self, line: Line) -> None:
        if line.known:
            log.info("a road is overfull address=%s", line.caller.address)
            if line.socket is not None:
                line.socket.hang_up(OVERFULL)
            self.end(line)

    def _arm(self, line: Line) -> None:
        """One timer: for the acknowledgement while there is a socket, for the end while there is none."""
        if line.timer is not None:
            line.timer.cancel()
            line.timer = None
        due = line.road.deadline if line.lost_at is None else line.lost_at + LINGERS
        if due is not None and line.known:
            line.timer = asyncio.get_running_loop().call_later(max(0.0, due - self.clock()), self._wake, line)

    def _wake(self, line: Line) -> None:
        line.timer = None
        if line.lost_at is not None:
            self.wake()
        elif frame := line.road.wake(self.clock()):
            line.put(frame)
        if line.known:
            self._arm(line)
