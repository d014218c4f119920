"""Where the small windows stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.ui_tk.customer.corner import beside, lowest

SCREEN = Rect(0, 0, 1366, 728)


def test_the_notice_stands_at_the_corner_and_the_question_above_it() -> None:
    notice = lowest(Size(320, 260), SCREEN, 16)
    assert notice == Rect(1030, 452, 320, 260)
    assert beside(Size(420, 380), notice, SCREEN, 8) == Rect(930, 64, 420, 380)


def test_where_there_is_no_room_above_it_stands_at_the_left() -> None:
    notice = lowest(Size(320, 400), SCREEN, 16)
    assert beside(Size(420, 380), notice, SCREEN, 8) == Rect(602, 332, 420, 380)


@given(st.integers(900, 4000), st.integers(560, 2400), st.integers(150, 500), st.integers(200, 520))
def test_neither_leaves_the_screen_nor_covers_the_other(width: int, height: int, notice_h: int, asked_h: int) -> None:
    area = Rect(100, 50, width, height)
    notice = lowest(Size(320, notice_h), area, 16)
    asked = beside(Size(420, asked_h), notice, area, 8)
    assert area.overlap(notice) == notice and area.overlap(asked) == asked
    assert notice.overlap(asked) is None
