"""Headers on every answer, pages and errors included, and how the pages' files are served."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest

from rhelp.signaling.app import web_files
from rhelp.signaling.headers import CONTENT_SECURITY_POLICY
from tests.signaling.host import Host, hosted

EVERYTHING = [
    ("GET", "/", 200),
    ("GET", "/js/messages.js", 200),
    ("GET", "/locale/ko.json", 200),
    ("GET", "/health", 200),
    ("GET", "/api/me", 401),
    ("POST", "/api/sign-in", 400),
    ("POST", "/api/sign-out", 401),
    ("POST", "/api/mail", 401),
    ("DELETE", "/api/page", 405),
    ("GET", "/nothing", 404),
    ("GET", "/js/", 403),
    ("GET", "/js/%2e%2e/%2e%2e/setup.cfg", 404),
    ("GET", "/js/../../setup.cfg", 404),
    ("GET", "/ws/agent", 401),
    ("GET", "/ws/customer", 400),
]


def check(headers: object) -> None:
    held = dict(headers)  # type: ignore[call-overload]
    assert held["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert held["X-Content-Type-Options"] == "nosniff"
    assert held["Referrer-Policy"] == "no-referrer"
    assert held["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "display-capture=(self)" in held["Permissions-Policy"]
    assert held["Server"] == "rhelp"
    assert held["Cache-Control"] in ("no-store", "no-cache")


async def test_every_answer_has_them(host: Host) -> None:
    for method, path, status in EVERYTHING:
        async with host.http.request(method, f"{host.url}{path}") as answer:
            assert answer.status == status, path
            check(answer.headers)
            if status >= 400:
                assert list(await answer.json()) == ["error"], path


async def test_sockets_have_them(host: Host) -> None:
    talk = await host.customer()
    check(talk.socket._response.headers)
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await host.agent("nonsense")
    check(caught.value.headers)


async def test_an_error_of_ours_is_not_told(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhelp.signaling.rest.answer", lambda **fields: 1 / 0)
    async with host.http.get(f"{host.url}/health") as answer:
        assert (answer.status, await answer.json()) == (500, {"error": "server"})
        check(answer.headers)


@pytest.mark.parametrize(
    "request_", ["NO\x01SENSE / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nAuthorization: Bearer s3cret\x00\r\n\r\n"]
)
async def test_what_is_not_http_is_answered_likewise(
    host: Host, caplog: pytest.LogCaptureFixture, request_: str
) -> None:
    caplog.set_level("DEBUG")
    port = int(host.url.rpartition(":")[2])
    async with asyncio.timeout(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_.encode())
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
        writer.close()
    status, *lines = head.split("\r\n")
    assert " 400 " in status
    check(line.split(": ", 1) for line in lines)
    assert json.loads(body) == {"error": "request"}
    assert "s3cret" not in caplog.text


async def test_pages_are_checked_against_their_tag(host: Host) -> None:
    async with host.http.get(f"{host.url}/js/messages.js") as first:
        assert first.headers["Cache-Control"] == "no-cache"
        assert "javascript" in first.headers["Content-Type"]
        tag = first.headers["ETag"]
        assert await first.read() == (web_files() / "js" / "messages.js").read_bytes()
    async with host.http.get(f"{host.url}/js/messages.js", headers={"If-None-Match": tag}) as again:
        assert again.status == 304
        check(again.headers)


async def test_tls_is_asked_for_where_it_is_there(host: Host, tmp_path: Path) -> None:
    async with host.http.get(f"{host.url}/") as plain:
        assert "Strict-Transport-Security" not in plain.headers
    (tmp_path / "tls").mkdir()
    async with (
        hosted(tmp_path / "tls", public_url="https://help.example") as behind,
        behind.http.get(f"{behind.url}/") as answer,
    ):
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
