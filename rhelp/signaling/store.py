"""What the server keeps: agents and their sign-ins, in SQLite by peewee, on one thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from peewee import DatabaseError, IntegrityError, SqliteDatabase, Table

from rhelp.core.errors import RhelpError

SQLITE = "sqlite:///"
PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "busy_timeout": 5000}
LONGEST_NAME = 80
TOKEN_LIFETIME = 12 * 3600  # seconds, whatever happens meanwhile
STAY_LIFETIME = 30 * 24 * 3600  # seconds, for who stays signed in

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE agent (id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,"
        " password TEXT NOT NULL, admin INTEGER NOT NULL, created INTEGER NOT NULL)",
        "CREATE TABLE sign_in (digest TEXT PRIMARY KEY, agent TEXT NOT NULL REFERENCES agent (id) ON DELETE CASCADE,"
        " expires INTEGER NOT NULL)",
        "CREATE INDEX sign_in_expires ON sign_in (expires)",
    ),
)
"""Statements from each version of the schema to the next; the table ``schema_version`` says which ran."""

T = TypeVar("T")


class StoreError(RhelpError):
    """The database cannot be used."""


@dataclass(frozen=True, slots=True)
class Agent:
    """An account."""

    id: str
    name: str
    admin: bool
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A valid sign-in: whose, by which digest, and until when (Unix time)."""

    agent: Agent
    digest: str = field(repr=False)
    expires: int


def name_key(name: str) -> str:
    """Names that look the same are the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def digest_of(token: str) -> str:
    """What is kept of a token: SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Store:
    """The database. All methods but the constructor wait for its thread; times are Unix seconds."""

    def __init__(self, url: str) -> None:
        """Raises StoreError for a kind of database we do not know."""
        if not url.startswith(SQLITE) or len(url) == len(SQLITE):
            raise StoreError("Only SQLite is supported so far; give the database as sqlite:///PATH")
        self.path = Path(url.removeprefix(SQLITE))
        # peewee carries no types
        self._database: Any = SqliteDatabase(str(self.path), pragmas=PRAGMAS)
        self._agents: Any = self._table("agent", "id", "name", "name_key", "password", "admin", "created")
        self._sign_ins: Any = self._table("sign_in", "digest", "agent", "expires")
        self._thread = ThreadPoolExecutor(1, "store")

    async def open(self) -> None:
        """Create what is missing. Raises StoreError."""
        await self._run(self._open)

    async def close(self) -> None:
        """Close the file."""
        await self._run(self._database.close)
        self._thread.shutdown()

    async def ping(self) -> None:
        """Ask for something that is always there. Raises StoreError."""
        await self._run(lambda: self._agents.select(self._agents.id).limit(1).first())

    async def add_agent(self, name: str, password: str, admin: bool, now: float) -> None:
        """Make an account; ``password`` is a hash already. Raises StoreError."""
        await self._run(self._add_agent, unicodedata.normalize("NFC", name).strip(), password, admin, int(now))

    async def agents(self) -> list[Agent]:
        """All accounts by name."""
        return await self._run(lambda: [_agent(row) for row in self._select_agents().order_by(self._agents.name_key)])

    async def agent(self, name: str) -> Agent | None:
        """The account with this name."""
        return await self._run(self._agent, name)

    async def sign_in(self, agent: Agent, now: float, lifetime: int = TOKEN_LIFETIME) -> str:
        """A new token for the agent; 256 random bits, of which only the digest is kept."""
        token = secrets.token_urlsafe(32)
        await self._run(self._sign_in, agent.id, digest_of(token), int(now), lifetime)
        return token

    async def signed_in(self, token: str, now: float) -> SignIn | None:
        """Whose token this is, as long as it holds."""
        return await self._run(self._signed_in, digest_of(token), int(now))

    async def sign_out(self, digest: str) -> None:
        """The token with this digest holds no longer."""
        await self._run(lambda: self._sign_ins.delete().where(self._sign_ins.digest == digest).execute())

    def _table(self, name: str, *columns: str) -> Table:
        return Table(name, columns).bind(self._database)

    async def _run(self, job: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._checked, job, *given)

    def _checked(self, job: Callable[..., T], *given: Any) -> T:
        try:
            return job(*given)
        except DatabaseError as error:
            raise StoreError("The database cannot be used.") from error

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self.path.chmod(0o600)
        except OSError as error:
            raise StoreError("The database's file cannot be written.") from error
        self._database.connect()
        with self._database.atomic("IMMEDIATE"):
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
        return self._agents.select(self._agents.id, self._agents.name, self._agents.admin, self._agents.password)

    def _agent(self, name: str) -> Agent | None:
        row = self._select_agents().where(self._agents.name_key == name_key(name)).first()
        return _agent(row) if row else None

    def _add_agent(self, name: str, password: str, admin: bool, now: int) -> None:
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise StoreError("A name has 1 to 80 printable characters.")
        row = {"id": secrets.token_hex(16), "name": name, "name_key": name_key(name), "password": password}
        try:
            self._agents.insert(row | {"admin": int(admin), "created": now}).execute()
        except IntegrityError as error:
            raise StoreError("There is an account of this name already.") from error

    def _sign_in(self, agent: str, digest: str, now: int, lifetime: int) -> None:
        with self._database.atomic("IMMEDIATE"):
            self._sign_ins.delete().where(self._sign_ins.expires <= now).execute()
            row = {"digest": digest, "agent": agent, "expires": now + lifetime}
            self._sign_ins.insert(row).execute()

    def _signed_in(self, digest: str, now: int) -> SignIn | None:
        held = self._sign_ins
        row = held.select().where((held.digest == digest) & (held.expires > now)).first()
        if row is None:
            return None
        agent = self._select_agents().where(self._agents.id == row["agent"]).first()
        return SignIn(_agent(agent), digest, row["expires"]) if agent else None


def _agent(row: dict[str, Any]) -> Agent:
    return Agent(row["id"], row["name"], bool(row["admin"]), row["password"])
