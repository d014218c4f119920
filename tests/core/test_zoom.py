"""Steps of 25 to 200 %, automatic and fitted sizes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.geometry import Fit, Size
from rhelp.core.zoom import STEPS, Mode, Zoom

HD = Size(1920, 1080)


@pytest.mark.parametrize("text", ["automatic", "fit", *map(str, STEPS)])
def test_a_zoom_is_read_as_it_was_written(text: str) -> None:
    assert str(Zoom.parse(text)) == text


@pytest.mark.parametrize("text", ["", "33", "fixed", "200 %", "-25"])
def test_what_a_file_should_not_hold_is_automatic(text: str) -> None:
    assert Zoom.parse(text) == Zoom.AUTOMATIC


@given(st.floats(0.01, 4))
def test_steps_go_up_and_down_from_any_scale(scale: float) -> None:
    up, down = Zoom.AUTOMATIC.larger(scale), Zoom.AUTOMATIC.smaller(scale)
    assert up.mode is down.mode is Mode.FIXED
    assert up.percent > scale * 100 or up.percent == STEPS[-1]
    assert down.percent < scale * 100 or down.percent == STEPS[0]


def test_clicks_on_the_screen_button_step_down_and_begin_again() -> None:
    zoom, seen = Zoom.AUTOMATIC, []
    for _ in range(5):
        scale = zoom.percent / 100 if zoom.mode is Mode.FIXED else 0.8
        zoom = zoom.stepped_down(scale)
        seen.append(str(zoom))
    assert seen == ["75", "50", "25", "automatic", "75"]


def test_where_the_picture_lies() -> None:
    window = Size(3000, 3000)
    assert Zoom.AUTOMATIC.place(HD, window) == Fit.actual(HD, window)
    assert Zoom.FIT.place(HD, window).shown.width == 3000
    assert Zoom.FIT.place(Size(100, 100), window).scale == 2.0
    assert Zoom(Mode.FIXED, 200).place(HD, Size(1000, 700), (99999, 5)) == Fit(HD, 2.0, 1000 - 3840, -5)
