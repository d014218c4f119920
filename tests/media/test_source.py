"""The screen becomes updates only when it changed, somebody may look, and the last one was taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest

from rhelp.core.geometry import Rect, Size
from rhelp.desktop.fake import FakeDesktop
from rhelp.media.canvas import Canvas, Frame
from rhelp.media.source import UNEXPECTED, Outgoing, ScreenSource
from rhelp.media.updates import Unpacker

RED, BLUE = (0, 0, 255), (255, 0, 0)


class Rig:
    """A source on a fake screen, with what it told."""

    def __init__(self) -> None:
        self.desktop = FakeDesktop(Size(640, 480))
        self.sizes: list[Size] = []
        self.troubles: list[str] = []
        self.source = ScreenSource(self.desktop.screen, self.sizes.append, self.troubles.append)

    async def next(self) -> Outgoing:
        return await asyncio.wait_for(self.source.next(), 20)

    async def nothing_comes(self, seconds: float = 0.3) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(self.source.next(), seconds)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    made = Rig()
    made.source.start()
    yield made
    await made.source.stop()


class Viewer:
    """What an agent would see."""

    def __init__(self) -> None:
        self.canvas = Canvas(Frame(), lambda film: None)

    def colour(self, update: Outgoing) -> tuple[int, ...]:
        """The middle of the picture after the update."""
        self.canvas.receive(Unpacker().unpack(update.number, update.data))
        return tuple(int(value) for value in self.canvas.frame.pixels[240, 320, :3])


async def test_nothing_is_captured_before_it_is_allowed(rig: Rig) -> None:
    rig.desktop.screen.draw(Rect(0, 0, 640, 480), RED)
    await rig.nothing_comes()
    assert rig.sizes == []


async def test_the_first_update_stands_by_itself_and_a_still_screen_sends_no_more(rig: Rig) -> None:
    rig.desktop.screen.draw(Rect(0, 0, 640, 480), RED)
    rig.source.allow(True)
    assert Viewer().colour(await rig.next()) == RED
    assert rig.sizes == [Size(640, 480)]
    await rig.nothing_comes()


async def test_a_change_is_seen_and_a_whole_screen_comes_when_asked_for(rig: Rig) -> None:
    rig.source.allow(True)
    viewer = Viewer()
    viewer.colour(await rig.next())
    rig.desktop.screen.draw(Rect(0, 0, 640, 480), RED)
    assert viewer.colour(await rig.next()) == RED
    rig.source._whole_until = time.monotonic() + 60
    rig.source.want_key()
    await rig.nothing_comes()  # the first one is still on its way
    rig.source._whole_until = 0.0
    rig.source.want_key()
    assert Viewer().colour(await rig.next()) == RED


async def test_a_slow_sender_gets_the_newest_not_a_log(rig: Rig) -> None:
    rig.source.allow(True)
    viewer = Viewer()
    viewer.colour(await rig.next())
    for number in range(50):
        rig.desktop.screen.draw(Rect(0, 0, 640, 480), RED if number % 2 else BLUE)
    assert viewer.colour(await rig.next()) == RED
    await rig.nothing_comes()


async def test_what_is_owed_comes_although_the_screen_keeps_changing(rig: Rig) -> None:
    picture = rig.desktop.screen._picture
    picture[..., :3] = np.random.default_rng(1).integers(0, 256, picture[..., :3].shape, np.uint8)
    rig.source.allow(True)
    viewer, number = Viewer(), 0
    async with asyncio.timeout(30):
        while number == 0 or not np.array_equal(viewer.canvas.frame.pixels[:200], picture[:200]):
            number += 1
            viewer.colour(await rig.next())
            rig.desktop.screen.draw(Rect(300, 300, 20, 20), (number % 256, 0, 0))
    assert number > 10, "roughly first"


async def test_after_the_right_is_taken_back_nothing_goes_out(rig: Rig) -> None:
    rig.source.allow(True)
    await rig.next()
    rig.source.allow(False)
    rig.desktop.screen.draw(Rect(0, 0, 640, 480), RED)
    await rig.nothing_comes()


async def test_a_new_size_is_told_and_starts_afresh(rig: Rig) -> None:
    rig.source.allow(True)
    await rig.next()
    rig.desktop.screen.resize(Size(800, 600))
    viewer = Viewer()
    viewer.colour(await rig.next())
    assert viewer.canvas.frame.size == Size(800, 600)
    assert rig.sizes == [Size(640, 480), Size(800, 600)]


async def test_a_size_that_changes_twice_in_a_moment_ends_nothing(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, asked = rig.desktop.screen, 0
    really = screen.grab

    def grab() -> Any:
        nonlocal asked
        asked += 1
        return really()[:-5] if asked == 1 else really()

    monkeypatch.setattr(screen, "grab", grab)
    rig.source.allow(True)
    viewer = Viewer()
    viewer.colour(await rig.next())
    assert viewer.canvas.frame.size == Size(640, 480) and not rig.troubles and asked > 1


async def test_a_screen_that_fails_is_told(rig: Rig) -> None:
    rig.source.allow(True)
    await rig.next()
    waiting = asyncio.ensure_future(rig.source.next())
    rig.desktop.screen.close()
    async with asyncio.timeout(20):
        while not rig.troubles:
            await asyncio.sleep(0.01)
    waiting.cancel()
    assert rig.troubles == ["The desktop was closed."]


async def test_what_nobody_expected_is_a_sentence(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def grab(*arguments: object) -> bytes:
        raise ValueError("boo")

    monkeypatch.setattr(rig.desktop.screen, "grab", grab)
    rig.source.allow(True)
    waiting = asyncio.ensure_future(rig.source.next())
    async with asyncio.timeout(20):
        while not rig.troubles:
            await asyncio.sleep(0.01)
    waiting.cancel()
    assert rig.troubles == ["Something went wrong while reading the screen."]


async def test_a_sender_that_fails_is_told(rig: Rig) -> None:
    rig.source.fail(ValueError("what nobody expected"))
    assert rig.troubles == [str(UNEXPECTED)]


async def test_one_sender_leaves_nothing_to_the_next(rig: Rig) -> None:
    rig.source.allow(True)
    await rig.next()
    first = asyncio.ensure_future(rig.source.next())
    await asyncio.sleep(0.05)
    first.cancel()  # its connection broke
    rig.desktop.screen.draw(Rect(0, 0, 640, 480), BLUE)
    await asyncio.sleep(0.3)  # captured for a sender that is gone
    rig.source.allow(False)
    rig.desktop.screen.draw(Rect(0, 0, 640, 480), RED)
    await rig.nothing_comes()
    rig.source.allow(True)
    assert Viewer().colour(await rig.next()) == RED, "the whole of what is shown now"
    for colour in (BLUE, RED, BLUE):
        rig.desktop.screen.draw(Rect(0, 0, 640, 480), colour)
        await rig.next()
