"""The audit's chain: every entry's hash covers its content and the hash before it, so that no entry changes unseen.

An entry's content is JSON in one spelling. What is too old is taken away from the beginning, and an entry says so:
from where on the chain goes on. Who can write the whole database can write a whole new chain: only a *head* (the last
entry's number and hash) that is kept elsewhere tells.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PRUNED = "audit-pruned"
BEGINNING = "0" * 64

Value = str | int


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened; ``fields`` never hold a secret."""

    event: str
    fields: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is kept."""

    number: int
    content: str
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is read; ``at`` is milliseconds of Unix time."""

    number: int
    at: int
    note: Note


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that is not as it was written, and a word for what is wrong: missing, altered, head or old."""

    number: int
    why: str


def following(before: Row | None, at: int, note: Note) -> Row:
    """The row of the next entry."""
    number = 1 if before is None else before.number + 1
    content = _spelled(Entry(number, at, note))
    return Row(number, content, _hash(BEGINNING if before is None else before.hash, content))


def read(row: Row) -> Entry | None:
    """The row's entry; None where it is none."""
    try:
        body = json.loads(row.content)
        fields = {name: value for name, value in body["fields"].items() if isinstance(value, str | int)}
        entry = Entry(int(body["number"]), int(body["at"]), Note(str(body["event"]), fields))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return entry if _spelled(entry) == row.content else None


def pruned(last: Row) -> Note:
    """What is noted before this row and all before it are taken away."""
    return Note(PRUNED, {"through": last.number, "hash": last.hash})


def verify(rows: Iterable[Row], head: tuple[int, str] | None = None) -> Fault | None:
    """The first fault in all rows that are kept, in their order; ``head`` is one that was kept elsewhere."""
    kept = list(rows)
    first, beginning = _beginning(kept)
    expected, before = first, beginning
    for row in kept:
        if row.number != expected:
            return Fault(expected, "missing")
        entry = read(row)
        if entry is None or entry.number != row.number or _hash(before, row.content) != row.hash:
            return Fault(row.number, "altered")
        if head is not None and head[0] == row.number and head[1] != row.hash:
            return Fault(row.number, "head")
        expected, before = row.number + 1, row.hash
    if head is not None and head[0] >= expected:
        return Fault(expected, "missing")
    if head is not None and head[0] < first - 1:
        return Fault(head[0], "old")
    if head is not None and head[0] == first - 1 and head[1] != beginning:
        return Fault(head[0], "head")
    return None


def _beginning(kept: list[Row]) -> tuple[int, str]:
    """The number that the first row must have, and the hash before it."""
    if kept and kept[0].number != 1:
        for entry in (read(row) for row in kept):
            if entry is not None and entry.note.event == PRUNED:
                through, hashed = entry.note.fields.get("through"), entry.note.fields.get("hash")
                if through == kept[0].number - 1 and isinstance(hashed, str):
                    return kept[0].number, hashed
    return 1, BEGINNING


def _spelled(entry: Entry) -> str:
    body = {"number": entry.number, "at": entry.at, "event": entry.note.event, "fields": dict(entry.note.fields)}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(before: str, content: str) -> str:
    return hashlib.sha256(f"{before}\n{content}".encode("utf-8", "surrogatepass")).hexdigest()
