"""Messages of the handshake: carried in ``Forward`` bodies before the link stands (see docs/protocol.md).

``HANDSHAKE`` are the bodies; ``SEALED`` is what lies inside a ``Sealed`` body once both sides hold the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from rhelp.wire.fields import Counter, Hex16, Hex32, Hex33, HexLong, Name, Sdp, Text, Version
from rhelp.wire.message import Family, Message, Sender

HANDSHAKE = Family("handshake")
SEALED = Family("sealed")


@HANDSHAKE.message("commit", Sender.AGENT)
@dataclass(frozen=True)
class Commit(Message):
    """The agent's promise of the message it will send: SHA-256 over its SPAKE2 message and a nonce."""

    version: Version
    digest: Hex32


@HANDSHAKE.message("pake-customer", Sender.CUSTOMER)
@dataclass(frozen=True)
class PakeCustomer(Message):
    """The customer's SPAKE2 message (side B, 33 bytes)."""

    point: Hex33


@HANDSHAKE.message("pake-agent", Sender.AGENT)
@dataclass(frozen=True)
class PakeAgent(Message):
    """The agent's SPAKE2 message (side A, 33 bytes) and the nonce that opens its commitment."""

    point: Hex33
    nonce: Hex16


@HANDSHAKE.message("confirm", Sender.PEER)
@dataclass(frozen=True)
class Confirm(Message):
    """HMAC-SHA256 over the transcript under this side's confirmation key."""

    mac: Hex32


@HANDSHAKE.message("resume", Sender.AGENT)
@dataclass(frozen=True)
class Resume(Message):
    """In the place of the commitment where the key of an earlier handshake is known: a fresh X25519 point."""

    version: Version
    point: Hex32


@HANDSHAKE.message("resume-answer", Sender.CUSTOMER)
@dataclass(frozen=True)
class ResumeAnswer(Message):
    """The customer's fresh X25519 point, and its confirmation under the keys that follow from both."""

    point: Hex32
    mac: Hex32


@HANDSHAKE.message("introduced", Sender.AGENT)
@dataclass(frozen=True)
class Introduced(Message):
    """In the place of the commitment where a first agent introduced me inside its link: a fresh X25519 point."""

    version: Version
    id: Hex16
    point: Hex32


@HANDSHAKE.message("introduced-answer", Sender.CUSTOMER)
@dataclass(frozen=True)
class IntroducedAnswer(Message):
    """The customer's fresh X25519 point, and its confirmation under the keys that follow from both and from those
    that the first agent carried."""

    point: Hex32
    mac: Hex32


@HANDSHAKE.message("sealed", Sender.PEER)
@dataclass(frozen=True)
class Sealed(Message):
    """AES-256-GCM over a SEALED message; ``number`` counts from 0 in each direction and is the nonce."""

    number: Counter
    box: HexLong


@SEALED.message("offer", Sender.CUSTOMER)
@dataclass(frozen=True)
class Offer(Message):
    """The customer's session description with all its candidates."""

    sdp: Sdp


@SEALED.message("enter", Sender.CUSTOMER)
@dataclass(frozen=True)
class Enter(Message):
    """In the place of an offer: I am a page and want to chat; this is what I call myself."""

    name: Name = ""


@SEALED.message("ticket", Sender.AGENT)
@dataclass(frozen=True)
class Ticket(Message):
    """The answer to a page: come in, with the code for the support program; it is as trusted as the page."""

    code: Annotated[str, Text(9, r"[0-9]{9}")]


@SEALED.message("answer", Sender.AGENT)
@dataclass(frozen=True)
class Answer(Message):
    """The agent's session description with all its candidates."""

    sdp: Sdp


@SEALED.message("identity", Sender.AGENT)
@dataclass(frozen=True)
class Identity(Message):
    """From a second agent to the first: introduce me by this X25519 key, drawn for this once, and this name."""

    key: Hex32
    name: Name


@SEALED.message("introduction", Sender.AGENT)
@dataclass(frozen=True)
class Introduction(Message):
    """From the first agent to the second: the customer said yes, expects you under this id, and is who holds this key.

    ``known`` says that I know who the customer is, by the code or by compared words.
    """

    id: Hex16
    key: Hex32
    customer: Name
    known: bool
