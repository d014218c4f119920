"""Two ends that met before meet again; nobody else does."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from rhelp.core.errors import OutOfTurn
from rhelp.core.handshake import HandshakeFailed, Keys, keys_from
from rhelp.core.resume import AgentResume, CustomerResume
from rhelp.wire.handshake import Confirm, Resume, ResumeAnswer

FIRST = keys_from(b"shared", hashlib.sha256(b"transcript").digest())


def counted(seed: bytes):  # type: ignore[no-untyped-def]
    return lambda count: hashlib.shake_256(seed).digest(count)


def ends(agent: Keys = FIRST, customer: Keys = FIRST) -> tuple[AgentResume, CustomerResume]:
    return AgentResume(agent, counted(b"a")), CustomerResume(customer, counted(b"b"))


def test_both_get_the_same_fresh_keys() -> None:
    agent, customer = ends()
    assert customer.receive(agent.receive(customer.receive(agent.start()))) is None
    assert agent.keys == customer.keys and agent.keys is not None
    assert agent.keys.seal_agent != FIRST.seal_agent
    assert agent.keys.resume == FIRST.resume and agent.keys.words == FIRST.words


def test_it_can_be_done_again_after_half_of_it() -> None:
    agent, customer = ends()
    agent.receive(customer.receive(agent.start()))  # the customer never gets the last message
    test_both_get_the_same_fresh_keys()


@pytest.mark.parametrize("field", ["transcript", "resume"])
def test_another_customer_is_refused(field: str) -> None:
    agent, customer = ends(customer=replace(FIRST, **{field: bytes(32)}))
    with pytest.raises(HandshakeFailed) as caught:
        agent.receive(customer.receive(agent.start()))
    assert caught.value.unconfirmed and agent.keys is None


def test_another_agent_is_refused() -> None:
    agent, customer = ends()
    customer.receive(agent.start())
    with pytest.raises(HandshakeFailed) as caught:
        customer.receive(Confirm("00" * 32))
    assert caught.value.unconfirmed and customer.keys is None


def test_points_of_small_order_are_refused() -> None:
    agent, customer = ends()
    agent.start()
    with pytest.raises(HandshakeFailed):
        customer.receive(Resume(1, "00" * 32))
    with pytest.raises(HandshakeFailed):
        agent.receive(ResumeAnswer("01" + "00" * 31, "00" * 32))


def test_another_version_is_refused() -> None:
    with pytest.raises(HandshakeFailed):
        ends()[1].receive(Resume(2, "09" + "00" * 31))


def test_messages_out_of_order() -> None:
    for end in ends():
        with pytest.raises(HandshakeFailed):
            end.receive(Confirm("00" * 32))
    agent, customer = ends()
    start = agent.start()
    with pytest.raises(OutOfTurn):
        agent.start()
    customer.receive(start)
    with pytest.raises(HandshakeFailed):
        customer.receive(start)
