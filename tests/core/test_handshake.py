"""Both sides agree with the right secret, and nothing else ever opens."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.errors import OutOfTurn
from rhelp.core.handshake import (
    AgentHandshake,
    CustomerHandshake,
    HandshakeFailed,
    Meeting,
    Sealer,
    binding_mac,
)
from rhelp.wire.handshake import Answer, Commit, Confirm, Offer, PakeAgent, PakeCustomer, Sealed
from rhelp.wire.message import Message
from tests.core import vectors
from tests.counts import many

MEETING = Meeting("4821", "help.example", "0" * 32)


def run(agent: AgentHandshake, customer: CustomerHandshake) -> None:
    """Carry every message across untouched."""
    confirm = customer.receive(agent.receive(customer.receive(agent.start())))
    assert customer.receive(agent.receive(confirm)) is None


def pair(
    agent_secret: str = "73905", customer_secret: str = "73905", there: Meeting = MEETING
) -> tuple[AgentHandshake, CustomerHandshake]:
    return AgentHandshake(agent_secret, MEETING, os.urandom), CustomerHandshake(customer_secret, there, os.urandom)


def test_the_same_secret_gives_the_same_keys() -> None:
    agent, customer = pair()
    run(agent, customer)
    assert agent.keys == customer.keys
    assert agent.keys is not None
    assert len({agent.keys.seal_agent, agent.keys.seal_customer, agent.keys.binding, agent.keys.resume}) == 4


def test_the_secret_is_in_no_message_and_no_repr() -> None:
    agent, customer = pair()
    commit = agent.start()
    texts = [repr(commit), repr(agent), repr(customer)]
    assert all("73905" not in text for text in texts)


@pytest.mark.parametrize(
    "customer",
    [
        CustomerHandshake("73906", MEETING, os.urandom),
        CustomerHandshake("73905", Meeting("4822", "help.example", "0" * 32), os.urandom),
        CustomerHandshake("73905", Meeting("4821", "evil.example", "0" * 32), os.urandom),
        CustomerHandshake("73905", Meeting("4821", "help.example", "1" * 32), os.urandom),
    ],
    ids=["secret", "route", "relay", "sid"],
)
def test_anything_different_is_unconfirmed_at_the_agent_first(customer: CustomerHandshake) -> None:
    agent = AgentHandshake("73905", MEETING, os.urandom)
    confirm = customer.receive(agent.receive(customer.receive(agent.start())))
    with pytest.raises(HandshakeFailed) as failed:
        agent.receive(confirm)
    assert failed.value.unconfirmed
    assert agent.keys is None
    assert customer.keys is None


def test_an_agent_that_does_not_keep_its_commitment_is_refused() -> None:
    agent, customer = pair()
    other = AgentHandshake("73905", MEETING, os.urandom)
    other.start()
    reply = customer.receive(agent.start())
    with pytest.raises(HandshakeFailed, match="committed"):
        customer.receive(other.receive(reply))


def test_a_false_agent_is_unconfirmed_at_the_customer() -> None:
    agent, customer = pair()
    customer.receive(agent.receive(customer.receive(agent.start())))
    with pytest.raises(HandshakeFailed) as failed:
        customer.receive(Confirm("0" * 64))
    assert failed.value.unconfirmed


@pytest.mark.parametrize("more", range(19))
def test_a_point_is_written_in_one_way(more: int) -> None:
    """The neutral element plus the field's prime, too, which the library would take."""
    agent, customer = pair()
    commit, strange = agent.start(), (2**255 - 19 + more).to_bytes(32, "little")
    customer.receive(commit)
    with pytest.raises(HandshakeFailed):
        agent.receive(PakeCustomer((b"B" + strange).hex()))


def test_another_version_is_refused() -> None:
    _, customer = pair()
    with pytest.raises(HandshakeFailed, match="version"):
        customer.receive(Commit(2, "0" * 64))


def test_a_handshake_starts_once() -> None:
    agent, _ = pair()
    agent.start()
    with pytest.raises(OutOfTurn):
        agent.start()


hexes = st.binary(min_size=33, max_size=33).map(bytes.hex)
messages = st.one_of(
    st.none(),
    hexes.map(PakeCustomer),
    st.binary(min_size=32, max_size=32).map(lambda point: PakeCustomer((b"B" + point).hex())),
    st.builds(PakeAgent, hexes, st.binary(min_size=16, max_size=16).map(bytes.hex)),
    st.binary(min_size=32, max_size=32).map(lambda mac: Confirm(mac.hex())),
    st.just(Commit(1, "0" * 64)),
)


@settings(max_examples=many(10_000, 60))
@given(st.lists(messages, min_size=1, max_size=4))
def test_whatever_arrives_only_a_failed_handshake_comes_of_it(heard: list[Message | None]) -> None:
    agent, customer = pair()
    agent.start()
    for side in (agent, customer):
        for message in heard:
            with suppress(HandshakeFailed):
                side.receive(message)
        assert side.keys is None


def sealers() -> tuple[Sealer, Sealer]:
    agent, customer = pair()
    run(agent, customer)
    assert agent.keys is not None
    return Sealer.agent(agent.keys), Sealer.customer(agent.keys)


def test_what_one_side_seals_the_other_opens_in_order() -> None:
    agent, customer = sealers()
    boxes = [customer.seal(Offer("v=0")), customer.seal(Offer("v=1"))]
    assert [agent.open(box) for box in boxes] == [Offer("v=0"), Offer("v=1")]
    assert customer.open(agent.seal(Answer("v=2"))) == Answer("v=2")


def test_out_of_order_replayed_reflected_and_altered_boxes_stay_shut() -> None:
    agent, customer = sealers()
    first, second = customer.seal(Offer("v=0")), customer.seal(Offer("v=1"))
    flipped = Sealed(0, f"{int(first.box[:2], 16) ^ 1:02x}" + first.box[2:])
    for box in (second, flipped, agent.seal(Answer("v=2")), Offer("v=0"), None):
        with pytest.raises(HandshakeFailed):
            agent.open(box)
    assert agent.open(first) == Offer("v=0")
    with pytest.raises(HandshakeFailed):
        agent.open(first)


def test_the_binding_depends_on_side_and_both_certificates() -> None:
    agent, customer = pair()
    run(agent, customer)
    assert agent.keys is not None
    one, two = b"1" * 32, b"2" * 32
    macs = {binding_mac(agent.keys, side, *pair) for side in (b"A", b"B") for pair in ((one, two), (two, one))}
    assert len(macs) == 4


def test_the_vectors_for_other_implementations_hold() -> None:
    assert vectors.FILE.read_text(encoding="utf-8") == vectors.as_text()
