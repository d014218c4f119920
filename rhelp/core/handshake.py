"""The handshake between agent and customer: SPAKE2 over the secret digits, then everything sealed.

Neither the server in between nor anybody on the line learns the secret or the keys; who does not know the secret has
one guess per run, and a wrong guess is seen by both sides. The agent is side A, the customer side B:

    A -> B  Commit         SHA-256 of A's message and a nonce, so that A cannot choose its message after seeing B's
    B -> A  PakeCustomer   SPAKE2 (Abdalla, Pointcheval 2005; RFC 9382's idea with the groups of PyPI's spake2)
    A -> B  PakeAgent      and the nonce
    B -> A  Confirm        HMAC over the transcript; A answers only to the right one
    A -> B  Confirm
    both    Sealed         AES-256-GCM, numbered from 0 in each direction without a gap

Keys come from HKDF-SHA256 (RFC 5869) with the transcript as salt. Every step either moves on or raises
``HandshakeFailed``; a failed handshake cannot be continued.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from rhelp.core.errors import OutOfTurn
from rhelp.wire import codec
from rhelp.wire.handshake import SEALED, Commit, Confirm, PakeAgent, PakeCustomer, Sealed
from rhelp.wire.message import BadMessage, Message

VERSION = 1
LABEL = b"rhelp/1"
NONCE_BYTES = 16
FIELD = 2**255 - 19

Random = Callable[[int], bytes]


class HandshakeFailed(Exception):
    """The other side is not who it should be, or broke the protocol; ``unconfirmed`` tells a wrong secret apart."""

    def __init__(self, why: str, unconfirmed: bool = False) -> None:
        super().__init__(why)
        self.unconfirmed = unconfirmed


@dataclass(frozen=True, slots=True)
class Meeting:
    """What both sides know before the handshake and bind into it."""

    route: str
    relay: str
    sid: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What a confirmed handshake leaves behind; 32 bytes each."""

    transcript: bytes
    confirm_agent: bytes = field(repr=False)
    confirm_customer: bytes = field(repr=False)
    seal_agent: bytes = field(repr=False)
    seal_customer: bytes = field(repr=False)
    words: bytes = field(repr=False)
    binding: bytes = field(repr=False)
    resume: bytes = field(repr=False)

    def lasting(self, first: Keys) -> Keys:
        """These keys, with what stays the same for the whole session taken from its first handshake."""
        return replace(self, words=first.words, resume=first.resume)


def prefixed(*parts: bytes) -> bytes:
    """Each part behind its length in four bytes, so that no two lists of parts look alike."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def derive_keys(shared: bytes, meeting: Meeting, agent_point: bytes, customer_point: bytes) -> Keys:
    """All keys of a run from SPAKE2's shared key and everything both sides saw."""
    seen = prefixed(
        LABEL, meeting.relay.encode(), meeting.route.encode(), meeting.sid.encode(), agent_point, customer_point
    )
    return keys_from(shared, hashlib.sha256(seen).digest())


def keys_from(secret: bytes, transcript: bytes) -> Keys:
    """All keys that follow from a shared secret and the transcript (SHA-256) of how it came about."""
    material = HKDF(SHA256(), 7 * 32, transcript, LABEL + b" keys").derive(secret)
    return Keys(transcript, *(material[i : i + 32] for i in range(0, len(material), 32)))


def binding_mac(keys: Keys, side: bytes, agent_fingerprint: bytes, customer_fingerprint: bytes) -> str:
    """Ties the keys to the two DTLS certificates in use; ``side`` is b"A" or b"B", fingerprints are SHA-256."""
    text = prefixed(side, agent_fingerprint, customer_fingerprint, keys.transcript)
    return hmac.digest(keys.binding, text, "sha256").hex()


def _commitment(point: bytes, nonce: bytes) -> str:
    return hashlib.sha256(prefixed(LABEL + b" commit", point, nonce)).hexdigest()


def confirmation(key: bytes, transcript: bytes) -> str:
    """The MAC that proves to hold the keys of a transcript."""
    return hmac.digest(key, transcript, "sha256").hex()


def _identities(meeting: Meeting) -> tuple[bytes, bytes]:
    place = (meeting.relay.encode(), meeting.sid.encode())
    return prefixed(b"agent", *place), prefixed(b"customer", *place)


class Fallible:
    """What is over for good once a step of it has failed."""

    _over = False


F = TypeVar("F", bound=Fallible)
R = TypeVar("R")


def ends_by_failing(step: Callable[[F, Message | None], R]) -> Callable[[F, Message | None], R]:
    """A step after whose failure every other one fails."""

    @wraps(step)
    def guarded(self: F, message: Message | None) -> R:
        if self._over:
            raise HandshakeFailed("it has failed before")
        try:
            return step(self, message)
        except HandshakeFailed:
            self._over = True
            raise

    return guarded


class AgentHandshake(Fallible):
    """Side A. ``start`` once, then ``receive`` each message; ``keys`` are there once the customer is confirmed."""

    def __init__(self, secret: str, meeting: Meeting, random: Random) -> None:
        agent, customer = _identities(meeting)
        self._meeting = meeting
        self._spake = SPAKE2_A(secret.encode(), idA=agent, idB=customer, entropy_f=random)
        self._nonce = random(NONCE_BYTES)
        self._point = b""
        self._pending: Keys | None = None
        self.keys: Keys | None = None

    def start(self) -> Message:
        """The commitment, to be sent first."""
        if self._point:
            raise OutOfTurn("the handshake has started already")
        self._point = self._spake.start()
        return Commit(VERSION, _commitment(self._point, self._nonce))

    @ends_by_failing
    def receive(self, message: Message | None) -> Message:
        """The answer to the customer's message. Raises HandshakeFailed."""
        match message:
            case PakeCustomer(point) if self._point and self._pending is None:
                self._pending = self._finish(bytes.fromhex(point))
                return PakeAgent(self._point.hex(), self._nonce.hex())
            case Confirm(mac) if self._pending and self.keys is None:
                if not hmac.compare_digest(mac, confirmation(self._pending.confirm_customer, self._pending.transcript)):
                    raise HandshakeFailed("the customer does not know the secret", unconfirmed=True)
                self.keys = self._pending
                return Confirm(confirmation(self.keys.confirm_agent, self.keys.transcript))
        raise HandshakeFailed("a message out of order")

    def _finish(self, customer_point: bytes) -> Keys:
        shared = _finish_spake(self._spake, customer_point)
        return derive_keys(shared, self._meeting, self._point, customer_point)


class CustomerHandshake(Fallible):
    """Side B. ``receive`` each message; ``keys`` are there once the agent is confirmed."""

    def __init__(self, secret: str, meeting: Meeting, random: Random) -> None:
        agent, customer = _identities(meeting)
        self._meeting = meeting
        self._spake = SPAKE2_B(secret.encode(), idA=agent, idB=customer, entropy_f=random)
        self._point = b""
        self._digest = ""
        self._pending: Keys | None = None
        self.keys: Keys | None = None

    @ends_by_failing
    def receive(self, message: Message | None) -> Message | None:
        """The answer to the agent's message, None after the last. Raises HandshakeFailed."""
        match message:
            case Commit(version, digest) if not self._point:
                if version != VERSION:
                    raise HandshakeFailed("another version of the handshake")
                self._digest, self._point = digest, self._spake.start()
                return PakeCustomer(self._point.hex())
            case PakeAgent(point, nonce) if self._point and self._pending is None:
                self._pending = self._open(bytes.fromhex(point), bytes.fromhex(nonce))
                return Confirm(confirmation(self._pending.confirm_customer, self._pending.transcript))
            case Confirm(mac) if self._pending and self.keys is None:
                if not hmac.compare_digest(mac, confirmation(self._pending.confirm_agent, self._pending.transcript)):
                    raise HandshakeFailed("the agent does not know the secret", unconfirmed=True)
                self.keys = self._pending
                return None
        raise HandshakeFailed("a message out of order")

    def _open(self, agent_point: bytes, nonce: bytes) -> Keys:
        if not hmac.compare_digest(_commitment(agent_point, nonce), self._digest):
            raise HandshakeFailed("the agent's message is not the one it committed to")
        shared = _finish_spake(self._spake, agent_point)
        return derive_keys(shared, self._meeting, agent_point, self._point)


def _finish_spake(spake: SPAKE2_A | SPAKE2_B, point: bytes) -> bytes:
    if int.from_bytes(point[1:], "little") % 2**255 >= FIELD:
        raise HandshakeFailed("not the one way to write a point")  # RFC 8032, 5.1.3; the library takes some others
    try:
        return bytes(spake.finish(point))
    except (SPAKEError, NotOnCurve, ValueError, AssertionError) as error:
        raise HandshakeFailed("not a SPAKE2 message") from error


class Sealer:
    """Seals what one side sends and opens what the other sent, each numbered from 0."""

    def __init__(self, mine: bytes, theirs: bytes, transcript: bytes) -> None:
        self._mine, self._theirs = AESGCM(mine), AESGCM(theirs)
        self._transcript = transcript
        self._sent = 0
        self._opened = 0

    @classmethod
    def agent(cls, keys: Keys) -> Sealer:
        """The agent's end."""
        return cls(keys.seal_agent, keys.seal_customer, keys.transcript)

    @classmethod
    def customer(cls, keys: Keys) -> Sealer:
        """The customer's end."""
        return cls(keys.seal_customer, keys.seal_agent, keys.transcript)

    def seal(self, message: Message) -> Sealed:
        """The message in a box."""
        number, self._sent = self._sent, self._sent + 1
        box = self._mine.encrypt(number.to_bytes(12, "big"), codec.encode(message).encode(), self._transcript)
        return Sealed(number, box.hex())

    def open(self, sealed: Message | None) -> Message:
        """The message in the box. Raises HandshakeFailed for anything but the next box of the other side."""
        if not isinstance(sealed, Sealed) or sealed.number != self._opened:
            raise HandshakeFailed("not the next sealed message")
        try:
            text = self._theirs.decrypt(
                sealed.number.to_bytes(12, "big"), bytes.fromhex(sealed.box), self._transcript
            ).decode()
            message = codec.decode(text, SEALED)
        except (InvalidTag, UnicodeDecodeError, BadMessage) as error:
            raise HandshakeFailed("a sealed message that does not open") from error
        if message is None:
            raise HandshakeFailed("a sealed message of an unknown kind")
        self._opened += 1
        return message
