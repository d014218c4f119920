"""What has to be sent goes out once and in order, paced and within the window; what was asked for goes first."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.media.fragments import MOST_UPDATE, PIECE, Assembly
from rhelp.media.outbox import MOST_OVERTAKING, Haste, Outbox, Piece
from rhelp.media.window import FIRST, Heard, Window
from tests.counts import many

MANY = many(1000, 60)


def all_now(outbox: Outbox, now: float) -> list[Piece]:
    """Everything that goes out at once, as if the line were endless."""
    out = []
    while (piece := outbox.next(now)) is not None:
        out.append(piece)
    return out


def through(outbox: Outbox, start: float, end: float) -> list[tuple[float, Piece]]:
    """What goes out, and when."""
    out, now = [], start
    while now < end:
        out += [(now, piece) for piece in all_now(outbox, now)]
        now += 0.001
    return out


@settings(max_examples=MANY, deadline=None)
@given(
    updates=st.lists(st.tuples(st.integers(1, 6 * PIECE), st.sampled_from(Haste)), min_size=1, max_size=9),
    seed=st.integers(0, 1000),
)
def test_everything_arrives_whatever_is_lost(updates: list[tuple[int, Haste]], seed: int) -> None:
    chance = random.Random(seed)
    got: dict[int, bytes] = {}
    outbox, assembly, now = Outbox(Window()), Assembly(), 0.0
    waiting = [(number, bytes([number]) * size, haste) for number, (size, haste) in enumerate(updates, 1)]
    came: set[int] = set()
    order: list[int] = []
    while len(got) < len(updates) and now < 60:
        if waiting and outbox.hungry(now):
            number, data, haste = waiting.pop(0)
            outbox.offer(number, data, 0, haste)
        for piece in all_now(outbox, now):
            order += updates_of([(now, piece)])
            if chance.random() >= 0.3:
                came.add(piece.number)
                if (whole := assembly.add(piece.payload)) is not None:
                    got[whole[0]] = whole[1]
        if came:
            outbox.window.heard(Heard(max(came), len(came), now), now)
            outbox.asked([number for number in range(1, max(came)) if number not in came])
        now += 0.02
    assert got == {number: bytes([number]) * size for number, (size, _) in enumerate(updates, 1)}
    for number, (_, haste) in enumerate(updates, 1):
        if haste is Haste.AFTER:
            assert min(order[order.index(number) :]) == number, "it copies what those before it paint"


def test_all_packets_of_the_longest_update_and_of_one_that_waits_can_be_asked_for() -> None:
    outbox, now = Outbox(Window()), 0.0
    outbox.offer(1, bytes(MOST_UPDATE), 0, Haste.LATER)
    outbox.offer(2, bytes(MOST_UPDATE), 0, Haste.AFTER)
    while len(outbox._history) < 2 * MOST_UPDATE // PIECE and now < 600:
        all_now(outbox, now)
        outbox.window.heard(Heard(outbox.sent, outbox.sent, now), now)
        now += 0.01
    outbox.asked([1])
    now += 1.0
    piece = outbox.next(now)
    assert piece is not None and piece.again and piece.number == 1 and outbox.sent >= 2 * MOST_UPDATE // PIECE


def test_an_update_is_paced_and_stops_at_the_window() -> None:
    outbox = Outbox(Window())
    outbox.offer(1, bytes(4 * FIRST), 0)
    sent = through(outbox, 0.0, 0.29)
    fresh = [at for at, piece in sent if not piece.again]
    assert FIRST <= outbox.window.in_flight <= FIRST + PIECE + 8
    assert fresh[-1] > 0.5 * FIRST / (1.25 * outbox.window.rate)
    assert not outbox.hungry(0.29)


def test_what_was_asked_for_goes_first() -> None:
    outbox = Outbox(Window())
    outbox.offer(1, bytes(3 * PIECE), 0)
    assert [piece.number for _, piece in through(outbox, 0.0, 0.02)] == [1, 2, 3]
    outbox.offer(2, bytes(2 * PIECE), 0)
    outbox.asked([2, 2, 77])
    out = [piece for _, piece in through(outbox, 0.02, 0.045)]
    assert [(piece.number, piece.again) for piece in out] == [(2, True), (4, False), (5, False)]


def test_the_last_packet_is_repeated_until_it_was_heard_of() -> None:
    outbox = Outbox(Window())
    outbox.offer(1, b"one", 0)
    first = [round(at, 2) for at, _ in through(outbox, 0.0, 1.2)]
    assert first == [0.0, 0.03, 0.13, 0.28, 0.43, 0.58, 0.73, 0.88, 1.03, 1.18]
    outbox.window.heard(Heard(1, 1, 0.0), 1.2)
    assert through(outbox, 1.2, 3.0) == [] and outbox.deadline(3.0) is None


def test_nothing_is_left_where_nobody_may_look() -> None:
    outbox = Outbox(Window())
    outbox.offer(1, bytes(9 * PIECE), 0)
    outbox.next(0.0)
    outbox.clear()
    outbox.asked([1])
    assert through(outbox, 0.0, 1.0) == [] and outbox.deadline(1.0) is None


def updates_of(pieces: list[tuple[float, Piece]]) -> list[int]:
    return [int.from_bytes(piece.payload[:4], "big") for _, piece in pieces if not piece.again]


def wide() -> Window:
    window = Window()
    window.round_trip = 0.01
    return window


def test_what_is_new_overtakes_what_can_wait() -> None:
    outbox = Outbox(wide())
    outbox.offer(1, bytes(8 * PIECE), 0, Haste.LATER)
    assert updates_of(through(outbox, 0.0, 0.001)) == [1] * 5 and outbox.hungry(0.001)
    outbox.offer(2, bytes(2 * PIECE), 0)
    assert updates_of(through(outbox, 0.001, 0.1)) == [2, 2, 1, 1, 1] and outbox.window.waiting == 0


def test_what_copies_comes_after_all_that_was_before_it() -> None:
    outbox = Outbox(wide())
    outbox.offer(1, bytes(8 * PIECE), 0, Haste.LATER)
    assert updates_of(through(outbox, 0.0, 0.001)) == [1] * 5
    outbox.offer(2, bytes(2 * PIECE), 0, Haste.AFTER)
    assert updates_of(through(outbox, 0.001, 0.1)) == [1, 1, 1, 2, 2] and outbox.window.waiting == 0


def test_what_can_wait_is_not_overtaken_without_end() -> None:
    outbox, sent = Outbox(wide()), []
    outbox.offer(1, bytes(8 * PIECE), 0, Haste.LATER)
    outbox.next(0.0)
    for number in range(2, MOST_OVERTAKING + 3):
        outbox.offer(number, b"", 0)
    sent = updates_of(through(outbox, 0.01, 0.2))
    assert sent == [*range(2, MOST_OVERTAKING + 2), *[1] * 7, MOST_OVERTAKING + 2]


def test_what_can_wait_keeps_to_the_calm_window_and_no_more_is_taken_meanwhile() -> None:
    outbox = Outbox(Window())
    outbox.offer(1, bytes(3 * FIRST), 0, Haste.LATER)
    through(outbox, 0.0, 0.25)
    assert not outbox.window.calm(0.25) and not outbox.window.spare(0.25)
    outbox.window.heard(Heard(outbox.sent, outbox.sent, 0.2), 0.25)
    assert outbox.window.calm(0.25) and not outbox.window.spare(0.25)
