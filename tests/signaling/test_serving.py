"""Listening: with a certificate of our own, on IPv6, and on a loop of the fastest kind."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from rhelp.core.errors import RhelpError
from rhelp.loop import new_loop
from rhelp.signaling.app import make_app
from rhelp.signaling.serving import listening
from tests.signaling.host import config


def certificate(folder: Path) -> dict[str, str]:
    """A certificate for localhost, by its settings."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return {"tls_cert": str(folder / "cert.pem"), "tls_key": str(folder / "key.pem")}


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
