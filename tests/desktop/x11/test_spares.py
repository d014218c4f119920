"""Lending spare keys."""

from __future__ import annotations

from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from rhelp.desktop.x11.keymap import Key, Keymap, KeyType
from rhelp.desktop.x11.spares import MINIMUM_AGE, SpareKeys

EMPTY = Key((), ())
TWO = KeyType(1, {1: 1})
KEYMAP = Keymap({8: EMPTY, 93: EMPTY, 97: EMPTY, 38: Key((TWO,), ((97, 65),))}, {})
ROOM = 6


def placed(spares: SpareKeys) -> dict[int, tuple[int, int]]:
    return spares.rows(spares.keycodes)


def test_plain_places_first_then_those_with_shift() -> None:
    spares = SpareKeys()
    assert spares.place([1001, 1002, 1003], (), KEYMAP, (), 0.0) == {8, 93, 97}
    assert placed(spares) == {8: (1001, 1001), 93: (1002, 1002), 97: (1003, 1003)}
    assert spares.place([1004, 1001], (), KEYMAP, (), 0.0) == {8}
    assert placed(spares)[8] == (1001, 1004)


def test_known_symbols_need_none() -> None:
    spares = SpareKeys()
    assert spares.place([97, 1001, 97], {97}, KEYMAP, (), 0.0) == {8}


def test_it_stops_where_room_ends_and_replaces_the_oldest_later() -> None:
    spares = SpareKeys()
    spares.place(range(1001, 1010), (), KEYMAP, (), 0.0)
    assert spares.place([1007], (), KEYMAP, (), MINIMUM_AGE - 0.01) == set()
    spares.touch({1001}, MINIMUM_AGE)
    assert spares.next_free(()) == MINIMUM_AGE
    assert spares.place([1007], (), KEYMAP, (), MINIMUM_AGE) == {93}
    assert placed(spares)[93] == (1007, 1005)


def test_what_the_program_has_seen_may_be_replaced_at_once() -> None:
    spares = SpareKeys()
    spares.place(range(1001, 1007), (), KEYMAP, (), 0.0)
    assert spares.place([1007], (), KEYMAP, (), 0.01) == set()
    spares.seen()
    assert spares.place([1007], (), KEYMAP, (), 0.01) == {8}


def test_held_keys_are_not_touched() -> None:
    spares = SpareKeys()
    assert spares.place([1001, 1002], (), KEYMAP, {8}, 0.0) == {93, 97}
    assert spares.place_plain(1003, KEYMAP, {8, 93, 97}, 9.0) is None
    assert spares.place_plain(1003, KEYMAP, {93, 97}, 9.0) == 8


def test_what_others_changed_is_forgotten() -> None:
    spares = SpareKeys()
    spares.place([1001, 1002], (), KEYMAP, (), 0.0)
    spares.follow(Keymap({8: Key((TWO,), ((1001, 1001),)), 93: EMPTY}, {}))
    assert placed(spares) == {8: (1001, 1001)}


@given(st.lists(st.tuples(st.floats(0, 1), st.lists(st.integers(1000, 1015), min_size=1, max_size=9))))
def test_no_symbol_is_replaced_too_early(texts: list[tuple[float, list[int]]]) -> None:
    spares, now = SpareKeys(), 0.0
    typed: dict[int, float] = {}
    for pause, symbols in texts:
        now += pause
        before = placed(spares)
        spares.place(symbols, (), KEYMAP, (), now)
        after = placed(spares)
        lost = {s for row in before.values() for s in row} - {s for row in after.values() for s in row}
        assert all(typed[symbol] + MINIMUM_AGE <= now for symbol in lost)
        there = {s for row in after.values() for s in row}
        assert len(there) <= ROOM
        typed |= dict.fromkeys(takewhile(there.__contains__, symbols), now)
