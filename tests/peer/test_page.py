"""A page that shows its screen, played over a real WebSocket: who cannot prove to be it gets no connection."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from rhelp.core.handshake import HandshakeFailed, Keys, Sealer
from rhelp.core.resume import CustomerResume
from rhelp.core.session import Waiting
from rhelp.peer import page as page_module
from rhelp.wire import codec
from rhelp.wire.chat import ShowBegins, ShowOver, Whisper
from rhelp.wire.handshake import HANDSHAKE, Confirm, Offer
from rhelp.wire.message import Message
from rhelp.wire.signal import Admitted, Guest, Key, SeatKind
from tests.peer.standing import Play, standby

CASE, ATTEMPT, OTHER = "c" * 32, "a" * 32, "b" * 32


@pytest_asyncio.fixture
async def play() -> AsyncIterator[Play]:
    """A page is in."""
    async with standby() as playing:
        waiting = await playing.open_seat()
        await playing.enter(waiting.code.secret, Key.DIGITS)
        await playing.say(Admitted(CASE, Guest.PAGE, SeatKind.VIEWER))
        yield playing


async def begin(play: Play, attempt: str = ATTEMPT) -> None:
    await play.say(ShowBegins(CASE, attempt, ()))


async def whispered(play: Play, seconds: float = 5) -> Message | None:
    said = await play.heard(seconds)
    assert said is None or isinstance(said, Whisper), said
    return None if said is None else codec.decode(said.body, HANDSHAKE)


async def whisper(play: Play, message: Message, attempt: str = ATTEMPT) -> None:
    await play.say(Whisper(CASE, attempt, codec.encode(message)))


async def prove(play: Play, keys: Keys, attempt: str = ATTEMPT) -> CustomerResume:
    """As far as the page's confirmation."""
    resume = CustomerResume(keys, os.urandom)
    answer = resume.receive(await whispered(play))
    assert answer is not None
    await whisper(play, answer, attempt)
    return resume


def page_keys(play: Play) -> Keys:
    assert play.keys is not None
    return play.keys


async def test_the_page_proves_the_key_of_its_handshake(play: Play) -> None:
    await begin(play)
    resume = await prove(play, page_keys(play))
    assert isinstance(confirmed := await whispered(play), Confirm)
    resume.receive(confirmed)
    assert resume.keys is not None
    await whisper(play, Sealer.customer(resume.keys).seal(Offer("v=0\r\n")))
    assert await whispered(play, 0.5) is None, "a description of another shape is not answered"


async def test_who_has_another_key_gets_nothing(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(page_module, "Line", lambda *given: made.append(given))
    await begin(play)
    await prove(play, replace(page_keys(play), resume=bytes(32)))
    assert await whispered(play, 0.5) is None
    assert made == [], "no connection is even begun"


async def test_whispers_of_an_attempt_before_are_not_heard_by_the_next(play: Play) -> None:
    await begin(play)
    assert await whispered(play) is not None
    await begin(play, OTHER)
    resume = await prove(play, page_keys(play), ATTEMPT)
    assert await whispered(play, 0.5) is None
    with pytest.raises(HandshakeFailed):
        resume.receive(None)


async def test_the_server_alone_cannot_show_anything(play: Play) -> None:
    """Nor end what is not there."""
    await play.say(ShowOver(CASE))
    await play.say(Whisper(CASE, ATTEMPT, "{}"))
    await begin(play)
    assert await whispered(play) is not None
    await play.say(Whisper(CASE, ATTEMPT, "nonsense"))
    await asyncio.sleep(0.3)
    assert play.session.picture.size is None
    statuses = [play.listener.said.get_nowait() for _ in range(play.listener.said.qsize())]
    assert all(isinstance(status, Waiting) for status in statuses[-1:])
