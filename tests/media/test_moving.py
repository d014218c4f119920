"""Copies within a picture take what was there before any of them, in place or not."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect
from rhelp.media.moving import carry_out
from rhelp.media.updates import Copy

WIDTH, HEIGHT = 16, 40


def picture() -> Any:
    return np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8)


@st.composite
def scrolls(draw: st.DrawFn) -> list[Copy]:
    """Pieces that go the same way, most of them below each other."""
    down, right = draw(st.integers(-9, 9)), draw(st.sampled_from([0, 0, 3]))
    copies = []
    for _ in range(draw(st.integers(1, 9))):
        y, height = draw(st.integers(9, HEIGHT - 12)), draw(st.integers(1, 20))
        x = draw(st.sampled_from([0, 0, 5]))
        height = min(height, HEIGHT - 9 - y)
        copies.append(Copy(Rect(x, y, WIDTH - 8, height), x + right, y + down))
    return copies


@settings(max_examples=300, deadline=None)
@given(copies=scrolls())
def test_as_if_all_at_once(copies: list[Copy]) -> None:
    pixels, expected = picture(), picture()
    before = expected.copy()
    for copy in copies:
        s, t = copy.source, copy.target
        expected[t.y : t.bottom, t.x : t.right] = before[s.y : s.bottom, s.x : s.right]
    carry_out(copies, pixels)
    assert np.array_equal(pixels, expected)


def test_however_much_is_copied_it_takes_no_more_memory_than_the_picture() -> None:
    pixels = np.zeros((600, 800, 4), np.uint8)
    copies = [Copy(Rect(0, 0, 800, 590), 0, n % 2) for n in range(8)]
    tracemalloc.start()
    carry_out(copies, pixels)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1.1 * pixels.nbytes
