"""What the Windows back end would send; the events are looked at, not sent."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Size
from rhelp.desktop.windows import (
    EXTENDED,
    KEY_UP,
    UNICODE,
    Input,
    Mouse,
    Stroke,
    WindowsKeyboard,
    WindowsPointer,
    normalised,
    packed,
    text_strokes,
)

LAYOUT = {"a": 0x41, "A": 0x41, "1": 0x31}


class Wire:
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[Mouse | Stroke] = []
        self.pointer = WindowsPointer(self.send, lambda: Size(1920, 1080))
        self.keyboard = WindowsKeyboard(self.send, LAYOUT.get)

    def send(self, events: Sequence[Mouse | Stroke]) -> None:
        self.sent += events


@given(st.integers(1, 16_384).flatmap(lambda extent: st.tuples(st.integers(0, extent - 1), st.just(extent))))
def test_windows_gets_back_the_pixel_that_was_meant(where: tuple[int, int]) -> None:
    pixel, extent = where
    scaled = normalised(pixel, extent)
    assert 0 <= scaled <= 65535
    assert scaled * extent // 65536 == pixel


def test_the_mouse() -> None:
    wire = Wire()
    wire.pointer.move(960, 540)
    wire.pointer.press(9)
    wire.pointer.release(9)
    wire.pointer.wheel(1, -2)
    wire.pointer.press(1)
    wire.pointer.close()
    assert wire.sent == [
        Mouse(0xC001, 32768, 32768),
        Mouse(0x80, data=2),
        Mouse(0x100, data=2),
        Mouse(0x0800, data=240),
        Mouse(0x1000, data=120),
        Mouse(0x0002),
        Mouse(0x0004),
    ]
    with pytest.raises(RhelpError):
        wire.pointer.press(4)


def test_text_is_utf_16_and_lines_and_tabs_are_keys() -> None:
    assert text_strokes("한🙂\r\n\t") == [
        Stroke(UNICODE, scan=0xD55C),
        Stroke(UNICODE | KEY_UP, scan=0xD55C),
        Stroke(UNICODE, scan=0xD83D),
        Stroke(UNICODE | KEY_UP, scan=0xD83D),
        Stroke(UNICODE, scan=0xDE42),
        Stroke(UNICODE | KEY_UP, scan=0xDE42),
        Stroke(0, key=0x0D),
        Stroke(KEY_UP, key=0x0D),
        Stroke(0, key=0x09),
        Stroke(KEY_UP, key=0x09),
    ]


def test_held_modifiers_are_lifted_while_text_is_typed() -> None:
    wire = Wire()
    wire.keyboard.press("Shift")
    wire.keyboard.type("x")
    assert wire.sent[1:] == [
        Stroke(KEY_UP, key=0xA0),
        Stroke(UNICODE, scan=0x78),
        Stroke(UNICODE | KEY_UP, scan=0x78),
        Stroke(0, key=0xA0),
    ]


def test_keys() -> None:
    wire = Wire()
    wire.keyboard.press("Control")
    wire.keyboard.press("A")
    wire.keyboard.press("ArrowLeft")
    wire.keyboard.press("ㅎ")
    wire.keyboard.release("A")
    wire.keyboard.release("A")
    wire.keyboard.close()
    assert wire.sent == [
        Stroke(0, key=0xA2),
        Stroke(0, key=0x41),
        Stroke(EXTENDED, key=0x25),
        Stroke(UNICODE, scan=ord("ㅎ")),
        Stroke(KEY_UP, key=0x41),
        Stroke(KEY_UP, key=0xA2),
        Stroke(EXTENDED | KEY_UP, key=0x25),
        Stroke(UNICODE | KEY_UP, scan=ord("ㅎ")),
    ]
    for unknown in ("Unidentified", "🙂"):
        with pytest.raises(RhelpError):
            wire.keyboard.press(unknown)


def test_the_structure_is_as_large_as_windows_wants_it() -> None:
    assert ctypes.sizeof(Input) == (40 if ctypes.sizeof(ctypes.c_void_p) == 8 else 28)
    assert packed(Mouse(0x0800, data=-120)).event.mouse.mouseData == 0xFFFFFF88
    assert packed(Stroke(KEY_UP, key=0x41)).event.keyboard.wVk == 0x41
