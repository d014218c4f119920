"""An agent that may use mouse and keyboard aims at the customer's own windows: nothing is answered, nothing ends."""

from __future__ import annotations

import asyncio
import time

import pytest

from rhelp.core.session import Live, Waiting
from rhelp.features import keyboard, pointer, rights
from rhelp.peer.account import sign_in
from rhelp.peer.agent import AgentSession
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from scripts.rig.pairs import STARTED
from tests.counts import full
from tests.e2e.conftest import World
from tests.e2e.test_customer import Customer
from tests.e2e.test_safety import Rogue
from tests.e2e.test_session import pointer as pointer_of

pytestmark = [pytest.mark.consent, full]

TRIES = 200


async def test_the_agents_hands_answer_no_question_and_end_nothing(world: World) -> None:
    account = await sign_in(world.at.url, world.at.user, world.at.password_file.read_text().strip())
    rogue = Rogue()
    session = AgentSession(account, SeatKind.VIEWER, rogue)
    running = asyncio.ensure_future(session.run())
    waiting = await rogue.until(Waiting)
    assert isinstance(waiting, Waiting)
    customer = Customer(world)
    await asyncio.to_thread(customer.type_code, waiting.code.digits)
    await rogue.until(Live)
    await asyncio.to_thread(press, customer, "Allow")
    for right in (Right.POINTER, Right.KEYBOARD):
        session.handle(rights.Ask(right))
    await asyncio.to_thread(press, customer, "Use the mouse", "Use the keyboard", "Allow chosen")
    await asyncio.to_thread(customer.program.expect, "right", STARTED, right=Right.KEYBOARD, state="granted")
    session.handle(rights.Ask(Right.FILES_IN))
    places = [await asyncio.to_thread(customer.find, text) for text in ("Allow", "End support", "Don't allow")]
    await asyncio.sleep(1.2)  # nothing can be answered in the first second
    for number in range(TRIES):
        x, y = places[number % len(places)]
        session.handle(pointer.Pressed(1, x, y))
        session.handle(pointer.Released(1, x, y))
        for key in ("Tab", "Enter", "Escape"):
            session.handle(keyboard.Pressed(key))
            session.handle(keyboard.Released(key))
        session.handle(keyboard.Typed("네 \n"))
        await asyncio.sleep(0.01)
    await asyncio.sleep(1)
    assert pointer_of(world.remote) in places, "the agent's hands do move"
    said = [line for line in customer.program.said() if line.get("right") == Right.FILES_IN]
    assert not [line for line in said if line.get("state") in ("granted", "refused")], said
    assert not [line for line in customer.program.said() if line.get("state") == "ended"]
    await asyncio.to_thread(press, customer, "Allow")
    await asyncio.to_thread(customer.program.expect, "right", STARTED, right=Right.FILES_IN, state="granted")
    session.end()
    await asyncio.wait_for(running, 20)


def press(customer: Customer, *texts: str) -> None:
    """By the customer's own hand, once a question has stood for the second in which it cannot be answered."""
    customer.find(texts[0])
    time.sleep(1.2)
    for text in texts:
        customer.press(text)
