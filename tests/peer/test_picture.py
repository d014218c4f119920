"""The control settings in a real session: each acts on the stream that runs."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from rhelp.core.figures import Way
from rhelp.core.geometry import Rect, Size
from rhelp.core.session import Live, Mending
from rhelp.features.picture import Wanted
from rhelp.media.lens import Lens
from rhelp.wire.peer import Colours, Compression, Quality
from tests.peer.host import until
from tests.peer.office import Guest, Helper, Servers, office

SIZE = Size(640, 480)
COLOURS = [(10, 100, 200), (250, 3, 77), (90, 91, 92), (1, 254, 128), (200, 200, 10), (60, 20, 180)]


def draw(guest: Guest, number: int) -> None:
    """Something else than before, everywhere."""
    for row in range(6):
        guest.desktop.screen.draw(Rect(0, row * 80, 640, 80), COLOURS[(row + number) % 6])


def same(helper: Helper, guest: Guest, wanted: Wanted) -> bool:
    """Whether the agent has the customer's screen as it is wanted."""
    expected: Any = Lens(wanted.scale, wanted.colours).through(guest.desktop.screen.drawn)
    shown = helper.session.picture.pixels
    return shown.shape == expected.shape and np.array_equal(shown[..., :3], expected[..., :3])


@pytest.fixture
def steps() -> list[Wanted]:
    return [
        Wanted(), Wanted(colours=Colours.THOUSANDS), Wanted(colours=Colours.FEW), Wanted(colours=Colours.GREY),
        Wanted(scale=75), Wanted(scale=50), Wanted(quality=Quality.SHARP), Wanted(quality=Quality.QUICK),
        Wanted(compression=Compression.DATA), Wanted(compression=Compression.PROCESSOR),
        Wanted(Quality.QUICK, Colours.FEW, Compression.DATA, 25), Wanted(),
    ]  # fmt: skip


async def test_each_setting_acts_on_the_stream_that_runs(servers: Servers, steps: list[Wanted]) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        for number, wanted in enumerate(steps):
            draw(guest, number)
            helper.session.handle(wanted)
            await until(partial(same, helper, guest, wanted))
            draw(guest, number + 1)
            await until(partial(same, helper, guest, wanted))
            assert helper.session.picture.screen == SIZE, "places stay those of the customer's screen"
        assert helper.has(Live) and not helper.has(Mending)


async def test_they_outlive_a_line(servers: Servers) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        wanted = Wanted(colours=Colours.GREY, scale=50)
        helper.session.handle(wanted)
        draw(guest, 0)
        await until(lambda: same(helper, guest, wanted))
        case = helper.session._case
        assert case is not None and case._lines.line is not None
        case._lines.line._gone()
        await helper.is_now(Mending)
        later = Wanted(colours=Colours.FEW, scale=75)
        helper.session.handle(later)  # said while there is no line
        draw(guest, 1)
        await helper.live()
        await until(lambda: same(helper, guest, later), 30)


async def test_the_figures_tell_how_it_comes_in(servers: Servers) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        number = 0

        def told() -> bool:
            nonlocal number
            number += 1
            draw(guest, number)
            figures = _live(helper).figures
            return None not in (figures.round_trip, figures.age, figures.loss) and Way.EXACT in figures.ways

        await until(told)
        figures = _live(helper).figures
        assert figures.age is not None and figures.age > 0 and figures.loss is not None and 0 <= figures.loss < 1
        assert figures.pictures_per_s and figures.bits_per_s


def _live(helper: Helper) -> Live:
    status = helper.statuses[-1]
    assert isinstance(status, Live)
    return status
