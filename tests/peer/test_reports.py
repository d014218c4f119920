"""What both programs tell the server's audit about the rights of a real session."""

from __future__ import annotations

import asyncio
import json

from rhelp.core.session import Live
from rhelp.features.rights import Ask, Withdraw
from rhelp.peer.entrance import Outcome
from rhelp.wire.message import Right
from tests.peer.host import until
from tests.peer.office import Helper, Servers, office
from tests.servers import command

Told = tuple[str, str, str]


async def test_both_sides_tell_what_was_asked_granted_and_taken_back(servers: Servers) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        await until(lambda: Right.VIEW in held(helper))
        helper.session.handle(Ask(Right.POINTER))
        await until(lambda: Right.POINTER in held(helper))
        guest.session.handle(Withdraw(Right.POINTER))
        await until(lambda: Right.POINTER not in held(helper))
        helper.session.end()
        assert await guest.outcome() is Outcome.ENDED
    told = await asyncio.to_thread(rights, servers.now.database)
    for who in ("customer", servers.now.name):
        mine = [(event, right) for by, event, right in told if by == who]
        assert ("right-granted", "view") in mine
        steps = [event for event, right in mine if right == "pointer"]
        assert steps[-2:] == ["right-granted", "right-withdrawn"]


def held(helper: Helper) -> frozenset[Right]:
    last = helper.statuses[-1]
    return last.held if isinstance(last, Live) else frozenset()


def rights(database: str) -> list[Told]:
    lines = command("audit", "list", "--json", "--database", database).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    return [(row["by"], row["event"], row["right"]) for row in rows if row["event"].startswith("right-")]
