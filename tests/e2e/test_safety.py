"""What must hold whatever the agent's program does: a rogue agent without rights, a line that breaks with keys down."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest

from rhelp.core.geometry import Rect
from rhelp.core.session import Ended, EndedWhy, Live, Status, Waiting
from rhelp.features import keyboard, pointer, rights
from rhelp.peer.account import sign_in
from rhelp.peer.agent import AgentSession
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from scripts.rig.pairs import STARTED
from scripts.rig.typist import KEY_PRESS, Typist
from scripts.rig.waiting import soon
from tests import devices
from tests.displays import keys_down
from tests.e2e.conftest import World, expect_rights
from tests.e2e.test_session import click_through, text_field
from tests.e2e.test_session import pointer as pointer_of

CONTROL_L = 0xFFE3


class Rogue:
    """An agent's session without windows, that sends whatever it likes."""

    def __init__(self) -> None:
        self.statuses: asyncio.Queue[Status] = asyncio.Queue()

    def status(self, status: Status) -> None:
        self.statuses.put_nowait(status)

    def picture(self, dirty: Rect) -> None: ...

    def cursor(self, fact: object) -> None: ...

    async def until(self, kind: type[Status]) -> Status:
        async with asyncio.timeout(STARTED):
            while not isinstance(status := await self.statuses.get(), kind):
                pass
            return status


async def test_a_rogue_agent_does_nothing_without_rights(world: World) -> None:
    file = text_field(world)
    account = await sign_in(world.at.url, world.at.user, world.at.password_file.read_text().strip())
    rogue = Rogue()
    session = AgentSession(account, SeatKind.VIEWER, rogue)
    running = asyncio.ensure_future(session.run())
    waiting = await rogue.until(Waiting)
    assert isinstance(waiting, Waiting)
    shown = world.customer(waiting.code.digits, grant="view")
    await rogue.until(Live)
    before = pointer_of(world.remote)
    session.handle(rights.Ask(Right.POINTER))
    for number in range(200):
        session.handle(pointer.Pressed(1, 300 + number, 300))
        session.handle(pointer.Released(1, 300 + number, 300))
        session.handle(keyboard.Typed("나쁜 글"))
        session.handle(keyboard.Pressed("Enter"))
        await asyncio.sleep(0.002)
    for right in (Right.POINTER, Right.KEYBOARD):
        await asyncio.to_thread(shown.expect, "denied", 10.0, right=right)
    await asyncio.sleep(1)
    assert pointer_of(world.remote) == before
    assert file.read_text(encoding="utf-8") == ""
    assert not keys_down(world.remote)
    session.end()
    ended = await rogue.until(Ended)
    assert ended == Ended(EndedWhy.AGENT_ENDED)
    await asyncio.wait_for(running, 20)


@pytest.mark.alone  # a promise with a bound, at the bound
def test_a_key_held_when_the_agent_dies_is_released_within_a_second(world: World) -> None:
    helper, _ = world.session()
    expect_rights(helper, pointer="granted", keyboard="granted")
    hands = Typist(world.viewer)
    click_through(world, hands, 700, 500)
    strokes, _ = hands.keyboard()
    hands.glass.fake(KEY_PRESS, strokes[CONTROL_L][0])
    assert soon(lambda: keys_down(world.remote))
    time.sleep(1.5)
    assert keys_down(world.remote), "a key that is held stays held"
    os.killpg(helper.process.pid, signal.SIGKILL)
    assert soon(lambda: not keys_down(world.remote), 1.0)


def test_the_customers_own_hand_goes_before_the_agents(world: World) -> None:
    helper, _ = world.session()
    expect_rights(helper, pointer="granted", keyboard="granted")
    hands = Typist(world.viewer)
    click_through(world, hands, 700, 500)
    for _ in range(5):
        devices.click(world.remote)
        time.sleep(0.2)
        hands.click(300, 400)
    assert pointer_of(world.remote) == (700, 500)
    click_through(world, hands, 300, 400)


def test_what_is_typed_behind_a_right_that_is_taken_back_never_arrives(world: World) -> None:
    file = text_field(world)
    helper, shown = world.session()
    expect_rights(helper, pointer="granted", keyboard="granted")
    hands = Typist(world.viewer)
    click_through(world, hands, 120, 120)
    hands.type("before ")
    assert soon(lambda: file.read_text(encoding="utf-8") == "before ")
    shown.answer("take back keyboard")
    shown.expect("right", 10, right="keyboard", state="withdrawn")
    hands.type("after")
    time.sleep(1)
    assert file.read_text(encoding="utf-8") == "before "
