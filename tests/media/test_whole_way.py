"""Whatever happens on the screen and on the line, soon after both have come to rest the agent sees the screen."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.media.tuning import Tuning
from rhelp.wire.peer import Quality
from tests.media.simulated import Session
from tests.media.test_director import film_picture
from tests.media.test_motion import page

SIZE = Size(400, 300)
MANY = 300 if os.environ.get("RHELP_FULL") else 15
AT_REST = 15.0  # seconds: the line takes up to 3 for all of a screen, and what is lost is asked for every round trip
LINES = st.builds(
    lambda mbit, delay, loss, jitter: (mbit, delay, loss, jitter),
    st.sampled_from([1, 4, 20]), st.sampled_from([0.002, 0.04, 0.1]), st.sampled_from([0.0, 0.01, 0.1]),
    st.sampled_from([0.0, 0.004, 0.03]),
)  # fmt: skip
DEEDS = st.sampled_from(["fill", "scroll", "drag", "noise", "film", "spin", "photographs", "key", "dead", "rest"])


@st.composite
def areas(draw: st.DrawFn) -> Rect:
    x, y = draw(st.integers(0, SIZE.width - 1)), draw(st.integers(0, SIZE.height - 1))
    return Rect(x, y, draw(st.integers(1, SIZE.width - x)), draw(st.integers(1, SIZE.height - y)))


def perform(session: Session, deed: str, area: Rect, seconds: float, seed: int) -> None:
    """Thirty times a second for so long."""
    if deed == "key":
        session._want_key()
    for number in range(max(1, round(seconds * 30))):
        session.down.dead = session.up.dead = deed == "dead" and number < 20
        if deed not in ("key", "dead", "rest"):
            draw(session.screen[area.y : area.bottom, area.x : area.right], deed, number, seed)
            session.drawn(area)
        session.run(1 / 30)
    session.down.dead = session.up.dead = False


def draw(part: Any, deed: str, number: int, seed: int) -> None:
    """The ``number``-th time, on this part of the screen."""
    height, width = part.shape[:2]
    chance = np.random.default_rng(seed + number)
    match deed:
        case "fill":
            part[..., :3] = chance.integers(0, 256)
        case "scroll":
            part[:] = np.roll(part, -8, axis=0)
        case "photographs":
            part[:] = np.roll(part, -min(100, height // 2), axis=0)
        case "drag":
            part[:] = np.roll(part, 9, axis=1)
        case "noise" if number == 0:
            part[..., :3] = chance.integers(0, 256, part[..., :3].shape, np.uint8)
        case "film":
            part[..., :3] = film_picture(number, Rect(0, 0, width, height))
        case "spin":
            part[:20, :20, :3] = number


@settings(max_examples=MANY, deadline=None)
@given(
    line=LINES,
    quality=st.sampled_from(list(Quality)),
    deeds=st.lists(st.tuples(DEEDS, areas(), st.sampled_from([0.03, 0.3, 0.8])), min_size=1, max_size=6),
    seed=st.integers(0, 1000),
)
def test_at_rest_the_agent_sees_the_screen(
    line: tuple[float, float, float, float], quality: Quality, deeds: list[tuple[str, Rect, float]], seed: int
) -> None:
    mbit, delay, loss, jitter = line
    session = Session(page()[: SIZE.height, : SIZE.width].copy(), mbit, delay, loss, seed)
    session.down.jitter = session.up.jitter = jitter
    session.director.tuning = Tuning(quality)
    for deed, area, seconds in deeds:
        perform(session, deed, area, seconds, seed)
    assert session.until_same(AT_REST) < AT_REST
    session.run(1.0)
    assert session.same and not session.director.owes
