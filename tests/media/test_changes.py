"""Where two pictures differ, to the word."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.media.changes import changed
from rhelp.media.h264 import to_pixels

SIZES = st.tuples(st.integers(1, 60), st.integers(1, 60)).map(lambda half: (2 * half[0], 2 * half[1]))


def noise(width: int, height: int) -> Any:
    return np.random.default_rng(3).integers(0, 255, (height * 3 // 2, width), np.uint8)


def pixels(planes: Any) -> Any:
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    into = np.zeros((height, width, 4), np.uint8)
    to_pixels(planes, into)
    return into


@given(SIZES, st.data())
def test_every_pixel_that_differs_lies_inside(shape: tuple[int, int], data: st.DataObject) -> None:
    width, height = shape
    before = noise(width, height)
    now = before.copy()
    for spot in data.draw(st.lists(st.integers(0, now.size - 1), max_size=4)):
        now.reshape(-1)[spot] ^= data.draw(st.integers(1, 255))
    area = changed(before, now, Size(width, height))
    rows, columns = np.nonzero((pixels(before) != pixels(now)).any(axis=2))
    if area is None:
        assert np.array_equal(before, now)
        return
    assert area.clipped(Size(width, height)) == area
    assert all(area.y <= row < area.bottom for row in rows)
    assert all(area.x <= column < area.right for column in columns)


@pytest.mark.parametrize(("width", "least"), [(1920, Rect(96, 40, 24, 9)), (1366, Rect(100, 40, 16, 9))])
def test_a_small_change_is_a_small_area(width: int, least: Rect) -> None:
    before = noise(width, 768)
    now = before.copy()
    now[40:49, 100:115] ^= 255
    assert changed(before, now, Size(width, 768)) == least


def test_an_odd_screen() -> None:
    before = noise(1002, 402)
    now = before.copy()
    now[401, 1001] ^= 1
    assert changed(before, now, Size(1001, 401)) is None
    assert changed(before, now, Size(1002, 402)) is not None
