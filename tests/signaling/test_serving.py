"""Listening: with a certificate of our own, on IPv6, and on a loop of the fastest kind."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import aiohttp
import pytest

from rhelp.core.errors import RhelpError
from rhelp.loop import new_loop
from rhelp.signaling.app import make_app
from rhelp.signaling.serving import listening
from tests.certificates import Authority
from tests.signaling.host import config


def certificate(folder: Path) -> dict[str, str]:
    """A certificate for localhost, by its settings."""
    pair = Authority(folder).issue("localhost", self_signed=True)
    return {"tls_cert": str(pair.chain), "tls_key": str(pair.key)}


async def test_with_a_certificate_it_speaks_tls(tmp_path: Path) -> None:
    tls = certificate(tmp_path)
    trust = ssl.create_default_context(cafile=tls["tls_cert"])
    async with asyncio.timeout(20), listening(make_app(config(tmp_path, host="127.0.0.1", **tls))) as url:
        assert url.startswith("https://127.0.0.1:")
        there = url.replace("127.0.0.1", "localhost")
        async with aiohttp.ClientSession() as http, http.get(f"{there}/health", ssl=trust) as answer:
            assert answer.status == 200
            assert "Strict-Transport-Security" in answer.headers


async def test_with_a_key_that_does_not_fit_it_does_not_start(tmp_path: Path) -> None:
    tls = certificate(tmp_path)
    Path(tls["tls_key"]).write_text("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(RhelpError, match="certificate"):
        async with listening(make_app(config(tmp_path, **tls))):
            pass


async def test_it_listens_on_ipv6(tmp_path: Path) -> None:
    async with asyncio.timeout(20), listening(make_app(config(tmp_path, host="::1"))) as url:
        assert url.startswith("http://[::1]:")
        async with aiohttp.ClientSession() as http, http.get(f"{url}/health") as answer:
            assert answer.status == 200


def test_the_loop_is_uvloops() -> None:
    loop = new_loop()
    assert type(loop).__module__ == "uvloop"
    loop.close()
