"""Four words for both sides of a handshake: the same ones, all as likely, and others where somebody stands between."""

from __future__ import annotations

import hashlib
import os
from collections import Counter

import pytest

from rhelp.core.handshake import AgentHandshake, CustomerHandshake, Keys, Meeting
from rhelp.core.resume import AgentResume, CustomerResume
from rhelp.core.sas import Sas
from rhelp.core.sas_words import ENGLISH, KOREAN
from tests.counts import many

SERVER_IN_BETWEEN = many(1000, 10)


def met(secret: str, meeting: Meeting) -> Keys:
    agent, customer = AgentHandshake(secret, meeting, os.urandom), CustomerHandshake(secret, meeting, os.urandom)
    customer.receive(agent.receive(customer.receive(agent.receive(customer.receive(agent.start())))))
    assert agent.keys is not None and agent.keys == customer.keys
    return agent.keys


def test_ten_bits_make_a_word_from_the_first_on() -> None:
    assert Sas.of(bytes(32)).places == (0, 0, 0, 0)
    assert Sas.of(b"\xff" * 32).places == (1023, 1023, 1023, 1023)
    assert Sas.of(b"\x00\x40\x20\x0c\x04" + b"\xff" * 27).places == (1, 2, 3, 4)


def test_both_languages_spell_the_same_places() -> None:
    words = Sas((0, 1, 2, 1023))
    assert words.spell("en") == (ENGLISH[0], ENGLISH[1], ENGLISH[2], ENGLISH[1023])
    assert words.spell("ko") == (KOREAN[0], KOREAN[1], KOREAN[2], KOREAN[1023])
    with pytest.raises(KeyError):
        words.spell("fr")


def test_all_words_are_as_likely_at_every_place() -> None:
    """χ² over 10⁵ strings, 1,023 degrees of freedom: beyond 1,170 lies one honest draw in a thousand."""
    strings = [Sas.of(hashlib.sha256(f"words {number}".encode()).digest()).places for number in range(100_000)]
    expected = len(strings) / 1024
    for place in range(4):
        seen = Counter(places[place] for places in strings)
        assert sum((seen[word] - expected) ** 2 / expected for word in range(1024)) < 1170


def test_they_change_with_every_handshake() -> None:
    meeting = Meeting("0000", "help.example", "0" * 32)
    times = many(200, 10)
    assert len({Sas.of(met("", meeting).words) for _ in range(times)}) == times


def test_they_stay_the_same_when_a_session_is_mended() -> None:
    first = met("73905", Meeting("4821", "help.example", "0" * 32))
    agent, customer = AgentResume(first, os.urandom), CustomerResume(first, os.urandom)
    customer.receive(agent.receive(customer.receive(agent.start())))
    assert agent.keys is not None and customer.keys is not None
    assert Sas.of(agent.keys.words) == Sas.of(customer.keys.words) == Sas.of(first.words)


@pytest.mark.timeout(300)
def test_a_server_that_knows_the_code_shows_itself() -> None:
    """It runs one handshake with either side: both are confirmed, and their words differ."""
    meeting = Meeting("4821", "help.example", "0" * 32)
    for _ in range(SERVER_IN_BETWEEN):
        assert Sas.of(met("73905", meeting).words) != Sas.of(met("73905", meeting).words)
