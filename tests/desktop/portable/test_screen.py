"""What differs between two pictures."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.geometry import Rect
from rhelp.desktop.portable.screen import difference

PIXELS = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 29)), max_size=5)


@given(PIXELS)
def test_the_rectangle_is_the_smallest_around_all_changes(changes: list[tuple[int, int]]) -> None:
    before = np.zeros((30, 40, 4), np.uint8)
    now = before.copy()
    for x, y in changes:
        now[y, x, 1] = 255
    if not changes:
        assert difference(before, now) is None
        return
    xs, ys = zip(*changes, strict=True)
    assert difference(before, now) == Rect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)
