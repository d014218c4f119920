"""What ``rhelp-server check`` says of settings that would shut some people out."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhelp.signaling.advice import advice
from tests.servers import command
from tests.signaling.host import config

TURN = {"turn_secret": "s"}
PUBLIC = {"public_url": "https://help.example", "trusted_proxies": "127.0.0.1"}
GOOD = TURN | PUBLIC | {"turn_urls": "turn:turn.example,turns:turn.example", "stun_urls": "stun:turn.example"}


@pytest.mark.parametrize(
    ("settings", "beginnings"),
    [
        ({}, []),
        (GOOD, []),
        (PUBLIC, ["Without a TURN server"]),
        (GOOD | {"trusted_proxies": ""}, ["Name the proxy"]),
        (GOOD | {"turn_urls": "turn:turn.example"}, ["Add a turns: address"]),
        (GOOD | {"turn_urls": "turns:192.0.2.7:443"}, ["Write turns: with the name"]),
        (GOOD | {"stun_urls": "stuns:s.example"}, ["The programs cannot use these addresses: stuns:s.example"]),
        (TURN | {"turn_urls": "turns:t.example?transport=udp"}, ["The programs cannot use these addresses: turns:t"]),
    ],
)
def test_what_is_said(settings: dict[str, str], beginnings: list[str], tmp_path: Path) -> None:
    said = advice(config(tmp_path, **settings))
    assert len(said) == len(beginnings)
    assert all(one.startswith(beginning) for one, beginning in zip(said, beginnings, strict=True))


def test_advice_is_printed_and_fails_nothing(tmp_path: Path) -> None:
    flags = ("--database", f"sqlite:///{tmp_path / 'x.sqlite3'}", "--port", "0", "--public-url", "https://help.example")
    done = command("check", *flags, LC_ALL="ko_KR.UTF-8")
    assert done.returncode == 0
    assert "권고: 프록시를 trusted_proxies에" in done.stdout
