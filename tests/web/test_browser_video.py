"""A real Chromium sends video to the agent's receiver: shown, repaired, keyed anew, and as fast as the line allows."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from rhelp.core.geometry import Size
from tests.web.canvas import CanvasSession

pytestmark = pytest.mark.asyncio(loop_scope="session")

STREAM = """
async () => [...(await peer.getStats()).values()].find((one) => one.type === "outbound-rtp")
"""
MUCH, LITTLE = 700_000, 350_000  # bits per second: beyond Chromium's start, and a thin line


@pytest_asyncio.fixture(loop_scope="session", params=["video/VP8", "video/H264"])
async def session(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[CanvasSession]:
    async with CanvasSession(browser, request.param) as connected:
        await connected.wait_for_new(5)
        yield connected


@pytest_asyncio.fixture(loop_scope="session")
async def vp8(browser: Browser) -> AsyncIterator[CanvasSession]:
    async with CanvasSession(browser) as connected:
        await connected.wait_for_new(5)
        yield connected


async def test_pictures_come_and_are_read_right(session: CanvasSession) -> None:
    await session.wait_for_new(20)
    drawn = await session.page.evaluate("counter")
    assert session.shown == sorted(session.shown), "none is shown after a newer one"
    assert 0 <= drawn - session.shown[-1] < 600, "and none is very old"
    with session.picture.lock:
        patch = session.picture.pixels[-12:-4, 4:12, :3].reshape(-1, 3).mean(axis=0)
    assert np.abs(patch - (40, 200, 220)).max() < 40, "colours are about as they were drawn"


@pytest.mark.alone  # what comes again too late is asked for anew
async def test_what_is_lost_or_late_is_asked_for_and_comes(vp8: CanvasSession) -> None:
    chance = random.Random(5)
    vp8.way.lost = lambda packet: chance.random() < 0.04
    vp8.way.late = lambda packet: 0.02 if chance.random() < 0.04 else 0.0
    await vp8.wait_for_new(60)
    assert vp8.shown == sorted(vp8.shown)
    stream = await vp8.page.evaluate(STREAM)
    assert stream["nackCount"] > 0 and stream["retransmittedPacketsSent"] > 0
    assert stream["pliCount"] <= 2, "a packet that can be sent again needs no key picture"


@pytest.mark.alone
async def test_a_key_picture_is_asked_for_where_nothing_else_helps(session: CanvasSession) -> None:
    """Every tenth packet is lost, and whatever is sent again."""
    chance = random.Random(9)
    before = after = await session.page.evaluate(STREAM)
    session.way.lost = lambda packet: session.way.is_resent(packet) or chance.random() < 0.1
    async with asyncio.timeout(30):
        while after["pliCount"] == before["pliCount"]:
            await asyncio.sleep(0.2)
            after = await session.page.evaluate(STREAM)
    session.way.lost = lambda packet: False
    await session.wait_for_new(20)
    after = await session.page.evaluate(STREAM)
    assert after["keyFramesEncoded"] > before["keyFramesEncoded"]
    assert after["pliCount"] - before["pliCount"] < 12, "it is not asked for without end"
    assert session.shown == sorted(session.shown)


async def test_the_rate_rises_to_what_the_line_takes_and_falls_with_it(vp8: CanvasSession) -> None:
    await vp8.wait_for("the rate rises", lambda: vp8.way.offered > MUCH)
    vp8.way.rate = LITTLE
    await vp8.wait_for("the rate falls", lambda: vp8.way.offered < LITTLE * 1.25)
    await vp8.wait_for_new(10)


async def test_another_size_in_mid_stream_is_taken(vp8: CanvasSession) -> None:
    await vp8.page.evaluate("resize(800, 450)")
    await vp8.wait_for("the new shape", lambda: vp8.shape_is(Size(800, 450)))
    await vp8.page.evaluate("resize(320, 360)")
    await vp8.wait_for("another shape", lambda: vp8.shape_is(Size(320, 360)))


async def test_a_sender_that_pauses_leaves_its_last_picture_and_comes_back(vp8: CanvasSession) -> None:
    await vp8.page.evaluate("sender.replaceTrack(null)")
    await vp8.wait_for("silence", lambda: vp8.way.offered < 20_000)
    with vp8.picture.lock:
        assert vp8.picture.pixels[:, :, :3].std() > 20, "the last picture stays"
    await vp8.page.evaluate("sender.replaceTrack(track)")
    await vp8.wait_for_new(10)


async def test_a_muted_sender_shows_black_and_comes_back(vp8: CanvasSession) -> None:
    await vp8.page.evaluate("track.enabled = false")
    await vp8.wait_for("black", lambda: vp8.picture.pixels[:, :, :3].mean() < 20)
    await vp8.page.evaluate("track.enabled = true")
    await vp8.wait_for_new(10)


async def test_what_was_forgotten_is_not_shown_until_a_key_picture(vp8: CanvasSession) -> None:
    before = await vp8.page.evaluate(STREAM)
    vp8.forget()
    assert vp8.picture.pixels.max() == 0
    await vp8.wait_for("a key picture", lambda: vp8.picture.pixels.max() > 0)
    after = await vp8.page.evaluate(STREAM)
    assert after["keyFramesEncoded"] > before["keyFramesEncoded"]
