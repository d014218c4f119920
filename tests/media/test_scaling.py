"""Pictures scaled part by part are those scaled as a whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.geometry import Fit, Rect, Size
from rhelp.media.scaling import blend, draw, scaled

NOISE: Any = np.random.default_rng(5).integers(0, 255, (203, 301, 4), np.uint8)
REMOTE = Size(301, 203)
EVERYTHING = Rect(0, 0, REMOTE.width, REMOTE.height)
SCALES = st.sampled_from([0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0])
PARTS = st.builds(Rect, st.integers(0, 300), st.integers(0, 202), st.integers(1, 200), st.integers(1, 200))
PLACES = st.tuples(st.integers(0, 600), st.integers(0, 400))
WINDOWS = st.builds(Size, st.integers(1, 700), st.integers(1, 500))


def drawn(fit: Fit, window: Size, *parts: Rect) -> Any:
    into = np.zeros((window.height, window.width, 4), np.uint8)
    for part in parts:
        patch = fit.patch(part, window)
        if patch is not None:
            draw(NOISE, patch, into)
    return into


@given(SCALES, WINDOWS, PLACES, st.lists(PARTS, max_size=4))
def test_parts_drawn_again_change_nothing(scale: float, window: Size, offset: tuple[int, int], parts: Any) -> None:
    fit = Fit.scaled(REMOTE, window, scale, offset)
    assert np.array_equal(drawn(fit, window, EVERYTHING), drawn(fit, window, EVERYTHING, *parts))


@given(SCALES, PLACES, st.builds(Size, st.integers(1, 200), st.integers(1, 150)))
def test_a_scrolled_window_shows_a_part_of_the_whole(scale: float, offset: tuple[int, int], window: Size) -> None:
    whole_fit = Fit.scaled(REMOTE, Size(1, 1), scale)
    whole = drawn(whole_fit, whole_fit.shown, EVERYTHING)
    fit = Fit.scaled(REMOTE, window, scale, offset)
    glass = drawn(fit, window, EVERYTHING)
    x, y = max(0, fit.left), max(0, fit.top)
    part = whole[y - fit.top :, x - fit.left :][: window.height - y, : window.width - x]
    assert np.array_equal(glass[y : y + part.shape[0], x : x + part.shape[1]], part)


@pytest.mark.parametrize("factor", [1, 2])
def test_a_whole_factor_makes_blocks(factor: int) -> None:
    window = Size(301 * factor, 203 * factor)
    glass = drawn(Fit.scaled(REMOTE, window, float(factor)), window, EVERYTHING)
    assert np.array_equal(glass, NOISE.repeat(factor, 0).repeat(factor, 1))


def test_a_quarter_is_the_mean_of_sixteen() -> None:
    means = NOISE[:200, :300].reshape(50, 4, 75, 4, 4).mean(axis=(1, 3))
    assert np.abs(scaled(NOISE[:200, :300], 75, 50) - means).max() <= 1


def test_what_is_between_two_pixels_is_mixed_and_no_more() -> None:
    edge = np.zeros((4, 8, 4), np.uint8)
    edge[:, 4:] = 200
    row = scaled(edge, 12, 6)[0, :, 0]
    assert list(row) == [0] * 6 + [200] * 6
    row = scaled(edge[:, 1:7], 9, 6)[0, :, 0]
    assert list(row) == [0, 0, 0, 0, 100, 200, 200, 200, 200]


def test_blending() -> None:
    into = np.full((1, 3, 4), 100, np.uint8)
    blend(np.array([[[0, 0, 0, 0], [255, 255, 255, 255], [0, 0, 0, 128]]], np.uint8), into)
    assert into[0, :, 0].tolist() == [100, 255, 50]
