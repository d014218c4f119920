"""The customer and the agent who was introduced meet; nobody else does, whatever they have heard."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest

from rhelp.core.errors import OutOfTurn
from rhelp.core.handshake import HandshakeFailed, Keys, keys_from
from rhelp.core.introduction import AgentIntroduced, Carried, CustomerIntroduced, draw_key, trust_after
from rhelp.core.resume import AgentResume, CustomerResume
from rhelp.core.session import Trust
from rhelp.wire.handshake import Confirm, Introduced, IntroducedAnswer
from rhelp.wire.message import Message
from tests.counts import many

ID = "5" * 32


def carried(id: str = ID) -> tuple[Carried, Carried]:
    """The second agent's and the customer's end of one introduction."""
    (agent, agent_public), (customer, customer_public) = draw_key(os.urandom), draw_key(os.urandom)
    return Carried(id, agent, customer_public), Carried(id, customer, agent_public)


def meet(one: Carried, other: Carried) -> tuple[AgentIntroduced, CustomerIntroduced, list[Message]]:
    """Carry everything across, as far as it goes; what was said."""
    agent, customer = AgentIntroduced(one, os.urandom), CustomerIntroduced(other, os.urandom)
    said: list[Message] = [agent.start()]
    try:
        answer = customer.receive(said[0])
        assert answer is not None
        said += [answer, agent.receive(answer)]
        customer.receive(said[2])
    except HandshakeFailed:
        pass
    return agent, customer, said


def test_both_get_the_same_keys_fresh_each_time() -> None:
    ends = carried()
    agent, customer, _ = meet(*ends)
    assert agent.keys is not None and agent.keys == customer.keys
    again, _, _ = meet(*ends)
    assert again.keys is not None and again.keys.seal_agent != agent.keys.seal_agent


def test_what_they_have_then_mends_their_line() -> None:
    agent, customer, _ = meet(*carried())
    assert agent.keys is not None and customer.keys is not None
    one, other = AgentResume(agent.keys, os.urandom), CustomerResume(customer.keys, os.urandom)
    assert other.receive(one.receive(other.receive(one.start()))) is None and one.keys == other.keys


def test_who_is_not_the_introduced_agent_is_refused() -> None:
    """The first agent too, who knows both public keys, and the server with keys of its own."""
    agent, customer = carried()
    stranger, _ = draw_key(os.urandom)
    _, met, _ = meet(replace(agent, mine=stranger), customer)
    assert met.keys is None


def test_who_is_not_the_introduced_customer_is_refused_first() -> None:
    agent, customer = carried()
    stranger, _ = draw_key(os.urandom)
    met, other, _ = meet(agent, replace(customer, mine=stranger))
    assert met.keys is None and other.keys is None


def test_an_introduction_is_for_one_customer() -> None:
    first, second = carried("1" * 32), carried("2" * 32)
    for agent, customer in ((first[0], second[1]), (replace(first[0], id="2" * 32), second[1])):
        met, other, _ = meet(agent, customer)
        assert met.keys is None and other.keys is None


@pytest.mark.parametrize("number", range(many(1_000, 40)))
def test_forged_replayed_and_spliced_runs_connect_nobody(number: int) -> None:
    """Somebody who has seen other runs of the same two, and of others, answers with what was said there."""
    chance = random.Random(number)
    ends, others = carried(), carried(chance.choice([ID, "6" * 32]))
    heard = [message for _ in range(2) for message in meet(*ends)[2]] + meet(*others)[2]
    heard += [Introduced(1, ID, os.urandom(32).hex()), IntroducedAnswer(os.urandom(32).hex(), os.urandom(32).hex())]
    heard += [Confirm(os.urandom(32).hex())]
    agent, customer = AgentIntroduced(ends[0], os.urandom), CustomerIntroduced(ends[1], os.urandom)
    agent.start()
    for side in (agent, customer):
        for message in chance.sample(heard, 4):
            try:
                side.receive(message)
            except HandshakeFailed:
                continue
        assert side.keys is None


def test_points_of_small_order_are_refused() -> None:
    agent, customer = carried()
    for small in ("00" * 32, "01" + "00" * 31):
        with pytest.raises(HandshakeFailed):
            CustomerIntroduced(customer, os.urandom).receive(Introduced(1, ID, small))
        side = AgentIntroduced(agent, os.urandom)
        side.start()
        with pytest.raises(HandshakeFailed):
            side.receive(IntroducedAnswer(small, "00" * 32))
        with pytest.raises(HandshakeFailed):
            CustomerIntroduced(replace(customer, theirs=bytes.fromhex(small)), os.urandom).receive(
                AgentIntroduced(agent, os.urandom).start()
            )


def test_another_version_and_another_order_are_refused() -> None:
    agent, customer = carried()
    with pytest.raises(HandshakeFailed, match="version"):
        CustomerIntroduced(customer, os.urandom).receive(Introduced(2, ID, "09" + "00" * 31))
    with pytest.raises(HandshakeFailed, match="order"):
        CustomerIntroduced(customer, os.urandom).receive(Confirm("00" * 32))
    side = AgentIntroduced(agent, os.urandom)
    side.start()
    with pytest.raises(OutOfTurn):
        side.start()
    with pytest.raises(HandshakeFailed, match="order"):
        side.receive(Confirm("00" * 32))


def test_no_private_key_is_in_a_repr() -> None:
    agent, _ = carried()
    assert repr(agent.mine) not in repr(agent)


def test_it_cannot_be_taken_for_a_mended_session() -> None:
    """The same points and keys in the place of another handshake give other keys."""
    agent, _, _ = meet(*carried())
    assert agent.keys is not None
    other: Keys = keys_from(agent.keys.resume, agent.keys.transcript)
    assert other.seal_agent != agent.keys.seal_agent


def test_an_introduction_is_worth_what_vouches_for_it() -> None:
    for before in Trust:
        assert trust_after(before, compared=True) is before
        assert trust_after(before, compared=False) is Trust.UNVERIFIED
