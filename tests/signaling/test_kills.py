"""A server killed in the middle of its work, again and again: what it told is kept, once, and the file is whole."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import suppress
from pathlib import Path

import aiohttp

from rhelp.wire.chat import ChatLine, ChatOpened, OpenChat, Say
from rhelp.wire.message import Message
from rhelp.wire.signal import Admit, Admitted, Guest
from tests.counts import many
from tests.servers import RunningServer, running_server, started_server
from tests.signaling.host import Talk
from tests.signaling.test_program import sign_in

KILLS = many(100, 20)
MOST_UNSENT = 60  # lines of one side that the server has not shown yet


async def begin(http: aiohttp.ClientSession, server: RunningServer, bearer: dict[str, str]) -> Admitted:
    """A consultation between an agent and a page; what the page was told."""
    agent = await Talk(await http.ws_connect(f"{server.url}/ws/agent", headers=bearer)).attach()
    page = await Talk(await http.ws_connect(f"{server.url}/ws/customer")).attach()
    await page.join((await agent.open_seat()).route, Guest.PAGE)
    await agent.hear()
    await agent.send(Admit())
    admitted = await page.hear()
    assert isinstance(admitted, Admitted)
    return admitted


class Speaker:
    """One side of the chat: says lines, says again what it does not know to be kept, and remembers what it heard."""

    def __init__(self, name: int, case: Admitted, token: str) -> None:
        self.name, self.case, self.token = name, case, token
        self.unsent: list[Say] = []
        self.heard: list[ChatLine] = []
        self.wrong: list[Message] = []
        self.count = 0

    async def speak(self, talk: Talk) -> None:
        """Until the line breaks."""
        with suppress(ConnectionError, aiohttp.ClientError, AssertionError, TimeoutError):
            await talk.attach()
            await talk.send(OpenChat(self.case.consultation, len(self.heard), self.token))
            assert isinstance(await talk.hear(), ChatOpened)
            for say in list(self.unsent):
                await talk.send(say)
            await asyncio.gather(self.say_lines(talk), self.hear_lines(talk))

    async def say_lines(self, talk: Talk) -> None:
        while True:
            await asyncio.sleep(0.002)
            if len(self.unsent) >= MOST_UNSENT:
                continue
            self.count += 1
            say = Say(self.case.consultation, f"{self.name * 10**9 + self.count:032x}", f"{self.name}: {self.count}")
            self.unsent.append(say)
            await talk.send(say)

    async def hear_lines(self, talk: Talk) -> None:
        while True:
            line = await talk.hear()
            if not isinstance(line, ChatLine):
                self.wrong.append(line)
                continue
            if line.number == len(self.heard) + 1:
                self.heard.append(line)
            elif line not in self.heard:
                self.wrong.append(line)
            self.unsent = [say for say in self.unsent if say.id != line.id]


async def test_no_line_that_was_told_is_lost_and_none_stands_twice(tmp_path: Path) -> None:
    chance = random.Random(11)
    async with asyncio.timeout(60 + 6 * KILLS), aiohttp.ClientSession() as http:
        with running_server(tmp_path) as server:
            bearer = {"Authorization": f"Bearer {sign_in(server.url, server.name, server.password)}"}
            case = await begin(http, server, bearer)
            database = server.database
            server.process.kill()
        speakers = (Speaker(1, case, ""), Speaker(2, case, case.token))
        for _ in range(KILLS):
            with started_server(tmp_path, database) as (url, process):
                agent = Talk(await http.ws_connect(f"{url}/ws/agent", headers=bearer))
                page = Talk(await http.ws_connect(f"{url}/ws/customer"))
                asyncio.get_running_loop().call_later(chance.uniform(0.05, 0.4), process.kill)
                await asyncio.gather(speakers[0].speak(agent), speakers[1].speak(page))
    with sqlite3.connect(tmp_path / "rhelp.sqlite3") as left:
        assert left.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = left.execute("SELECT number, id, text FROM chat_line ORDER BY number").fetchall()
    assert [number for number, _, _ in kept] == list(range(1, len(kept) + 1))
    assert len({line_id for _, line_id, _ in kept}) == len(kept)
    for speaker in speakers:
        told = [(line.number, line.id, line.text) for line in speaker.heard]
        assert told == kept[: len(told)] and not speaker.wrong
        assert len(told) > KILLS
