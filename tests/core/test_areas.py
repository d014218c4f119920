"""Few rectangles hold all that many hold, and do not overlap."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.areas import MOST, around, grouped
from rhelp.core.geometry import Rect

sides = st.tuples(st.integers(0, 1900), st.integers(0, 1000), st.integers(1, 300), st.integers(1, 300))


@settings(max_examples=200, deadline=None)
@given(numbers=st.lists(sides, max_size=12))
def test_they_hold_everything_and_do_not_overlap(numbers: list[tuple[int, int, int, int]]) -> None:
    areas = [Rect(*four) for four in numbers]
    groups = grouped(areas)
    assert len(groups) <= MOST
    assert all(any(group.overlap(area) == area for group in groups) for area in areas)
    assert all(one.overlap(other) is None for one, other in combinations(groups, 2))
    assert around(groups) == around(areas)


def test_a_caret_and_a_clock_far_away_stay_apart() -> None:
    caret, clock = Rect(100, 100, 2, 18), Rect(1800, 1050, 100, 20)
    assert set(grouped([caret, clock])) == {caret, clock}


def test_neighbours_are_joined() -> None:
    assert grouped([Rect(0, 0, 9, 18), Rect(9, 0, 9, 18)]) == (Rect(0, 0, 18, 18),)
