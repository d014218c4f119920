"""Mouse and keyboard on the stage, moved by the display itself, as events of the features."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rhelp.core.geometry import Size
from rhelp.features import keyboard, pointer
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from tests.ui_tk.stand import KNOWN, Stand, stand
from tests.ui_tk.test_stage import live

FULL_HD = Size(1920, 1080)
BOTH = frozenset({Right.POINTER, Right.KEYBOARD})


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Stand]:
    with stand(tmp_path, credentials=KNOWN, standby=SeatKind.VIEWER) as made:
        yield made


def control(on: Stand, held: frozenset[Right] = BOTH, size: Size = FULL_HD) -> Any:
    stage = live(on, size, held)
    on.settle(0.3)
    stage.frame.focus_force()
    on.until(lambda: on.root.focus_get() is stage.frame)
    on.session.heard.clear()
    return stage


def keys(on: Stand) -> list[object]:
    return [event for event in on.session.heard if type(event).__module__ == keyboard.__name__]


def test_clicks_reach_the_pixel_under_them(on: Stand) -> None:
    stage = control(on)
    x, y = stage.frame.winfo_rootx() + 400, stage.frame.winfo_rooty() + 300
    there = stage.fit.to_remote(400, 300)
    on.xdo("mousemove", x, y, "click", 1, "click", 3, "click", 5)
    on.until(lambda: pointer.Turned(0, 1) in on.session.heard)
    heard = [event for event in on.session.heard if not isinstance(event, pointer.MovedTo)]
    assert heard == [
        pointer.Pressed(1, *there), pointer.Released(1, *there), pointer.Pressed(3, *there),
        pointer.Released(3, *there), pointer.Turned(0, 1),
    ]  # fmt: skip
    assert pointer.MovedTo(*there) in on.session.heard


def test_hangul_and_english_arrive_as_text(on: Stand) -> None:
    control(on)
    on.xdo("type", "--delay", 200, "안녕 Hi ㅎ é!")
    on.until(lambda: len(typed(on)) >= len("안녕 Hi ㅎ é!"))
    assert typed(on) == "안녕 Hi ㅎ é!"


def typed(on: Stand) -> str:
    return "".join(event.text for event in on.session.heard if isinstance(event, keyboard.Typed))


def test_shortcuts_arrive_as_keys(on: Stand) -> None:
    control(on)
    on.xdo("key", "ctrl+c")
    on.until(lambda: keyboard.Released("Control") in on.session.heard)
    on.settle(0.1)
    heard = keys(on)
    assert heard[:2] == [keyboard.Pressed("Control"), keyboard.Pressed("c")]
    assert set(heard[2:]) == {keyboard.Released("c"), keyboard.Released("Control")}


@pytest.mark.parametrize(
    ("key", "name"),
    [("Return", "Enter"), ("Tab", "Tab"), ("BackSpace", "Backspace"), ("Left", "ArrowLeft"), ("F5", "F5")],
)
def test_named_keys_arrive_as_keys_and_focus_stays(on: Stand, key: str, name: str) -> None:
    stage = control(on)
    on.xdo("key", key)
    on.until(lambda: keyboard.Released(name) in on.session.heard)
    assert keys(on) == [keyboard.Pressed(name), keyboard.Released(name)]
    assert on.root.focus_get() is stage.frame


def test_a_held_key_is_pressed_once(on: Stand) -> None:
    control(on)
    on.xdo("keydown", "Down")
    on.settle(1.2)  # longer than X waits before it repeats
    on.xdo("keyup", "Down")
    on.until(lambda: keyboard.Released("ArrowDown") in on.session.heard)
    assert keys(on) == [keyboard.Pressed("ArrowDown"), keyboard.Released("ArrowDown")]


def test_shift_is_let_go_before_text(on: Stand) -> None:
    control(on)
    on.xdo("keydown", "Shift_L", "key", "a", "key", "Left", "keyup", "Shift_L")
    on.until(lambda: keyboard.Released("ArrowLeft") in on.session.heard and len(keys(on)) >= 7)
    heard = keys(on)
    assert heard[:4] == [
        keyboard.Pressed("Shift"), keyboard.Released("Shift"), keyboard.Typed("A"), keyboard.Pressed("Shift"),
    ]  # fmt: skip
    assert keyboard.Pressed("ArrowLeft") in heard


def test_losing_the_focus_lets_everything_go(on: Stand) -> None:
    control(on)
    on.xdo("keydown", "Control_L")
    on.until(lambda: keyboard.Pressed("Control") in on.session.heard)
    other = tk.Toplevel(on.root)
    on.until(other.winfo_ismapped)
    other.focus_force()
    on.until(lambda: keyboard.LetGo() in on.session.heard and pointer.LetGo() in on.session.heard)
    on.xdo("keyup", "Control_L")
    other.destroy()


def test_only_what_is_allowed_is_sent(on: Stand) -> None:
    stage = control(on, frozenset({Right.KEYBOARD}))
    x, y = stage.frame.winfo_rootx() + 400, stage.frame.winfo_rooty() + 300
    on.xdo("mousemove", x, y, "click", 1, "key", "F2")
    on.until(lambda: keyboard.Released("F2") in on.session.heard)
    assert [event for event in on.session.heard if type(event).__module__ == pointer.__name__] == []
    on.session.rights(held={Right.POINTER})
    on.until(lambda: "Mouse only" in on.texts())
    on.session.heard.clear()
    on.xdo("key", "F3", "mousemove", x + 5, y, "click", 1)
    on.until(lambda: any(isinstance(event, pointer.Released) for event in on.session.heard))
    assert keys(on) == []
