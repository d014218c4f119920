"""Pixels come back to the last bit, however they were packed; what was not packed here is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect
from rhelp.media.lossless import shrunk
from rhelp.media.packing import Packing, PixelPacker, PixelUnpacker
from rhelp.media.rough import sketched
from tests.counts import many
from tests.media.test_motion import page

MANY = many(3000, 100)
shapes = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=1, max_size=4)


def drawn(shape: tuple[int, int], colours: int, seed: int) -> Any:
    chance = np.random.default_rng(seed)
    palette = chance.integers(0, 256, (colours, 4), np.uint8)
    return palette[chance.integers(0, colours, shape)]


@settings(max_examples=MANY, deadline=None)
@given(
    shapes=shapes,
    colours=st.integers(1, 2000),
    seed=st.integers(0, 100),
    enough=st.sampled_from([0, 1e9]),
    leisure=st.booleans(),
)
def test_pixels_come_back(shapes: list[tuple[int, int]], colours: int, seed: int, enough: float, leisure: bool) -> None:
    parts = [drawn(shape, colours, seed + at) for at, shape in enumerate(shapes)]
    packed = PixelPacker().pack(parts, enough, leisure)
    for part, back in zip(parts, PixelUnpacker().unpack(packed, shapes), strict=True):
        assert np.array_equal(part[..., :3], back[..., :3])


def photograph(height: int, width: int) -> Any:
    y, x = np.mgrid[0:height, 0:width]
    grain = np.random.default_rng(1).integers(0, 6, (height, width))
    return np.stack([x // 3 + grain, y // 2 + grain, (x + y) // 4, x * 0], axis=-1).astype(np.uint8)


@pytest.mark.parametrize(
    ("pixels", "packing", "gain"),
    [(page(height=300), Packing.PALETTE, 1.5), (photograph(200, 300), Packing.PLANES, 1.5)],
)
def test_tight_is_tighter(pixels: Any, packing: Packing, gain: float) -> None:
    quick, tight = PixelPacker().pack([pixels], 1e9), PixelPacker().pack([pixels], 0)
    assert (quick[0], tight[0]) == (Packing.PLAIN, packing)
    assert gain * len(tight) < len(quick)


@pytest.mark.parametrize("pixels", [page(height=300), photograph(200, 300)])
def test_at_leisure_it_is_tighter_still(pixels: Any) -> None:
    tight, leisure = PixelPacker().pack([pixels], 0), PixelPacker().pack([pixels], 0, leisure=True)
    assert leisure[0] == Packing.LOSSLESS and len(leisure) < 0.95 * len(tight)


def packed(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + zstandard.compress(data)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\4" + packed(0, bytes(16))[1:],
        b"\3" + packed(0, bytes(16))[1:],
        b"\3" + shrunk(np.zeros((2, 3, 4), np.uint8)),
        b"\3" + shrunk(np.zeros((2, 2, 4), np.uint8))[:-8],
        b"\3" + sketched(Rect(0, 0, 2, 2), np.zeros((2, 2, 4), np.uint8), 1).data,
        packed(0, bytes(15)),
        packed(0, bytes(20)),
        packed(1, bytes(8) + b"\1"),
        packed(1, bytes([1]) + bytes(6) + bytes([0, 1, 2, 0])),
        packed(1, bytes([200]) + bytes(6) + bytes(4)),
        packed(2, bytes(11)),
        packed(2, bytes(1_000_000)),
    ],
)
def test_what_was_not_packed_here_is_refused(bad: bytes) -> None:
    with pytest.raises((ValueError, zstandard.ZstdError)):
        PixelUnpacker().unpack(bad, [(2, 2)])
