"""The audit of a running server: who did what, from both ends' mouths, never a secret, and nobody changes it."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from rhelp.core.audit import BEGINNING, Note, Value, read, verify
from rhelp.core.audit import Row as AuditRow
from rhelp.core.limits import Buckets, Rate
from rhelp.signaling.audit_words import SENTENCES, sentence
from rhelp.signaling.keys import SECOND_FACTORS, SHELL, STORE, WITNESS
from rhelp.wire.message import Right
from rhelp.wire.report import Report, What
from rhelp.wire.signal import Joined, Leave, PeerLeft, SeatOpened, Why
from tests.servers import command, running_server
from tests.signaling.host import PASSWORD, Host, hosted

SID = "0" * 32


async def notes(host: Host) -> list[Note]:
    """All of them, once they are written."""
    await host.app[WITNESS].settle()
    rows = await host.app[STORE].audited()
    assert verify(rows) is None
    return [entry.note for entry in (read(row) for row in rows) if entry is not None]


async def of(host: Host, event: str) -> list[dict[str, Any]]:
    return [dict(note.fields) for note in await notes(host) if note.event == event]


async def test_signing_in_and_failing_to(host: Host) -> None:
    _, body = await host.post("/api/sign-in", {"name": "kim", "password": PASSWORD})
    await host.post("/api/sign-in", {"name": "kim", "password": "wrong"})
    await host.post("/api/sign-in", {"name": "correct horse as a name", "password": "x"})
    await host.post("/api/sign-out", {}, Authorization=f"Bearer {body['token']}")
    (came,), (first, second), (went,) = [
        await of(host, event) for event in ("signed-in", "sign-in-refused", "signed-out")
    ]
    assert (came["by"], came["address"], came["factors"]) == ("kim", "127.0.0.1", 1)
    assert (first["by"], first["why"]) == ("kim", "password")
    assert second["by"] == "unknown"  # people type passwords where names belong
    assert (went["by"], went["handle"]) == ("kim", came["handle"])


async def test_a_session_as_both_ends_tell_it(host: Host) -> None:
    agent, customer = await host.agent(), await host.customer()
    joined = await customer.join((await agent.open_seat()).route)
    assert isinstance(joined, Joined) and await agent.hear() == joined
    for what, right in ((What.ASKED, Right.VIEW), (What.GRANTED, Right.VIEW), (What.WITHDRAWN, Right.VIEW)):
        await customer.send(Report(joined.sid, what, right))
        await agent.send(Report(joined.sid, what, right))
    await agent.send(Leave(Why.ENDED))
    assert await customer.hear() == PeerLeft(Why.ENDED)
    (came,) = await of(host, "joined")
    assert came == {"by": "kim", "session": joined.sid, "key": "digits", "guest": "program", "address": "127.0.0.1"}
    for event in ("right-asked", "right-granted", "right-withdrawn"):
        told = await of(host, event)
        assert {one["by"] for one in told} == {"kim", "customer"}
        assert all(one["session"] == joined.sid and one["right"] == "view" for one in told)


async def test_reports_of_others_sessions_and_floods_are_not_kept(host: Host) -> None:
    agent, customer = await host.pair()
    stranger = await host.customer()
    (joined,) = await of(host, "joined")
    for talk, sid in ((stranger, joined["session"]), (customer, SID), (agent, SID)):
        await talk.send(Report(sid, What.GRANTED, Right.VIEW))
    assert await (await host.agent(await host.token("이상담"))).open_seat()  # all of it was heard by now
    assert await of(host, "right-granted") == []
    host.app[WITNESS]._reports = Buckets(Rate(20, 1e-6))
    for _ in range(40):
        await customer.send(Report(joined["session"], What.ASKED, Right.VIEW))
    await customer.send(Leave(Why.ENDED))
    assert isinstance(await agent.hear(), PeerLeft)
    assert len(await of(host, "right-asked")) == 20
    assert any("unnoted" in note.fields for note in await notes(host))


async def test_codes_that_are_burnt(host: Host) -> None:
    agent = await host.agent()
    route = (await agent.open_seat()).route
    for _ in range(3):
        customer = await host.customer()
        assert await customer.join(route) == await agent.hear()
        await agent.send(Leave(Why.UNCONFIRMED))
        await customer.hear()
    assert isinstance(await agent.hear(), SeatOpened)
    assert [one["agent"] for one in await of(host, "code-burnt")] == ["kim"]
    assert len(await of(host, "join-failed")) == 3


async def test_accounts_and_factors(host: Host) -> None:
    secret, codes = await host.app[SECOND_FACTORS].give("kim")
    agent = await host.app[STORE].agent("kim")
    assert agent is not None
    await host.app[SECOND_FACTORS].show(agent.id, codes[0], time.time())
    await host.app[STORE].change_password("kim", "hash")
    await host.app[STORE].remove_agent("kim")
    events = [note.event for note in await notes(host) if note.fields.get("agent") == "kim"]
    changes = ["account-made", "second-factor-on", "recovery-code-used", "password-changed", "account-removed"]
    assert events == changes
    text = json.dumps([row.content for row in await host.app[STORE].audited()])
    for canary in (secret, *codes, "hash"):
        assert canary not in text


async def test_rows_cannot_be_changed_by_the_way(host: Host) -> None:
    with sqlite3.connect(host.app[STORE].path) as other:
        for statement in ("UPDATE audit SET content = '{}'", "DELETE FROM audit WHERE number = 1"):
            with pytest.raises(sqlite3.IntegrityError, match="kept"):
                other.execute(statement)


async def test_what_is_too_old_goes_and_is_noted(host: Host) -> None:
    store = host.app[STORE]
    for day in range(10):
        await store.note("group-made", 1_000_000_000 + 86_400 * day, group=f"g{day}")
    assert await store.prune_audit(1_000_000_000 + 86_400 * 5) == 0  # before them are newer ones, of now
    assert verify(await store.audited()) is None


async def test_rows_are_pruned_from_the_beginning(tmp_path: Path) -> None:
    async with hosted(tmp_path, again=True) as host:
        store = host.app[STORE]
        for day in range(10):
            await store.note("group-made", 1_000_000_000 + 86_400 * day, group=f"g{day}")
        assert await store.prune_audit(1_000_000_000 + 86_400 * 5) == 5
        rows = await store.audited()
        assert (rows[0].number, len(rows), verify(rows)) == (6, 6, None)
        assert await store.prune_audit(1_000_000_000 + 86_400 * 5) == 0
        assert verify(rows[1:]) is not None


def test_an_administrator_reads_and_checks_it(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        where = ("--database", server.database)
        assert command("agent", "totp", server.name, *where).returncode == 0
        head = command("audit", "head", *where).stdout.strip()
        assert command("audit", "verify", "--head", head, *where).returncode == 0
        assert command("agent", "totp", server.name, "--remove", *where).returncode == 0
        listed = command("audit", "list", *where).stdout
        assert "command line: " in listed and "turned the second factor of agent on" in listed
        assert command("audit", "list", "--agent", "nobody", *where).stdout == ""
        assert command("audit", "list", "--since", "2099-01-01", *where).stdout == ""
        assert command("audit", "list", "--since", "yesterday", *where).returncode == 1
        rows = [json.loads(line) for line in command("audit", "list", "--json", *where).stdout.splitlines()]
        assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    with sqlite3.connect(tmp_path / "rhelp.sqlite3") as other:
        other.execute("DROP TRIGGER audit_changed")
        other.execute("UPDATE audit SET content = replace(content, 'command line', 'nobody at all') WHERE number = 2")
    said = command("audit", "verify", *where)
    assert (said.returncode, said.stderr) == (1, "Row 2 of the audit is not as it was written.\n")
    said = command("audit", "verify", "--head", "7", *where)
    assert (said.returncode, "audit head" in said.stderr) == (1, True)


def test_every_entry_has_its_sentence() -> None:
    names = ("by", "agent", "address", "handle", "session", "why", "group", "key", "guest")
    fields: dict[str, Value] = dict.fromkeys(names, "x")
    for event in SENTENCES:
        said = sentence(Note(event, fields | {"factors": 2, "days": 90, "through": 5, "right": "view"}))
        assert not said.startswith(event) and "{" not in said
    assert sentence(Note("of a newer one", {"by": "kim"})) == "of a newer one by=kim"
    assert sentence(Note("signed-in", {})) == "signed-in "
    assert read(AuditRow(1, "[]", BEGINNING)) is None


async def test_the_shell_forgets_sessions_with_their_roads(host: Host) -> None:
    agent, customer = await host.pair()
    for talk in (agent, customer):
        await talk.socket.close()
    host.forward(61)
    assert not host.app[WITNESS]._sessions and not len(host.app[SHELL].roads)
