"""Which keysym stands for what."""

from __future__ import annotations

import pytest
import xcffib.keysymdef as published
from hypothesis import given
from hypothesis import strategies as st

from rhelp.desktop.x11.keysyms import NAMED, canonical, keysym

X_NAMES = {
    "Enter": "Return",
    "Backspace": "BackSpace",
    "PageUp": "Prior",
    "PageDown": "Next",
    "ArrowLeft": "Left",
    "ArrowUp": "Up",
    "ArrowRight": "Right",
    "ArrowDown": "Down",
    "Shift": "Shift_L",
    "Control": "Control_L",
    "Alt": "Alt_L",
    "AltGraph": "ISO_Level3_Shift",
    "Meta": "Super_L",
    "CapsLock": "Caps_Lock",
    "NumLock": "Num_Lock",
    "ScrollLock": "Scroll_Lock",
    "PrintScreen": "Print",
    "ContextMenu": "Menu",
    "HangulMode": "Hangul",
    "HanjaMode": "Hangul_Hanja",
    "Convert": "Henkan_Mode",
    "NonConvert": "Muhenkan",
}


@pytest.mark.parametrize("key", NAMED)
def test_named_keys_are_those_that_x_publishes(key: str) -> None:
    assert NAMED[key][0] == getattr(published, f"XK_{X_NAMES.get(key, key)}")


@pytest.mark.parametrize(
    ("character", "symbol"),
    [
        ("a", 0x61),
        ("é", 0xE9),
        ("가", 0x0100AC00),
        ("🙂", 0x0101F642),
        ("\n", 0xFF0D),
        ("\t", 0xFF09),
        ("€", 0x010020AC),
    ],
)
def test_characters(character: str, symbol: int) -> None:
    assert keysym(character) == symbol


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("EuroSign", "€"),
        ("Cyrillic_ya", "я"),
        ("Cyrillic_YA", "Я"),
        ("Ukrainian_ghe_with_upturn", "ґ"),
        ("Greek_ALPHA", "Α"),
        ("Greek_SIGMA", "Σ"),
        ("Greek_sigma", "σ"),
        ("Greek_finalsmallsigma", "ς"),
        ("Greek_omega", "ω"),
        ("Lstroke", "Ł"),
        ("gbreve", "ğ"),
        ("hebrew_aleph", "א"),
        ("Arabic_alef", "ا"),
        ("Thai_kokai", "ก"),
        ("OE", "Œ"),
        ("Hangul_Kiyeog", "ㄱ"),
        ("Hangul_I", "ㅣ"),
        ("a", "a"),
    ],
)
def test_older_names_of_letters(name: str, character: str) -> None:
    assert canonical(getattr(published, f"XK_{name}")) == keysym(character)


@pytest.mark.parametrize("name", ["Return", "Shift_L", "F1", "dead_acute", "KP_1", "leftarrow", "kana_A"])
def test_what_is_no_letter_stays(name: str) -> None:
    symbol = getattr(published, f"XK_{name}")
    assert canonical(symbol) == symbol


@given(st.characters(exclude_categories=["Cs"]))
def test_every_character_keeps_its_keysym(character: str) -> None:
    assert canonical(keysym(character)) == keysym(character)


@given(st.integers(0, 2**32 - 1))
def test_no_number_is_too_strange(symbol: int) -> None:
    assert canonical(canonical(symbol)) == canonical(symbol)
