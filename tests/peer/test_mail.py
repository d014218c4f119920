"""Every way a mail by the server can go, and its sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rhelp.core.errors import RhelpError
from rhelp.peer.account import Account
from rhelp.peer.mail import send_mail


@pytest.fixture
async def server() -> AsyncIterator[str]:
    async def mails(request: web.Request) -> web.Response:
        wanted = await request.json()
        assert (wanted["route"], wanted["language"]) == ("4821", "ko")
        assert request.headers["Authorization"] == "Bearer t"
        return web.json_response({}, status=int(wanted["to"].partition("@")[0]))

    app = web.Application()
    app.router.add_post("/api/mail", mails)
    async with TestServer(app, host="127.0.0.1") as running:
        yield str(running.make_url("")).rstrip("/")


async def test_a_mail_goes_out(server: str) -> None:
    await send_mail(Account(server, "t", "Kim"), "200@example.kr", "4821", "ko")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (400, "not a mail address"), (401, "signed out"), (404, "holds no longer"), (422, "does not accept"),
        (429, "wait a moment"), (502, "could not be sent"),
    ],
)  # fmt: skip
async def test_every_way_it_can_fail(server: str, status: int, sentence: str) -> None:
    with pytest.raises(RhelpError, match=sentence):
        await send_mail(Account(server, "t", "Kim"), f"{status}@example.kr", "4821", "ko")


async def test_no_server_there() -> None:
    with pytest.raises(RhelpError, match="does not answer"):
        await send_mail(Account("http://127.0.0.1:9", "t", "Kim"), "200@example.kr", "4821", "ko")
