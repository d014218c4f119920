"""The customer's own input is told while the agent may act, and only then."""

from __future__ import annotations

import asyncio

from rhelp.desktop.fake import FakeDesktop
from rhelp.peer.own_input_watch import OwnInputWatch
from tests.peer.host import until


async def test_it_is_told_while_it_is_allowed() -> None:
    port, told = FakeDesktop().own_input, list[int]()
    watch = OwnInputWatch(port, lambda: told.append(1))
    watch.start()
    port.touch()
    await asyncio.sleep(0.05)
    assert not told
    watch.allow(True)
    await until(lambda: told)
    watch.allow(False)
    told.clear()
    port.touch()
    await asyncio.sleep(0.05)
    assert not told
    assert await watch.stop()


async def test_a_busy_hand_is_told_a_few_times_a_second() -> None:
    port, told = FakeDesktop().own_input, list[int]()
    watch = OwnInputWatch(port, lambda: told.append(1))
    watch.start()
    watch.allow(True)
    for _ in range(50):
        port.touch()
        await asyncio.sleep(0.01)
    assert 1 <= len(told) <= 6
    assert await watch.stop()


async def test_what_comes_while_nobody_may_act_does_not_pile_up() -> None:
    port, told = FakeDesktop().own_input, list[int]()
    watch = OwnInputWatch(port, lambda: told.append(1))
    watch.start()
    port.touch()
    await until(lambda: not port.touched)
    watch.allow(True)
    await asyncio.sleep(0.1)
    assert not told, "it is over"
    assert await watch.stop()


async def test_it_ends_although_it_never_began() -> None:
    assert await OwnInputWatch(FakeDesktop().own_input, print).stop()
