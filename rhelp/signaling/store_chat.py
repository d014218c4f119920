"""What the server keeps of consultations: who talked with whom, and every line that was said."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from rhelp.signaling.store import Store
from rhelp.wire.chat import Author, ChatLine, Notice
from rhelp.wire.signal import SeatKind

MOST_LINES = 20_000
"""Lines of one consultation; what is said beyond is not kept."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """A case: ``agent`` is the account's id; ``tokens`` are the digests by which its customer is known; Unix times."""

    id: str
    agent: str
    agent_name: str
    customer: str
    lines: int
    ended: int | None
    tokens: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A consultation to be begun by an agent with a customer who calls itself ``customer``."""

    id: str
    agent: str
    agent_name: str
    group: str
    kind: SeatKind
    customer: str


class ChatStore:
    """Consultations in the database. All methods wait for its thread and raise StoreError; ``at`` is Unix seconds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        columns = ("id", "agent", "agent_name", "group_slug", "kind", "customer", "started", "ended", "why")
        self._cases: Any = store.table("consultation", *columns)
        self._tokens: Any = store.table("chat_token", "digest", "consultation")
        self._lines: Any = store.table("chat_line", "consultation", "number", "id", "author", "name", "text", "at")

    async def begin(self, case: Beginning, at: float) -> None:
        """Keep a new consultation and its first notice."""
        await self._store.run(self._begin, case, at)

    async def add_token(self, consultation: str, digest: str) -> None:
        """A customer of this consultation is known by this digest from now on."""
        row = {"digest": digest, "consultation": consultation}
        await self._store.run(lambda: self._tokens.insert(row).execute())

    async def end(self, consultation: str, why: str, at: float) -> None:
        """Nothing more is said in it."""
        await self._store.run(self._end, consultation, why, at)

    async def open_ones(self) -> list[tuple[str, str]]:
        """Consultations that have not ended, with their agents' ids."""
        return await self._store.run(self._open_ones)

    async def consultation(self, consultation: str) -> Consultation | None:
        """The consultation of this id."""
        return await self._store.run(self._consultation, consultation)

    async def say(self, line: ChatLine) -> ChatLine | None:
        """Keep the line under the next number; a line whose id is kept already stays as it is.

        None where the consultation has ended or is full.
        """
        return await self._store.run(self._say, line)

    async def note(self, consultation: str, notice: Notice, at: float) -> ChatLine | None:
        """Keep a notice of the server's."""
        return await self.say(_notice(consultation, notice, at))

    async def lines(self, consultation: str, after: int, most: int) -> list[ChatLine]:
        """At most so many lines after this number."""
        return await self._store.run(self._after, consultation, after, most)

    def _begin(self, case: Beginning, at: float) -> None:
        row = {"id": case.id, "agent": case.agent, "agent_name": case.agent_name, "group_slug": case.group}
        row |= {"kind": case.kind.value, "customer": case.customer}
        with self._store.transaction():
            self._cases.insert(row | {"started": int(at)}).execute()
            self._write(_notice(case.id, Notice.BEGAN, at))

    def _end(self, consultation: str, why: str, at: float) -> None:
        with self._store.transaction():
            if self._is_open(consultation):
                self._write(_notice(consultation, Notice.ENDED, at))
                change = {self._cases.ended: int(at), self._cases.why: why}
                self._cases.update(change).where(self._cases.id == consultation).execute()

    def _open_ones(self) -> list[tuple[str, str]]:
        rows = self._cases.select(self._cases.id, self._cases.agent).where(self._cases.ended.is_null())
        return [(row["id"], row["agent"]) for row in rows]

    def _consultation(self, consultation: str) -> Consultation | None:
        row = self._cases.select().where(self._cases.id == consultation).first()
        if row is None:
            return None
        tokens = self._tokens.select(self._tokens.digest).where(self._tokens.consultation == consultation)
        digests = tuple(token["digest"] for token in tokens)
        count = self._count(consultation)
        return Consultation(row["id"], row["agent"], row["agent_name"], row["customer"], count, row["ended"], digests)

    def _say(self, line: ChatLine) -> ChatLine | None:
        with self._store.transaction():
            table = self._lines
            same = (table.consultation == line.consultation) & (table.id == line.id)
            if row := table.select().where(same).first():
                return _line(row)
            if not self._is_open(line.consultation) or self._count(line.consultation) >= MOST_LINES:
                return None
            return self._write(line)

    def _write(self, line: ChatLine) -> ChatLine:
        row = {"consultation": line.consultation, "number": self._count(line.consultation) + 1, "id": line.id}
        row |= {"author": line.author.value, "name": line.name, "text": line.text, "at": line.at}
        self._lines.insert(row).execute()
        return _line(row)

    def _after(self, consultation: str, after: int, most: int) -> list[ChatLine]:
        table = self._lines
        wanted = table.select().where((table.consultation == consultation) & (table.number > after))
        return [_line(row) for row in wanted.order_by(table.number).limit(most)]

    def _is_open(self, consultation: str) -> bool:
        found = self._cases.select(self._cases.id).where((self._cases.id == consultation) & self._cases.ended.is_null())
        return found.first() is not None

    def _count(self, consultation: str) -> int:
        """The number of the last line; they have no gaps."""
        lines = self._lines
        last = lines.select(lines.number).where(lines.consultation == consultation)
        row = last.order_by(lines.number.desc()).limit(1).first()
        return row["number"] if row else 0


def _line(row: dict[str, Any]) -> ChatLine:
    author = Author(row["author"])
    return ChatLine(row["consultation"], row["number"], row["id"], author, row["name"], row["text"], row["at"])


def _notice(consultation: str, notice: Notice, at: float) -> ChatLine:
    return ChatLine(consultation, 0, secrets.token_hex(16), Author.NOTICE, "", notice.value, int(at * 1000))
