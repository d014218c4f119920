"""An adversary that owns the line between pure ends: drops, delays, reorders, replays, reflects, splices, cuts, flips.

Two sessions run at the same time, so that what belongs to one can be brought into the other. A ``Network`` is moved by
``Move``s; whoever hears something that breaks the handshake is dead and says nothing more, as in the programs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from rhelp.core.handshake import AgentHandshake, CustomerHandshake, HandshakeFailed, Keys, Meeting, Sealer, keys_from
from rhelp.core.resume import AgentResume, CustomerResume
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE, Answer, Offer
from rhelp.wire.message import BadMessage, Message

SESSIONS = 2
KINDS = ("carry", "late", "drop", "replay", "reflect", "splice", "truncate", "flip")
HONEST = 10  # of so many moves, about how many are honest to one of each other kind


@dataclass(frozen=True)
class Move:
    """``which`` message, and ``at`` which character of it, both modulo what there is."""

    kind: str
    which: int = 0
    at: int = 0


class End(Protocol):
    """One side of one session."""

    number: int
    agent: bool

    def start(self) -> list[str]: ...

    def hear(self, text: str) -> list[str]: ...

    @property
    def keys(self) -> Keys | None: ...


@dataclass
class PythonEnd:
    """An end of the programs: the handshake or the resumption, then a sealed offer and its answer."""

    number: int
    agent: bool
    side: Any
    dead: bool = False
    sealer: Sealer | None = None
    opened: Message | None = None
    heard: bool = False

    def start(self) -> list[str]:
        """What it says by itself."""
        return [codec.encode(self.side.start())] if self.agent else []

    def hear(self, text: str) -> list[str]:
        """What it answers."""
        if self.dead:
            return []
        try:
            return [codec.encode(message) for message in self._answer(codec.decode(text, HANDSHAKE))]
        except (HandshakeFailed, BadMessage):
            self.dead = True
            return []

    @property
    def keys(self) -> Keys | None:
        """The keys it goes by; None before it is convinced."""
        return self.side.keys  # type: ignore[no-any-return]

    @property
    def pending(self) -> Keys | None:
        """The keys it has, convinced or not."""
        return self.keys or getattr(self.side, "_pending", None)

    def _answer(self, message: Message | None) -> list[Message]:
        if self.sealer is not None:
            return self._open(message)
        answer = self.side.receive(message)
        said = [] if answer is None else [answer]
        if self.keys is not None:
            self.sealer = Sealer.agent(self.keys) if self.agent else Sealer.customer(self.keys)
            if not self.agent:
                said.append(self.sealer.seal(Offer(f"offer {self.number}")))
        return said

    def _open(self, message: Message | None) -> list[Message]:
        assert self.sealer is not None
        self.opened = self.sealer.open(message)
        if not isinstance(self.opened, Offer if self.agent else Answer):
            raise HandshakeFailed("not what was to come")
        return [self.sealer.seal(Answer(f"answer {self.number}"))] if self.agent else []


@dataclass
class Said:
    """A message on the line: by whom, for whom, as it is now."""

    by: End
    to: End
    text: str


@dataclass
class Network:
    """``ends`` are agent and customer of each session; ``step`` makes one move and returns what is to be heard."""

    ends: list[tuple[End, End]]
    waiting: list[Said] = field(default_factory=list)
    before: list[Said] = field(default_factory=list)

    def start(self) -> None:
        """Everybody says what they say by themselves."""
        for end in (end for pair in self.ends for end in pair):
            self.said(end, end.start())

    def said(self, by: End, texts: list[str]) -> None:
        """An end says this."""
        agent, customer = self.ends[by.number]
        for text in texts:
            message = Said(by, customer if by is agent else agent, text)
            self.waiting.append(message)
            self.before.append(message)

    def step(self, move: Move) -> tuple[End, str] | None:
        """Who hears what by this move, if anybody hears anything."""
        if move.kind == "replay":
            return self._delivered(self.before, move)
        if not self.waiting:
            return None
        message = self.waiting[0 if move.kind == "carry" else move.which % len(self.waiting)]
        if move.kind in ("truncate", "flip") and not message.text:
            return None
        if move.kind == "truncate":
            message.text = message.text[: move.at % len(message.text)]
            return None
        if move.kind == "flip":
            at = move.at % len(message.text)
            message.text = f"{message.text[:at]}{chr(ord(message.text[at]) ^ 1)}{message.text[at + 1 :]}"
            return None
        self.waiting.remove(message)
        return self._addressee(message, move.kind)

    def play(self, moves: list[Move]) -> None:
        """All of it, among ends of this process."""
        self.start()
        for move in moves:
            if heard := self.step(move):
                self.said(heard[0], heard[0].hear(heard[1]))

    def _delivered(self, messages: list[Said], move: Move) -> tuple[End, str] | None:
        return (chosen.to, chosen.text) if (chosen := _pick(messages, move.which)) else None

    def _addressee(self, message: Said, kind: str) -> tuple[End, str] | None:
        if kind == "drop":
            return None
        if kind == "reflect":
            return message.by, message.text
        if kind == "splice":
            other = self.ends[(message.to.number + 1) % len(self.ends)]
            return other[0 if message.to.agent else 1], message.text
        return message.to, message.text


def _pick(messages: list[Said], which: int) -> Said | None:
    return messages[which % len(messages)] if messages else None


def drawn(random: Random, length: int = 24) -> list[Move]:
    """Moves of which most are honest, lest nobody ever comes far."""
    kinds = [*("carry",) * HONEST, *KINDS[1:]]
    return [Move(random.choice(kinds), random.randrange(64), random.randrange(512)) for _ in range(length)]


def meeting(number: int) -> Meeting:
    """What both sides of a session know before."""
    return Meeting("4821", "help.example", f"{number:032x}")


def chance(seed: int, number: int, agent: bool) -> Callable[[int], bytes]:
    """The same bytes for the same end of the same run."""
    calls = iter(range(1000))
    return lambda count: hashlib.shake_256(f"{seed} {number} {agent} {next(calls)}".encode()).digest(count)


def first_handshakes(seed: int, secrets: tuple[str, str]) -> list[tuple[End, End]]:
    """Ends that meet by a secret."""
    return [
        (
            PythonEnd(n, True, AgentHandshake(secrets[n], meeting(n), chance(seed, n, True))),
            PythonEnd(n, False, CustomerHandshake(secrets[n], meeting(n), chance(seed, n, False))),
        )
        for n in range(SESSIONS)
    ]


def resumptions(seed: int, same: bool) -> list[tuple[End, End]]:
    """Ends that met before; with ``same`` both are attempts of one session."""
    firsts = [keys_from(b"shared", hashlib.sha256(bytes([0 if same else n])).digest()) for n in range(SESSIONS)]
    return [
        (
            PythonEnd(n, True, AgentResume(firsts[n], chance(seed, n, True))),
            PythonEnd(n, False, CustomerResume(firsts[n], chance(seed, n, False))),
        )
        for n in range(SESSIONS)
    ]
