"""TURN credentials, held against another maker of the same HMAC."""

from __future__ import annotations

from pathlib import Path

from rhelp.signaling.turn import credential, ice_servers
from tests.signaling.host import config


def test_the_credential_is_what_openssl_makes_of_it() -> None:
    # echo -n 1700000000:abc | openssl dgst -sha1 -hmac north -binary | base64
    assert credential("north", "1700000000:abc") == "g5HTmCBrPDhYXFpM/1dHUtfE+c4="


def test_the_user_name_says_when_it_ends_and_whose_it_is(tmp_path: Path) -> None:
    (turn,) = ice_servers(config(tmp_path, turn_urls="turn:t.example", turn_secret="s"), "ab" * 16, 1000.7)
    assert turn.username == f"{1000 + 600}:{'ab' * 16}"
    assert turn.credential == credential("s", turn.username)


def test_how_long_it_holds_can_be_set(tmp_path: Path) -> None:
    given = {"turn_urls": "turn:t.example", "turn_secret": "s", "turn_lifetime": "900"}
    (turn,) = ice_servers(config(tmp_path, **given), "ab" * 16, 1000)
    assert turn.username.startswith("1900:")


def test_without_servers_there_are_none(tmp_path: Path) -> None:
    assert ice_servers(config(tmp_path), "ab" * 16, 0) == ()
