"""What the portable keyboard can and cannot type."""

from __future__ import annotations

import pytest

from rhelp.core.errors import RhelpError
from rhelp.desktop.portable.keyboard import PyAutoGuiKeyboard, is_english, plain


def test_every_sign_of_an_english_keyboard_has_its_key() -> None:
    assert [plain(character) for character in '<A"~a1'] == [",", "a", "'", "`", "a", "1"]


@pytest.mark.parametrize(("text", "typed"), [("Hello,\n\tok ~", True), ("한", False), ("é", False), ("\x1b", False)])
def test_what_is_english(text: str, typed: bool) -> None:
    assert is_english(text) is typed


def test_other_text_and_keys_are_refused() -> None:
    keyboard = PyAutoGuiKeyboard(None)
    with pytest.raises(RhelpError, match="English keyboard"):
        keyboard.type("안녕")
    for key in ("Unidentified", "HangulMode", "가", ""):
        with pytest.raises(RhelpError, match="not known"):
            keyboard.press(key)
