"""Where everything on the roads comes in: seats, chats and presence each get theirs; what the rules decide is done."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time

from rhelp.core.limits import (
    CALLS_PER_ADDRESS,
    REJOINS_PER_ADDRESS,
    SOCKETS_PER_ADDRESS,
    Buckets,
    address_key,
)
from rhelp.core.seats import Seats
from rhelp.core.sitting import (
    Account,
    Admitting,
    Burnt,
    Effect,
    Failed,
    HangUp,
    Introduce,
    Playing,
    PlayOn,
    Pretend,
    StopPlaying,
    SupportOver,
    Tell,
    Vacated,
)
from rhelp.core.work import JoinDoor
from rhelp.signaling.chats import Chats
from rhelp.signaling.config import Config
from rhelp.signaling.desks import Desks
from rhelp.signaling.roads import CLOSE_CODES, Roads, Socket
from rhelp.signaling.stand_ins import StandIns
from rhelp.signaling.turn import ice_servers
from rhelp.signaling.witness import Witness
from rhelp.wire.chat import CHAT, PRESENCE
from rhelp.wire.message import Message, Sender
from rhelp.wire.report import Report
from rhelp.wire.signal import (
    CallAgent,
    Forward,
    Guest,
    IcePolicy,
    IceServer,
    Joined,
    JoinSeat,
    PeerLeft,
    Refused,
    Rejoin,
    Why,
)

log = logging.getLogger(__name__)

MOST_FORWARDED = 128  # frames that the other end has not heard; a handshake takes less than ten


class Shell:
    """Listens to all roads. Methods belong to the event loop's thread."""

    def __init__(
        self, config: Config, seats: Seats, roads: Roads, chats: Chats, desks: Desks, witness: Witness
    ) -> None:
        self.clock = roads.clock
        self.roads = roads
        self.chats = chats
        self.desks = desks
        self.witness = witness
        self.newcomers: set[Socket] = set()
        self.stopped = False
        self._config = config
        self._seats = seats
        self._stand_ins = StandIns(config.relay, self)
        self._joins = JoinDoor(secrets.randbelow)
        self._calls = Buckets(CALLS_PER_ADDRESS)
        self._rejoins = Buckets(REJOINS_PER_ADDRESS)
        self._connecting = Buckets(SOCKETS_PER_ADDRESS)
        self._timer: asyncio.TimerHandle | None = None
        roads.listener = self
        chats.listener = self

    def came(self, end: int) -> None:
        """A new road."""
        caller = self.roads.caller(end)
        assert caller is not None
        if caller.account is None:
            self._seats.add_customer(end, self.clock())
        else:
            self._seats.add_agent(end, caller.account, self.clock())
            self.desks.came(end, caller.account)
        self._arm()

    def changed(self, end: int) -> None:
        """The road got a socket, or lost it."""
        self.desks.attached(end, self.roads.attached(end))

    def room(self, end: int) -> None:
        """More may be sent on the road."""
        self.chats.room(end)

    def gone(self, end: int, goodbye: bool) -> None:
        """The road is gone for good; ``goodbye``: its client said so."""
        self._carry_out(self._seats.remove(end, self.clock(), goodbye))
        self._forget(end)

    def hear(self, end: int, message: Message) -> None:
        """The end sent a message; what only the other kind of client may say breaks the protocol."""
        caller = self.roads.caller(end)
        if caller is None:
            return
        theirs = Sender.CUSTOMER if caller.account is None else Sender.AGENT
        if message.terms.sender not in (theirs, Sender.PEER):
            self.refuse(end, Why.PROTOCOL)
        elif message.terms.tag in CHAT.by_tag:
            if not self.chats.hear(end, message):
                self.refuse(end, Why.SLOW_DOWN)
        elif isinstance(message, Report):
            self.witness.reported(end, caller, message)
        elif message.terms.tag in PRESENCE.by_tag:
            self._hear_state(end, message)
        elif (refusal := self._refusal(end, message, caller.address)) is not None:
            self.roads.tell(end, refusal)
        else:
            self._follow_rules(end, message)

    def refuse(self, end: int, why: Why) -> None:
        """Send it away."""
        self._carry_out(self._seats.refuse(end, why, self.clock()))

    def sign_out(self, digest: str) -> None:
        """Send away every road of a sign-in that holds no longer."""
        for end in self.roads.signed_in_by(digest):
            self.refuse(end, Why.SIGN_IN)

    def may_connect(self, address: str) -> bool:
        """Whether this address has not opened too many sockets lately; counts one, unless it may have any number."""
        return not self._config.sockets_per_address or self._connecting.take(address_key(address), self.clock())

    def waiting(self, agent: str, route: str) -> Account | None:
        """The agent with this id, where it waits under these digits."""
        account = self._seats.agent_waiting(route, self.clock())
        return account if account is not None and account.id == agent else None

    def callable_agents(self, group: str) -> list[tuple[int, str]]:
        """Icon numbers and names of the agents on this group's page who can be called."""
        return self._seats.callable_agents(group)

    def settled(self, end: int) -> None:
        """The end follows a chat: it need not open or join a seat."""
        self._seats.settle(end)
        self._arm()

    def adopted(self, end: int, consultation: str) -> None:
        """The consultation hangs on this agent's end from now on."""
        self._seats.adopt(end, consultation)
        self._arm()

    def over(self, consultation: str) -> None:
        """The consultation has ended."""
        self._carry_out(self._seats.consultation_over(consultation, self.clock()))

    def states_changed(self, account: str) -> None:
        """The agent began or ended a consultation."""
        self.desks.touch(account)

    def ice(self, sid: str) -> tuple[tuple[IceServer, ...], IcePolicy]:
        """The ICE settings for a link of this name."""
        return ice_servers(self._config, sid, time.time()), self._config.ice_policy

    def wake(self) -> None:
        """A deadline of the rules has come."""
        self._carry_out(self._seats.wake(self.clock()))
        self.chats.wake()

    def shut_down(self) -> None:
        """Tell everybody, and take nobody any more."""
        self.stopped = True
        for socket in self.newcomers:
            socket.hang_up(CLOSE_CODES[Why.SHUTDOWN])
        self._stand_ins.close()
        self._carry_out(self._seats.shut_down())

    def played(self, customer: int, message: Message) -> None:
        """A stand-in says this to the customer it plays for."""
        self.roads.tell(customer, message)

    def stand_in_is_done(self, customer: int, why: Why) -> None:
        """A stand-in has seen that the customer does not know the secret, or has lost patience."""
        self._carry_out(self._seats.stand_in_is_done(customer, why, self.clock()))

    def _hear_state(self, end: int, message: Message) -> None:
        if self.desks.hear(end, message):
            self.settled(end)
        else:
            self.refuse(end, Why.PROTOCOL)

    def _follow_rules(self, end: int, message: Message) -> None:
        effects = self._seats.receive(end, message, self.clock())
        told = [effect.end for effect in effects if isinstance(effect, Tell) and isinstance(effect.message, Forward)]
        if any(self.roads.unheard(other) >= MOST_FORWARDED for other in told):
            self.refuse(end, Why.SLOW_DOWN)  # lest it fill up the road of the other end
        else:
            self._note_try(end, message, effects)
            self._carry_out(effects)

    def _note_try(self, end: int, message: Message, effects: list[Effect]) -> None:
        """A code that may be right is being tried: until it is known, it counts as if it were wrong."""
        joining = isinstance(message, JoinSeat) and any(isinstance(effect, (Introduce, Pretend)) for effect in effects)
        if joining and self._config.sockets_per_address and (caller := self.roads.caller(end)):
            self._joins.begins(end, caller.address)

    def _refusal(self, end: int, message: Message, address: str) -> Message | None:
        """What is said where this address has tried too often what this message does; None where it has not."""
        may = True
        match message:
            case JoinSeat():
                return self._joins.answer(end, message, address, self.clock())
            case CallAgent():
                may = self._calls.take(address_key(address), self.clock())
            case Rejoin():
                may = self._rejoins.take(address_key(address), self.clock())
        return None if may else Refused(Why.SLOW_DOWN)

    def _carry_out(self, effects: list[Effect]) -> None:
        self._count_tries(effects)  # first, while we know the address of who is about to be hung up
        for effect in effects:
            match effect:
                case Tell(end, message):
                    self.roads.tell(end, message)
                case Introduce():
                    self._introduce(effect)
                case HangUp(end, why):
                    self.roads.hang_up(end, why)
                    self._forget(end)
                case Admitting():
                    self.witness.admitted(effect, self.roads.caller(effect.agent))
                    self.chats.admit(effect)
                case SupportOver(consultation):
                    self.chats.support_over(consultation)
                case Vacated(end):
                    self.chats.vacated(end)
                case Pretend() | PlayOn() | StopPlaying():
                    self._pretend(effect)
        self._arm()

    def _pretend(self, effect: Playing) -> None:
        match effect:
            case Pretend():
                self.roads.tell(effect.customer, self._joined(effect))
                self._stand_ins.begin(effect)
            case PlayOn():
                self._stand_ins.hear(effect)
            case StopPlaying(customer):
                self._stand_ins.stop(customer)

    def _count_tries(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Failed(end) if caller := self.roads.caller(end):
                    self._joins.over(end)
                    self._joins.failed(caller.address, self.clock())
                    self.witness.join_failed(caller)
                case Burnt(end) if caller := self.roads.caller(end):
                    self.witness.burnt(caller)
                case Tell(end, PeerLeft()) | Admitting(customer=end):
                    self._joins.over(end)

    def _forget(self, end: int) -> None:
        self._joins.gone(end)
        self.witness.forget(end)
        if self.stopped:  # consultations outlive the server
            return
        self.chats.gone(end)
        self.desks.went(end)

    def _introduce(self, pair: Introduce) -> None:
        self.witness.introduced(pair, self.roads.caller(pair.customer))
        log.info("joined sid=%s agent=%s key=%s guest=%s", pair.sid, pair.name, pair.key, pair.guest)
        joined = self._joined(pair)
        for end in (pair.customer, pair.agent):  # the customer first, as where it is fooled
            self.roads.tell(end, joined)

    def _joined(self, pair: Introduce | Pretend) -> Joined:
        config = self._config
        # A page comes to chat; TURN credentials are for links. What it needs to show its screen it gets then.
        servers = () if pair.guest is Guest.PAGE else self.ice(pair.sid)[0]
        return Joined(
            pair.sid,
            config.relay,
            pair.name,
            servers,
            pair.key,
            pair.guest,
            pair.route,
            config.organisation[:80],
            config.ice_policy,
        )

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadlines = [due for due in (self._seats.deadline, self.chats.deadline) if due is not None]
        if deadlines and not self.stopped:
            delay = max(0.0, min(deadlines) - self.clock())
            self._timer = asyncio.get_running_loop().call_later(delay, self.wake)
