"""Nothing is forgotten that the agent does not have exactly, however copies move it about."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.media.debts import PAID, ROUGH, STALE, Debts
from rhelp.media.updates import Copy
from tests.counts import many
from tests.media.strategies import areas

SIZE = Size(300, 40)
MANY = many(3000, 150)


@st.composite
def moves(draw: st.DrawFn) -> Copy:
    source = draw(areas(SIZE))
    return Copy(
        source, draw(st.integers(0, SIZE.width - source.width)), draw(st.integers(0, SIZE.height - source.height))
    )


def owed(debts: Debts) -> Any:
    """The level of every pixel, by what would be picked."""
    levels = np.zeros((SIZE.height, SIZE.width), np.uint8)
    for level in (ROUGH, STALE):
        while (area := debts.pick(level, 10_000)) is not None:
            levels[area.y : area.bottom, area.x : area.right] = level
            debts.pay(area)
    return levels


@settings(max_examples=MANY, deadline=None)
@given(
    deeds=st.lists(
        st.one_of(
            st.tuples(st.just("owe"), areas(SIZE), st.sampled_from([ROUGH, STALE])),
            st.tuples(st.just("pay"), areas(SIZE), st.sampled_from([PAID, ROUGH])),
            st.tuples(st.just("move"), st.lists(moves(), max_size=2), st.just(0)),
        ),
        max_size=12,
    )
)
def test_every_pixel_that_is_owed_is_known_to_be(deeds: list[Any]) -> None:
    debts, pixels = Debts(SIZE), np.zeros((SIZE.height, SIZE.width), np.uint8)
    for deed, what, level in deeds:
        if deed == "move":
            before = pixels.copy()
            for copy in what:
                s, t = copy.source, copy.target
                pixels[t.y : t.bottom, t.x : t.right] = before[s.y : s.bottom, s.x : s.right]
            debts.move(what)
            continue
        part = pixels[what.y : what.bottom, what.x : what.right]
        if deed == "owe":
            part[:] = np.maximum(part, level)
            debts.owe(what, level)
        else:
            part[:] = np.minimum(part, level)
            debts.pay(what, level)
    assert (owed(debts) >= pixels).all()
    assert not debts.any


def test_what_is_picked_is_near_what_was_owed_last_and_of_the_size_asked_for() -> None:
    debts = Debts(Size(640, 480))
    debts.owe(Rect(0, 0, 640, 480), ROUGH)
    debts.owe(Rect(64, 200, 128, 100), STALE)
    assert debts.pick(STALE, 1280) == Rect(64, 200, 128, 10)
    assert debts.pick(ROUGH, 64) == Rect(0, 200, 64, 1)
    debts.pay(Rect(64, 200, 128, 10), ROUGH)
    assert debts.pick(STALE, 1e9) == Rect(64, 210, 128, 90)
    debts.clear()
    assert not debts.any and debts.pick(ROUGH, 100) is None
