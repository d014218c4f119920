"""Asking the server to mail a customer the page's address and the routing digits."""

from __future__ import annotations

import aiohttp

from rhelp.core.errors import RhelpError
from rhelp.peer.account import Account

PATIENCE = aiohttp.ClientTimeout(total=25)


async def send_mail(account: Account, to: str, route: str, language: str) -> None:
    """Have it sent in this language ("ko" or "en"). Raises RhelpError with the sentence for the window."""
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as http,
            http.post(
                f"{account.server}/api/mail",
                json={"to": to, "route": route, "language": language},
                headers={"Authorization": f"Bearer {account.token}"},
                allow_redirects=False,
            ) as answer,
        ):
            if trouble := trouble_of(answer.status):
                raise trouble
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise RhelpError("The server does not answer. Check the address and your network.") from error


def trouble_of(status: int) -> RhelpError | None:
    """What went wrong by the answer's status, if anything did."""
    match status:
        case 200:
            return None
        case 400:
            return RhelpError("This is not a mail address.")
        case 401:
            return RhelpError("You have been signed out. Please sign in again.")
        case 404:
            return RhelpError("This access code holds no longer. Please send the new one.")
        case 422:
            return RhelpError("The mail server does not accept this address.")
        case 429:
            return RhelpError("Too many mails. Please wait a moment and try again.")
    return RhelpError("The mail could not be sent. Please tell the customer the address yourself.")
