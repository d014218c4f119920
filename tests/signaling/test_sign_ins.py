"""Sign-ins in the database: random references, two ends, rotation that a lost answer survives, and who ends them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from rhelp.signaling.store import Agent, Store, StoreError
from rhelp.signaling.store_sign_ins import (
    IDLE,
    LIFETIME,
    OVERLAP,
    STAY_IDLE,
    STAY_LIFETIME,
    Kind,
    Proof,
    SignIns,
)

NOW = 1_800_000_000


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'rhelp.sqlite3'}")
    await made.open()
    await made.add_agent("kim", "hash", False, 1)
    yield made
    await made.close()


@pytest.fixture
def held(store: Store) -> SignIns:
    return SignIns(store)


async def kim(store: Store) -> Agent:
    agent = await store.agent("kim")
    assert agent is not None
    return agent


async def use(held: SignIns, token: str, *, until: int, every: int = IDLE // 2) -> None:
    """Use the token now and then."""
    for now in range(NOW, until, every):
        assert await held.signed_in(token, now) is not None, now - NOW


async def test_of_a_token_only_its_digest_is_kept(store: Store, held: SignIns) -> None:
    tokens = await held.begin(await kim(store), NOW, stay=True)
    with sqlite3.connect(store.path) as other:
        text = "\n".join(other.iterdump())
    for token in (tokens.token, tokens.stay):
        assert token not in text
        assert hashlib.sha256(token.encode()).hexdigest() in text
    assert await held.signed_in(f"{tokens.token}x", NOW) is None


async def test_two_sign_ins_have_nothing_in_common(store: Store, held: SignIns) -> None:
    tokens = {(await held.begin(await kim(store), NOW)).token for _ in range(100)}
    assert len(tokens) == 100 and all(len(token) >= 43 for token in tokens)


async def test_an_idle_one_ends_and_a_used_one_ends_at_last(store: Store, held: SignIns) -> None:
    idle, used = [(await held.begin(await kim(store), NOW)).token for _ in range(2)]
    assert await held.signed_in(idle, NOW + IDLE) is not None
    assert await held.signed_in(idle, NOW + 2 * IDLE + 61) is None
    await use(held, used, until=NOW + LIFETIME)
    assert await held.signed_in(used, NOW + LIFETIME) is None


async def test_one_that_is_kept_ends_both_ways_too(store: Store, held: SignIns) -> None:
    agent = await kim(store)
    forgotten = (await held.begin(agent, NOW, stay=True)).stay
    assert await held.resume(forgotten, NOW + STAY_IDLE + 1, "") is None
    stay, now = (await held.begin(agent, NOW, stay=True)).stay, NOW
    while now + STAY_IDLE < NOW + STAY_LIFETIME:
        now += STAY_IDLE - 1
        found = await held.resume(stay, now, "")
        assert found is not None
        stay = found[1].stay
    assert await held.resume(stay, NOW + STAY_LIFETIME, "") is None


async def test_a_kept_token_opens_nothing_by_itself(store: Store, held: SignIns) -> None:
    tokens = await held.begin(await kim(store), NOW, stay=True)
    assert await held.signed_in(tokens.stay, NOW) is None
    assert await held.resume(tokens.token, NOW, "") is None
    assert await held.signed_in(tokens.token, NOW) is not None


async def test_a_lost_answer_locks_nobody_out(store: Store, held: SignIns) -> None:
    stay = (await held.begin(await kim(store), NOW, stay=True)).stay
    for later in (10, 1_000, 100_000):  # each answer is lost
        assert await held.resume(stay, NOW + later, "") is not None
    found = await held.resume(stay, NOW + 200_000, "")
    assert found is not None
    assert await held.signed_in(found[1].token, NOW + 200_001) is not None


async def test_one_that_was_replaced_goes_out_of_use_and_whoever_comes_with_it_ends_all(
    store: Store, held: SignIns
) -> None:
    stay = (await held.begin(await kim(store), NOW, stay=True)).stay
    found = await held.resume(stay, NOW + 1, "")
    assert found is not None
    fresh = found[1]
    assert await held.signed_in(fresh.token, NOW + 2) is not None
    assert await held.resume(stay, NOW + 2 + OVERLAP - 1, "") is not None  # another program of theirs, at the same time
    assert await held.resume(stay, NOW + 2 + OVERLAP, "") is None
    assert await held.signed_in(fresh.token, NOW + 2 + OVERLAP) is None
    assert await held.resume(fresh.stay, NOW + 2 + OVERLAP, "") is None


async def test_lists_show_each_once_and_end_one(store: Store, held: SignIns) -> None:
    agent = await kim(store)
    first = await held.begin(agent, NOW, stay=True, proof=Proof(1, "192.0.2.1"))
    second = await held.begin(agent, NOW + 5, proof=Proof(1, "192.0.2.2"))
    shown = await held.of(agent.id, NOW + 6)
    assert [(one.kind, one.address) for one in shown] == [(Kind.SESSION, "192.0.2.2"), (Kind.STAY, "192.0.2.1")]
    assert not await held.end_by_handle("somebody else", shown[0].handle)
    assert not await held.end_by_handle(agent.id, "")
    assert await held.end_by_handle(agent.id, shown[1].handle)
    assert await held.signed_in(first.token, NOW + 7) is None
    assert await held.resume(first.stay, NOW + 7, "") is None
    assert await held.signed_in(second.token, NOW + 7) is not None


async def test_a_programs_token_is_not_idle_and_ends_in_time(store: Store, held: SignIns) -> None:
    token = await held.make_program_token("kim", 1000 * IDLE, NOW)
    found = await held.signed_in(token, NOW + 999 * IDLE)
    assert found is not None and found.kind is Kind.PROGRAM
    assert await held.signed_in(token, NOW + 1000 * IDLE) is None
    with pytest.raises(StoreError):
        await held.make_program_token("nobody", 1, NOW)


async def test_what_has_ended_is_cleared_away(store: Store, held: SignIns) -> None:
    for now in (NOW, NOW + 1, NOW + 1 + LIFETIME):
        await held.begin(await kim(store), now)
    with sqlite3.connect(store.path) as other:
        assert other.execute("SELECT count(*) FROM sign_in").fetchone() == (1,)


async def test_a_family_does_not_grow_for_ever(store: Store, held: SignIns) -> None:
    stay = (await held.begin(await kim(store), NOW, stay=True)).stay
    for second in range(100):
        assert await held.resume(stay, NOW + second, "") is not None
    with sqlite3.connect(store.path) as other:
        assert other.execute("SELECT count(*) FROM sign_in").fetchone()[0] <= 64
    assert await held.resume(stay, NOW + 100, "") is not None
