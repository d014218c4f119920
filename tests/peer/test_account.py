"""Which addresses are accepted, and the sentence for every way a sign-in can fail."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rhelp.core.errors import RhelpError
from rhelp.peer.account import Account, check_server, may_mail, sign_in, sign_out


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://help.example/", "https://help.example"),
        ("https://help.example:8443/desk/", "https://help.example:8443/desk"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_addresses_that_are_accepted(url: str, kept: str) -> None:
    assert check_server(url) == kept


@pytest.mark.parametrize("url", ["http://help.example", "http://10.0.0.1:80", "http://127.0.0.1.evil.example"])
def test_plain_http_beyond_this_computer_is_refused_unless_told(url: str) -> None:
    with pytest.raises(RhelpError, match="not encrypted"):
        check_server(url)
    assert check_server(url, insecure=True) == url


@pytest.mark.parametrize(
    "url", ["", "help.example", "ftp://help.example", "https://", "http://[::1", "https://a..b", "https://a:b"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(RhelpError, match="https://"):
        check_server(url)


@pytest.fixture
async def server() -> AsyncIterator[str]:
    async def sign(request: web.Request) -> web.Response:
        name = (await request.json())["name"]
        answers = {
            "kim": web.json_response({"token": "t", "name": "Kim"}),
            "wrong": web.json_response({"error": "sign-in"}, status=401),
            "busy": web.json_response({"error": "slow-down"}, status=429),
            "odd": web.Response(text="hello"),
            "list": web.json_response([]),
        }
        return answers.get(name, web.Response(status=500))

    async def me(request: web.Request) -> web.Response:
        return web.json_response({"name": "Kim", "mail": request.headers["Authorization"] == "Bearer t"})

    app = web.Application()
    app.router.add_post("/api/sign-in", sign)
    app.router.add_get("/api/me", me)
    async with TestServer(app, host="127.0.0.1") as running:
        yield str(running.make_url("")).rstrip("/")


async def test_signing_in(server: str) -> None:
    assert await sign_in(server, "kim", "x") == Account(server, "t", "Kim")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("wrong", "Wrong name"),
        ("busy", "too many attempts"),
        ("odd", "not an rhelp server"),
        ("list", "not an rhelp server"),
        ("nobody", "not an rhelp server"),
    ],
)
async def test_every_refusal_has_its_sentence(server: str, name: str, sentence: str) -> None:
    with pytest.raises(RhelpError, match=sentence):
        await sign_in(server, name, "x")


async def test_no_server_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(RhelpError, match="does not answer"):
            await sign_in(url, "kim", "x")
        await sign_out(Account(url, "t", "Kim"))


async def test_the_server_says_whether_it_mails(server: str) -> None:
    assert await may_mail(Account(server, "t", "Kim"))
    assert not await may_mail(Account(server, "other", "Kim"))
