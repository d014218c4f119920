"""Packets in any order become the same pictures, each as soon as its last packet is there."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rhelp.media.assembly import CAPACITY, MODULUS, Assembly, Fragment


def packets(pictures: list[list[bytes]], first: int) -> list[tuple[int, Fragment]]:
    """Numbered packets of the pictures' parts."""
    numbered = [(part, index == len(parts) - 1) for parts in pictures for index, part in enumerate(parts)]
    return [((first + offset) % MODULUS, Fragment(last, part)) for offset, (part, last) in enumerate(numbered)]


pictures = st.lists(st.lists(st.binary(min_size=1, max_size=3), min_size=1, max_size=4), min_size=1, max_size=8)


@given(pictures, st.integers(0, MODULUS - 1))
def test_in_order_each_picture_comes_with_its_last_packet(parts: list[list[bytes]], first: int) -> None:
    assembly = Assembly()
    for number, fragment in packets(parts, first):
        assert len(assembly.add(number, fragment)) == int(fragment.marker)
    assert assembly.missing == []


@given(pictures, st.integers(0, MODULUS - 1), st.randoms(use_true_random=False))
def test_any_order_and_duplicates_give_the_same_pictures(parts: list[list[bytes]], first: int, random: Random) -> None:
    sent = packets(parts, first)
    rest = sent[1:] * 2
    random.shuffle(rest)
    assembly = Assembly()
    got = [picture for number, fragment in [sent[0], *rest] for picture in assembly.add(number, fragment)]
    assert got == [b"".join(part) for part in parts]


def test_what_is_missing_is_named() -> None:
    assembly = Assembly()
    assembly.add(MODULUS - 1, Fragment(True, b"a"))
    assert assembly.add(2, Fragment(True, b"d")) == []
    assert assembly.missing == [0, 1]


def test_too_much_waiting_is_given_up() -> None:
    assembly = Assembly()
    assembly.add(0, Fragment(False, b"a"))
    for number in range(2, CAPACITY + 2):
        assembly.add(number % MODULUS, Fragment(True, b"b"))
    assert assembly.broken
    assert assembly.add(CAPACITY + 5, Fragment(True, b"z")) == []
    assert assembly.missing == [CAPACITY + 2, CAPACITY + 3, CAPACITY + 4], "it goes on behind what was given up"
