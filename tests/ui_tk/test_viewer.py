"""The viewer's sizes, its hot keys, the way of the keyboard through it, and its status line when it is narrow."""

from __future__ import annotations

import json
import tkinter as tk
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tkinter import ttk
from typing import Any

import numpy as np
import pytest

from rhelp.core.geometry import Rect, Size
from rhelp.core.session import Live, Trust
from rhelp.core.zoom import STEPS, Mode, Zoom
from rhelp.features import keyboard
from rhelp.media.scaling import scaled
from rhelp.ui_tk.figure_words import FULL
from rhelp.ui_tk.status_line import StatusLine
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import tip_of
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from rhelp.words import set_language
from tests.ui_tk.stand import KNOWN, Stand, stand
from tests.ui_tk.test_stage import live, rgb, seen

BOTH = frozenset(Right)
ZOOM_OUT, ZOOM_IN, BAR = "ctrl+super+Down", "ctrl+super+Up", "ctrl+super+t"


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Stand]:
    with stand(tmp_path, credentials=KNOWN, standby=SeatKind.VIEWER) as made:
        yield made


def focused(on: Stand) -> tk.Misc | None:
    return on.viewer.window.focus_get()


def to_picture(on: Stand) -> None:
    on.viewer.stage.frame.focus_force()
    on.until(lambda: focused(on) is on.viewer.stage.frame)


@pytest.mark.parametrize("percent", STEPS)
def test_each_step_on_the_glass_is_the_scaled_picture(on: Stand, percent: int) -> None:
    stage = live(on, Size(400, 240))
    stage.zoom = Zoom(Mode.FIXED, percent)

    def same() -> bool:
        fit = stage.fit
        wanted = scaled(np.ascontiguousarray(rgb(on)), fit.shown.width, fit.shown.height)
        glass = seen(on, stage)[fit.top : fit.top + fit.shown.height, fit.left : fit.left + fit.shown.width]
        return fit.scale == percent / 100 and np.array_equal(glass, wanted)

    on.until(same)
    on.session.change(Rect(37, 41, 113, 29), (10, 200, 30))
    on.until(same)


def test_hot_keys_zoom_and_the_next_session_remembers(on: Stand, tmp_path: Path) -> None:
    stage = live(on, Size(640, 400), BOTH)
    to_picture(on)
    on.xdo("key", ZOOM_IN)
    on.until(lambda: "Screen 125 %" in on.texts() and "125 %" in on.texts())
    on.xdo("key", ZOOM_OUT, ZOOM_OUT)
    on.until(lambda: "Screen 75 %" in on.texts())
    assert str(stage.zoom) == "75"
    assert not [event for event in on.session.heard if event in (keyboard.Pressed("Meta"), keyboard.Pressed("ArrowUp"))]
    assert json.loads((tmp_path / "agent.json").read_text())["support"]["zoom"] == "75"
    on.session.end()
    on.press("New support")
    live(on, Size(640, 400))
    on.until(lambda: "Screen 75 %" in on.texts())


def test_super_alone_still_goes_to_the_customer(on: Stand) -> None:
    live(on, Size(640, 400), BOTH)
    to_picture(on)
    on.xdo("key", "super")
    on.until(lambda: keyboard.Released("Meta") in on.session.heard)
    on.xdo("key", "ctrl+super+d")
    on.until(lambda: keyboard.Pressed("d") in on.session.heard)
    assert keyboard.Pressed("Meta") in on.session.heard[on.session.heard.index(keyboard.Released("Meta")) :]


def test_the_screen_button_steps_down_and_the_menu_chooses(on: Stand) -> None:
    live(on, Size(640, 400))
    for wanted in ("75", "50", "25", "100"):
        shown = next(text for text in on.texts() if text.startswith("Screen "))
        on.press(shown)
        on.until(lambda wanted=wanted: f"Screen {wanted} %" in on.texts())  # type: ignore[misc]
    assert on.viewer.zooming.zoom == Zoom.AUTOMATIC
    on.viewer.zooming.choose(Zoom.FIT)
    on.until(lambda: on.viewer.zooming.percent > 100)


def test_the_window_follows_where_the_screen_allows(on: Stand) -> None:
    stage = live(on, Size(640, 400))
    on.viewer.zooming.let_window_follow(True)
    on.viewer.zooming.choose(Zoom(Mode.FIXED, 150))
    on.until(lambda: (stage.frame.winfo_width(), stage.frame.winfo_height()) == (960, 600))
    on.viewer.zooming.choose(Zoom(Mode.FIXED, 200))
    on.until(lambda: stage.frame.winfo_width() > 1200)
    on.settle(0.3)
    window = on.viewer.window
    assert window.winfo_rootx() + window.winfo_width() <= 1280
    assert window.winfo_rooty() + window.winfo_height() <= 800


def test_the_keyboard_reaches_the_bar_and_comes_back(on: Stand) -> None:
    stage = live(on, Size(640, 400), BOTH)
    to_picture(on)
    on.xdo("key", "Tab")
    on.until(lambda: keyboard.Released("Tab") in on.session.heard)
    assert focused(on) is stage.frame
    on.xdo("key", BAR)
    on.until(lambda: isinstance(focused(on), ttk.Button))
    walked: list[Any] = []
    while (button := focused(on)) not in walked and isinstance(button, ttk.Button):
        walked.append(button)
        on.xdo("key", "Tab")
        on.until(lambda before=button: focused(on) is not before)  # type: ignore[misc]
    buttons = [b for b in on.widgets(ttk.Button, on.viewer.window) if b.winfo_viewable()]
    assert set(walked) == {b for b in buttons if not b.instate(["disabled"])}
    assert isinstance(focused(on), ttk.Label)  # what is known of the customer, and leads to the words
    on.xdo("key", "Tab")
    on.until(lambda: focused(on) is stage.frame)
    on.xdo("key", BAR)
    on.until(lambda: isinstance(focused(on), ttk.Button))
    on.xdo("key", "Escape")
    on.until(lambda: focused(on) is stage.frame)
    on.xdo("key", BAR)
    on.until(lambda: isinstance(focused(on), ttk.Button))
    on.xdo("key", "space")
    on.until(lambda: "Screen 75 %" in on.texts())
    on.xdo("key", BAR)
    on.until(lambda: focused(on) is stage.frame)


def test_the_sizes_are_chosen_by_keyboard(on: Stand) -> None:
    stage = live(on, Size(640, 400), BOTH)
    to_picture(on)
    on.xdo("key", BAR, "Tab")
    on.until(lambda: tip_of(focused(on) or on.root) == "Choose the size")
    on.xdo("key", "Down")
    on.until(lambda: on.widgets(tk.Menu, on.viewer.window))
    on.settle(0.2)
    on.xdo("key", "Down", "Down", "Return")
    on.until(lambda: stage.zoom == Zoom.FIT)
    on.until(lambda: not on.widgets(tk.Menu, on.viewer.window))
    on.xdo("key", BAR)
    on.until(lambda: focused(on) is stage.frame)


def test_without_control_tab_leaves_the_picture(on: Stand) -> None:
    stage = live(on, Size(640, 400))
    to_picture(on)
    on.xdo("key", "Tab")
    on.until(lambda: focused(on) is not stage.frame)
    assert isinstance(focused(on), ttk.Button)


def test_the_bar_of_full_screen_by_keyboard(on: Stand) -> None:
    stage = live(on, Size(640, 400), BOTH)
    to_picture(on)
    on.xdo("key", "ctrl+super+Return")
    on.until(lambda: on.viewer.full_screen and focused(on) is stage.frame)
    on.xdo("key", BAR)
    on.until(lambda: "Leave full screen" in on.texts() and isinstance(focused(on), ttk.Button))
    on.settle(0.4)
    assert "Leave full screen" in on.texts()
    on.xdo("key", "ctrl+super+Return")
    on.until(lambda: not on.viewer.full_screen and focused(on) is stage.frame)


def test_the_bar_of_full_screen_has_the_keyboard_at_once(on: Stand) -> None:
    live(on, Size(640, 400))
    on.xdo("mousemove", 600, 400)
    on.viewer.toggle_full_screen()
    on.until(lambda: focused(on) is on.viewer.stage.frame)
    on.viewer._full.focus()
    on.viewer._full._look()  # the timer may strike now
    on.turn()
    assert isinstance(focused(on), ttk.Button)


def test_the_words_under_the_icons_can_be_hidden(on: Stand) -> None:
    live(on, Size(640, 400))
    slim = next(b for b in on.widgets(ttk.Button, on.viewer.window) if tip_of(b) == "Hide the words under the icons")
    slim.invoke()
    on.turn()
    assert "Full screen" not in on.texts()
    slim.invoke()
    on.turn()
    assert "Full screen" in on.texts()


def test_the_side_panel_opens_and_closes(on: Stand) -> None:
    stage = live(on, Size(640, 400))

    def beside() -> int:
        return int(on.viewer.window.winfo_width() - stage.frame.winfo_width())

    on.until(lambda: stage.frame.winfo_ismapped() and beside() == 0)
    on.viewer.side.toggle("chat", lambda frame: ttk.Label(frame, text="a page").pack())
    on.until(lambda: "a page" in on.texts() and beside() == 320)
    on.viewer.toggle_full_screen()
    on.until(lambda: "a page" not in on.texts())
    on.viewer.toggle_full_screen()
    on.until(lambda: "a page" in on.texts())
    on.viewer.side.toggle("chat", lambda frame: None)
    on.until(lambda: "a page" not in on.texts() and beside() == 0)


def test_the_status_line_shows_what_letter_keys_make_there(display: str) -> None:
    root = tk.Tk()
    try:
        line = StatusLine(Theme(root, "light", 100), root)
        line.frame.pack(fill="x")
        known = Live("Kim", "Linux", 0.0, Trust.VERIFIED, False)
        for hangul, sign in ((None, None), (True, "한"), (False, "A"), (None, None)):
            line.show(replace(known, hangul=hangul))
            root.update()
            shown = [w for w in line.frame.winfo_children() if isinstance(w, ttk.Label) and w.winfo_ismapped()]
            assert [w.cget("text") for w in shown if w.cget("text") in ("한", "A")] == ([sign] if sign else [])
    finally:
        root.destroy()


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_nothing_of_the_status_line_is_cut_off(display: str, tongue: str, scale: float) -> None:
    set_language(tongue)
    root = tk.Tk()
    theme = Theme(root, "light", round(scale * 100))
    try:
        line = StatusLine(theme, root)
        line.frame.pack(fill="x")
        root.geometry(f"{theme.px(720)}x{theme.px(100)}")
        widest = Live(
            "아주 긴 이름을 가진 고객 회사 김철수 대리", "Linux", -360_000, Trust.UNVERIFIED, True,
            figures=FULL, hangul=True,
        )  # fmt: skip
        for live_now in (widest, replace(widest, trust=Trust.VERIFIED, relayed=False)):
            line.show(live_now)
            line.zoomed(Zoom.AUTOMATIC, 125)
            root.update()
            line.show(live_now)
            root.update()
            labels = [label for label in line.frame.winfo_children() if isinstance(label, ttk.Label)]
            for label in labels:
                assert label.winfo_width() >= label.winfo_reqwidth(), label.cget("text")
                assert bool(tip_of(label)) == bool(label.cget("text"))
            spans = sorted((label.winfo_x(), label.winfo_x() + label.winfo_width()) for label in labels)
            assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))
            assert spans[0][0] >= 0 and spans[-1][1] <= theme.px(720)
            assert "…" in labels[0].cget("text") and len(labels[0].cget("text")) >= 3
    finally:
        root.tk.call("tk", "scaling", 96 / 72)  # Tk keeps it for the display, whatever becomes of the window
        root.destroy()
        set_language("en")
