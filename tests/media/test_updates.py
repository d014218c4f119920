"""What is no update is refused, however it is mangled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.media.motion import MOST_SHIFTS
from rhelp.media.rough import sketched
from rhelp.media.updates import MOST_MOVED, Copy, Film, Packer, Patch, Unpacker, Update
from rhelp.wire.message import BadMessage
from tests.counts import many

SIZE = Size(40, 30)
WHOLE = Update(
    5,
    SIZE,
    (Copy(Rect(1, 2, 3, 4), 5, 6),),
    (Patch(Rect(0, 0, 8, 8), np.arange(256, dtype=np.uint8).reshape(8, 8, 4)),),
    (Film(Rect(10, 10, 16, 16), 1, True, b"film"),),
    void=3,
    roughs=(sketched(Rect(20, 4, 16, 16), np.full((16, 16, 4), 90, np.uint8), 2),),
)
PACKED = Packer().pack(WHOLE)
MANY = many(10_000, 300)


@settings(max_examples=MANY, deadline=None)
@given(data=st.binary(max_size=200))
@example(data=b"")
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(BadMessage):
        Unpacker().unpack(5, data)


@settings(max_examples=MANY, deadline=None)
@given(at=st.integers(0, len(PACKED) - 1), bits=st.integers(1, 255), cut=st.booleans())
def test_mangled_updates_are_refused_or_within_bounds(at: int, bits: int, cut: bool) -> None:
    mangled = PACKED[:at] if cut else PACKED[:at] + bytes([PACKED[at] ^ bits]) + PACKED[at + 1 :]
    try:
        update = Unpacker().unpack(5, mangled)
    except BadMessage:
        return
    for area in [c.source for c in update.copies] + [c.target for c in update.copies]:
        assert area.clipped(update.size) == area
    for area in [film.area for film in update.films]:
        assert area.clipped(update.size) == area
    for patch in update.patches:
        assert patch.area.clipped(update.size) == patch.area
        assert patch.pixels.shape == (patch.area.height, patch.area.width, 4)


@pytest.mark.parametrize(
    "bad",
    [
        Update(5, SIZE, (Copy(Rect(0, 0, 4, 4), 37, 0),)),
        Update(5, SIZE, (Copy(Rect(38, 0, 4, 4), 0, 0),)),
        Update(5, SIZE, patches=(Patch(Rect(0, 0, 0, 4), np.zeros((4, 0, 4), np.uint8)),)),
        Update(5, SIZE, films=(Film(Rect(30, 20, 16, 16), 1, True, b""),)),
        Update(5, Size(0, 10)),
        Update(5, SIZE, void=6),
    ],
)
def test_areas_lie_on_the_screen(bad: Update) -> None:
    with pytest.raises(BadMessage):
        Unpacker().unpack(5, Packer().pack(bad))


def test_a_small_packet_cannot_hold_a_huge_picture() -> None:
    area = Rect(0, 0, 8000, 8000)
    bomb = Packer().pack(Update(5, Size(8000, 8000), patches=(Patch(area, np.zeros((8000, 8000, 4), np.uint8)),)))
    lie = bomb.replace(bytes.fromhex("1f401f40"), bytes.fromhex("00101f40"), 1)
    with pytest.raises(BadMessage):
        Unpacker().unpack(5, lie)


WIDE = Size(640, 480)
ALL = Rect(0, 0, 640, 480)
MOVED = Copy(Rect(0, 0, 640, 479), 0, 1)


@pytest.mark.parametrize(
    "bomb",
    [
        Update(5, WIDE, tuple(Copy(MOVED.source, 0, n % 2) for n in range(65_535))),
        Update(5, WIDE, films=(Film(ALL, 2, True, b""),) * 255),
        Update(5, WIDE, roughs=(sketched(ALL, np.zeros((480, 640, 4), np.uint8), 4),) * 255),
    ],
    ids=["copies", "films", "roughs"],
)
def test_an_update_paints_a_few_screens_at_the_most(bomb: Update) -> None:
    with pytest.raises(BadMessage):
        Unpacker().unpack(5, Packer().pack(bomb))


def test_all_that_moves_by_as_many_shifts_as_are_looked_for_is_taken() -> None:
    moved = Update(5, WIDE, tuple(Copy(MOVED.source, 0, n % 2) for n in range(MOST_SHIFTS)))
    assert MOST_MOVED >= MOST_SHIFTS and Unpacker().unpack(5, Packer().pack(moved)) == moved
