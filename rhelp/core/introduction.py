"""The handshake of a customer with a second agent, whom the first one introduced inside its link.

The first agent carries one X25519 key each way, the second's to the customer and the customer's to the second, both
drawn for this introduction alone. Between these two then, by the server:

    B -> C  Introduced         the introduction's id and a fresh X25519 point (RFC 7748)
    C -> B  IntroducedAnswer   another, and the customer's confirmation
    B -> C  Confirm            the second agent's

Both sides prove to hold the key that was carried for them, as in the Noise protocol framework's pattern KK: the keys
come from HKDF-SHA256 over the shared points of fresh with fresh, fresh with carried and carried with fresh. Neither the
server nor the first agent can be one of the two afterwards, for they know public keys alone; what the first agent
vouches for is which keys it carried.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from rhelp.core.errors import OutOfTurn
from rhelp.core.handshake import (
    LABEL,
    VERSION,
    Fallible,
    HandshakeFailed,
    Keys,
    Random,
    confirmation,
    ends_by_failing,
    keys_from,
    prefixed,
)
from rhelp.core.resume import POINT_BYTES, public_of, shared_with
from rhelp.core.session import Trust
from rhelp.wire.handshake import Confirm, Introduced, IntroducedAnswer
from rhelp.wire.message import Message

COLLEAGUE = "colleague"
"""In the place of the route, in the handshake without a secret by which the first agent gets the second's key."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What either side knows of an introduction: its id, its own private key, the other side's public one."""

    id: str
    mine: bytes = field(repr=False)
    theirs: bytes


@dataclass(frozen=True, slots=True)
class _Points:
    """The public keys of one run, in the order of the transcript."""

    agent: bytes
    customer: bytes
    fresh_agent: bytes
    fresh_customer: bytes


def draw_key(random: Random) -> tuple[bytes, bytes]:
    """A key pair for one introduction: private, public."""
    private = random(POINT_BYTES)
    return private, public_of(X25519PrivateKey.from_private_bytes(private))


def trust_after(before: Trust, compared: bool) -> Trust:
    """What is known of who comes by an introduction: no more than what vouches for it."""
    return before if compared else Trust.UNVERIFIED


def _introduced_keys(shared: bytes, introduction: str, points: _Points) -> Keys:
    carried, fresh = (points.agent, points.customer), (points.fresh_agent, points.fresh_customer)
    seen = prefixed(LABEL + b" introduced", bytes.fromhex(introduction), *carried, *fresh)
    return keys_from(shared, hashlib.sha256(seen).digest())


class AgentIntroduced(Fallible):
    """The second agent's side. ``start`` once, then ``receive``; ``keys`` are there once the customer is confirmed."""

    def __init__(self, carried: Carried, random: Random) -> None:
        self._carried = carried
        self._identity = X25519PrivateKey.from_private_bytes(carried.mine)
        self._fresh = X25519PrivateKey.from_private_bytes(random(POINT_BYTES))
        self._started = False
        self.keys: Keys | None = None

    def start(self) -> Message:
        """The introduction's id and our point, to be sent first."""
        if self._started:
            raise OutOfTurn("the handshake has started already")
        self._started = True
        return Introduced(VERSION, self._carried.id, public_of(self._fresh).hex())

    @ends_by_failing
    def receive(self, message: Message | None) -> Message:
        """The answer to the customer's message. Raises HandshakeFailed."""
        if not isinstance(message, IntroducedAnswer) or not self._started or self.keys is not None:
            raise HandshakeFailed("a message out of order")
        keys = self._derive(bytes.fromhex(message.point))
        if not hmac.compare_digest(message.mac, confirmation(keys.confirm_customer, keys.transcript)):
            raise HandshakeFailed("the customer is not the one who was introduced", unconfirmed=True)
        self.keys = keys
        return Confirm(confirmation(keys.confirm_agent, keys.transcript))

    def _derive(self, point: bytes) -> Keys:
        theirs = self._carried.theirs
        shared = prefixed(
            shared_with(self._fresh, point), shared_with(self._fresh, theirs), shared_with(self._identity, point)
        )
        points = _Points(public_of(self._identity), theirs, public_of(self._fresh), point)
        return _introduced_keys(shared, self._carried.id, points)


class CustomerIntroduced(Fallible):
    """The customer's side. ``receive`` each message; ``keys`` are there once the second agent is confirmed."""

    def __init__(self, carried: Carried, random: Random) -> None:
        self._carried = carried
        self._identity = X25519PrivateKey.from_private_bytes(carried.mine)
        self._fresh = X25519PrivateKey.from_private_bytes(random(POINT_BYTES))
        self._pending: Keys | None = None
        self.keys: Keys | None = None

    @ends_by_failing
    def receive(self, message: Message | None) -> Message | None:
        """The answer to the agent's message, None after the last. Raises HandshakeFailed."""
        match message:
            case Introduced(version, introduction, point) if self._pending is None:
                if version != VERSION:
                    raise HandshakeFailed("another version of the handshake")
                if introduction != self._carried.id:
                    raise HandshakeFailed("another introduction")
                return self._answer(bytes.fromhex(point))
            case Confirm(mac) if self._pending is not None and self.keys is None:
                if not hmac.compare_digest(mac, confirmation(self._pending.confirm_agent, self._pending.transcript)):
                    raise HandshakeFailed("the agent is not the one who was introduced", unconfirmed=True)
                self.keys = self._pending
                return None
        raise HandshakeFailed("a message out of order")

    def _answer(self, point: bytes) -> Message:
        mine, theirs = public_of(self._fresh), self._carried.theirs
        shared = prefixed(
            shared_with(self._fresh, point), shared_with(self._identity, point), shared_with(self._fresh, theirs)
        )
        points = _Points(theirs, public_of(self._identity), point, mine)
        self._pending = keys = _introduced_keys(shared, self._carried.id, points)
        return IntroducedAnswer(mine.hex(), confirmation(keys.confirm_customer, keys.transcript))
