"""The watch over the input method: told at the beginning and at each change, and it ends."""

from __future__ import annotations

import asyncio

from rhelp.desktop.fake import FakeDesktop
from rhelp.peer.input_mode import InputModeWatch


async def test_it_tells_the_state_and_each_change_once() -> None:
    method = FakeDesktop().input_method
    told: asyncio.Queue[bool | None] = asyncio.Queue()
    watch = InputModeWatch(method, told.put_nowait)
    watch.begin()
    async with asyncio.timeout(10):
        assert await told.get() is None
        for hangul in (True, False, None, True):
            method.switch(hangul)
            method.switch(hangul)
            assert await told.get() is hangul
        watch.begin()  # the right was given again
        assert await told.get() is True
    assert await watch.stop()
    assert told.empty()


async def test_what_never_began_ends() -> None:
    assert await InputModeWatch(FakeDesktop().input_method, print).stop()
