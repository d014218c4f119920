"""The words can be told apart on the telephone, and their places never change."""

from __future__ import annotations

import hashlib
import unicodedata
from itertools import combinations

import pytest

from rhelp.core.sas_words import ENGLISH, KOREAN

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
PLAIN = dict(zip("ㄲㅋㄸㅌㅃㅍㅆㅉㅊ", "ㄱㄱㄷㄷㅂㅂㅅㅈㅈ", strict=True))
ALIKE = dict(zip("ㅐㅒㅖㅚㅙㅢ", "ㅔㅔㅔㅞㅞㅣ", strict=True))
STOPS = dict(zip("ㄲㅋㄳㄺㄵㄶㅅㅆㅈㅊㅌㅎㄼㅀㄻㅍㅄ", "ㄱㄱㄱㄱㄴㄴㄷㄷㄷㄷㄷㄷㄹㄹㅁㅂㅂ", strict=True))
NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}


def letters(syllable: str) -> tuple[str, str, str]:
    number = ord(syllable) - 0xAC00
    return INITIALS[number // 588], VOWELS[number % 588 // 28], FINALS[number % 28]


def sound(word: str) -> tuple[str, ...]:
    """How a Korean word of two syllables sounds, roughly: who hears badly hears no more than this."""
    (first, vowel, final), (initial, second, last) = map(letters, word)
    if initial == "ㅇ" and final and final != "ㅇ":
        initial, final = ("ㅇ" if final == "ㅎ" else final), ""
    initial, final = PLAIN.get(initial, initial), STOPS.get(final, final)
    if initial in "ㄴㅁㄹ":
        final = NASAL.get(final, final)
    if (final, initial) in (("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")):
        final = initial = "ㄹ"
    return PLAIN.get(first, first), ALIKE.get(vowel, vowel), final, initial, ALIKE.get(second, second), last


@pytest.mark.parametrize("words", [ENGLISH, KOREAN], ids=["en", "ko"])
def test_a_word_stands_for_ten_bits(words: tuple[str, ...]) -> None:
    assert len(words) == len(set(words)) == 1024
    assert all(unicodedata.is_normalized("NFC", word) for word in words)


def test_english_words_are_short_and_differ_by_two_letters() -> None:
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 8 for word in ENGLISH)
    assert not [pair for pair in combinations(ENGLISH, 2) if near(*pair)]


def near(one: str, other: str) -> bool:
    """Whether one letter put in, left out or changed makes one of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rests = {one[start:], one[start + 1 :]}, {other[start:], other[start + 1 :]}
    return bool(rests[0] & rests[1])


def test_korean_words_have_two_syllables_and_sound_different() -> None:
    assert all(len(word) == 2 and all("가" <= syllable <= "힣" for syllable in word) for word in KOREAN)
    assert len({sound(word) for word in KOREAN}) == 1024


def test_every_word_keeps_its_place() -> None:
    """Another list would make two versions of the program show different words for the same key."""
    assert hashlib.sha256(" ".join((*ENGLISH, *KOREAN)).encode()).hexdigest() == FIXED


FIXED = "6092a61555ff8f6aaadb4edd4ec329ae8e237720bfcd8cafad923b0f1eab46a3"
