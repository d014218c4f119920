"""Remembered hashes of rows are those of the picture, whatever was painted and asked for before."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect
from rhelp.media.known_rows import KnownRows, row_hashes

WIDTH, HEIGHT = 12, 20
COLUMNS = [(0, 12), (0, 6), (4, 12)]


@st.composite
def areas(draw: st.DrawFn) -> Rect:
    left, right = draw(st.sampled_from(COLUMNS))
    y = draw(st.integers(0, HEIGHT - 1))
    return Rect(left, y, right - left, draw(st.integers(1, HEIGHT - y)))


@settings(max_examples=200, deadline=None)
@given(steps=st.lists(st.tuples(areas(), st.booleans()), max_size=12))
def test_they_are_the_pictures(steps: list[tuple[Rect, bool]]) -> None:
    picture, rows = np.zeros((HEIGHT, WIDTH, 4), np.uint8), KnownRows(HEIGHT)
    for number, (area, large) in enumerate(steps, 1):
        part = picture[area.y : area.bottom, area.x : area.right]
        before = rows.of(picture, area) if large else None
        assert before is None or np.array_equal(before, row_hashes(part))
        part[:] = number
        if large:
            rows.become(area, row_hashes(part))
        else:
            rows.forget(area)
