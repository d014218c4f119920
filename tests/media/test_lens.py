"""A screen made smaller and poorer in colours: part by part the same as the whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.media.lens import Lens
from rhelp.wire.peer import Colours
from tests.counts import many

MANY = many(600, 60)
SIZES = st.builds(Size, st.integers(1, 300), st.integers(1, 200))
LENSES = st.builds(Lens, st.sampled_from([100, 75, 66, 50, 33, 25, 10]), st.sampled_from(list(Colours)))


def noise(size: Size, seed: int = 1) -> Any:
    return np.random.default_rng(seed).integers(0, 256, (size.height, size.width, 4), np.uint8)


def part(pixels: Any, area: Rect) -> Any:
    return pixels[area.y : area.bottom, area.x : area.right]


@settings(max_examples=MANY, deadline=None)
@given(lens=LENSES, screen=SIZES, data=st.data())
def test_a_part_is_seen_as_in_the_whole(lens: Lens, screen: Size, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(0, screen.width - 1)), data.draw(st.integers(0, screen.height - 1))
    changed = Rect(x, y, data.draw(st.integers(1, screen.width - x)), data.draw(st.integers(1, screen.height - y)))
    pixels = noise(screen)
    whole, size = lens.through(pixels), lens.size(screen)
    assert whole.shape == (size.height, size.width, 4)
    grabbed, place = lens.places(changed, screen)
    assert grabbed.union(changed) == grabbed == grabbed.clipped(screen) and place.clipped(size) == place
    assert np.array_equal(lens.through(part(pixels, grabbed)), part(whole, place))
    outside = whole.copy()
    part(outside, place)[:] = 0
    other = pixels.copy()
    part(other, changed)[:] = 7
    after = lens.through(other)
    part(after, place)[:] = 0
    assert np.array_equal(after, outside), "nothing beside the place changes"


@pytest.mark.parametrize("scale", [100, 75, 50, 25])
@pytest.mark.parametrize("colours", Colours)
def test_black_and_white_stay(scale: int, colours: Colours) -> None:
    for value in (0, 255):
        seen = Lens(scale, colours).through(np.full((64, 64, 4), value, np.uint8))
        assert (seen[..., :3] == value).all()


def test_the_screen_itself_is_not_touched() -> None:
    pixels = noise(Size(64, 48))
    assert Lens().through(pixels) is pixels


@pytest.mark.parametrize(("colours", "most"), [(Colours.THOUSANDS, 65_536), (Colours.FEW, 256), (Colours.GREY, 256)])
def test_there_are_no_more_colours_than_said(colours: Colours, most: int) -> None:
    seen = Lens(100, colours).through(noise(Size(1000, 700)))
    found = np.unique(np.ascontiguousarray(seen[..., :3]).reshape(-1, 3), axis=0)
    assert len(found) <= most
    if colours is Colours.GREY:
        assert (found[:, :1] == found).all()


def test_a_colour_is_off_by_no_more_than_a_step() -> None:
    pixels = noise(Size(300, 200))
    for colours, most in ((Colours.THOUSANDS, 8), (Colours.FEW, 26)):
        seen = Lens(100, colours).through(pixels)
        assert np.abs(seen[..., :3].astype(int) - pixels[..., :3]).max() <= most
