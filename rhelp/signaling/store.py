"""What the server keeps, in SQLite by peewee, on one thread of its own: agents and their groups."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import secrets
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

from peewee import DatabaseError, IntegrityError, SqliteDatabase, Table

from rhelp.core.audit import Row, Value
from rhelp.core.errors import RhelpError
from rhelp.signaling.schema import MIGRATIONS
from rhelp.signaling.store_audit import Audit
from rhelp.wire.fields import Slug, Text

SQLITE = "sqlite:///"
PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "busy_timeout": 5000}
LONGEST_NAME = 80
SLUG: Text = get_args(Slug)[1]

T = TypeVar("T")

logging.getLogger("peewee").setLevel(logging.INFO)  # what it says below that holds every value that is kept


class StoreError(RhelpError):
    """The database cannot be used."""


@dataclass(frozen=True, slots=True)
class Agent:
    """An account; ``group`` is a group's slug, empty for the default group."""

    id: str
    name: str
    admin: bool
    password: str = field(repr=False)
    group: str = ""
    totp: bool = False
    """Whether six digits of an authenticator app are asked for besides the password."""


@dataclass(frozen=True, slots=True)
class Group:
    """Agents who share a relay page, /g/``slug``."""

    slug: str
    name: str


def name_key(name: str) -> str:
    """Names that look the same are the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def digest_of(token: str) -> str:
    """What is kept of a token: SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Store:
    """The database. All methods but the constructor wait for its thread; times are Unix seconds."""

    def __init__(self, url: str, actor: str = "") -> None:
        """``actor``: who the audit says makes changes; without one, the agent itself.

        Raises StoreError for a kind of database we do not know.
        """
        if not url.startswith(SQLITE) or len(url) == len(SQLITE):
            raise StoreError("Only SQLite is supported so far; give the database as sqlite:///PATH")
        self.path = Path(url.removeprefix(SQLITE))
        # peewee carries no types
        self._database: Any = SqliteDatabase(str(self.path), pragmas=PRAGMAS)
        self._agents: Any = self.table("agent", "id", "name", "name_key", "password", "admin", "created", "group_slug")
        self._sign_ins: Any = self.table("sign_in", "agent")
        self._totp: Any = self.table("totp", "agent", "confirmed")
        self._groups: Any = self.table("agent_group", "slug", "name", "created")
        self.audit = Audit(self.table, actor)
        self.took: Callable[[float], object] = lambda seconds: None
        """Called with the seconds that each job took, waiting included."""
        self._thread = ThreadPoolExecutor(1, "store")

    async def open(self) -> None:
        """Create what is missing. Raises StoreError."""
        await self.run(self._open)

    async def close(self) -> None:
        """Close the file."""
        await self.run(self._database.close)
        self._thread.shutdown()

    async def ping(self) -> None:
        """Ask for something that is always there. Raises StoreError."""
        await self.run(lambda: self._agents.select(self._agents.id).limit(1).first())

    async def add_agent(self, name: str, password: str, admin: bool, now: float, group: str = "") -> None:
        """Make an account; ``password`` is a hash already. Raises StoreError."""
        await self.run(self._add_agent, _tidy(name), password, admin, int(now), group)

    async def change_password(self, name: str, password: str) -> None:
        """Another password (a hash already) for this account, whose sign-ins all end. Raises StoreError."""
        await self.run(self._change_password, name, password)

    async def remove_agent(self, name: str) -> None:
        """The account is no more, and its sign-ins end; its consultations are kept. Raises StoreError."""
        await self.run(self._remove_agent, name)

    async def add_group(self, slug: str, name: str, now: float) -> None:
        """Make a group. Raises StoreError."""
        await self.run(self._add_group, slug, _tidy(name), int(now))

    async def groups(self) -> list[Group]:
        """All groups by slug, without the default one."""
        return await self.run(self._select_groups)

    async def group(self, slug: str) -> Group | None:
        """The group of this slug; the default one has no row and no name."""
        return Group("", "") if not slug else await self.run(self._group, slug)

    async def agents_of(self, group: str) -> list[Agent]:
        """The accounts of a group by name."""
        return [agent for agent in await self.agents() if agent.group == group]

    async def agents(self) -> list[Agent]:
        """All accounts by name."""
        return await self.run(lambda: [_agent(row) for row in self._select_agents().order_by(self._agents.name_key)])

    async def agent_by_id(self, id: str) -> Agent | None:
        """The account with this id."""
        return await self.run(self.find_agent, id)

    async def agent(self, name: str) -> Agent | None:
        """The account with this name."""
        return await self.run(self._agent, name)

    async def note(self, event: str, at: float, **fields: Value) -> None:
        """Something for the audit, never a secret. Raises StoreError."""
        await self.run(self._note, event, at, fields)

    async def audited(self) -> list[Row]:
        """All rows of the audit."""
        return await self.run(self.audit.rows)

    async def prune_audit(self, before: float) -> int:
        """Take away the audit's rows that are older; how many."""
        return await self.run(self._prune_audit, before)

    def table(self, name: str, *columns: str) -> Any:
        """A table of this database."""
        return Table(name, columns).bind(self._database)

    def transaction(self) -> Any:
        """A context of which all or nothing is kept; for jobs of ``run``."""
        return self._database.atomic("IMMEDIATE")

    async def run(self, job: Callable[..., T], *given: Any) -> T:
        """Do the job on the database's thread, one after the other. Raises StoreError."""
        began = time.perf_counter()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._checked, job, *given)
        finally:
            self.took(time.perf_counter() - began)

    def _checked(self, job: Callable[..., T], *given: Any) -> T:
        try:
            return job(*given)
        except DatabaseError as error:
            raise StoreError("The database cannot be used.") from error

    def _note(self, event: str, at: float, fields: dict[str, Value]) -> None:
        with self.transaction():
            self.audit.note_at(at, event, **fields)

    def _prune_audit(self, before: float) -> int:
        with self.transaction():
            return self.audit.prune(before)

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self.path.chmod(0o600)
        except OSError as error:
            raise StoreError("The database's file cannot be written.") from error
        self._database.connect()
        with self.transaction():
            self._migrate()

    def _migrate(self) -> None:
        execute = self._database.execute_sql
        execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
        row = execute("SELECT version FROM schema_version").fetchone()
        if row is None:
            execute("INSERT INTO schema_version (version) VALUES (0)")
        version = row[0] if row else 0
        if version > len(MIGRATIONS):
            raise StoreError("The database was written by a newer rhelp; update this one.")
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                execute(statement)
        execute("UPDATE schema_version SET version = ?", (len(MIGRATIONS),))

    def _select_agents(self) -> Any:
        columns = ("id", "name", "admin", "password", "group_slug")
        joined = (self._totp.agent == self._agents.id) & (self._totp.confirmed == 1)
        return self._agents.select(
            *(getattr(self._agents, column) for column in columns), self._totp.confirmed
        ).left_outer_join(self._totp, on=joined)

    def _agent(self, name: str) -> Agent | None:
        row = self._select_agents().where(self._agents.name_key == name_key(name)).first()
        return _agent(row) if row else None

    def _add_agent(self, name: str, password: str, admin: bool, now: int, group: str) -> None:
        _check_name(name)
        if group and self._group(group) is None:
            raise StoreError("There is no group of this name.")
        row = {"id": secrets.token_hex(16), "name": name, "name_key": name_key(name), "password": password}
        try:
            with self.transaction():
                self._agents.insert(row | {"admin": int(admin), "created": now, "group_slug": group}).execute()
                self.audit.note("account-made", agent=name, admin=int(admin), group=group)
        except IntegrityError as error:
            raise StoreError("There is an account of this name already.") from error

    def _change_password(self, name: str, password: str) -> None:
        with self.transaction():
            agent = self.known(name)
            self._agents.update({self._agents.password: password}).where(self._agents.id == agent.id).execute()
            self._sign_ins.delete().where(self._sign_ins.agent == agent.id).execute()
            self.audit.note("password-changed", agent=agent.name)

    def _remove_agent(self, name: str) -> None:
        with self.transaction():
            agent = self.known(name)
            self._agents.delete().where(self._agents.id == agent.id).execute()
            self.audit.note("account-removed", agent=agent.name)

    def find_agent(self, id: str) -> Agent | None:
        """The account with this id, for jobs of ``run``."""
        row = self._select_agents().where(self._agents.id == id).first()
        return _agent(row) if row else None

    def data_version(self) -> int:
        """A number that changes whenever another process wrote into the database, for jobs of ``run``."""
        return int(self._database.execute_sql("PRAGMA data_version").fetchone()[0])

    def known(self, name: str) -> Agent:
        """The account of this name, for jobs of ``run``. Raises StoreError where there is none."""
        agent = self._agent(name)
        if agent is None:
            raise StoreError("There is no account of this name.")
        return agent

    def _select_groups(self) -> list[Group]:
        return [Group(row["slug"], row["name"]) for row in self._groups.select().order_by(self._groups.slug)]

    def _group(self, slug: str) -> Group | None:
        row = self._groups.select().where(self._groups.slug == slug).first()
        return Group(row["slug"], row["name"]) if row else None

    def _add_group(self, slug: str, name: str, now: int) -> None:
        _check_name(name)
        if not SLUG.fits(slug) or not slug:
            raise StoreError("A group's address has lower case letters, digits and single dashes, 32 at the most.")
        try:
            with self.transaction():
                self._groups.insert({"slug": slug, "name": name, "created": now}).execute()
                self.audit.note("group-made", group=slug)
        except IntegrityError as error:
            raise StoreError("There is a group of this address already.") from error


def _agent(row: dict[str, Any]) -> Agent:
    return Agent(row["id"], row["name"], bool(row["admin"]), row["password"], row["group_slug"], bool(row["confirmed"]))


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _check_name(name: str) -> None:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise StoreError("A name has 1 to 80 printable characters.")
