"""The API: signing in and out, health; what it refuses, and that it gives nothing away."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from argon2 import Parameters, extract_parameters

import rhelp
from rhelp.signaling.keys import HELD, STORE
from rhelp.signaling.passwords import Passwords, make_hasher
from rhelp.signaling.store import digest_of
from rhelp.signaling.store_sign_ins import LIFETIME
from rhelp.wire.message import Message
from rhelp.wire.signal import Refused, Why
from tests.signaling.host import PASSWORD, Host, hosted

SLOW_DOWN = (429, {"error": "slow-down"})
REFUSED = (401, {"error": "sign-in"})


async def sign_in(host: Host, name: str, password: str, **headers: str) -> tuple[int, dict[str, Any]]:
    return await host.post("/api/sign-in", {"name": name, "password": password}, **headers)


async def who(host: Host, token: str) -> tuple[int, dict[str, Any]]:
    async with host.http.get(f"{host.url}/api/me", headers={"Authorization": f"Bearer {token}"}) as answer:
        return answer.status, await answer.json()


async def test_signing_in_and_out(host: Host) -> None:
    status, body = await sign_in(host, "kim", PASSWORD)
    assert (status, body["name"], body["admin"]) == (200, "kim", False)
    token = body["token"]
    assert len(token) >= 43
    assert await who(host, token) == (
        200,
        {"name": "kim", "admin": False, "group": "", "mail": False, "totp": False, "recovery_codes": 0},
    )
    assert await host.post("/api/sign-out", {}, Authorization=f"Bearer {token}") == (200, {})
    assert await who(host, token) == REFUSED
    assert await host.post("/api/sign-out", {}, Authorization=f"Bearer {token}") == REFUSED


@pytest.mark.parametrize("name", ["이상담", normalize("NFD", "이상담"), "KIM", " kim ", "ｋｉｍ"])
async def test_names_that_look_the_same_are_the_same(host: Host, name: str) -> None:
    assert (await sign_in(host, name, PASSWORD))[0] == 200


async def test_wrong_password_and_unknown_name_cannot_be_told_apart(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer, after the same work: one hash each, with the same parameters."""
    await host.app[STORE].add_agent("park", make_hasher().hash(PASSWORD), False, 0)
    work: list[Parameters] = []
    really = Passwords._verify

    def verify(passwords: Passwords, password: str, stored: str) -> bool:
        work.append(extract_parameters(stored))
        return really(passwords, password, stored)

    monkeypatch.setattr(Passwords, "_verify", verify)
    for name in ("park", "nobody"):
        assert await sign_in(host, name, "wrong password") == REFUSED
    assert len(work) == 2 and work[0] == work[1]


async def test_too_many_wrong_passwords_for_one_account(host: Host) -> None:
    answers = [await sign_in(host, "kim", "wrong password") for _ in range(12)]
    assert answers == [REFUSED] * 10 + [SLOW_DOWN] * 2
    assert await sign_in(host, "KIM", PASSWORD) == SLOW_DOWN
    assert (await sign_in(host, "이상담", PASSWORD))[0] == 200


async def test_wrong_passwords_from_elsewhere_lock_nobody_out(tmp_path: Path) -> None:
    async with hosted(tmp_path, trusted_proxies="127.0.0.0/8") as host:
        tries = [await sign_in(host, "kim", "wrong", **{"X-Forwarded-For": f"192.0.2.{n % 6}"}) for n in range(18)]
        assert SLOW_DOWN in tries
        assert (await sign_in(host, "kim", PASSWORD, **{"X-Forwarded-For": "198.51.100.1"}))[0] == 200


async def wrong_code(host: Host, address: str) -> Message:
    """What a customer from this address hears of a code that nobody has."""
    customer = await host.customer(**{"X-Forwarded-For": address})
    heard = await customer.join("0000")
    await customer.socket.close()
    return heard


async def test_wrong_codes_from_elsewhere_lock_nobody_out(tmp_path: Path) -> None:
    async with hosted(tmp_path, trusted_proxies="127.0.0.0/8") as host:
        for n in range(70):
            await wrong_code(host, f"192.0.2.{n}")
        assert await wrong_code(host, "192.0.2.1") == Refused(Why.SLOW_DOWN)
        assert await wrong_code(host, "198.51.100.1") == Refused(Why.CODE)


async def test_right_passwords_are_not_limited(host: Host) -> None:
    assert [(await sign_in(host, "kim", PASSWORD))[0] for _ in range(12)] == [200] * 12


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"name": "kim"},
        {"name": "kim", "password": 12345678},
        {"name": "", "password": PASSWORD},
        {"name": "k" * 81, "password": PASSWORD},
        {"name": "kim", "password": "p" * 1025},
        {"name": "kim\ud800", "password": PASSWORD},
    ],
)
async def test_a_sign_in_that_makes_no_sense(host: Host, body: object) -> None:
    assert await host.post("/api/sign-in", body) == (400, {"error": "request"})


@pytest.mark.parametrize(
    ("content_type", "body"), [("text/plain", b"{}"), ("application/json", b"{"), ("application/json", b"[" * 60_000)]
)
async def test_a_body_that_is_not_json(host: Host, content_type: str, body: bytes) -> None:
    headers = {"Content-Type": content_type}
    async with host.http.post(f"{host.url}/api/sign-in", data=body, headers=headers) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "request"})


async def test_too_large_a_body(host: Host) -> None:
    assert await host.post("/api/sign-in", {"name": "k" * 65 * 1024}) == (413, {"error": "too-large"})


async def test_a_sign_in_ends_after_twelve_hours(host: Host) -> None:
    store, held = host.app[STORE], host.app[HELD]
    agent = await store.agent("kim")
    assert agent is not None
    old, fresh = [(await held.begin(agent, time.time() - ago)).token for ago in (LIFETIME + 1, LIFETIME - 60)]
    for token in (old, fresh):
        await held.in_use([digest_of(token)], time.time())
    assert await who(host, old) == REFUSED
    assert (await who(host, fresh))[0] == 200


async def test_only_trusted_proxies_say_who_is_asking(host: Host, tmp_path: Path) -> None:
    answers = [await wrong_code(host, f"192.0.2.{n}") for n in range(14)]
    assert answers[-1] == Refused(Why.SLOW_DOWN)
    (tmp_path / "behind").mkdir()
    async with hosted(tmp_path / "behind", trusted_proxies="127.0.0.0/8, 10.0.0.0/8") as proxied:
        for n in range(14):
            # what the client wrote itself stands to the left of what our proxies wrote
            last = await wrong_code(proxied, f"203.0.113.{n}, 192.0.2.1, 10.0.0.1")
        assert last == Refused(Why.SLOW_DOWN)
        assert await wrong_code(proxied, "192.0.2.2") == Refused(Why.CODE)


async def test_health(host: Host) -> None:
    async with host.http.get(f"{host.url}/health") as answer:
        assert await answer.json() == {"status": "ok", "version": rhelp.__version__}


async def health(host: Host) -> tuple[int, Any]:
    async with host.http.get(f"{host.url}/health") as answer:
        return answer.status, await answer.json()


async def test_health_is_not_well_without_a_database(host: Host) -> None:
    store = host.app[STORE]
    await store.run(store._database.execute_sql, "ALTER TABLE agent RENAME TO lost")
    assert await health(host) == (503, {"status": "database"})


async def test_health_does_not_wait_for_a_database_that_hangs(host: Host) -> None:
    free = threading.Event()
    blocked = asyncio.ensure_future(host.app[STORE].run(lambda: free.wait(60)))
    began = time.monotonic()
    assert await health(host) == (503, {"status": "database"})
    assert time.monotonic() - began < 30
    free.set()
    await blocked
    assert (await health(host))[0] == 200


@pytest.mark.parametrize("path", ["/api/sign-in", "/api/mail", "/api/sign-out"])
async def test_pages_of_others_may_not_ask(host: Host, path: str) -> None:
    assert await host.post(path, {}, Origin="https://evil.example") == (403, {"error": "origin"})


async def test_a_database_that_fails_is_not_told_to_clients(host: Host) -> None:
    token = await host.token()
    await host.app[STORE].run(host.app[STORE]._database.execute_sql, "DROP TABLE sign_in")
    assert await who(host, token) == (503, {"error": "database"})
    assert (await sign_in(host, "kim", PASSWORD)) == (503, {"error": "database"})
