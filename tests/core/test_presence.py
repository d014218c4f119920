"""Where agents stand: from their roads, from what they say, from their consultations."""

from __future__ import annotations

import pytest

from rhelp.core.presence import Presence
from rhelp.wire.chat import State


@pytest.fixture
def presence() -> Presence:
    made = Presence()
    made.came(1, "kim", "")
    return made


def test_an_agent_is_where_its_roads_are(presence: Presence) -> None:
    assert presence.state("kim", busy=False) is State.ONLINE
    assert presence.state("kim", busy=True) is State.IN_CONSULTATION
    assert presence.attached(1, False) == ""
    assert presence.state("kim", busy=True) is State.CONNECTING
    presence.came(2, "kim", "")
    assert presence.state("kim", busy=False) is State.ONLINE
    assert presence.went(2) == "" and presence.went(1) == "" and presence.went(1) is None
    assert presence.state("kim", busy=True) is State.OFFLINE


def test_an_agent_is_away_where_all_its_desks_say_so(presence: Presence) -> None:
    assert presence.say(1, State.AWAY) == ""
    assert presence.state("kim", busy=False) is State.AWAY
    presence.came(2, "kim", "")
    assert presence.state("kim", busy=False) is State.AWAY, "a seat says nothing"
    presence.say(2, State.ONLINE)
    assert presence.state("kim", busy=False) is State.ONLINE


@pytest.mark.parametrize("state", [State.IN_CONSULTATION, State.CONNECTING, State.OFFLINE])
def test_the_rest_is_not_for_saying(presence: Presence, state: State) -> None:
    assert presence.say(1, state) is None
    assert not presence.is_desk(1)


def test_desks_hear_of_their_group(presence: Presence) -> None:
    presence.came(2, "lee", "sales")
    presence.say(2, State.ONLINE)
    presence.came(3, "park", "")
    presence.say(3, State.ONLINE)
    assert presence.desks("") == [3] and presence.desks("sales") == [2]
    presence.attached(3, False)
    assert presence.desks("") == []
    assert presence.attached(99, True) is None
