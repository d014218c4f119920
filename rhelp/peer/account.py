"""Signing in at a server, and what may be called a server at all."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from rhelp.core.errors import RhelpError, SecondFactorNeeded, SignInOver
from rhelp.peer.certificates import distrust

AWAY = (502, 503, 504)  # a proxy whose server is not there
PATIENCE = aiohttp.ClientTimeout(total=20)


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in agent."""

    server: str
    token: str = field(repr=False)
    name: str
    stay: str = field(default="", repr=False)
    """What is to be kept to go on later; empty where the agent does not stay signed in."""


class NoAddress(RhelpError):
    """This is not the address of a server."""


class NotEncrypted(RhelpError):
    """Plain HTTP beyond this computer."""


def check_server(url: str, insecure: bool = False) -> str:
    """The server's address without a trailing slash. Raises RhelpError where it may not be used."""
    try:
        parts = urlsplit(url)
        (parts.hostname or "").encode("idna")
        _ = parts.port  # raises where it is none
    except ValueError as error:
        raise NoAddress("The server's address begins with https://, or with http:// on this computer.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NoAddress("The server's address begins with https://, or with http:// on this computer.")
    if parts.scheme == "http" and not insecure and not _is_loopback(parts.hostname):
        raise NotEncrypted(
            "This address is not encrypted, so others could read along. Please use one that begins with https://"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def sign_in(server: str, name: str, password: str, *, stay: bool = False, insecure: bool = False) -> Account:
    """Sign an agent in, for weeks if it is to ``stay``.

    Raises SecondFactorNeeded where ``second_step`` has to follow, RhelpError with the sentence for the window.
    """
    base = check_server(server, insecure)
    return await _ask(base, "/api/sign-in", {"name": name, "password": password, "stay": stay})


async def second_step(server: str, ticket: str, code: str, *, insecure: bool = False) -> Account:
    """The six digits, or a recovery code, after ``sign_in``. Raises SignInOver where that is to be done again."""
    return await _ask(check_server(server, insecure), "/api/sign-in/code", {"ticket": ticket, "code": code})


async def resume(server: str, stay: str, *, insecure: bool = False) -> Account:
    """Go on with a sign-in that was kept; what is to be kept from now on is another one.

    Raises SignInOver, and RhelpError where the server cannot be asked.
    """
    return await _ask(check_server(server, insecure), "/api/resume", {}, stay)


async def with_token(server: str, token: str, *, insecure: bool = False) -> Account:
    """Go on with the token of a program. Raises SignInOver, and RhelpError where the server cannot be asked."""
    base = check_server(server, insecure)
    async with asking() as http, http.get(f"{base}/api/me", headers=bearer(token), allow_redirects=False) as answer:
        return await _account(base, answer, token)


async def _ask(base: str, path: str, body: dict[str, object], token: str = "") -> Account:
    """Secrets go where the agent said, and nowhere else: no redirect is followed."""
    headers = bearer(token) if token else {}
    async with asking() as http, http.post(f"{base}{path}", json=body, headers=headers, allow_redirects=False) as got:
        return await _account(base, got)


@asynccontextmanager
async def asking() -> AsyncIterator[aiohttp.ClientSession]:
    """For one question to a server; raises RhelpError for whatever goes wrong on the way."""
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as http:
            yield http
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:  # ValueError: no token for a header
        raise distrust(error) or RhelpError(
            "The server does not answer. Check the address and your network."
        ) from error


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


def _refusals() -> dict[str, RhelpError]:
    return {
        "sign-in": RhelpError("Wrong name or password."),
        "code": RhelpError("These digits are not right. Please type those that the app shows now."),
        "code-reused": RhelpError("These digits were used already. Please wait for the next ones."),
        "ticket": SignInOver("That took too long, or there were too many attempts. Please sign in again."),
        "second-factor-missing": RhelpError(
            "This server asks for a second factor, and your account has none. Please ask your administrator for one."
        ),
        "slow-down": RhelpError("There were too many attempts. Please wait a moment and try again."),
    }


async def _account(base: str, answer: aiohttp.ClientResponse, token: str = "") -> Account:
    if answer.status in AWAY:
        raise RhelpError("The server does not answer. Check the address and your network.")
    try:
        body = await answer.json()
        if answer.status == 200:
            return Account(base, token or str(body["token"]), str(body["name"]), str(body.get("stay", "")))
        why = str(body["error"])
        if why == "second-factor":
            raise SecondFactorNeeded(str(body["ticket"]))
    except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RhelpError("This address is not an rhelp server.") from error
    if answer.status == 401 and "Authorization" in answer.request_info.headers:
        raise SignInOver("Your sign-in is no longer valid. Please sign in again.")
    raise _refusals().get(why, RhelpError("This address is not an rhelp server."))


async def may_mail(account: Account) -> bool:
    """Whether the server sends mail for agents. Raises RhelpError."""
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as http,
            http.get(
                f"{account.server}/api/me",
                headers={"Authorization": f"Bearer {account.token}"},
                allow_redirects=False,
            ) as answer,
        ):
            found = await answer.json() if answer.status == 200 else {}
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise RhelpError("The server does not answer. Check the address and your network.") from error
    return isinstance(found, dict) and found.get("mail") is True


async def sign_out(account: Account) -> None:
    """Revoke the token; a server that is gone has nothing to revoke."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as http,
            http.post(
                f"{account.server}/api/sign-out",
                headers={"Authorization": f"Bearer {account.token}"},
                allow_redirects=False,
            ),
        ):
            return
    except (aiohttp.ClientError, TimeoutError, OSError):
        return
