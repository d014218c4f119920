"""Passwords: argon2id with the parameters we promise, never more at once than the machine can bear."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from rhelp.signaling.passwords import MOST_WAITING, NOBODYS, Passwords, TooManyWaiting, make_hasher


async def test_a_password_fits_its_own_hash_alone() -> None:
    passwords = Passwords()
    stored = make_hasher().hash("비밀번호 안녕")
    assert await passwords.fits("비밀번호 안녕", stored)
    assert not await passwords.fits("비밀번호", stored)
    assert not await passwords.fits("nobody", None)
    assert not await passwords.fits("비밀번호 안녕", "not a hash")
    passwords.close()


def test_every_hash_costs_the_same() -> None:
    for stored in (make_hasher().hash("password"), NOBODYS):
        found = extract_parameters(stored)
        assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 64 * 1024, 3, 1)
        assert found.hash_len == 32


async def test_only_so_many_may_wait() -> None:
    passwords = Passwords()
    waiting = [asyncio.ensure_future(passwords.fits("x", None)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyWaiting):
        await passwords.fits("x", None)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    passwords.close()
