"""Rectangles, and the way from the window's pixels to the remote screen's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.geometry import Fit, Rect, Size

EXTENT = st.integers(1, 8000)
PLACE = st.integers(-9000, 9000)
SIZES = st.builds(Size, EXTENT, EXTENT)
RECTS = st.builds(Rect, PLACE, PLACE, EXTENT, EXTENT)
HD = Size(1920, 1080)


@given(RECTS, RECTS)
def test_a_union_holds_both_and_no_more(a: Rect, b: Rect) -> None:
    both = a.union(b)
    assert both == b.union(a)
    assert (both.x, both.y) == (min(a.x, b.x), min(a.y, b.y))
    assert (both.right, both.bottom) == (max(a.right, b.right), max(a.bottom, b.bottom))


@given(RECTS, SIZES)
def test_what_is_clipped_lies_inside_both(rect: Rect, size: Size) -> None:
    part = rect.clipped(size)
    if part is None:
        assert rect.right <= 0 or rect.bottom <= 0 or rect.x >= size.width or rect.y >= size.height
        return
    assert part.union(rect) == rect
    assert part.union(Rect(0, 0, size.width, size.height)) == Rect(0, 0, size.width, size.height)


@given(SIZES, SIZES)
def test_a_fitted_picture_lies_inside_the_window(remote: Size, window: Size) -> None:
    fit = Fit.fitted(remote, window)
    assert fit.scale <= 1.0
    assert fit.left >= 0 and fit.top >= 0
    assert fit.shown.width <= max(window.width, 1) and fit.shown.height <= max(window.height, 1)


@given(SIZES, SIZES, PLACE, PLACE)
def test_every_point_maps_to_a_remote_pixel(remote: Size, window: Size, x: int, y: int) -> None:
    for fit in (Fit.fitted(remote, window), Fit.actual(remote, window)):
        remote_x, remote_y = fit.to_remote(x, y)
        assert 0 <= remote_x < remote.width and 0 <= remote_y < remote.height


@given(SIZES, st.data())
def test_at_actual_size_each_pixel_is_itself(remote: Size, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(0, remote.width - 1)), data.draw(st.integers(0, remote.height - 1))
    fit = Fit.actual(remote, Size(remote.width + 10, remote.height + 7))
    assert fit.inside(x + fit.left, y + fit.top)
    assert fit.to_remote(x + fit.left, y + fit.top) == (x, y)


def test_the_same_size_lies_at_the_corner_unscaled() -> None:
    assert Fit.fitted(HD, HD) == Fit.actual(HD, HD) == Fit(HD, 1.0, 0, 0)


def test_half_a_window_shows_half_the_size() -> None:
    fit = Fit.fitted(HD, Size(960, 600))
    assert (fit.scale, fit.left, fit.top, fit.shown) == (0.5, 0, 30, Size(960, 540))
    assert fit.to_remote(480, 300) == (960, 540)
    assert not fit.inside(480, 29) and fit.inside(480, 30)
