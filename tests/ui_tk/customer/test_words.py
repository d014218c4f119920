"""Names and sentences of the customer's windows."""

from __future__ import annotations

import pytest

from rhelp.ui_tk.customer import words
from rhelp.ui_tk.customer.standing import Came
from rhelp.wire.message import Right


@pytest.mark.parametrize(
    ("name", "letters"),
    [("김상담", "김"), ("Kim Minsu", "KM"), ("kim", "K"), ("", ""), ("  ", ""), ("(?)", ""), ("이 상담", "이")],
)
def test_initials(name: str, letters: str) -> None:
    assert words.initials(name) == letters


def test_a_name_stays_one_short_line() -> None:
    assert words.clean("kim\u202e\nAllow" + "x" * 200) == ("kimAllow" + "x" * 52)


def test_every_right_has_its_words_and_icon() -> None:
    for right in Right:
        assert words.question_of("kim", right).startswith("kim ")
        assert words.meaning_of(right) and words.name_of(right) and words.ICONS[right]


def test_only_what_the_customer_entered_verifies() -> None:
    assert words.proof_words(Came.TYPED, "https://help.example.kr") == (True, "Verified by the code you entered")
    for came in (Came.GIVEN, Came.ICON):
        verified, said = words.proof_words(came, "https://help.example.kr")
        assert not verified and "help.example.kr" in said
