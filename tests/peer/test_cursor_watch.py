"""The customer's pointer is watched while the agent may see, told in the event loop, newest first."""

from __future__ import annotations

import asyncio
import time

from rhelp.core.errors import RhelpError
from rhelp.desktop.arrow import ARROW
from rhelp.desktop.fake import FakeDesktop
from rhelp.desktop.ports import CursorState
from rhelp.peer.cursor_watch import CursorWatch
from tests.peer.host import until


async def test_nothing_is_told_before_and_after() -> None:
    cursor, told = FakeDesktop().cursor, list[CursorState]()
    watch = CursorWatch(cursor, told.append)
    watch.start()
    cursor.put(1, 1)
    await asyncio.sleep(0.05)
    assert not told
    watch.allow(True)
    await until(lambda: told)
    assert told[-1] == CursorState(1, 1, ARROW)
    watch.allow(False)
    cursor.put(2, 2)
    await asyncio.sleep(0.05)
    assert told[-1] == CursorState(1, 1, ARROW)
    watch.allow(True)
    await until(lambda: told[-1] == CursorState(2, 2, ARROW))
    assert await watch.stop()


async def test_allowed_again_the_state_is_told_afresh() -> None:
    cursor, told = FakeDesktop().cursor, list[CursorState]()
    watch = CursorWatch(cursor, told.append)
    watch.start()
    for _ in range(2):
        watch.allow(True)
        await until(lambda: told)
        watch.allow(False)
        told.clear()
    assert await watch.stop()


async def test_a_busy_loop_hears_only_the_newest() -> None:
    cursor, told = FakeDesktop().cursor, list[CursorState]()
    watch = CursorWatch(cursor, told.append)
    watch.start()
    watch.allow(True)
    await until(lambda: told)
    for x in range(50):
        cursor.put(x, 0)
        time.sleep(0.002)  # the thread sees each of them, the loop none
    await until(lambda: told[-1].x == 49)
    assert len(told) <= 5
    assert await watch.stop()


async def test_a_display_that_goes_away_ends_the_thread_quietly() -> None:
    class Lost:
        def wait(self, timeout: float) -> CursorState | None:
            raise RhelpError("The connection to the display was lost.")

        def wake(self) -> None: ...

        def close(self) -> None: ...

    watch = CursorWatch(Lost(), lambda state: None)
    watch.start()
    watch.allow(True)
    await until(lambda: not watch._thread.is_alive())
    assert await watch.stop()


async def test_stop_without_start() -> None:
    assert await CursorWatch(FakeDesktop().cursor, lambda state: None).stop()
