"""Updates lost, late, twice and in any order: every pixel shows the newest update that can be known to cover it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.media import canvas as module
from rhelp.media.canvas import MOST_AHEAD, Canvas, Frame
from rhelp.media.updates import Copy, Film, Packer, Patch, Unpacker, Update
from tests.counts import many
from tests.media.strategies import areas

SIZE = Size(24, 16)
MANY = many(3000, 150)


@st.composite
def copies(draw: st.DrawFn) -> Copy:
    source = draw(areas(SIZE))
    x, y = draw(st.integers(0, SIZE.width - source.width)), draw(st.integers(0, SIZE.height - source.height))
    return Copy(source, x, y)


@st.composite
def logs(draw: st.DrawFn) -> list[Update]:
    """Some updates from the first on; every patch has pixels of its own."""
    count, made = draw(st.integers(1, 9)), []
    for number in range(1, count + 1):
        colours = iter(range(number * 20, 10_000))
        patches = tuple(filled(area, next(colours)) for area in draw(st.lists(areas(SIZE), max_size=3)))
        made.append(Update(number, SIZE, tuple(draw(st.lists(copies(), max_size=2))), patches))
    return made


def filled(area: Rect, colour: int) -> Patch:
    pixels = np.empty((area.height, area.width, 4), np.uint8)
    pixels[:] = [colour % 256, colour // 256, area.x, 0]
    return Patch(area, pixels)


def nothing(film: Film) -> Any:
    raise AssertionError(film)


def applied(frame: Any, update: Update, copy: bool = True) -> Any:
    """The slow and obvious way."""
    before, after = frame, frame.copy()
    for moved in update.copies if copy else ():
        s, t = moved.source, moved.target
        after[t.y : t.bottom, t.x : t.right] = before[s.y : s.bottom, s.x : s.right]
    for patch in update.patches:
        after[patch.area.y : patch.area.bottom, patch.area.x : patch.area.right] = patch.pixels
    return after


def blank() -> Any:
    return np.zeros((SIZE.height, SIZE.width, 4), np.uint8)


@settings(max_examples=MANY, deadline=None)
@given(log=logs(), data=st.data())
def test_the_newest_update_that_can_be_known_is_shown(log: list[Update], data: st.DataObject) -> None:
    canvas, arrived = Canvas(Frame(), nothing), set[int]()
    order = data.draw(st.permutations([*log, *data.draw(st.lists(st.sampled_from(log), max_size=4))]))
    for update in order:
        before = canvas.frame.pixels.copy()
        dirty = canvas.receive(update)
        arrived.add(update.number)
        known = next(n for n in range(len(log) + 1) if n + 1 not in arrived)
        expected = blank()
        for done in log[:known]:
            expected = applied(expected, done)
        for ahead in log[known:]:
            if ahead.number in arrived and known:
                expected = applied(expected, ahead, copy=False)
        if canvas.frame.pixels.size:
            assert np.array_equal(canvas.frame.pixels, expected)
            assert_only_dirty_changed(before, canvas.frame.pixels, dirty)
    assert canvas.applied == len(log) and not canvas.waiting


def assert_only_dirty_changed(before: Any, after: Any, dirty: Rect | None) -> None:
    if before.shape != after.shape:
        return
    changed = np.any(before != after, axis=2)
    if dirty is not None:
        changed[dirty.y : dirty.bottom, dirty.x : dirty.right] = False
    assert not changed.any()


@settings(max_examples=MANY, deadline=None)
@given(log=logs(), lost=st.sets(st.integers(1, 9)), data=st.data())
def test_what_never_arrives_can_be_made_void(log: list[Update], lost: set[int], data: st.DataObject) -> None:
    truth = blank()
    for update in log:
        truth = applied(truth, update)
    whole = Rect(0, 0, SIZE.width, SIZE.height)
    void = min(lost & {update.number for update in log}, default=0)
    rescue = Update(len(log) + 1, SIZE, patches=(Patch(whole, truth),), void=void)
    canvas = Canvas(Frame(), nothing)
    for update in data.draw(st.permutations([u for u in log if u.number not in lost] + [rescue])):
        canvas.receive(update)
    assert canvas.applied == rescue.number
    assert np.array_equal(canvas.frame.pixels, truth)


@settings(max_examples=MANY, deadline=None)
@given(log=logs())
def test_bytes_and_back(log: list[Update]) -> None:
    packer, unpacker = Packer(), Unpacker()
    for update in log:
        again = unpacker.unpack(update.number, packer.pack(update))
        assert again == update
        for one, other in zip(again.patches, update.patches, strict=True):
            assert np.array_equal(one.pixels, other.pixels)


def test_film_is_shown_in_its_order_only() -> None:
    shown: list[bytes] = []

    def show(film: Film) -> Any:
        shown.append(film.data)
        return np.full((film.area.height, film.area.width, 4), len(shown), np.uint8)

    area, canvas = Rect(2, 2, 4, 4), Canvas(Frame(), show)
    films = [Update(n, SIZE, films=(Film(area, 1, n == 1, bytes([n])),)) for n in (1, 2, 3)]
    canvas.receive(films[0])
    assert canvas.receive(films[2]) is None and shown == [b"\x01"]
    assert canvas.receive(films[1]) == area and shown == [b"\x01", b"\x02", b"\x03"]
    assert canvas.frame.pixels[3, 3, 0] == 3


def test_a_screen_of_another_size_begins_black() -> None:
    canvas = Canvas(Frame(), nothing)
    canvas.receive(Update(1, SIZE, patches=(filled(Rect(0, 0, 3, 3), 7),)))
    assert canvas.receive(Update(2, Size(8, 8))) == Rect(0, 0, 8, 8)
    assert canvas.frame.pixels.shape == (8, 8, 4) and not canvas.frame.pixels.any()


def a_gap(until: int) -> Canvas:
    """The second update is missing, all later ones up to ``until`` are there."""
    canvas = Canvas(Frame(), nothing)
    for number in (1, *range(3, until + 1)):
        canvas.receive(Update(number, SIZE, patches=(filled(Rect(0, 0, 3, 3), number),)))
    return canvas


def test_what_is_missing_is_taken_however_much_waits_for_it() -> None:
    canvas = a_gap(MOST_AHEAD + 2)
    assert not canvas.overfull
    canvas.receive(Update(MOST_AHEAD + 3, SIZE))
    assert canvas.overfull and canvas.applied == 1
    canvas.receive(Update(2, SIZE))
    assert canvas.applied == MOST_AHEAD + 2 and not canvas.waiting


def test_a_whole_screen_is_taken_however_much_waits() -> None:
    canvas = a_gap(MOST_AHEAD + 2)
    canvas.receive(Update(MOST_AHEAD + 3, SIZE, void=1))
    assert canvas.applied == MOST_AHEAD + 3 and not canvas.waiting


def test_what_waits_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HELD", 10 * (module.OVERHEAD + 3 * 3 * 4))
    canvas = a_gap(12)
    assert not canvas.overfull
    canvas.receive(Update(13, SIZE, patches=(filled(Rect(0, 0, 3, 3), 13),)))
    assert canvas.overfull


@pytest.mark.parametrize(
    "update",
    [
        Update(3, SIZE, copies=(Copy(Rect(0, 0, 1, 1), 1, 1),) * 1000),
        Update(3, SIZE, patches=(filled(Rect(0, 0, 1, 1), 3),) * 1000),
        Update(3, SIZE, films=(Film(Rect(0, 0, 1, 1), 1, True, bytes(200_000)),)),
    ],
    ids=["copies", "patches", "film"],
)
def test_the_bound_counts_all_that_is_kept(update: Update, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HELD", 200_000)
    canvas = a_gap(1)
    canvas.receive(update)
    assert canvas.overfull and not canvas.waiting


def test_a_frame_that_was_exchanged_is_not_painted_with_what_was_before() -> None:
    canvas = a_gap(3)
    canvas.frame.size, canvas.frame.pixels = Size(2, 2), np.zeros((2, 2, 4), np.uint8)
    canvas.receive(Update(2, Size(2, 2)))
    assert canvas.applied == 3 and canvas.frame.size == SIZE
