"""A page lets the agent look, and nothing else: what is asked beyond that is refused here, what it grants is broken."""

from __future__ import annotations

import pytest

from rhelp.core.page import PAGE_RIGHTS
from rhelp.features.page_rights import Agent
from rhelp.features.rights import Ask, RightsAre
from rhelp.wire.message import BadMessage, Right
from rhelp.wire.peer import RightAsked, RightGranted


@pytest.mark.parametrize("right", sorted(set(Right) - PAGE_RIGHTS))
def test_nothing_else_is_asked_of_a_page_nor_taken_from_one(right: Right) -> None:
    agent = Agent()
    assert list(agent.handle(Ask(right), 0.0)) == [RightsAre(frozenset(), frozenset(), right)]
    with pytest.raises(BadMessage):
        agent.receive(RightGranted(right), 0.0)
    assert not agent.holds(right)


def test_to_look_is_asked_and_given() -> None:
    agent = Agent()
    assert RightAsked(Right.VIEW) in list(agent.handle(Ask(Right.VIEW), 0.0))
    agent.receive(RightGranted(Right.VIEW), 0.0)
    assert agent.holds(Right.VIEW)
