"""Mouse and keyboard on the stage, moved by the display itself, as events of the features."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rhelp.core.geometry import Fit, Size
from rhelp.features import keyboard, pointer
from rhelp.ui_tk.input import Input
from rhelp.wire import codec
from rhelp.wire.message import Message, Right
from rhelp.wire.peer import PEER
from rhelp.wire.signal import SeatKind
from scripts.rig.typist import Typist
from tests.ui_tk.stand import KNOWN, Stand, stand
from tests.ui_tk.test_stage import live

FULL_HD = Size(1920, 1080)
BOTH = frozenset({Right.VIEW, Right.POINTER, Right.KEYBOARD})


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


def test_hangul_and_english_arrive_as_text(display: str, on: Stand) -> None:
    control(on)
    hand = threading.Thread(target=Typist(display).type, args=("안녕 Hi ㅎ é!",), daemon=True)
    hand.start()
    on.until(lambda: len(typed(on)) >= len("안녕 Hi ㅎ é!"))
    assert typed(on) == "안녕 Hi ㅎ é!"
    on.until(lambda: not hand.is_alive())


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


def test_shift_goes_only_with_keys_that_need_it(on: Stand) -> None:
    control(on)
    on.xdo("keydown", "Shift_L", "key", "a", "key", "Left", "key", "b", "keyup", "Shift_L")
    on.xdo("keydown", "Shift_L", "keyup", "Shift_L", "key", "c")
    on.until(lambda: keyboard.Typed("c") in on.session.heard)
    assert [event for event in keys(on) if event != keyboard.Released("ArrowLeft")] == [
        keyboard.Typed("A"), keyboard.Pressed("Shift"), keyboard.Pressed("ArrowLeft"), keyboard.Released("Shift"),
        keyboard.Typed("B"), keyboard.Typed("c"),
    ]  # fmt: skip


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


class Recorder:
    """A seat with everything allowed and the largest screen there can be."""

    fit = Fit(Size(32767, 32767), 1.0, 0, 0)

    def __init__(self) -> None:
        self.heard: list[object] = []

    def holds(self, right: Right) -> bool:
        return True

    def send(self, event: object) -> None:
        self.heard.append(event)


def happened(**fields: int | str) -> Any:
    """An event of Tk as no device of this display makes it."""
    event: Any = tk.Event()
    for name, value in {"state": 0, "x": 5, "y": 5, "char": "", "keysym_num": 0, "keycode": 99, **fields}.items():
        setattr(event, name, value)
    return event


@pytest.fixture
def bare(display: str) -> Iterator[tuple[Input, Recorder]]:
    root, recorder = tk.Tk(), Recorder()
    yield Input(root, recorder, lambda held, keysym: None), recorder
    root.destroy()


def on_the_wire(heard: list[object]) -> list[Message]:
    """The messages of the agent's ends, as the customer's codec takes them."""
    ends = (keyboard.Agent(), pointer.Agent())
    said = [item for event in heard for end in ends if type(event) in end.minds for item in end.handle(event, 0)]
    messages = [item for item in said if isinstance(item, Message)]
    assert [codec.decode(codec.encode(message), PEER) for message in messages] == messages
    return messages


def test_buttons_a_message_cannot_carry_stay_here(bare: tuple[Input, Recorder]) -> None:
    watch, recorder = bare
    for number in range(1, 16):
        watch._pressed(happened(num=number))
        watch._released(happened(num=number))
    pressed = [event.button for event in recorder.heard if isinstance(event, pointer.Pressed)]
    assert pressed == [1, 2, 3, 8, 9]
    on_the_wire(recorder.heard)


@pytest.mark.parametrize(("delta", "clicks"), [(120, -1), (-240, 2), (7, -1), (12_000, -20), (-999_999, 20)])
def test_a_wheel_never_turns_further_than_a_message_says(bare: tuple[Input, Recorder], delta: int, clicks: int) -> None:
    watch, recorder = bare
    watch._wheel(happened(delta=delta))
    watch._wheel_aside(happened(delta=delta))
    assert recorder.heard == [pointer.Turned(0, clicks), pointer.Turned(clicks, 0)]
    on_the_wire(recorder.heard)


def test_long_text_arrives_in_pieces(bare: tuple[Input, Recorder]) -> None:
    watch, recorder = bare
    watch._key_pressed(happened(keysym="x", char="가나다라마" * 500))
    assert [len(event.text) for event in recorder.heard if isinstance(event, keyboard.Typed)] == [1000, 1000, 500]
    on_the_wire(recorder.heard)


def test_a_key_no_message_can_carry_stays_here(bare: tuple[Input, Recorder]) -> None:
    watch, recorder = bare
    watch._key_pressed(happened(keysym="x", char="가나", state=0x4))
    assert recorder.heard == []


def test_points_far_outside_are_the_nearest_pixel(bare: tuple[Input, Recorder]) -> None:
    watch, recorder = bare
    watch._pressed(happened(num=1))
    watch._moved(happened(x=-70_000, y=99_999))
    watch._released(happened(num=1, x=99_999, y=-70_000))
    assert recorder.heard[1:] == [pointer.MovedTo(0, 32766), pointer.Released(1, 32766, 0)]
    on_the_wire(recorder.heard)


def test_only_what_is_allowed_is_sent(on: Stand) -> None:
    stage = control(on, frozenset({Right.KEYBOARD}))
    x, y = stage.frame.winfo_rootx() + 400, stage.frame.winfo_rooty() + 300
    on.xdo("mousemove", x, y, "click", 1, "key", "F2")
    on.until(lambda: keyboard.Released("F2") in on.session.heard)
    assert [event for event in on.session.heard if type(event).__module__ == pointer.__name__] == []
    on.session.rights(held={Right.VIEW, Right.POINTER})
    on.until(lambda: "Mouse only" in on.texts())
    on.session.heard.clear()
    on.xdo("key", "F3", "mousemove", x + 5, y, "click", 1)
    on.until(lambda: any(isinstance(event, pointer.Released) for event in on.session.heard))
    assert keys(on) == []
