"""Coming in where the server restarts in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import cast

import pytest

from rhelp.core.codes import AccessCode
from rhelp.peer import entrance
from rhelp.peer.entrance import ByCode, NotLetIn, Outcome, enter
from rhelp.peer.road import Forgotten, ServerRoad
from rhelp.wire.message import Message
from rhelp.wire.signal import Joined, Refused, Why, WorkPosed

WAY = ByCode(AccessCode("1234", "56789"))
JOINED = Joined("0" * 32, "relay", "Kim", ())


class Scripted:
    """A road that answers every question with the next of these; after the last it is silent."""

    def __init__(self, answers: Iterable[Message | Exception]) -> None:
        self.asked = 0
        self._answers = list(answers)
        self._owed = 0

    def send(self, message: Message) -> None:
        self.asked += 1
        self._owed += 1

    async def receive(self) -> Message:
        if not self._owed or not self._answers:
            await asyncio.Event().wait()
        self._owed -= 1
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrance, "RETURNING", 0.01)


async def come(road: Scripted) -> Joined:
    return await enter(cast(ServerRoad, road), WAY, lambda fact: None)


async def test_after_a_restart_the_agent_may_be_back_later() -> None:
    road = Scripted([Forgotten(), Refused(Why.CODE), Refused(Why.CODE), JOINED])
    assert await come(road) is JOINED
    assert road.asked == 4


async def test_without_a_restart_a_refusal_is_one() -> None:
    road = Scripted([Refused(Why.CODE), JOINED])
    with pytest.raises(NotLetIn) as refused:
        await come(road)
    assert refused.value.outcome is Outcome.CODE_REFUSED
    assert road.asked == 1


async def test_an_agent_who_does_not_come_back_is_refused_in_the_end() -> None:
    road = Scripted([Forgotten(), *[Refused(Why.CODE)] * 9])
    with pytest.raises(NotLetIn) as refused:
        await come(road)
    assert refused.value.outcome is Outcome.CODE_REFUSED
    assert road.asked == 5


async def test_a_server_that_restarts_for_ever_is_left() -> None:
    road = Scripted([Forgotten()] * 99)
    with pytest.raises(NotLetIn) as refused:
        await come(road)
    assert refused.value.outcome is Outcome.NOT_CONNECTED


async def test_work_is_done_where_the_server_asks_for_it_within_reason() -> None:
    road = Scripted([WorkPosed("ab" * 16, 8), JOINED])
    assert await come(road) is JOINED
    assert road.asked == 2
    with pytest.raises(NotLetIn) as refused:
        await come(Scripted([WorkPosed("ab" * 16, 32)]))
    assert refused.value.outcome is Outcome.SLOW_DOWN
