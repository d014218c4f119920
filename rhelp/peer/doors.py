"""The agent's own second factor and sign-ins, asked of the server and changed there."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from rhelp.core.doors import Guarded, HeldSignIn, Proposal
from rhelp.core.errors import RhelpError, SignInOver
from rhelp.peer.account import AWAY, Account, asking, bearer


def _sentences() -> dict[str, RhelpError]:
    return {
        "password": RhelpError("This is not your password."),
        "code": RhelpError("These digits are not right. Please type those that the app shows now."),
        "second-factor": RhelpError("This account has a second factor already."),
        "second-factor-missing": RhelpError("This server asks for a second factor, so it cannot be turned off."),
        "slow-down": RhelpError("There were too many attempts. Please wait a moment and try again."),
        "forbidden": RhelpError("A program's token cannot change this. Please sign in with name and password."),
        "not-found": RhelpError("This sign-in has ended already."),
    }


class Doors:
    """All methods raise RhelpError with the sentence for the window, SignInOver where the sign-in is over."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def guarded(self) -> Guarded:
        """How it stands."""
        me, held = await self._ask("GET", "/api/me"), await self._ask("GET", "/api/sign-ins")
        try:
            return Guarded(bool(me["totp"]), int(me["recovery_codes"]), tuple(_held(one) for one in held["sign_ins"]))
        except (KeyError, TypeError, ValueError) as error:
            raise RhelpError("The server is older than this program and does not know this.") from error

    async def propose(self) -> Proposal:
        """A second factor for the agent's app."""
        found = await self._ask("POST", "/api/totp")
        return Proposal(str(found.get("secret")), str(found.get("uri")))

    async def confirm(self, password: str, code: str) -> list[str]:
        """Turn it on; the recovery codes."""
        found = await self._ask("POST", "/api/totp/confirm", {"password": password, "code": code})
        return [str(one) for one in found.get("recovery_codes", ())]

    async def remove(self, password: str, code: str) -> None:
        """Turn it off."""
        await self._ask("POST", "/api/totp/remove", {"password": password, "code": code})

    async def end(self, handle: str) -> None:
        """End one of the sign-ins."""
        await self._ask("POST", "/api/sign-ins/end", {"handle": handle})

    async def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        url, headers = f"{self._account.server}{path}", bearer(self._account.token)
        given = None if method == "GET" else (body or {})
        async with (
            asking() as http,
            http.request(method, url, headers=headers, json=given, allow_redirects=False) as got,
        ):
            found: Any = None
            with suppress(ValueError):
                found = await got.json(content_type=None)
            if not isinstance(found, dict) or got.status in AWAY:
                raise RhelpError("The server does not answer. Check the address and your network.")
            if got.status == 401:
                raise SignInOver("Your sign-in is no longer valid. Please sign in again.")
            if got.status != 200:
                sentence = RhelpError("The server could not do this. Please try again later.")
                raise _sentences().get(str(found.get("error")), sentence)
            return found


def _held(one: dict[str, Any]) -> HeldSignIn:
    return HeldSignIn(
        str(one["handle"]), str(one["kind"]), str(one["address"]), int(one["created"]), int(one["seen"]),
        bool(one["this"]),
    )  # fmt: skip
