"""Updates survive reordering and doubles; one lost piece of each group is repaired by parity."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.media import fragments
from rhelp.media.fragments import GROUP, HEAD, MOST_WAITING, PIECE, Assembly, groups_of, split
from tests.counts import many

MANY = many(3000, 150)
lengths = st.integers(0, PIECE * (GROUP * 2 + 3))


@settings(max_examples=MANY, deadline=None)
@given(length=lengths, parity=st.booleans(), data=st.data())
def test_any_order_and_doubles(length: int, parity: bool, data: st.DataObject) -> None:
    whole = bytes(at * 7 % 251 for at in range(length))
    packets = split(3, whole, parity)
    assembly = Assembly()
    order = data.draw(st.permutations(packets + packets[:2]))
    assert [got for packet in order if (got := assembly.add(packet))] == [(3, whole)]


@settings(max_examples=MANY, deadline=None)
@given(length=lengths, data=st.data())
def test_one_lost_piece_of_each_group_is_repaired(length: int, data: st.DataObject) -> None:
    whole = bytes(at * 5 % 253 for at in range(length))
    packets = split(9, whole, parity=True)
    count = len(packets) - groups_of(-(-length // PIECE) or 1)
    groups = groups_of(count)
    lost = {data.draw(st.sampled_from([*range(group, count, groups), count + group])) for group in range(groups)}
    assembly = Assembly()
    order = data.draw(st.permutations([packet for index, packet in enumerate(packets) if index not in lost]))
    assert [got for packet in order if (got := assembly.add(packet))] == [(9, whole)]


@settings(max_examples=MANY, deadline=None)
@given(packets=st.lists(st.binary(max_size=40), max_size=30))
def test_noise_does_no_harm(packets: list[bytes]) -> None:
    assembly = Assembly()
    for packet in packets:
        assembly.add(packet)


def test_what_is_done_is_not_wanted_again() -> None:
    assembly = Assembly()
    assert assembly.add(split(1, b"one")[0]) == (1, b"one")
    assert assembly.add(split(1, b"one")[0]) is None
    assembly.forget(5)
    assert assembly.add(split(4, b"four")[0]) is None
    assert assembly.add(split(6, b"six")[0]) == (6, b"six")


def test_pieces_that_contradict_each_other_are_dropped() -> None:
    assembly = Assembly()
    assembly.add(HEAD.pack(1, 0, 2) + b"a")
    assert assembly.add(HEAD.pack(1, 1, 3) + b"b") is None
    assert assembly.add(HEAD.pack(1, 1, 2) + b"c") == (1, b"ac")


def test_updates_that_stay_incomplete_do_not_stop_those_that_come() -> None:
    assembly = Assembly()
    for number in range(1, 3 * MOST_WAITING):
        assembly.add(split(number, bytes(2 * PIECE))[0])
    assert assembly.add(split(3 * MOST_WAITING, b"new")[0]) == (3 * MOST_WAITING, b"new")
    assert len(assembly._coming) <= MOST_WAITING


def test_what_is_long_done_is_not_kept() -> None:
    assembly = Assembly()
    for number in range(1, 5 * MOST_WAITING):
        assembly.add(split(number, b"one")[0])
    assert len(assembly._done) <= MOST_WAITING + 1
    assert assembly.add(split(3, b"one")[0]) is None


def test_pieces_under_way_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST_HELD", 10 * PIECE)
    assembly = Assembly()
    for number in range(1, 100):
        assembly.add(split(number, bytes(2 * PIECE))[0])
    assert len(assembly._coming) < 10
    first, second = split(99, bytes(2 * PIECE))
    assert assembly.add(first) is None and assembly.add(second) == (99, bytes(2 * PIECE))
