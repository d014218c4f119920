"""Rectangles of what differs hold all of it, and do not overlap."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.media import regions
from rhelp.media.regions import Difference, beside, share
from tests.media.strategies import areas

WIDTH, HEIGHT = 700, 200
WHOLE = Rect(0, 0, WIDTH, HEIGHT)


def rectangles(before: Any, after: Any, area: Rect) -> list[Rect]:
    part = slice(area.y, area.bottom), slice(area.x, area.right)
    found = Difference.of(before[part], after[part], area)
    return [] if found is None else found.rectangles()


@settings(max_examples=150, deadline=None)
@given(spots=st.lists(areas(Size(WIDTH, HEIGHT)), max_size=5), small=st.booleans())
def test_they_hold_everything_and_do_not_overlap(spots: list[Rect], small: bool) -> None:
    before = np.zeros((HEIGHT, WIDTH), np.uint32)
    after = before.copy()
    for spot in spots:
        part = (
            after[spot.y : spot.y + 9, spot.x : spot.x + 9]
            if small
            else after[spot.y : spot.bottom, spot.x : spot.right]
        )
        part[:] = 7
    covered = np.zeros((HEIGHT, WIDTH), np.uint8)
    for area in rectangles(before, after, WHOLE):
        covered[area.y : area.bottom, area.x : area.right] += 1
    assert covered.max() <= 1
    assert not ((before != after) & (covered == 0)).any()


def test_the_smallest_rectangle() -> None:
    before = np.zeros((HEIGHT, WIDTH), np.uint32)
    after = before.copy()
    after[20, 30] = after[40, 25] = 1
    found = Difference.of(before, after, WHOLE)
    assert found is not None and found.area == Rect(25, 20, 6, 21)
    assert Difference.of(before[:20, :20], after[:20, :20], Rect(0, 0, 20, 20)) is None


def test_a_part_of_it() -> None:
    before = np.zeros((HEIGHT, WIDTH), np.uint32)
    after = before.copy()
    after[20, 30] = after[40, 25] = 1
    found = Difference.of(before, after, WHOLE)
    assert found is not None
    assert found.within(Rect(25, 22, 6, 10)) is None
    part = found.within(Rect(25, 35, 6, 6))
    assert part is not None and part.unequal[5, 0]


def test_too_many_rectangles_become_one() -> None:
    before = np.zeros((HEIGHT * 20, WIDTH * 3), np.uint32)
    after = before.copy()
    after[:: regions.TILE_HEIGHT * 2, :: regions.TILE_WIDTH * 2] = 1
    assert len(rectangles(before, after, Rect(0, 0, WIDTH * 3, HEIGHT * 20))) == 1


@settings(max_examples=200)
@given(area=areas(Size(40, 40)), hole=areas(Size(40, 40)))
def test_beside_is_exactly_the_rest(area: Rect, hole: Rect) -> None:
    count = np.zeros((40, 40), int)
    for part in beside(area, hole):
        count[part.y : part.bottom, part.x : part.right] += 1
    expected = np.zeros((40, 40), int)
    expected[area.y : area.bottom, area.x : area.right] = 1
    expected[hole.y : hole.bottom, hole.x : hole.right] = 0
    assert np.array_equal(count, expected)


def test_the_share_that_differs() -> None:
    before = np.zeros((320, 640), np.uint32)
    after = before.copy()
    assert share(before, after) == 0
    after[40:60, 300:320] = 1
    assert 0 < share(before, after) < 0.03
    after[:, :320] += 1
    assert abs(share(before, after) - 0.5) < 0.01
    assert share(before[:1, :1], after[:1, :1]) == 1
