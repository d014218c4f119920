"""The handshake keep speaking the words that are in the field: tag, sender, lane, right, fields."""

from __future__ import annotations

from rhelp.wire.handshake import HANDSHAKE, SEALED
from tests.wire.golden import shape

HANDSHAKE_WORDS = [
    "commit agent - - version digest",
    "pake-customer customer - - point",
    "pake-agent agent - - point nonce",
    "confirm agent-or-customer - - mac",
    "resume agent - - version point",
    "resume-answer customer - - point mac",
    "introduced agent - - version id point",
    "introduced-answer customer - - point mac",
    "sealed agent-or-customer - - number box",
]

SEALED_WORDS = [
    "offer customer - - sdp",
    "enter customer - - name",
    "ticket agent - - code",
    "answer agent - - sdp",
    "identity agent - - key name",
    "introduction agent - - id key customer known",
]


def test_the_words_of_handshake() -> None:
    assert shape(HANDSHAKE) == HANDSHAKE_WORDS


def test_the_words_of_sealed() -> None:
    assert shape(SEALED) == SEALED_WORDS
