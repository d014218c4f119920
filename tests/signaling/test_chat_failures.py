"""Chats whose database fails: what cannot be kept is over or done without, and whom it concerns is told."""

from __future__ import annotations

import asyncio

import pytest

from rhelp.signaling.keys import SHELL
from rhelp.signaling.store import StoreError
from rhelp.wire.chat import Notice
from rhelp.wire.signal import Admit, Admitted, Guest, Leave, Refused, SeatKind, SeatOpened, Why
from tests.signaling.host import Host
from tests.signaling.test_chats import consult, follow, lines, said


async def test_where_the_database_fails_the_page_is_told(host: Host) -> None:
    store = host.app[SHELL].chats._store
    await store._store.run(store._store._database.execute_sql, "DROP TABLE chat_line")
    agent, customer = await host.agent(), await host.customer()
    await customer.join((await agent.open_seat()).route, Guest.PAGE)
    await agent.hear()
    await agent.send(Admit())
    assert await customer.hear() == Refused(Why.BUSY)
    assert isinstance(await agent.hear(), SeatOpened)


async def refuse_tokens(consultation: str, digest: str) -> None:
    raise StoreError("The database does not take it.")


async def test_a_program_whose_token_cannot_be_kept_does_without_the_chat(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, page, case = await consult(host)
    await follow(page, case, heard=1, token=case.token)
    monkeypatch.setattr(host.app[SHELL].chats._store, "add_token", refuse_tokens)
    program = await host.customer()
    await program.join((await agent.open_seat()).route)
    await agent.hear()
    await agent.send(Admit())
    assert await agent.hear() == Admitted(case.consultation, Guest.PROGRAM, SeatKind.VIEWER)
    assert [line.text for line in await lines(page, 1)] == [Notice.SUPPORT_BEGAN]
    await page.send(said(case, 1))
    assert [line.text for line in await lines(page, 1)] == ["line 1"], "the chat goes on"
    await program.send(Leave(Why.ENDED))
    assert [line.text for line in await lines(page, 1)] == [Notice.SUPPORT_ENDED]


async def test_a_consultation_whose_customer_cannot_be_known_is_over(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    chats = host.app[SHELL].chats
    told: list[str] = []
    monkeypatch.setattr(chats._store, "add_token", refuse_tokens)
    monkeypatch.setattr(host.app[SHELL].desks, "touch", told.append)
    agent, page = await host.agent(), await host.customer()
    await page.join((await agent.open_seat()).route, Guest.PAGE)
    await agent.hear()
    await agent.send(Admit())
    assert await page.hear() == Refused(Why.BUSY)
    assert isinstance(await agent.hear(), SeatOpened)
    async with asyncio.timeout(20):
        while await chats._store.open_ones():
            await asyncio.sleep(0.01)
    assert len(told) == 2 and not chats.busy(told[0]), "in consultation, and no longer"
