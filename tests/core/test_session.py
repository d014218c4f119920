"""The table of a session's states: every way through it ends, and nothing follows the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.errors import OutOfTurn
from rhelp.core.session import TABLE, Event, State, next_state


def walk(*events: Event) -> State:
    state = State.OPENING
    for event in events:
        state = next_state(state, event)
    return state


def test_the_way_that_goes_well() -> None:
    assert walk(Event.SEATED, Event.JOINED, Event.CONNECTED) is State.LIVE
    assert walk(Event.SEATED, Event.JOINED, Event.CONNECTED, Event.OVER) is State.ENDED


def test_a_code_may_be_renewed_while_waiting() -> None:
    assert walk(Event.SEATED, Event.SEATED) is State.WAITING


def test_a_customer_without_the_secret_leaves_the_agent_waiting() -> None:
    assert walk(Event.SEATED, Event.JOINED, Event.UNCONFIRMED) is State.WAITING


@pytest.mark.parametrize("state", [state for state in State if state is not State.ENDED])
def test_every_state_can_end(state: State) -> None:
    assert next_state(state, Event.OVER) is State.ENDED


@pytest.mark.parametrize("event", Event)
def test_nothing_follows_the_end(event: Event) -> None:
    with pytest.raises(OutOfTurn):
        next_state(State.ENDED, event)


@given(st.lists(st.sampled_from(Event), max_size=12))
def test_live_is_reached_through_joining_and_again_through_mending_only(events: list[Event]) -> None:
    state = State.OPENING
    for event in events:
        before = state
        try:
            state = next_state(state, event)
        except OutOfTurn:
            assert event not in TABLE[before]
            continue
        if state is State.LIVE:
            assert before in (State.JOINING, State.MENDING) and event is Event.CONNECTED
        if state is State.MENDING:
            assert before is State.LIVE and event is Event.BROKEN


def test_the_table_covers_every_state() -> None:
    assert TABLE.keys() == set(State)
