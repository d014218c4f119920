"""The audit in the database: entries are added, never changed; what is too old is taken away from the beginning."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from rhelp.core.audit import Note, Row, Value, following, pruned, read


class Audit:
    """Jobs of the database's thread, each within a transaction of whoever calls; ``actor`` is who makes changes."""

    def __init__(self, table: Callable[..., Any], actor: str, clock: Callable[[], float] = time.time) -> None:
        """``table`` makes a table of the database by its name and columns."""
        self._rows: Any = table("audit", "number", "content", "hash")
        self._pruned: Any = table("audit_pruned", "through")
        self._actor = actor
        self._clock = clock

    def note(self, event: str, **fields: Value) -> None:
        """Something happened now; ``by`` is added where nobody is named."""
        self.note_at(self._clock(), event, **fields)

    def note_at(self, at: float, event: str, **fields: Value) -> None:
        """Something happened at this time, Unix seconds."""
        if "by" not in fields:
            fields["by"] = self._actor or fields.get("agent") or "server"
        row = following(self.last(), int(at * 1000), Note(event, fields))
        self._rows.insert({"number": row.number, "content": row.content, "hash": row.hash}).execute()

    def last(self) -> Row | None:
        """The newest row."""
        row = self._rows.select().order_by(self._rows.number.desc()).limit(1).first()
        return _row(row) if row else None

    def rows(self) -> list[Row]:
        """All rows in their order."""
        return [_row(row) for row in self._rows.select().order_by(self._rows.number)]

    def prune(self, before: float) -> int:
        """Take away what is older than this (Unix seconds), and note it; how many rows that were."""
        last: Row | None = None
        for found in self._rows.select().order_by(self._rows.number).iterator():
            row = _row(found)
            entry = read(row)
            if entry is None or entry.at >= before * 1000:
                break
            last = row
        if last is None:
            return 0
        self.note(pruned(last).event, **pruned(last).fields)
        self._pruned.update({self._pruned.through: last.number}).execute()
        return int(self._rows.delete().where(self._rows.number <= last.number).execute())


def _row(found: dict[str, Any]) -> Row:
    return Row(int(found["number"]), str(found["content"]), str(found["hash"]))
