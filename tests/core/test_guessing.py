"""What is left to somebody who talked to one side without knowing the secret: nothing that could be tried at home."""

from __future__ import annotations

import hashlib
import os
import random

import pytest
from spake2 import ed25519_basic as curve
from spake2.parameters.ed25519 import ParamsEd25519

from rhelp.core.handshake import (
    AgentHandshake,
    CustomerHandshake,
    HandshakeFailed,
    Meeting,
    confirmation,
    derive_keys,
    prefixed,
)
from rhelp.wire.handshake import Commit, Confirm, PakeAgent, PakeCustomer
from rhelp.wire.message import Message
from tests.counts import many

MEETING = Meeting("4821", "help.example", "0" * 32)
SECRET, GUESS = "73905", "11111"
CANDIDATES = many(100_000, 1500)
PARTS = 64
NAMES = [prefixed(who, b"help.example", b"0" * 32) for who in (b"agent", b"customer")]


class Powers:
    """Multiples of one point, by a table of its multiples of powers of sixteen."""

    def __init__(self, point: tuple[int, int, int, int]) -> None:
        self._tables = []
        for _ in range(PARTS):
            row = [curve.xform_affine_to_extended((0, 1))]
            for _ in range(15):
                row.append(curve.add_elements(row[-1], point))
            self._tables.append(row)
            point = curve.add_elements(row[-1], point)

    def times(self, scalar: int) -> tuple[int, int, int, int]:
        total = self._tables[0][scalar & 15]
        for place in range(1, PARTS):
            total = curve.add_elements(total, self._tables[place][scalar >> 4 * place & 15])
        return total  # type: ignore[no-any-return]


class FalseAgent:
    """Somebody at the agent's place, with a guess; knows the scalar of its own message."""

    def __init__(self, guess: str) -> None:
        self._entropy = os.urandom(64)
        self.side = AgentHandshake(guess, MEETING, self._random)
        self.scalar = int.from_bytes(self._entropy, "big") % curve.L

    def _random(self, count: int) -> bytes:
        return self._entropy if count == len(self._entropy) else os.urandom(count)


def recorded() -> tuple[FalseAgent, bytes, bytes, str]:
    """A run of somebody with a guess against the true customer: its end of it, both points, and the confirmation."""
    attacker, customer = FalseAgent(GUESS), CustomerHandshake(SECRET, MEETING, os.urandom)
    hers = customer.receive(attacker.side.start())
    mine = attacker.side.receive(hers)
    confirm = customer.receive(mine)
    assert isinstance(hers, PakeCustomer) and isinstance(mine, PakeAgent) and isinstance(confirm, Confirm)
    with pytest.raises(HandshakeFailed):
        attacker.side.receive(confirm)
    return attacker, bytes.fromhex(mine.point), bytes.fromhex(hers.point), confirm.mac


@pytest.mark.timeout(600)
def test_a_recorded_run_tells_nothing_but_whether_the_guess_was_right() -> None:
    """Every candidate is computed as the customer would have, with the attacker's own scalar: none fits but a guess."""
    attacker, mine, hers, mac = recorded()
    powers = Powers(curve.bytes_to_element(hers[1:]).XYTZ)
    blinded = Powers(ParamsEd25519.N.XYTZ)
    candidates = {SECRET, GUESS, *random.sample([f"{number:05}" for number in range(100_000)], CANDIDATES - 2)}
    point = powers.times(attacker.scalar)
    assert not [c for c in candidates if would_be(c, attacker.scalar, point, blinded, mine, hers) == mac]


def test_the_same_sum_finds_a_guess_that_was_right() -> None:
    """So that the test before is honest: with the true secret at both sides the candidate that fits is this one."""
    attacker, customer = FalseAgent(SECRET), CustomerHandshake(SECRET, MEETING, os.urandom)
    hers = customer.receive(attacker.side.start())
    mine = attacker.side.receive(hers)
    confirm = customer.receive(mine)
    assert isinstance(hers, PakeCustomer) and isinstance(mine, PakeAgent) and isinstance(confirm, Confirm)
    points = bytes.fromhex(mine.point), bytes.fromhex(hers.point)
    point = Powers(curve.bytes_to_element(points[1][1:]).XYTZ).times(attacker.scalar)
    blinded = Powers(ParamsEd25519.N.XYTZ)
    assert would_be(SECRET, attacker.scalar, point, blinded, *points) == confirm.mac
    assert would_be(GUESS, attacker.scalar, point, blinded, *points) != confirm.mac


def would_be(
    secret: str, scalar: int, point: tuple[int, int, int, int], blinded: Powers, mine: bytes, hers: bytes
) -> str:
    """The customer's confirmation if ``secret`` were the right one: of x(mB - pN) = x mB - (x p)N."""
    password = ParamsEd25519.group.password_to_scalar(secret.encode())
    off = blinded.times(-scalar * password % curve.L)
    shared = curve.encodepoint(curve.xform_extended_to_affine(curve.add_elements(point, off)))
    seen = b"".join(hashlib.sha256(part).digest() for part in (secret.encode(), *NAMES))
    key = hashlib.sha256(seen + mine[1:] + hers[1:] + shared).digest()
    keys = derive_keys(key, MEETING, mine, hers)
    return confirmation(keys.confirm_customer, keys.transcript)


def test_a_guess_at_the_customers_place_gets_no_word_from_the_agent() -> None:
    """The agent says nothing that depends on the secret's key before the customer has confirmed."""
    agent, attacker = AgentHandshake(SECRET, MEETING, os.urandom), CustomerHandshake(GUESS, MEETING, os.urandom)
    confirm = attacker.receive(agent.receive(attacker.receive(agent.start())))
    for _ in range(3):
        with pytest.raises(HandshakeFailed):
            agent.receive(confirm)
    assert agent.keys is None


def test_one_guess_a_run_even_where_the_right_answer_follows() -> None:
    agent, customer = AgentHandshake(SECRET, MEETING, os.urandom), CustomerHandshake(SECRET, MEETING, os.urandom)
    confirm = customer.receive(agent.receive(customer.receive(agent.start())))
    with pytest.raises(HandshakeFailed):
        agent.receive(Confirm("0" * 64))
    with pytest.raises(HandshakeFailed, match="before"):
        agent.receive(confirm)


def test_an_altered_reveal_is_refused_at_every_nibble() -> None:
    """So an agent's side that has seen the customer's message cannot choose another one, to aim at words."""
    agent = AgentHandshake(SECRET, MEETING, os.urandom)
    commit = agent.start()
    first = CustomerHandshake(SECRET, MEETING, os.urandom)
    reveal = agent.receive(first.receive(commit))
    assert isinstance(commit, Commit) and isinstance(reveal, PakeAgent)
    for altered in [*altered_in(reveal, "point"), *altered_in(reveal, "nonce")][:: many(1, 6)]:
        customer = CustomerHandshake(SECRET, MEETING, os.urandom)
        customer.receive(commit)
        with pytest.raises(HandshakeFailed, match="committed"):
            customer.receive(altered)
        with pytest.raises(HandshakeFailed, match="before"):
            customer.receive(reveal)


def altered_in(reveal: PakeAgent, name: str) -> list[Message]:
    text = getattr(reveal, name)
    flipped = [text[:at] + f"{int(text[at], 16) ^ 1 << at % 4:x}" + text[at + 1 :] for at in range(len(text))]
    return [PakeAgent(**{"point": reveal.point, "nonce": reveal.nonce} | {name: other}) for other in flipped]
