"""What is missing is asked for soon, again after a round trip, and not for ever."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.media.gaps import FIRST_PATIENCE, FORGET, MOST_MISSING, Gaps

START = 65_530


def fed(*numbers: int) -> Gaps:
    gaps = Gaps()
    for number in numbers:
        gaps.add(number % 65_536, 0.0)
    return gaps


def test_a_gap_is_asked_for_across_the_wrap() -> None:
    gaps = fed(START, START + 8)
    assert gaps.due(0.0) == []
    assert gaps.deadline == FIRST_PATIENCE
    assert gaps.due(FIRST_PATIENCE) == [number % 65_536 for number in range(START + 1, START + 8)]
    assert gaps.due(0.01) == []
    assert len(gaps.due(0.2)) == 7


def test_what_is_merely_late_is_not_asked_for() -> None:
    gaps = fed(1, 3, 2)
    assert gaps.due(1.0) == [] and gaps.deadline is None and gaps.packets == 3


def test_doubles_are_no_news() -> None:
    gaps = fed(1, 2)
    assert not gaps.add(2, 0.0) and not gaps.add(1, 0.0)
    assert gaps.packets == 2


def test_what_does_not_come_is_given_up() -> None:
    gaps = fed(1, 3)
    assert gaps.due(FORGET + 1) == [] and gaps.lost
    gaps.waive()
    assert not gaps.lost


def test_too_much_at_once_is_given_up() -> None:
    gaps = fed(1, MOST_MISSING + 10)
    assert gaps.lost
    assert gaps.deadline is not None and gaps.deadline <= 0.0, "somebody has to act on it"
    gaps.waive()
    assert gaps.deadline is None


@settings(max_examples=200)
@given(order=st.permutations(range(START, START + 20)))
def test_in_any_order_nothing_stays_missing(order: list[int]) -> None:
    gaps = fed(order[0])
    low = min(order)
    for number in order:
        gaps.add(number % 65_536, 0.0)
    assert gaps.due(1.0) == [] and gaps.highest % 65_536 == (START + 19) % 65_536
    assert low == START
