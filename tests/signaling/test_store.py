"""The database: what it keeps, what it does not, and who may read its file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from rhelp.signaling.schema import MIGRATIONS
from rhelp.signaling.store import Store, StoreError
from rhelp.signaling.store_chat import ChatStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "rhelp.sqlite3"


@pytest_asyncio.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    made = Store(f"sqlite:///{path}")
    await made.open()
    yield made
    await made.close()


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as other:
        return other.execute(sql).fetchall()


async def test_accounts_are_kept(store: Store, path: Path) -> None:
    await store.add_agent("이상담", "hash", True, 1)
    await store.add_agent("kim", "hash", False, 2)
    again = Store(f"sqlite:///{path}")
    await again.open()
    assert [(agent.name, agent.admin) for agent in await again.agents()] == [("kim", False), ("이상담", True)]
    await again.close()


async def test_a_name_is_given_once(store: Store) -> None:
    await store.add_agent("Kim", "hash", False, 1)
    for same in ("Kim", "kim", " KIM", "Ｋｉｍ"):
        with pytest.raises(StoreError):
            await store.add_agent(same, "hash", False, 1)


@pytest.mark.parametrize("name", ["", "   ", "k" * 81, "a\nb", "a\tb", "a\u202eb"])
async def test_names_that_cannot_be_read_are_refused(store: Store, name: str) -> None:
    with pytest.raises(StoreError):
        await store.add_agent(name, "hash", False, 1)


async def test_only_the_owner_may_read_the_file(store: Store, path: Path) -> None:
    await store.add_agent("kim", "hash", False, 1)
    for file in path.parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


async def test_what_is_written_survives_a_power_cut(store: Store) -> None:
    def pragma(name: str) -> object:
        return store._database.execute_sql(f"PRAGMA {name}").fetchone()[0]

    assert [await store.run(pragma, name) for name in ("journal_mode", "synchronous", "foreign_keys")] == ["wal", 2, 1]


async def test_the_schemas_version_is_kept(store: Store, path: Path) -> None:
    assert query(path, "SELECT version FROM schema_version") == [(len(MIGRATIONS),)]


async def test_a_newer_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    query(path, "CREATE TABLE schema_version (version INTEGER NOT NULL)")
    query(path, f"INSERT INTO schema_version VALUES ({len(MIGRATIONS) + 1})")
    store = Store(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="newer"):
        await store.open()
    await store.close()


async def test_a_database_of_the_first_version_is_brought_up_to_date(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as old:
        old.executescript(Path(__file__).with_name("schema_1.sql").read_text(encoding="utf-8"))
    store, fresh = Store(f"sqlite:///{path}"), Store("sqlite:///" + str(path.with_name("fresh.sqlite3")))
    await store.open()
    await fresh.open()
    agents = [(agent.name, agent.admin, agent.group) for agent in await store.agents()]
    assert agents == [("Kim", False, ""), ("이상담", True, "")]
    assert query(path, "SELECT version FROM schema_version") == [(len(MIGRATIONS),)]
    assert query(path, "SELECT count(*) FROM sign_in") == [(0,)]
    assert await ChatStore(store).open_ones() == []
    shape = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    assert query(path, shape) == query(fresh.path, shape)
    await fresh.close()
    await store.close()


async def test_what_is_no_database_is_said_so(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("Dear diary, " * 1000)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="cannot be used"):
        await store.open()
    await store.close()


@pytest.mark.parametrize("url", ["postgresql://db/rhelp", "sqlite://", "sqlite:///", "rhelp.sqlite3"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(StoreError, match="Only SQLite"):
        Store(url)
