"""A server whose certificate is not in order: each fault has its sentence, for agents and for customers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rhelp.peer.entrance import Outcome
from rhelp.peer.terminal import outcome_sentence
from rhelp.words import set_language
from tests.certificates import Authority, Pair
from tests.displays import xvfb
from tests.servers import environment, running_server

SIGN_IN = (
    "import asyncio, sys; from rhelp.core.errors import RhelpError; from rhelp.peer.account import sign_in\n"
    "from rhelp.words import set_language, tr; set_language(sys.argv[4])\n"
    "try: print('signed in as', asyncio.run(sign_in(*sys.argv[1:4])).name)\n"
    "except RhelpError as error: print(tr(str(error)))\n"
)
SENTENCES = {
    "expired": ("expired", "서버 인증서가 만료되었습니다."),
    "other host": ("for another address", "서버 인증서가 다른 주소의 것입니다."),
    "by itself": ("does not trust the server's certificate", "이 컴퓨터가 신뢰하지 않는 서버 인증서입니다."),
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@contextmanager
def https(folder: Path, pair: Pair) -> Iterator[tuple[str, str, str]]:
    """A server by TLS: its address as ``localhost``, a name and its password."""
    with running_server(folder, "--tls-cert", str(pair.chain), "--tls-key", str(pair.key)) as server:
        yield re.sub(r"127\.0\.0\.1", "localhost", server.url), server.name, server.password


def sign_in(authority: Authority, *argv: str) -> str:
    """What the agent reads."""
    trust = {"SSL_CERT_FILE": str(authority.file)}
    argv = (sys.executable, "-c", SIGN_IN, *argv)
    done = subprocess.run(argv, capture_output=True, text=True, timeout=30, env=environment() | trust, check=True)
    return done.stdout.strip()


def pair_with(fault: str, authority: Authority) -> Pair:
    match fault:
        case "expired":
            return authority.issue("localhost", days=-1)
        case "other host":
            return authority.issue("help.example")
        case "by itself":
            return authority.issue("localhost", self_signed=True)
    return authority.issue("localhost")


@pytest.mark.parametrize("fault", SENTENCES)
def test_each_fault_has_its_sentence(fault: str, tmp_path: Path, authority: Authority) -> None:
    english, korean = SENTENCES[fault]
    with https(tmp_path, pair_with(fault, authority)) as (url, name, password):
        assert english in sign_in(authority, url, name, password, "en")
        assert sign_in(authority, url, name, password, "ko").startswith(korean)


def test_a_good_certificate_is_believed_and_plain_http_is_not_taken_for_https(
    tmp_path: Path, authority: Authority
) -> None:
    with https(tmp_path, pair_with("", authority)) as (url, name, password):
        assert sign_in(authority, url, name, password, "en") == f"signed in as {name}"
    with running_server(tmp_path, name="other") as plain:
        url = plain.url.replace("http://", "https://")
        assert "does not speak HTTPS" in sign_in(authority, url, "other", plain.password, "en")


def test_a_customer_is_told(tmp_path: Path, authority: Authority) -> None:
    with xvfb() as shown_on, https(tmp_path, pair_with("expired", authority)) as (url, _, _):
        argv = [sys.executable, "-m", "rhelp.peer", "--server", url, "--code", "4821-73905", "--display", shown_on]
        trust = {"SSL_CERT_FILE": str(authority.file)}
        done = subprocess.run(argv, capture_output=True, text=True, timeout=30, env=environment() | trust, check=False)
    assert (done.returncode, json.loads(done.stdout)["why"]) == (4, "not-trusted")
    set_language("ko")
    try:
        assert outcome_sentence(Outcome.NOT_TRUSTED).startswith("접속하려는 서버가 맞는지 확인할 수 없어요.")
    finally:
        set_language("en")
