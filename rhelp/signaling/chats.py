"""Chats: every line is kept before anybody hears of it; followers get theirs in pieces, as fast as they hear them.

One worker does one thing after the other, so that whatever it tells is in the order of the database.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from rhelp.core.consultations import Consultations, Follower
from rhelp.core.limits import CHATTING_PER_ROAD, Buckets, Shares, address_key
from rhelp.core.sitting import Account, Admitting
from rhelp.signaling.roads import Caller, Roads
from rhelp.signaling.store import StoreError, digest_of
from rhelp.signaling.store_chat import Beginning, ChatStore, Consultation
from rhelp.signaling.worker import Job, Worker
from rhelp.wire.chat import (
    Author,
    ChatClosed,
    ChatLine,
    ChatOpened,
    CloseChat,
    Invite,
    Notice,
    OpenChat,
    Say,
    ShowBegins,
    ShowOver,
    ShowScreen,
    Whisper,
)
from rhelp.wire.message import Message
from rhelp.wire.signal import Admitted, Guest, IcePolicy, IceServer, Refused, Why

log = logging.getLogger(__name__)

MOST_UNHEARD = 128  # frames of a road that chats may fill; the rest is for everything else
PIECE = 32  # lines read at once
MOST_WAITING = 2_500  # messages that wait for the worker, besides a few of each road
READABLE = 3600.0  # seconds after its end in which a customer may still read a chat


class Listener(Protocol):
    """Who is told what happens to consultations."""

    def settled(self, end: int) -> None:
        """The end follows a chat."""

    def adopted(self, end: int, consultation: str) -> None:
        """The consultation hangs on this agent's end from now on."""

    def over(self, consultation: str) -> None:
        """It has ended."""

    def states_changed(self, account: str) -> None:
        """The agent has one more or one less."""

    def ice(self, sid: str) -> tuple[tuple[IceServer, ...], IcePolicy]:
        """The ICE settings for a link of this name."""


class Chats:
    """All consultations. Methods belong to the event loop's thread."""

    def __init__(self, roads: Roads, store: ChatStore, worker: Worker, is_desk: Callable[[int], bool]) -> None:
        self.listener: Listener
        self._roads = roads
        self._store = store
        self._is_desk = is_desk
        self._cases = Consultations()
        self._pace = Buckets(CHATTING_PER_ROAD)
        self._worker = worker
        self._shares = Shares(MOST_WAITING)
        self._ending: set[str] = set()
        self._leavings: dict[int, int] = {}
        self.kept: Callable[[], object] = lambda: None
        """Called for every line that somebody said, once it is in the database."""

    def __len__(self) -> int:
        """How many consultations are open."""
        return len(self._cases)

    async def open(self) -> None:
        """Remember what was open when the server ended. Raises StoreError."""
        for consultation, agent in await self._store.open_ones():
            self._cases.remembered(consultation, agent, self._roads.clock())

    def busy(self, account: str) -> bool:
        """Whether the agent has an open consultation."""
        return self._cases.busy(account)

    def hear(self, end: int, message: Message) -> bool:
        """A message about a chat; False where it comes too fast."""
        caller = self._roads.caller(end)
        if not self._pace.take(str(end), self._roads.clock()):
            return False
        place = (str(end), "" if caller is None else address_key(caller.address))
        if caller is None or not self._shares.enter(*place):
            return False
        self._worker.do(partial(self._do_in, place, self._job(end, caller, message)))
        return True

    def admit(self, asked: Admitting) -> None:
        """Begin the consultation or go on with it, and tell both ends."""
        caller = self._roads.caller(asked.agent)
        if caller is None or caller.account is None:
            return
        account = caller.account
        if asked.begins:
            self._cases.began(asked.consultation, account.id, asked.agent)
            self.listener.states_changed(account.id)
        case = self._cases.case(asked.consultation)
        if case is not None and asked.guest is Guest.PROGRAM:
            case.supported = True
        self._worker.do(partial(self._admit, asked, account))

    def support_over(self, consultation: str) -> None:
        """Its support program left."""
        case = self._cases.case(consultation)
        if case is not None and case.supported:
            case.supported = False
            self._worker.do(partial(self._note, consultation, Notice.SUPPORT_ENDED))

    def vacated(self, end: int) -> None:
        """The agent left its seat."""
        self._leavings[end] = self._leavings.get(end, 0) + 1
        for consultation in self._cases.left(end):
            self._end(consultation, "left")

    def gone(self, end: int) -> None:
        """The road is gone for good, and everything that it followed or held."""
        self.vacated(end)
        self._worker.do(partial(self._unfollow, end))  # in its turn: what was said before is kept

    def room(self, end: int) -> None:
        """The end has heard something: it may get more."""
        for follower in self._cases.followed_by(end):
            if follower.behind:
                self._ask(follower)

    @property
    def deadline(self) -> float | None:
        """When ``wake`` wants to be called."""
        return self._cases.deadline

    def wake(self) -> None:
        """Agents that did not come back in time have left."""
        for consultation in self._cases.overdue(self._roads.clock()):
            self._end(consultation, "gone")

    def _job(self, end: int, caller: Caller, message: Message) -> Job:
        match message:
            case OpenChat():
                since = (self._is_desk(end), self._leavings.get(end, 0))
                return partial(self._open_chat, end, caller, message, *since)
            case Say():
                return partial(self._say, end, caller, message)
            case Invite(consultation):
                return partial(self._invite, end, consultation)
            case CloseChat(consultation):
                return partial(self._close, end, caller, consultation)
            case ShowScreen(consultation):
                return partial(self._show, end, consultation)
            case ShowOver(consultation):
                return partial(self._show_over, end, message, consultation)
            case Whisper():
                return partial(self._whisper, end, message)
        raise AssertionError(f"no message for chats: {message}")

    async def _do_in(self, place: tuple[str, str], job: Job) -> None:
        try:
            await job()
        finally:
            self._shares.leave(*place)

    async def _admit(self, asked: Admitting, account: Account) -> None:
        consultation, now, token = asked.consultation, time.time(), secrets.token_hex(32)
        try:
            if asked.begins:
                beginning = Beginning(consultation, account.id, account.name, account.group, asked.kind, asked.name)
                await self._store.begin(beginning, now)
            await self._store.add_token(consultation, digest_of(token))
        except StoreError as trouble:
            if asked.begins:
                self._end(consultation, "failed")
                if asked.guest is Guest.PAGE:  # a program does without
                    self._roads.tell(asked.customer, Refused(Why.BUSY))
                raise
            log.error("%s (%s)", trouble, trouble.__cause__)
            token = ""  # the program does without the chat, which goes on
        log.info("admitted consultation=%s agent=%s guest=%s", consultation, account.name, asked.guest)
        self._roads.tell(asked.agent, Admitted(consultation, asked.guest, asked.kind))
        if token:
            self._roads.tell(asked.customer, Admitted(consultation, asked.guest, asked.kind, token))
        if asked.guest is Guest.PROGRAM:
            await self._note(consultation, Notice.SUPPORT_BEGAN)

    async def _unfollow(self, end: int) -> None:
        self._leavings.pop(end, None)
        self._cases.unfollow(end)

    async def _open_chat(self, end: int, caller: Caller, asked: OpenChat, desk: bool, leavings: int) -> None:
        found = await self._store.consultation(asked.consultation)
        gone = self._roads.caller(end) is None
        if found is None or not _may_follow(found, caller, asked.token):
            self._roads.tell(end, ChatClosed(asked.consultation))
            return
        if caller.account is not None and not (gone and desk) and self._cases.hold(found.id, end, desk) and not desk:
            if self._leavings.get(end, 0) != leavings:
                self._end(found.id, "left")  # the agent came back only to leave, before this had its turn
            else:
                self.listener.adopted(end, found.id)
        if gone:
            return
        self.listener.settled(end)
        name = found.customer if caller.account is None else caller.account.name
        follower = self._cases.follow(end, found.id, asked.heard, name)
        self._roads.tell(end, ChatOpened(found.id, found.agent_name, found.customer, found.lines))
        await self._catch_up(follower)

    async def _say(self, end: int, caller: Caller, said: Say) -> None:
        follower = self._cases.follower(end, said.consultation)
        if follower is None:
            self._roads.tell(end, ChatClosed(said.consultation))
            return
        author = Author.CUSTOMER if caller.account is None else Author.AGENT
        at = int(time.time() * 1000)
        line = await self._store.say(ChatLine(said.consultation, 0, said.id, author, follower.name, said.text, at))
        if line is not None:
            self.kept()
        if line is not None and line.number <= follower.sent:
            self._roads.tell(end, line)  # it was said and shown before
        elif line is None and self._cases.case(said.consultation) is not None:
            self._roads.tell(end, ChatClosed(said.consultation))  # full
        await self._spread(said.consultation)

    async def _invite(self, end: int, consultation: str) -> None:
        if self._cases.follower(end, consultation) is None:
            self._roads.tell(end, ChatClosed(consultation))
        else:
            await self._note(consultation, Notice.INVITED)

    async def _show(self, end: int, consultation: str) -> None:
        case = self._cases.case(consultation)
        if case is None or self._cases.follower(end, consultation) is None:
            self._roads.tell(end, ChatClosed(consultation))
        elif case.holder is not None and not case.desk:
            case.page, case.attempt = end, secrets.token_hex(16)
            begins = ShowBegins(consultation, case.attempt, *self.listener.ice(case.attempt))
            self._roads.tell(case.holder, begins)
            self._roads.tell(end, begins)

    async def _show_over(self, end: int, over: ShowOver, consultation: str) -> None:
        case = self._cases.case(consultation)
        if case is not None and case.holder is not None and self._cases.follower(end, consultation) is not None:
            self._roads.tell(case.holder, over)

    async def _whisper(self, end: int, whisper: Whisper) -> None:
        """What has nobody to hear it any more, or more than the other end takes in, is dropped: the attempt is over."""
        case = self._cases.case(whisper.consultation)
        other = None if case is None else case.other(end, whisper.attempt)
        if other is not None and self._roads.unheard(other) < MOST_UNHEARD:
            self._roads.tell(other, whisper)

    async def _close(self, end: int, caller: Caller, consultation: str) -> None:
        case = self._cases.case(consultation)
        mine = case is not None and caller.account is not None and case.agent == caller.account.id
        if case is not None and (mine or self._cases.follower(end, consultation) is not None):
            self._end(consultation, "customer" if caller.account is None else "agent")
        else:
            self._roads.tell(end, ChatClosed(consultation))

    def _end(self, consultation: str, why: str) -> None:
        case = self._cases.case(consultation)
        if case is not None and self._cases.over(consultation):
            self.listener.over(consultation)
            self.listener.states_changed(case.agent)
            self._ending.add(consultation)
            self._worker.do(partial(self._keep_end, consultation, why))

    async def _keep_end(self, consultation: str, why: str) -> None:
        try:
            await self._store.end(consultation, why, time.time())
        finally:
            self._ending.discard(consultation)
        log.info("ended consultation=%s why=%s", consultation, why)
        await self._spread(consultation)

    async def _note(self, consultation: str, notice: Notice) -> None:
        await self._store.note(consultation, notice, time.time())
        await self._spread(consultation)

    async def _spread(self, consultation: str) -> None:
        for follower in self._cases.followers(consultation):
            await self._catch_up(follower)

    def _ask(self, follower: Follower) -> None:
        """Have its next lines sent, in its turn."""
        if not follower.waits:
            follower.waits = True
            self._worker.do(partial(self._catch_up, follower))

    async def _catch_up(self, follower: Follower) -> None:
        """Send a piece of what it lacks, as far as its road has room."""
        follower.waits = False
        end, consultation = follower.end, follower.consultation
        if self._cases.follower(end, consultation) is not follower:
            return
        most = min(PIECE, MOST_UNHEARD - self._roads.unheard(end))
        follower.behind = True
        if most <= 0:
            return
        over = self._cases.case(consultation) is None and consultation not in self._ending
        lines = await self._store.lines(consultation, follower.sent, most)
        for line in lines:
            self._roads.tell(end, line)
            follower.sent = line.number
        follower.behind = len(lines) == most
        if follower.behind:
            self._ask(follower)
        elif over:
            self._roads.tell(end, ChatClosed(consultation))
            self._cases.unfollow(end, consultation)


def _may_follow(found: Consultation, caller: Caller, token: str) -> bool:
    """Whether it is this agent's, or this customer's by its token."""
    if caller.account is not None:
        return found.agent == caller.account.id
    digest = digest_of(token)
    known = [hmac.compare_digest(digest, held) for held in found.tokens]
    return any(known) and (found.ended is None or time.time() < found.ended + READABLE)
