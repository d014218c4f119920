"""Transport-wide feedback, read again by a reader of its own as the draft's §3.1 defines it."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from rhelp.media.browser.arrivals import EVERY, MOST, Arrivals


def read(packet: bytes) -> tuple[int, int, dict[int, float | None]]:
    """Media SSRC, count of feedbacks, and when each packet came, in seconds; None where it did not."""
    first, kind, words, _, media, base, count, time = struct.unpack_from("!BBHLLHHL", packet)
    assert (first, kind, (words + 1) * 4) == (0x8F, 205, len(packet))
    statuses: list[int] = []
    at = 20
    while len(statuses) < count:
        (chunk,) = struct.unpack_from("!H", packet, at)
        at += 2
        if chunk >> 15 == 0:
            statuses += [chunk >> 13] * (chunk & 0x1FFF)
        elif chunk >> 14 == 2:
            statuses += [chunk >> place & 1 for place in range(13, -1, -1)]
        else:
            statuses += [chunk >> place & 3 for place in range(12, -1, -2)]
    came: dict[int, float | None] = {}
    ticks = (time >> 8) * 256
    for number, status in enumerate(statuses[:count], base):
        if status:
            (delta,) = struct.unpack_from("!B" if status == 1 else "!h", packet, at)
            at += status
            ticks += delta
        came[number % 65536] = ticks / 4000 if status else None
    assert len(packet) - at < 4
    return media, time & 0xFF, came


def told(arrivals: Arrivals, now: float) -> dict[int, float | None]:
    found: dict[int, float | None] = {}
    for packet in arrivals.feedback(1, 2, now):
        found |= read(packet)[2]
    return found


def test_what_came_and_what_did_not_is_told() -> None:
    arrivals = Arrivals()
    for number, at in ((10, 5.0), (11, 5.001), (14, 5.1), (13, 5.11)):
        arrivals.add(number, at)
    assert arrivals.deadline == 5.0 + EVERY
    assert told(arrivals, 5.12) == {10: 5.0, 11: 5.001, 12: None, 13: 5.11, 14: 5.1}
    assert arrivals.deadline is None and arrivals.feedback(1, 2, 5.2) == []


def test_each_is_told_once_and_feedback_is_counted() -> None:
    arrivals = Arrivals()
    counts = []
    for turn in range(300):
        arrivals.add(turn, turn * 0.1)
        (packet,) = arrivals.feedback(1, 77, turn * 0.1)
        media, count, came = read(packet)
        assert media == 77 and came == {turn: came[turn]}
        counts.append(count)
    assert counts == [turn % 256 for turn in range(300)]


def test_one_that_comes_late_is_told_afterwards() -> None:
    arrivals = Arrivals()
    arrivals.add(1, 1.0)
    arrivals.add(3, 1.0)
    told(arrivals, 1.05)
    arrivals.add(2, 1.1)
    assert told(arrivals, 1.15)[2] == 1.1


def test_numbers_go_round() -> None:
    arrivals = Arrivals()
    for number in (65534, 65535, 0, 1):
        arrivals.add(number, 2.0)
    assert list(told(arrivals, 2.1)) == [65534, 65535, 0, 1]


def test_a_great_leap_begins_anew() -> None:
    arrivals = Arrivals()
    arrivals.add(5, 1.0)
    arrivals.add(30_000, 1.01)
    assert told(arrivals, 1.05) == {30_000: 1.01}


def test_a_pause_longer_than_a_delta_can_tell_needs_another_packet() -> None:
    arrivals = Arrivals()
    arrivals.add(1, 1.0)
    arrivals.add(2, 12.0)
    assert len(packets := arrivals.feedback(1, 2, 12.0)) == 2
    assert [read(packet)[2] for packet in packets] == [{1: 1.0}, {2: 12.0}]


@given(st.lists(st.tuples(st.integers(0, 3 * MOST), st.floats(0, 20)), min_size=1, max_size=200), st.integers(0, 65535))
def test_every_packet_is_told_to_a_quarter_of_a_millisecond(came: list[tuple[int, float]], begin: int) -> None:
    arrivals = Arrivals()
    truth: dict[int, float] = {}
    for number, at in came:
        arrivals.add((begin + number) % 65536, at)
        truth.setdefault((begin + number) % 65536, at)
    found = told(arrivals, 20)
    assert {number for number, at in found.items() if at is not None} == set(truth)
    assert all(abs((found[number] or 0) - at) <= 0.00026 for number, at in truth.items())
