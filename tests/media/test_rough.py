"""A sketch shows about what it was made of; what is no sketch, or a larger one than its area, is refused."""

from __future__ import annotations

from contextlib import suppress

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect
from rhelp.media.rough import HEAD, Rough, sketched, stretched
from tests.counts import many

MANY = many(3000, 100)
AREA = Rect(3, 4, 120, 90)
Y, X = np.mgrid[0:90, 0:120]
PICTURE = np.stack([X * 2, Y * 2, X + Y, X * 0], axis=-1).astype(np.uint8)
SKETCH = sketched(AREA, PICTURE, 2)


@pytest.mark.parametrize("scale", [2, 4])
def test_it_shows_about_the_same(scale: int) -> None:
    rough = sketched(AREA, PICTURE, scale)
    seen = stretched(rough)
    assert seen.shape == PICTURE.shape and len(rough.data) < 1500
    assert np.abs(seen[..., :3].astype(int) - PICTURE[..., :3]).mean() < 8


def test_the_smallest_area() -> None:
    area = Rect(0, 0, 1, 1)
    assert stretched(sketched(area, PICTURE[:1, :1], 4)).shape == (1, 1, 4)


@settings(max_examples=MANY, deadline=None)
@given(at=st.integers(0, len(SKETCH.data) - 1), bits=st.integers(1, 255), cut=st.booleans())
def test_mangled_sketches_are_refused_or_of_the_right_size(at: int, bits: int, cut: bool) -> None:
    data = SKETCH.data
    mangled = data[:at] if cut else data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :]
    with suppress(ValueError):
        assert stretched(Rough(AREA, mangled)).shape == (90, 120, 4)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(HEAD.size),
        cv2.imencode(".png", PICTURE[..., :3])[1].tobytes(),
        cv2.imencode(".webp", PICTURE[..., :3], [cv2.IMWRITE_WEBP_QUALITY, 101])[1].tobytes(),
        sketched(Rect(0, 0, 400, 300), np.zeros((300, 400, 4), np.uint8), 2).data,
    ],
)
def test_what_is_no_sketch_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="sketch"):
        stretched(Rough(AREA, data))
