"""Names and sentences of the customer's windows."""

from __future__ import annotations

import pytest

from rhelp.core.session import Trust
from rhelp.ui_tk.customer import words
from rhelp.ui_tk.customer.standing import Came
from rhelp.ui_tk.icons import ICONS
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
        assert words.meaning_of(right) and words.ICONS[right] in ICONS


def test_only_what_the_customer_entered_verifies() -> None:
    server = "https://help.example.kr"
    assert words.proof_words(Came.TYPED, server, Trust.VERIFIED) == (True, "Verified by the code you entered")
    for came, trust in ((Came.GIVEN, Trust.VERIFIED), (Came.ICON, Trust.UNVERIFIED), (Came.TYPED, Trust.UNVERIFIED)):
        verified, said = words.proof_words(came, server, trust)
        assert not verified and "help.example.kr" in said
