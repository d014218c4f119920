"""Which keys make which symbols."""

from __future__ import annotations

from rhelp.desktop.x11.keymap import Key, Keymap, KeyType, Stroke, bits
from rhelp.desktop.x11.keysyms import CAPS_LOCK, LEVEL3, NUM_LOCK, SHIFT_L

SHIFT, LOCK, CONTROL, NUM, ALT_GR = 1, 2, 4, 16, 128
CONTROL_L = 0xFFE3
ONE = KeyType(0, {})
TWO = KeyType(SHIFT, {SHIFT: 1})
LETTER = KeyType(SHIFT | LOCK, {SHIFT: 1, LOCK: 1})
KEYPAD = KeyType(SHIFT | NUM, {SHIFT: 1, NUM: 1})
FOUR = KeyType(SHIFT | ALT_GR, {SHIFT: 1, ALT_GR: 2, SHIFT | ALT_GR: 3})


def single(kind: KeyType, *symbols: int) -> Key:
    return Key((kind,), (symbols,))


KEYS = {
    9: Key((), ()),
    10: single(FOUR, *b"1!|~"),
    38: single(LETTER, *b"aA"),
    39: Key((LETTER, LETTER), (tuple(b"sS"), (0x10004D1, 0x10004F1))),
    37: single(ONE, CONTROL_L),
    50: single(ONE, SHIFT_L),
    66: single(ONE, CAPS_LOCK),
    77: single(ONE, NUM_LOCK),
    87: single(KEYPAD, 0xFF57, ord("9")),
    92: single(ONE, LEVEL3),
    94: single(TWO, *b"<>"),
    97: Key((ONE,), ((0,),)),
}
MODIFIERS = {37: CONTROL, 50: SHIFT, 66: LOCK, 77: NUM, 92: ALT_GR}
KEYMAP = Keymap(KEYS, MODIFIERS)


def test_levels() -> None:
    strokes = KEYMAP.strokes(0, 0)
    assert strokes[ord("a")] == Stroke(38, 0)
    assert strokes[ord("A")] == Stroke(38, SHIFT)
    assert strokes[ord("|")] == Stroke(10, ALT_GR)
    assert strokes[ord("~")] == Stroke(10, SHIFT | ALT_GR)
    assert strokes[ord("9")] == Stroke(87, SHIFT)


def test_locked_modifiers_change_what_is_needed() -> None:
    assert KEYMAP.strokes(0, LOCK)[ord("A")] == Stroke(38, 0)
    assert KEYMAP.strokes(0, LOCK)[ord("a")] == Stroke(38, SHIFT)
    assert KEYMAP.strokes(0, NUM)[ord("9")] == Stroke(87, 0)


def test_groups_wrap_around_where_a_key_has_fewer() -> None:
    strokes = KEYMAP.strokes(1, 0)
    assert strokes[0x10004D1] == Stroke(39, 0)
    assert ord("s") not in strokes
    assert strokes[ord("a")] == Stroke(38, 0)


def test_a_shortcut_finds_its_key_in_any_group() -> None:
    assert KEYMAP.find(ord("s"), 1) == 39
    assert KEYMAP.find(ord("A"), 0) == 38
    assert KEYMAP.find(0x0100AC00, 0) is None


def test_spare_keys_carry_nothing() -> None:
    assert KEYMAP.spare == [9, 97]


def test_modifiers() -> None:
    assert KEYMAP.caps_lock == LOCK
    assert KEYMAP.num_lock == NUM
    assert KEYMAP.liftable == {37, 50, 92}
    assert KEYMAP.helpers(SHIFT | ALT_GR) == [50, 92]


def test_bits() -> None:
    assert bits(0b10010001) == [1, 16, 128]
