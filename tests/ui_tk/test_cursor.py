"""The customer's pointer in the viewer: drawn on the picture without a trace, worn by the agent's own pointer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xcffib.xproto

from rhelp.core.geometry import Rect, Size
from rhelp.core.zoom import Mode, Zoom
from rhelp.desktop.arrow import ARROW
from rhelp.desktop.ports import CursorShape
from rhelp.ui_tk.cursor import DOT
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from tests.desktop.x11.test_cursor import seen_by_xfixes
from tests.displays import connected
from tests.ui_tk.stand import KNOWN, Stand, stand
from tests.ui_tk.test_stage import PAINTERS, live, seen, use

RED = CursorShape(Size(6, 4), (2, 1), bytes([0, 0, 255, 255]) * 24)
GLASS = CursorShape(Size(6, 4), (0, 0), bytes([0, 0, 0, 128]) * 24)
HIDDEN = CursorShape(Size(1, 1), (0, 0), bytes(4))
EVERYTHING = frozenset(Right)


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Stand]:
    with stand(tmp_path, credentials=KNOWN, standby=SeatKind.VIEWER) as made:
        made.xdo("mousemove", 0, 0)
        yield made


def changed(on: Stand, stage: Any, before: Any) -> Rect | None:
    """The part of the stage that looks different from before."""
    rows, columns = np.nonzero((seen(on, stage) != before).any(axis=2))
    if not rows.size:
        return None
    x, y = int(columns.min()), int(rows.min())
    return Rect(x, y, int(columns.max()) - x + 1, int(rows.max()) - y + 1)


def plain(on: Stand) -> tuple[Any, Any]:
    """The stage with a grey picture, and how it looks without a pointer."""
    stage = live(on, Size(800, 500))
    on.session.change(Rect(0, 0, 800, 500), (100, 100, 100))
    on.settle(0.4)
    return stage, seen(on, stage)


@pytest.mark.parametrize("percent", [25, 100, 125, 200])
def test_it_is_drawn_where_it_points_and_goes_without_a_trace(on: Stand, percent: int) -> None:
    stage, _ = plain(on)
    stage.zoom = Zoom(Mode.FIXED, percent)
    on.settle(0.1)
    before, factor = seen(on, stage), max(1.0, percent / 100)
    on.session.point(400, 252, RED)
    x, y = stage.fit.to_window(400, 252)
    wanted = Rect(x - round(2 * factor), y - round(factor), round(6 * factor), round(4 * factor))
    on.until(lambda: changed(on, stage, before) == wanted)
    assert tuple(seen(on, stage)[wanted.y + 1, wanted.x + 1]) == (255, 0, 0)
    on.session.change(Rect(399, 251, 3, 2), (100, 100, 100))
    on.settle(0.1)
    assert changed(on, stage, before) == wanted
    on.session.point(404, 256)
    on.settle(0.1)
    on.session.point(401, 240, HIDDEN)
    on.until(lambda: changed(on, stage, before) is None)


@PAINTERS
def test_where_it_is_transparent_the_picture_shines_through_once(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, painter: str
) -> None:
    use(painter, monkeypatch)
    with stand(tmp_path, credentials=KNOWN, standby=SeatKind.VIEWER) as on:
        on.xdo("mousemove", 0, 0)
        stage, before = plain(on)
        on.session.point(100, 100, GLASS)
        x, y = stage.fit.to_window(100, 100)
        on.until(lambda: changed(on, stage, before) == Rect(x, y, 6, 4))
        for _ in range(3):
            on.session.change(Rect(98, 98, 5, 5), (100, 100, 100))
            on.settle(0.05)
        assert {tuple(pixel) for pixel in seen(on, stage)[y : y + 4, x : x + 6].reshape(-1, 3)} == {(50, 50, 50)}
        on.session.change(Rect(0, 0, 800, 500), (200, 200, 200))
        on.until(lambda: tuple(seen(on, stage)[y, x]) == (100, 100, 100))
        assert on.session.picture.pixels[100, 100, 0] == 200


def test_fitted_it_goes_without_a_trace_too(on: Stand) -> None:
    stage = live(on, Size(1920, 1080))
    on.settle(0.4)
    before = seen(on, stage)
    on.session.point(960, 540, ARROW)
    on.until(lambda: changed(on, stage, before) is not None)
    for step in range(20):
        on.session.point(960 + 7 * step, 540 + 3 * step)
        on.settle(0.02)
    on.session.point(0, 0, HIDDEN)
    on.until(lambda: changed(on, stage, before) is None)


def test_while_it_controls_the_agents_own_pointer_wears_it(on: Stand, display: str) -> None:
    stage, before = plain(on)
    on.session.point(400, 250, RED)
    on.until(lambda: changed(on, stage, before) is not None)
    on.session.rights(held=set(EVERYTHING))
    on.until(lambda: on.viewer._cursor.controls)
    on.settle(0.1)
    assert changed(on, stage, before) is not None  # our own pointer is elsewhere
    x, y = stage.frame.winfo_rootx() + 300, stage.frame.winfo_rooty() + 200
    on.xdo("mousemove", x, y)
    with connected(display) as eye:
        on.until(lambda: seen_by_xfixes(eye) == RED)
        on.viewer._toast.hide()
        on.session.point(*stage.fit.to_remote(300, 200))
        on.until(lambda: changed(on, stage, before) is None)
        there = stage.fit.to_remote(300, 200)
        on.session.point(there[0], there[1], HIDDEN)
        on.until(lambda: seen_by_xfixes(eye) == DOT)
        on.session.point(there[0], there[1], ARROW)
        on.until(lambda: seen_by_xfixes(eye) == ARROW)
        on.session.point(10, 10)  # the customer takes the mouse away
        on.until(lambda: changed(on, stage, before) is not None)
        on.xdo("mousemove_relative", 1, 1)
        on.until(lambda: changed(on, stage, before) is None)
        on.session.rights(held={Right.VIEW})
        on.until(lambda: seen_by_xfixes(eye) != ARROW)


def test_a_window_manager_that_takes_the_pointer_for_a_click_makes_nothing_flash(on: Stand, display: str) -> None:
    stage, before = plain(on)
    on.session.rights(held=set(EVERYTHING))
    on.until(lambda: on.viewer._cursor.controls)
    on.viewer._toast.hide()
    on.xdo("mousemove", stage.frame.winfo_rootx() + 300, stage.frame.winfo_rooty() + 200)
    x, y = stage.fit.to_remote(300, 200)
    on.session.point(x, y, RED)
    on.settle(0.5)
    assert changed(on, stage, before) is None
    with connected(display) as manager:
        root, mask = manager.setup.roots[0].root, xcffib.xproto.EventMask.ButtonPress
        ways = xcffib.xproto.GrabMode.Async, xcffib.xproto.GrabMode.Async
        manager.core.GrabPointer(False, root, mask, *ways, 0, 0, xcffib.xproto.Time.CurrentTime).reply()
        on.settle(0.2)
        assert changed(on, stage, before) is None, "it has not left, it is only taken"
        manager.core.UngrabPointerChecked(xcffib.xproto.Time.CurrentTime).check()
    on.xdo("mousemove", 0, 0)
    on.until(lambda: changed(on, stage, before) is not None)
