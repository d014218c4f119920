"""A code that nobody has answers as one that somebody has does, to who does not know its secret."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import pytest_asyncio

from rhelp.core.decoys import YOUNG
from rhelp.core.handshake import CustomerHandshake, Meeting
from rhelp.core.limits import JoinBudget, Rate
from rhelp.core.session import Waiting
from rhelp.core.work import JoinDoor
from rhelp.peer.account import Account
from rhelp.peer.entrance import ByCode, Outcome
from rhelp.signaling.keys import SHELL
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE
from rhelp.wire.message import Message
from rhelp.wire.signal import Forward, Guest, Joined, Leave, PeerLeft, Refused, Why
from tests.counts import FULL, many
from tests.peer.host import until
from tests.peer.office import Guest as Program
from tests.peer.office import Helper
from tests.signaling.host import Host, Talk, hosted

ADDRESSES = itertools.count(1)
TURN: dict[str, Any] = {"turn_urls": "turn:turn.example:3478", "turn_secret": "x" * 32}


@pytest_asyncio.fixture
async def old(tmp_path: Path) -> AsyncIterator[Host]:
    """A server that runs for a while already."""
    async with hosted(tmp_path, patience=1200, trusted_proxies="127.0.0.1", **TURN) as host:
        yield host


@pytest_asyncio.fixture
async def helper(old: Host) -> AsyncIterator[Helper]:
    """A real agent who waits there."""
    made = Helper(Account(old.url, await old.token(), "kim"))
    made.begin()
    await made.waiting()
    old.clock.ahead += YOUNG + 1
    old.app[SHELL]._joins = JoinDoor(secrets.randbelow, JoinBudget(Rate(10_000, 1)))
    yield made
    made.session.end()
    await asyncio.wait_for(made.task, 15)


async def stranger(host: Host) -> Talk:
    number = next(ADDRESSES)
    return await host.customer(**{"X-Forwarded-For": f"10.{number // 250}.{number % 250}.1"})


async def guess(host: Host, route: str, guest: Guest) -> tuple[list[Any], list[float]]:
    """What a guesser sees, without what is drawn anew each time, and when it came, in seconds."""
    talk = await stranger(host)
    await asyncio.sleep(0.05)  # nobody else is at work in this loop
    began = time.perf_counter()
    joined = await talk.join(route, guest)
    assert isinstance(joined, Joined), joined
    side = CustomerHandshake("00000", Meeting(route, joined.relay, joined.sid), os.urandom)
    heard: list[Message] = [joined]
    times = [time.perf_counter() - began]
    while not isinstance(heard[-1], PeerLeft):
        heard.append(await talk.hear())
        times.append(time.perf_counter() - began)
        if isinstance(heard[-1], Forward):
            answer = side.receive(codec.decode(heard[-1].body, HANDSHAKE))
            assert answer is not None
            await talk.send(Forward(codec.encode(answer)))
            began = time.perf_counter()
    seen: list[Any] = [shape(message, route) for message in heard]
    return [*seen, await talk.closed()], times


def shape(message: Message, route: str) -> str:
    """The message with every hexadecimal digit and number made alike."""
    body = json.loads(codec.encode(message))
    inner = json.loads(body["body"]) if "body" in body else {}
    for server in body.get("ice_servers", []):
        server["credential"] = len(server["credential"])
    text = json.dumps([body | {"body": ""}, inner]).replace(route, "ROUTE")
    return "".join("x" if letter in "0123456789abcdef" else letter for letter in text)


async def live_route(helper: Helper) -> str:
    await until(lambda: isinstance(helper.statuses[-1], Waiting))
    return (await helper.waiting()).code.route


def auc(some: list[float], others: list[float]) -> float:
    """How well one figure tells them apart: the chance that one of some is larger, from 0.5 to 1."""
    larger = sum((one > other) + 0.5 * (one == other) for one in some for other in others)
    share = larger / len(some) / len(others)
    return max(share, 1 - share)


@pytest.mark.timeout(1200)
async def test_what_comes_of_a_wrong_guess_does_not_tell_whether_anybody_is_there(old: Host, helper: Helper) -> None:
    dead: list[list[float]] = []
    live: list[list[float]] = []
    for n in range(many(300, 4)):
        route, guest = await live_route(helper), (Guest.PAGE, Guest.PROGRAM)[n % 2]
        nowhere = f"{(int(route) + 1 + n) % 10_000:04}"
        if n % 3:
            (seen, times), (nobody, others) = await guess(old, route, guest), await guess(old, nowhere, guest)
        else:
            (nobody, others), (seen, times) = await guess(old, nowhere, guest), await guess(old, route, guest)
        assert seen == nobody
        live.append(times)
        dead.append(others)
    if FULL:
        tells = [auc(list(a), list(b)) for a, b in zip(zip(*live, strict=True), zip(*dead, strict=True), strict=True)]
        print(f"AUC of each step's time: {tells}")
        medians = [[median(step) for step in zip(*runs, strict=True)] for runs in (live, dead)]
        assert all(abs(a - b) < 0.005 for a, b in zip(*medians, strict=True)), medians


async def test_a_busy_seat_and_a_spent_code_answer_alike(old: Host, helper: Helper) -> None:
    route = await live_route(helper)
    sitting = await stranger(old)
    assert isinstance(await sitting.join(route), Joined)
    seen, _ = await guess(old, route, Guest.PROGRAM)
    await sitting.send(Leave(Why.ENDED))
    await until(lambda: helper.has(Waiting) > 1)
    helper.session._seat.renew()  # type: ignore[union-attr]
    await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].code.route != route)
    again, _ = await guess(old, route, Guest.PROGRAM)
    assert seen == again and '"kim"' in again[0]


async def test_the_program_says_the_same_sentence(old: Host, helper: Helper) -> None:
    code = (await helper.waiting()).code
    wrong = code.__class__(f"{(int(code.route) + 1) % 10_000:04}", code.secret)
    guest = Program(old.url, ByCode(wrong))
    guest.begin()
    assert await guest.outcome() is Outcome.CODE_REFUSED


async def test_guesses_at_nobody_are_counted_as_any_other(old: Host, helper: Helper) -> None:
    route = f"{(int((await helper.waiting()).code.route) + 1) % 10_000:04}"
    answers = []
    for _ in range(13):
        talk = await old.customer(**{"X-Forwarded-For": "203.0.113.9"})
        answers.append(await talk.join(route))
        await talk.send(Leave(Why.ENDED))
    assert all(isinstance(answer, Joined) for answer in answers[:12])
    assert answers[12] == Refused(Why.SLOW_DOWN)


async def test_who_breaks_the_handshake_is_left_and_the_road_goes_on(old: Host, helper: Helper) -> None:
    talk = await stranger(old)
    assert isinstance(await talk.join(f"{(int(await live_route(helper)) + 1) % 10_000:04}"), Joined)
    assert isinstance(await talk.hear(), Forward)
    await talk.send(Forward('{"t":"confirm","mac":"' + "0" * 64 + '"}'))
    assert await talk.hear() == PeerLeft(Why.ENDED)
    assert isinstance(await talk.join("0000"), Joined)
