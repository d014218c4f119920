"""The access code: drawn from fair chance, read however people write it."""

from __future__ import annotations

import secrets
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.codes import (
    BASE32,
    SECRET_LETTERS,
    AccessCode,
    draw_digits,
    draw_letters,
    page_of_link,
    parse_code,
    parse_link,
)

CODE = AccessCode("4821", "73905")


@pytest.mark.parametrize(
    "typed",
    [
        "482173905",
        "4821-73905",
        " 4821 – 73905 ",
        "4821.73905",
        "4821·73905",
        "４８２１－７３９０５",
        "4 8 2 1 7 3 9 0 5",
    ],
)
def test_a_code_is_read_however_it_is_written(typed: str) -> None:
    assert parse_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", "4821", "4821-7390", "4821-739055", "4821-7390a", "4821/73905", "٤٨٢١٧٣٩٠٥"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert parse_code(typed) is None


@given(st.text(st.sampled_from("0123456789"), min_size=9, max_size=9), st.lists(st.integers(0, 9), max_size=5))
def test_separators_change_nothing(digits: str, places: list[int]) -> None:
    typed = digits
    for place in places:
        typed = typed[:place] + "- " + typed[place:]
    code = parse_code(typed)
    assert code is not None and code.digits == digits


@given(st.text())
def test_any_text_is_a_code_or_none(typed: str) -> None:
    code = parse_code(typed)
    assert code is None or (len(code.digits) == 9 and code.digits.isascii() and code.digits.isdigit())


def test_a_code_is_shown_in_two_parts_and_logged_without_its_secret() -> None:
    assert str(CODE) == "4821-73905"
    assert CODE.secret not in repr(CODE)


def test_digits_are_drawn_one_by_one_from_ten() -> None:
    asked: list[int] = []

    def below(limit: int) -> int:
        asked.append(limit)
        return len(asked) % 10

    assert draw_digits(5, below) == "12345"
    assert asked == [10] * 5


def test_drawn_digits_are_uniform() -> None:
    counts = Counter(draw_digits(20_000, secrets.randbelow))
    assert counts.keys() == set("0123456789")
    assert all(1_700 < n < 2_300 for n in counts.values())  # seven standard deviations


def test_a_link_and_its_fragment_hold_the_same_code() -> None:
    secret = draw_letters(SECRET_LETTERS, secrets.randbelow)
    assert len(secret) == SECRET_LETTERS and set(secret) <= set(BASE32)
    for typed in (f"https://help.example/desk/#4821-{secret}", f" 4821-{secret}\n", f"#4821-{secret.upper()}"):
        code = parse_link(typed)
        assert code == AccessCode("4821", secret)
        assert secret not in repr(code)
    assert page_of_link(f"https://help.example/desk/#4821-{secret}") == "https://help.example/desk/"
    assert page_of_link(f"4821-{secret}") == ""


@pytest.mark.parametrize("typed", ["", "4821-73905", "https://help.example/", "4821-" + "a" * 25, "4821-" + "1" * 26])
def test_what_is_no_link(typed: str) -> None:
    assert parse_link(typed) is None
