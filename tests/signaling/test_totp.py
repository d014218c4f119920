"""The second factor: digits good once, recovery codes, no path without it, and no guessing."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import aiohttp
import pyotp
import pytest

from rhelp.signaling.keys import HALFWAY, HELD, SECOND_FACTORS, STORE
from rhelp.signaling.second_factor import RECOVERY_CODES, new_recovery_codes, step_of, tidy
from rhelp.signaling.store_sign_ins import Proof
from tests.signaling.host import PASSWORD, Host, hosted

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", RFC 6238 appendix B
Answer = tuple[int, Any]


@pytest.mark.parametrize(
    ("now", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_digits_are_those_of_the_rfc(now: int, digits: str) -> None:
    assert step_of(SECRET, digits, now) == now // 30
    assert step_of(SECRET, digits, now + 30) == now // 30
    assert step_of(SECRET, digits, now - 30) == now // 30
    assert step_of(SECRET, digits, now + 60) is None
    assert step_of(SECRET, digits, max(0, now - 60)) is None or now < 60


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "２８７０８２", "28708a", "-87082"])
def test_what_are_no_six_digits_is_wrong(typed: str) -> None:
    assert step_of(SECRET, typed, 59) is None


def test_recovery_codes_are_typed_as_people_type() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES
    for code in codes:
        assert tidy(f" {code.upper().replace('-', ' ')} ") == tidy(code.replace("-", "")) == code


def digits(secret: str, ahead: int = 0) -> str:
    return pyotp.TOTP(secret).at(time.time(), counter_offset=ahead)


async def with_totp(host: Host, name: str = "kim") -> tuple[str, list[str]]:
    return await host.app[SECOND_FACTORS].give(name)


async def first_step(host: Host, *, stay: bool = False, headers: dict[str, str] | None = None) -> Answer:
    return await host.post("/api/sign-in", {"name": "kim", "password": PASSWORD, "stay": stay}, **(headers or {}))


async def ticket_of(host: Host, **headers: str) -> str:
    status, body = await first_step(host, headers=headers)
    assert (status, body["error"]) == (401, "second-factor")
    return str(body["ticket"])


async def second_step(host: Host, ticket: str, code: str, **headers: str) -> Answer:
    return await host.post("/api/sign-in/code", {"ticket": ticket, "code": code}, **headers)


async def test_password_then_digits(host: Host) -> None:
    secret, _ = await with_totp(host)
    status, body = await second_step(host, await ticket_of(host), digits(secret))
    assert (status, body["name"]) == (200, "kim")
    talk = await host.agent(body["token"])
    await talk.open_seat()


async def test_the_password_alone_opens_nothing(host: Host) -> None:
    await with_totp(host)
    _, body = await first_step(host, stay=True)
    assert set(body) == {"error", "ticket"}
    for path in ("/api/me", "/api/ice-servers", "/api/sign-ins"):
        headers = {"Authorization": f"Bearer {body['ticket']}"}
        async with host.http.get(f"{host.url}{path}", headers=headers) as answer:
            assert answer.status == 401
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await host.agent(body["ticket"])
    assert (await host.post("/api/resume", {}, Authorization=f"Bearer {body['ticket']}"))[0] == 401


async def test_digits_are_good_once(host: Host) -> None:
    secret, _ = await with_totp(host)
    code = digits(secret)
    assert (await second_step(host, await ticket_of(host), code))[0] == 200
    ticket = await ticket_of(host)
    for _ in range(3):
        assert await second_step(host, ticket, code) == (401, {"error": "code-reused"})
    assert (await second_step(host, ticket, digits(secret, ahead=1)))[0] == 200
    assert await second_step(host, await ticket_of(host), digits(secret, ahead=-1)) == (401, {"error": "code-reused"})


async def test_at_the_same_time_digits_are_good_once_too(host: Host) -> None:
    secret, _ = await with_totp(host)
    tickets = [await ticket_of(host) for _ in range(5)]
    answers = await asyncio.gather(*(second_step(host, ticket, digits(secret)) for ticket in tickets))
    assert sorted(status for status, _ in answers) == [200, 401, 401, 401, 401]


async def test_a_recovery_code_is_good_once(host: Host) -> None:
    _, codes = await with_totp(host)
    assert (await second_step(host, await ticket_of(host), codes[3].upper()))[0] == 200
    assert await second_step(host, await ticket_of(host), codes[3]) == (401, {"error": "code"})
    agent = await host.app[STORE].agent("kim")
    assert agent is not None
    assert await host.app[SECOND_FACTORS].recovery_codes(agent.id) == RECOVERY_CODES - 1


async def test_a_ticket_is_good_once_for_few_tries_and_minutes(host: Host) -> None:
    secret, codes = await with_totp(host)
    ticket = await ticket_of(host)
    assert (await second_step(host, ticket, codes[0]))[0] == 200
    assert await second_step(host, ticket, codes[1]) == (401, {"error": "ticket"})
    ticket = await ticket_of(host)
    for _ in range(5):
        assert await second_step(host, ticket, "000000") in ((401, {"error": "code"}), (401, {"error": "code-reused"}))
    assert await second_step(host, ticket, digits(secret)) == (401, {"error": "ticket"})
    ticket = await ticket_of(host)
    host.clock.ahead += 301
    assert await second_step(host, ticket, digits(secret)) == (401, {"error": "ticket"})


async def test_guessing_is_slowed_down_and_locks_nobody_out(tmp_path: Path) -> None:
    async with hosted(tmp_path, trusted_proxies="127.0.0.0/8") as host:
        secret, codes = await with_totp(host)
        owner, outcomes = {"X-Forwarded-For": "198.51.100.1"}, []
        assert (await second_step(host, await ticket_of(host, **owner), codes[0], **owner))[0] == 200
        for number in range(24):
            address = {"X-Forwarded-For": f"192.0.2.{number % 4}"}
            status, body = await first_step(host, headers=address)
            code = "x" if status != 401 else (await second_step(host, body["ticket"], "wrong", **address))[1]["error"]
            outcomes.append(code)
        assert outcomes.count("code") <= 14 and "slow-down" in outcomes
        assert (await second_step(host, await ticket_of(host, **owner), digits(secret), **owner))[0] == 200


async def test_who_never_signed_in_before_gets_in_during_the_guessing(tmp_path: Path) -> None:
    async with hosted(tmp_path, trusted_proxies="127.0.0.0/8") as host:
        secret, _ = await with_totp(host)
        for number in range(12):
            address = {"X-Forwarded-For": f"192.0.2.{number}"}
            await second_step(host, await ticket_of(host, **address), "wrong", **address)
        owner = {"X-Forwarded-For": "198.51.100.1"}
        assert (await second_step(host, await ticket_of(host, **owner), digits(secret), **owner))[0] == 200


def test_no_more_tickets_than_sensible(tmp_path: Path) -> None:
    async def many() -> None:
        async with hosted(tmp_path) as host:
            halfway = host.app[HALFWAY]
            for number in range(100):
                halfway.begin("a", "kim", False)
                halfway.begin(f"b{number}", "lee", False)
            assert len(halfway) <= 132

    asyncio.run(many())


# Turned on by the agent


async def call(host: Host, token: str, path: str, **body: str) -> Answer:
    return await host.post(path, body, Authorization=f"Bearer {token}")


async def test_an_agent_turns_it_on_and_off(host: Host) -> None:
    token, other = await host.token(), await host.token()
    status, body = await call(host, token, "/api/totp")
    assert status == 200 and body["uri"].startswith("otpauth://totp/") and body["secret"] in body["uri"]
    secret = body["secret"]
    assert await call(host, token, "/api/totp/confirm", password="wrong", code=digits(secret)) == (
        422,
        {"error": "password"},
    )
    assert await call(host, token, "/api/totp/confirm", password=PASSWORD, code="000000") == (422, {"error": "code"})
    assert (await first_step(host))[0] == 200  # nothing counts yet
    status, body = await call(host, token, "/api/totp/confirm", password=PASSWORD, code=digits(secret))
    assert status == 200 and len(body["recovery_codes"]) == RECOVERY_CODES
    assert (await call(host, token, "/api/totp"))[0] == 409
    async with host.http.get(f"{host.url}/api/me", headers={"Authorization": f"Bearer {token}"}) as answer:
        me = await answer.json()
        assert (me["totp"], me["recovery_codes"]) == (True, RECOVERY_CODES)
    async with host.http.get(f"{host.url}/api/me", headers={"Authorization": f"Bearer {other}"}) as answer:
        assert answer.status == 401  # the other sign-in was proved by one factor
    assert (await first_step(host))[0] == 401
    used = digits(secret)
    assert await call(host, token, "/api/totp/remove", password=PASSWORD, code=used) == (422, {"error": "code"})
    code = digits(secret, ahead=1)
    assert (await call(host, token, "/api/totp/remove", password=PASSWORD, code=code))[0] == 200
    assert (await first_step(host))[0] == 200


async def test_a_programs_token_changes_nothing_about_its_agent(host: Host) -> None:
    secret, codes = await with_totp(host)
    token = await host.app[HELD].make_program_token("kim", 3600, time.time())
    assert await (await host.agent(token)).open_seat()
    for path in ("/api/totp", "/api/totp/confirm", "/api/totp/remove", "/api/sign-ins/end"):
        answer = await call(host, token, path, password=PASSWORD, code=codes[0], handle="0" * 8)
        assert answer == (403, {"error": "forbidden"}), path


async def test_a_server_that_demands_it(tmp_path: Path) -> None:
    async with hosted(tmp_path, require_totp="all") as host:
        assert await first_step(host) == (403, {"error": "second-factor-missing"})
        agent = await host.app[STORE].agent("kim")
        assert agent is not None
        weak = (await host.app[HELD].begin(agent, time.time(), stay=True, proof=Proof(1))).stay
        assert (await host.post("/api/resume", {}, Authorization=f"Bearer {weak}"))[0] == 401
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await host.agent()
        secret, _ = await with_totp(host)
        status, body = await second_step(host, await ticket_of(host), digits(secret))
        assert status == 200
        answer = await call(host, body["token"], "/api/totp/remove", password=PASSWORD, code=digits(secret, ahead=1))
        assert answer == (403, {"error": "second-factor-missing"})
    (tmp_path / "admins").mkdir()
    async with hosted(tmp_path / "admins", require_totp="admins") as host:
        assert (await first_step(host))[0] == 200


async def test_it_is_nowhere_in_the_log(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    secret, codes = await with_totp(host)
    ticket = await ticket_of(host)
    right = digits(secret)
    await second_step(host, ticket, "123456")
    _, body = await second_step(host, ticket, right)
    for canary in (secret, codes[0], ticket, right, "123456", body["token"], PASSWORD):
        assert canary not in caplog.text


OPEN = {"/", "/g/{group}", "/health", "/api/page", "/ws/customer"}
"""What everybody may ask for; static files besides."""


async def test_no_path_is_open_to_one_factor_where_two_are_needed(tmp_path: Path) -> None:
    """Every route with whatever one factor can get hold of: the ticket, tokens of before, a kept sign-in of before."""
    async with hosted(tmp_path) as host:
        agent = await host.app[STORE].agent("kim")
        assert agent is not None
        await with_totp(host)
        before = [await host.app[HELD].begin(agent, time.time(), stay=True) for _ in range(2)]
        tokens = [await ticket_of(host), *(token for one in before for token in (one.token, one.stay))]
        body = {"name": "kim", "password": PASSWORD, "code": "000000", "handle": "0" * 8, "to": "a@b.example"}
        asked = 0
        for route in host.app.router.routes():
            path = route.resource.canonical if route.resource is not None else ""
            if path in OPEN or not path.startswith(("/api/", "/ws/", "/metrics")) or route.method == "HEAD":
                continue
            for token in tokens:
                headers = {"Authorization": f"Bearer {token}"}
                async with host.http.request(
                    route.method, f"{host.url}{path}", json=body | {"ticket": token}, headers=headers
                ) as answer:
                    assert answer.status in (400, 401, 404, 429), (path, answer.status)
                    asked += 1
        assert asked >= 12 * len(tokens)
