"""Rectangles, and the way from the window's pixels to the remote screen's."""

from __future__ import annotations

from fractions import Fraction

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


SCALES = st.sampled_from([0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0])
SMALL = st.builds(Size, st.integers(1, 400), st.integers(1, 400))
PARTS = st.builds(Rect, st.integers(-50, 400), st.integers(-50, 400), st.integers(1, 400), st.integers(1, 400))


def places(remote: Size, window: Size, scale: float, data: st.DataObject) -> Fit:
    if data.draw(st.booleans(), "fitted"):
        return Fit.fitted(remote, window, 2.0)
    return Fit.scaled(remote, window, scale, data.draw(st.tuples(PLACE, PLACE), "offset"))


@given(SIZES, SCALES, st.data())
def test_at_each_step_a_click_meets_the_pixel_that_is_seen(remote: Size, scale: float, data: st.DataObject) -> None:
    window = data.draw(SIZES)
    fit = Fit.scaled(remote, window, scale, data.draw(st.tuples(PLACE, PLACE)))
    x, y = data.draw(st.integers(0, fit.shown.width - 1)), data.draw(st.integers(0, fit.shown.height - 1))
    step = Fraction(scale)
    wanted = tuple(
        min(at * step.denominator // step.numerator, most - 1) for at, most in ((x, remote.width), (y, remote.height))
    )
    assert fit.to_remote(fit.left + x, fit.top + y) == wanted
    if scale >= 1:
        first = fit.to_window(*wanted)
        assert first[0] <= fit.left + x and first[1] <= fit.top + y


@given(SIZES, SIZES, SCALES, PLACE, PLACE)
def test_a_picture_larger_than_the_window_covers_it_wherever_it_is_scrolled(
    remote: Size, window: Size, scale: float, x: int, y: int
) -> None:
    fit = Fit.scaled(remote, window, scale, (x, y))
    for place, shown, room in (
        (fit.left, fit.shown.width, window.width),
        (fit.top, fit.shown.height, window.height),
    ):
        if shown >= room:
            assert place <= 0 and place + shown >= room
        else:
            assert place == (room - shown) // 2


@given(SMALL, SMALL, SCALES, PARTS, st.data())
def test_a_patch_covers_every_seen_pixel_of_what_changed(
    remote: Size, window: Size, scale: float, dirty: Rect, data: st.DataObject
) -> None:
    fit = places(remote, window, scale, data)
    patch = fit.patch(dirty, window)
    columns = [x for x in range(window.width) if fit.inside(x, max(fit.top, 0))]
    rows = [y for y in range(window.height) if fit.inside(max(fit.left, 0), y)]
    changed_x = [x for x in columns if dirty.x <= fit.to_remote(x, 0)[0] < dirty.right]
    changed_y = [y for y in rows if dirty.y <= fit.to_remote(0, y)[1] < dirty.bottom]
    if patch is None:
        assert not changed_x or not changed_y
        return
    assert patch.visible.clipped(window) == patch.visible
    assert patch.target.overlap(patch.visible) == patch.visible
    assert all(patch.visible.x <= x < patch.visible.right for x in changed_x)
    assert all(patch.visible.y <= y < patch.visible.bottom for y in changed_y)


@given(SMALL, SMALL, SCALES, PARTS, st.data())
def test_at_each_step_a_patch_lies_where_the_whole_would_have_it(
    remote: Size, window: Size, scale: float, dirty: Rect, data: st.DataObject
) -> None:
    fit = Fit.scaled(remote, window, scale, data.draw(st.tuples(PLACE, PLACE)))
    patch = fit.patch(dirty, window)
    if patch is None:
        return
    source, target = patch.source, patch.target
    assert (target.x - fit.left, target.y - fit.top) == (source.x * scale, source.y * scale)
    assert (target.width, target.height) == (source.width * scale, source.height * scale)
    assert source.right < remote.width + 4 and source.bottom < remote.height + 4
