"""The smallest of what was measured lately."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.quickest import Quickest


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 20)), max_size=40))
def test_it_is_the_least_of_those_that_still_count(steps: list[tuple[float, float]]) -> None:
    quickest, now, seen = Quickest(30.0), 0.0, []
    for value, pause in steps:
        now += pause
        seen.append((value, now))
        assert quickest.add(value, now) == min(value for value, at in seen if at >= now - 30.0)
