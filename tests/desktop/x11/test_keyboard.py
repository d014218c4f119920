"""Typing and keys on real X displays, read back from programs that know nothing of us."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xcffib
import xcffib.xkb

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.desktop.x11.keyboard import X11Keyboard
from tests.displays import (
    Paper,
    connected,
    core_mapping,
    keys_down,
    set_layout,
    terminal,
    text_field,
    until,
    xvfb,
)

ASCII = "".join(map(chr, range(0x20, 0x7F))) + "\n\tThe End.\n"
KOREAN = "안녕하세요, 원격지원입니다!"
MIXED = "한글과 English 🙂🎉, Ünïcode € ₩ — Яя ΑΩς ﷼\n"
SYLLABLES = "".join(chr(0xAC00 + 37 * place) for place in range(300))


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as shown:
        yield shown


@pytest.fixture
def keyboard(display: str) -> Iterator[X11Keyboard]:
    set_layout(display, "us")
    with opened(display) as ours:
        yield ours


@pytest.fixture
def field(display: str, keyboard: X11Keyboard, tmp_path: Path) -> Iterator[Paper]:
    with text_field(display, tmp_path) as paper:
        yield paper


@contextmanager
def opened(display: str) -> Iterator[X11Keyboard]:
    with connected(display) as connection:
        keyboard = X11Keyboard(connection)
        yield keyboard
        keyboard.close()


def strike(keyboard: X11Keyboard, *keys: str) -> None:
    for key in keys:
        keyboard.press(key)
    for key in reversed(keys):
        keyboard.release(key)


def lock_group(display: str, group: int) -> None:
    with connected(display) as hand:
        keyboard = hand(xcffib.xkb.key)
        keyboard.UseExtension(1, 0).reply()
        keyboard.LatchLockState(0x100, 0, 0, True, group, 0, False, 0)
        hand.core.GetInputFocus().reply()


@pytest.mark.parametrize("text", [ASCII, KOREAN, MIXED], ids=["ascii", "korean", "mixed"])
def test_text_arrives_in_a_text_field(keyboard: X11Keyboard, field: Paper, text: str) -> None:
    keyboard.type(text)
    keyboard.type(text)
    field.reads(text * 2)


def test_text_arrives_in_a_terminal(display: str, keyboard: X11Keyboard, tmp_path: Path) -> None:
    with terminal(display, tmp_path) as paper:
        keyboard.type(f"Hello, {KOREAN} ~|$\n{KOREAN}\r\n")
        paper.reads(f"Hello, {KOREAN} ~|$\n{KOREAN}\n")


def test_more_characters_than_free_keys(keyboard: X11Keyboard, field: Paper) -> None:
    keyboard.type(SYLLABLES)
    field.reads(SYLLABLES)


def test_the_same_korean_again_changes_no_key(display: str, keyboard: X11Keyboard, field: Paper) -> None:
    keyboard.type(KOREAN)
    before = core_mapping(display)
    keyboard.type(KOREAN)
    field.reads(KOREAN * 2)
    assert core_mapping(display) == before


def test_caps_lock_does_not_matter_and_stays(display: str, keyboard: X11Keyboard, field: Paper) -> None:
    strike(keyboard, "CapsLock")
    keyboard.type("abc ABC я Я 한")
    field.reads("abc ABC я Я 한")
    strike(keyboard, "a")
    field.reads("abc ABC я Я 한A")
    strike(keyboard, "CapsLock")


def test_held_modifiers_do_not_matter_and_stay(keyboard: X11Keyboard, field: Paper) -> None:
    keyboard.press("Shift")
    keyboard.press("Control")
    keyboard.type("abc 한글 1")
    keyboard.release("Control")
    field.reads("abc 한글 1")
    strike(keyboard, "a")
    field.reads("abc 한글 1A")
    keyboard.release("Shift")
    strike(keyboard, "a")
    field.reads("abc 한글 1Aa")


def test_a_shortcut(keyboard: X11Keyboard, field: Paper) -> None:
    strike(keyboard, "Control", "a")
    field.reads("[Ctrl+A]")


def test_named_keys(keyboard: X11Keyboard, field: Paper) -> None:
    keyboard.type("one two")
    strike(keyboard, "Home")
    strike(keyboard, "Delete")
    strike(keyboard, "End")
    strike(keyboard, "Backspace")
    strike(keyboard, "ArrowLeft")
    strike(keyboard, "Enter")
    field.reads("ne t\nw")


def test_keys_that_the_layout_lacks(keyboard: X11Keyboard, field: Paper) -> None:
    strike(keyboard, "ㅎ")
    strike(keyboard, "é")
    field.reads("ㅎé")


def test_a_held_key_is_released_after_the_layout_changed(display: str, keyboard: X11Keyboard) -> None:
    keyboard.press("y")
    held = keys_down(display)
    set_layout(display, "de")  # where Y and Z change places
    keyboard.press("Control")
    keyboard.release("y")
    keyboard.release("Control")
    assert len(held) == 1
    assert not keys_down(display)


def test_text_in_a_layout_with_alt_gr(display: str, keyboard: X11Keyboard, field: Paper) -> None:
    set_layout(display, "de")
    before = core_mapping(display)
    keyboard.type("äÖß € @ {[]}\\ ~ yz YZ µ²")
    field.reads("äÖß € @ {[]}\\ ~ yz YZ µ²")
    assert core_mapping(display) == before  # the layout had them all


def test_text_while_another_group_is_in_force(display: str, keyboard: X11Keyboard, field: Paper) -> None:
    set_layout(display, "us,ru")
    lock_group(display, 1)
    keyboard.type("latin")
    keyboard.type(" кириллица 한글")
    field.reads("latin кириллица 한글")
    strike(keyboard, "a")
    field.reads("latin кириллица 한글ф")
    lock_group(display, 0)


def test_close_gives_everything_back(display: str) -> None:
    set_layout(display, "us")
    before = core_mapping(display)
    with opened(display) as keyboard:
        keyboard.type(SYLLABLES[:60])
        keyboard.press("Alt")
        keyboard.press("x")
        assert core_mapping(display) != before
    assert core_mapping(display) == before
    assert not keys_down(display)


def test_a_layout_that_others_load_is_left_alone(display: str, keyboard: X11Keyboard, field: Paper) -> None:
    keyboard.type(KOREAN)
    field.reads(KOREAN)
    set_layout(display, "fr")
    loaded = core_mapping(display)
    keyboard.type(KOREAN + "az")
    field.reads(KOREAN * 2 + "az")
    keyboard.close()
    assert core_mapping(display) == loaded


@pytest.mark.parametrize("key", ["Unidentified", "enter", "", "ab"])
def test_unknown_keys_are_refused(keyboard: X11Keyboard, key: str) -> None:
    with pytest.raises(RhelpError, match="This key is not known"):
        keyboard.press(key)


@pytest.mark.parametrize("text", ["a\x1b", "\x00", "\x7f", "\ud800"])
def test_what_no_key_types_is_refused_before_anything_is_typed(keyboard: X11Keyboard, text: str) -> None:
    with pytest.raises(RhelpError, match="no key can type"):
        keyboard.type("abc" + text)


def test_no_keyboard_extension() -> None:
    with xvfb("-extension", "XTEST") as shown, connected(shown) as connection, pytest.raises(MissingExtension):
        X11Keyboard(connection)


def test_a_lost_display(keyboard: X11Keyboard) -> None:
    with xvfb() as shown:
        connection = xcffib.connect(display=shown)
        lost = X11Keyboard(connection)
        lost.press("Control")
    until(lambda: connection.has_error() or _poke(lost), "the end of the display")
    with pytest.raises(RhelpError, match="connection to the display was lost"):
        lost.type("abc")
    lost.close()
    connection.disconnect()


def _poke(keyboard: X11Keyboard) -> bool:
    try:
        keyboard.press("a")
    except RhelpError:
        return True
    return False


def test_a_sentence_can_be_typed_twice(keyboard: X11Keyboard, field: Paper) -> None:
    keyboard.type(KOREAN)
    keyboard.type(KOREAN)
    field.reads(KOREAN * 2)


def test_keys_of_another_program_stay_held(display: str, keyboard: X11Keyboard, field: Paper) -> None:
    subprocess.run(["xdotool", "keydown", "shift"], env={"DISPLAY": display}, check=True, timeout=10)
    keyboard.type("abc")
    field.reads("abc")
    assert keys_down(display)
    subprocess.run(["xdotool", "keyup", "shift"], env={"DISPLAY": display}, check=True, timeout=10)
    assert not keys_down(display)
