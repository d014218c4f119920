"""Where windows lie, and how they are brought back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.geometry import Rect
from rhelp.ui_tk.places import GRIP, TITLE, Place, on_screen, parse

NUMBERS = st.integers(-9999, 9999)
AREAS = st.builds(Rect, NUMBERS, NUMBERS, st.integers(200, 4000), st.integers(200, 4000))
FULL_HD = Rect(0, 0, 1920, 1080)


@given(AREAS, st.booleans())
def test_a_place_is_read_as_it_was_written(area: Rect, maximised: bool) -> None:
    assert parse(str(Place(area, maximised))) == Place(area, maximised)


def test_what_is_no_place_is_none() -> None:
    assert [parse(text) for text in ("", "900x600", "900x600+1+2 upside down", "1x1+0+0")] == [None] * 4


@given(AREAS, st.lists(st.builds(Rect, NUMBERS, NUMBERS, st.integers(640, 4000), st.integers(480, 4000)), min_size=1))
def test_its_title_can_always_be_held(area: Rect, monitors: list[Rect]) -> None:
    found = on_screen(area, monitors)
    assert any(
        monitor.y <= found.y <= monitor.bottom - TITLE
        and min(found.right, monitor.right) - max(found.x, monitor.x) >= min(GRIP, found.width)
        for monitor in monitors
    )


def test_a_window_stays_where_it_can_be_seen_and_comes_back_where_not() -> None:
    second = Rect(1920, 0, 1280, 1024)
    there = Rect(2000, 100, 900, 600)
    assert on_screen(there, [FULL_HD, second]) == there
    assert on_screen(there, [FULL_HD]) == Rect(1020, 100, 900, 600)
    assert on_screen(Rect(0, 0, 3000, 2000), [FULL_HD]) == FULL_HD
