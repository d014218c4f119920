"""Signing in at a server, and what may be called a server at all."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from rhelp.core.errors import RhelpError, SignInOver
from rhelp.peer.certificates import distrust

AWAY = (502, 503, 504)  # a proxy whose server is not there
PATIENCE = aiohttp.ClientTimeout(total=20)


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in agent."""

    server: str
    token: str = field(repr=False)
    name: str


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
    """Sign an agent in, for weeks if it is to ``stay``. Raises RhelpError with the sentence for the window."""
    base = check_server(server, insecure)
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as http,
            http.post(
                f"{base}/api/sign-in",
                json={"name": name, "password": password, "stay": stay},
                allow_redirects=False,  # the password goes where the agent said, and nowhere else
            ) as answer,
        ):
            return await _account(base, answer)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise distrust(error) or RhelpError(
            "The server does not answer. Check the address and your network."
        ) from error


async def resume(server: str, token: str, *, insecure: bool = False) -> Account:
    """Go on with a token that was kept. Raises SignInOver, and RhelpError where the server cannot be asked."""
    base = check_server(server, insecure)
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as http,
            http.get(f"{base}/api/me", headers={"Authorization": f"Bearer {token}"}, allow_redirects=False) as answer,
        ):
            if answer.status == 401:
                raise SignInOver("Your sign-in is no longer valid. Please sign in again.")
            return await _account(base, answer, token)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:  # ValueError: no token for a header
        raise distrust(error) or RhelpError(
            "The server does not answer. Check the address and your network."
        ) from error


async def _account(base: str, answer: aiohttp.ClientResponse, token: str = "") -> Account:
    if answer.status == 401:
        raise RhelpError("Wrong name or password.")
    if answer.status == 429:
        raise RhelpError("There were too many attempts. Please wait a moment and try again.")
    if answer.status in AWAY:
        raise RhelpError("The server does not answer. Check the address and your network.")
    if answer.status != 200:
        raise RhelpError("This address is not an rhelp server.")
    try:
        body = await answer.json()
        return Account(base, token or str(body["token"]), str(body["name"]))
    except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError) as error:
        raise RhelpError("This address is not an rhelp server.") from error


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
