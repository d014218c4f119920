"""The stage against the glass: what is seen on the display is compared with the customer's pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rhelp.core.geometry import Rect, Size
from rhelp.core.zoom import Zoom
from rhelp.features import pointer
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from tests.ui_tk.stand import KNOWN, Stand, stand

VIEWER: dict[str, Any] = {"credentials": KNOWN, "standby": SeatKind.VIEWER}
PAINTERS = pytest.mark.parametrize("painter", ["fast", "pillow"])


def use(painter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if painter == "pillow":
        monkeypatch.setenv("RHELP_SURFACE", "pillow")
    else:
        monkeypatch.delenv("RHELP_SURFACE", raising=False)


def live(on: Stand, size: Size, held: frozenset[Right] = frozenset({Right.VIEW})) -> Any:
    """The stage's frame, with the picture on it."""
    on.until(lambda: on.network.sessions and "4821-73905" in on.texts())
    on.session.come(size, held)
    return on.until(lambda: stage_of(on))


def stage_of(on: Stand) -> Any:
    viewer = on.app.viewer
    return viewer.stage if viewer is not None and viewer.stage.fit is not None else None


def seen(on: Stand, stage: Any) -> Any:
    """The stage's part of the glass."""
    x, y = stage.frame.winfo_rootx(), stage.frame.winfo_rooty()
    return on.glass()[y : y + stage.frame.winfo_height(), x : x + stage.frame.winfo_width()]


def rgb(on: Stand) -> Any:
    return on.session.picture.pixels[..., 2::-1]


@PAINTERS
def test_actual_size_shows_exactly_the_pixels(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, painter: str
) -> None:
    use(painter, monkeypatch)
    with stand(tmp_path, **VIEWER) as on:
        stage = live(on, Size(600, 400))
        stage.zoom = Zoom.ACTUAL

        def same() -> bool:
            fit, glass = stage.fit, seen(on, stage)
            shown = glass[fit.top : fit.top + 400, fit.left : fit.left + 600]
            return shown.shape == (400, 600, 3) and np.array_equal(shown, rgb(on))

        on.until(same)
        on.session.change(Rect(37, 41, 113, 29), (10, 200, 30))
        on.until(same)


@PAINTERS
def test_a_larger_picture_is_scrolled(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, painter: str
) -> None:
    use(painter, monkeypatch)
    with stand(tmp_path, **VIEWER) as on:
        stage = live(on, Size(1920, 1080))
        stage.zoom = Zoom.ACTUAL
        stage.scroll_to(500, 300)

        def same() -> bool:
            glass = seen(on, stage)
            height, width = glass.shape[:2]
            x, y = stage.offset
            return (x, y) == (500, 300) and np.array_equal(glass, rgb(on)[y : y + height, x : x + width])

        on.until(same)
        on.session.change(Rect(510, 320, 200, 100), (1, 2, 3))
        on.until(same)
        stage.scroll_to(99999, 99999)
        assert stage.offset == (1920 - stage.frame.winfo_width(), 1080 - stage.frame.winfo_height())


@PAINTERS
def test_fitted_partial_changes_end_as_the_whole_would(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, painter: str
) -> None:
    use(painter, monkeypatch)
    with stand(tmp_path, **VIEWER) as on:
        stage = live(on, Size(1920, 1080))
        on.session.change(Rect(333, 222, 501, 301), (250, 250, 250))
        on.settle(0.5)
        fit = stage.fit
        x, y = round(fit.left + 580 * fit.scale), round(fit.top + 370 * fit.scale)
        assert tuple(seen(on, stage)[y, x]) == (250, 250, 250)
        before = seen(on, stage)
        stage.zoom = Zoom.AUTOMATIC
        on.settle(0.2)
        assert np.array_equal(before, seen(on, stage))


def test_a_new_size_is_followed(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        stage = live(on, Size(600, 400))
        on.session.show(Size(400, 600))
        on.until(lambda: stage.fit.remote == Size(400, 600))


def test_full_screen_of_the_same_size_lies_at_the_corner_unscaled(bare_display: str, tmp_path: Path) -> None:
    both = frozenset(Right)
    with stand(tmp_path, **VIEWER, full_screen=True) as on:
        live(on, Size(800, 600), both)
        on.until(lambda: np.array_equal(on.glass(), rgb(on)))
        on.session.change(Rect(100, 100, 50, 50), (9, 8, 7))
        on.until(lambda: np.array_equal(on.glass(), rgb(on)))
        on.xdo("mousemove", 321, 234, "click", 1)
        on.until(lambda: pointer.Released(1, 321, 234) in on.session.heard)
        assert pointer.Pressed(1, 321, 234) in on.session.heard


def test_the_bar_comes_at_the_upper_edge_and_goes(bare_display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER, full_screen=True) as on:
        live(on, Size(800, 600))
        assert "End support" not in on.texts()
        on.xdo("mousemove", 400, 0)
        on.until(lambda: "Leave full screen" in on.texts())
        on.xdo("mousemove", 400, 300)
        on.until(lambda: "Leave full screen" not in on.texts())


def test_full_screen_and_back_under_a_window_manager(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        stage = live(on, Size(1280, 800))
        on.settle(0.3)
        on.press("Full screen")
        on.until(lambda: stage.fit.scale == 1 and (stage.fit.left, stage.fit.top) == (0, 0))
        stage.frame.focus_force()
        on.xdo("key", "ctrl+super+Return")
        on.until(lambda: "End support" in on.texts() and stage.fit.scale < 1)
