"""The handshake of two ends that met before: both prove that they hold the resume key, and get fresh keys.

    A -> B  Resume         a fresh X25519 point (RFC 7748)
    B -> A  ResumeAnswer   another, and the customer's confirmation
    A -> B  Confirm        the agent's

Keys come from HKDF-SHA256 over the shared point and the resume key, with a transcript of both points and the first
handshake's transcript as salt: who has only the resume key later cannot open what was sealed, and who has only the line
gets nowhere. The first handshake's resume key stays the session's key, so that a handshake that one side finished and
the other did not leaves both able to try again.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

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
from rhelp.wire.handshake import Confirm, Resume, ResumeAnswer
from rhelp.wire.message import Message

POINT_BYTES = 32


def resumed_keys(first: Keys, shared: bytes, agent_point: bytes, customer_point: bytes) -> Keys:
    """The keys of a mended session; ``resume`` and ``words`` are those of the first handshake."""
    seen = prefixed(LABEL + b" resume", first.transcript, agent_point, customer_point)
    fresh = keys_from(prefixed(shared, first.resume), hashlib.sha256(seen).digest())
    return fresh.lasting(first)


class AgentResume(Fallible):
    """Side A. ``start`` once, then ``receive``; ``keys`` are there once the customer is confirmed."""

    def __init__(self, first: Keys, random: Random) -> None:
        self._first = first
        self._private = X25519PrivateKey.from_private_bytes(random(POINT_BYTES))
        self._point = public_of(self._private)
        self._started = False
        self.keys: Keys | None = None

    def start(self) -> Message:
        """Our point, to be sent first."""
        if self._started:
            raise OutOfTurn("the handshake has started already")
        self._started = True
        return Resume(VERSION, self._point.hex())

    @ends_by_failing
    def receive(self, message: Message | None) -> Message:
        """The answer to the customer's message. Raises HandshakeFailed."""
        if not isinstance(message, ResumeAnswer) or not self._started or self.keys is not None:
            raise HandshakeFailed("a message out of order")
        point = bytes.fromhex(message.point)
        keys = resumed_keys(self._first, shared_with(self._private, point), self._point, point)
        if not hmac.compare_digest(message.mac, confirmation(keys.confirm_customer, keys.transcript)):
            raise HandshakeFailed("the customer is not the one from before", unconfirmed=True)
        self.keys = keys
        return Confirm(confirmation(keys.confirm_agent, keys.transcript))


class CustomerResume(Fallible):
    """Side B. ``receive`` each message; ``keys`` are there once the agent is confirmed."""

    def __init__(self, first: Keys, random: Random) -> None:
        self._first = first
        self._private = X25519PrivateKey.from_private_bytes(random(POINT_BYTES))
        self._pending: Keys | None = None
        self.keys: Keys | None = None

    @ends_by_failing
    def receive(self, message: Message | None) -> Message | None:
        """The answer to the agent's message, None after the last. Raises HandshakeFailed."""
        match message:
            case Resume(version, point) if self._pending is None:
                if version != VERSION:
                    raise HandshakeFailed("another version of the handshake")
                return self._answer(bytes.fromhex(point))
            case Confirm(mac) if self._pending is not None and self.keys is None:
                if not hmac.compare_digest(mac, confirmation(self._pending.confirm_agent, self._pending.transcript)):
                    raise HandshakeFailed("the agent is not the one from before", unconfirmed=True)
                self.keys = self._pending
                return None
        raise HandshakeFailed("a message out of order")

    def _answer(self, agent_point: bytes) -> Message:
        mine = public_of(self._private)
        keys = resumed_keys(self._first, shared_with(self._private, agent_point), agent_point, mine)
        self._pending = keys
        return ResumeAnswer(mine.hex(), confirmation(keys.confirm_customer, keys.transcript))


def public_of(private: X25519PrivateKey) -> bytes:
    """The public key that belongs to it, 32 bytes."""
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def shared_with(private: X25519PrivateKey, point: bytes) -> bytes:
    """What both sides get of their private key and the other's point, 32 bytes. Raises HandshakeFailed."""
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError as error:  # a point of small order
        raise HandshakeFailed("not an X25519 point") from error
