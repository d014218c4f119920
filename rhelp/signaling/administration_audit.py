"""What an administrator does with the audit at the command line: read it, check it, keep its head elsewhere."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime

from rhelp.core.audit import Entry, Fault, Row, read, verify
from rhelp.core.errors import RhelpError
from rhelp.signaling.administration import opened
from rhelp.signaling.administration_sign_ins import moment
from rhelp.signaling.audit_words import sentence
from rhelp.signaling.config import Config
from rhelp.words import tr

HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


async def check(config: Config, head: str) -> int:
    """0 where every row is as it was written, else 1 and the first that is not. Raises RhelpError."""
    found = HEAD.fullmatch(head.strip())
    if head and not found:
        raise RhelpError("Give the head as rhelp-server audit head printed it.")
    known = (int(found[1]), found[2]) if found else None
    async with opened(config) as store:
        rows = await store.audited()
    fault = verify(rows, known)
    if fault is None:
        print(tr("The audit is whole: {count} rows, {head}", count=len(rows), head=_head(rows[-1:])))
        return 0
    print(_trouble(fault), file=sys.stderr)
    return 1


async def print_head(config: Config) -> int:
    """Print the last row's number and hash, to be kept elsewhere. Raises RhelpError."""
    async with opened(config) as store:
        rows = await store.audited()
    print(_head(rows[-1:]))
    return 0


async def print_rows(config: Config, since: str, agent: str, as_json: bool) -> int:
    """Print the rows since a day (or moment, UTC) that concern an agent. Raises RhelpError."""
    begins = _milliseconds(since) if since else 0
    async with opened(config) as store:
        rows = await store.audited()
    for entry in (read(row) for row in rows):
        if entry is None or entry.at < begins or (agent and not _concerns(entry, agent)):
            continue
        print(_as_json(entry) if as_json else f"{moment(entry.at / 1000)}  {sentence(entry.note)}")
    return 0


def _concerns(entry: Entry, agent: str) -> bool:
    return agent in (entry.note.fields.get("by"), entry.note.fields.get("agent"))


def _as_json(entry: Entry) -> str:
    body = {"number": entry.number, "at": entry.at, "event": entry.note.event} | dict(entry.note.fields)
    return json.dumps(body, ensure_ascii=False)


def _head(last: list[Row]) -> str:
    return f"{last[0].number}:{last[0].hash}" if last else "-"


def _trouble(fault: Fault) -> str:
    match fault.why:
        case "missing":
            return tr("Row {number} of the audit is missing.", number=fault.number)
        case "head":
            return tr("Row {number} of the audit is not the one whose head was kept.", number=fault.number)
        case "old":
            return tr("Row {number} of the audit is too old to be compared with its head.", number=fault.number)
    return tr("Row {number} of the audit is not as it was written.", number=fault.number)


def _milliseconds(since: str) -> int:
    try:
        at = datetime.fromisoformat(since)
    except ValueError as error:
        raise RhelpError("Give a day such as 2026-11-25, or a moment such as 2026-11-25T09:30:00.") from error
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
