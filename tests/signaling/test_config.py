"""Settings: which of flag, environment and file counts, and what is refused before the server starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiortc.rtcicetransport import parse_stun_turn_uri

from rhelp.signaling.config import FLAGS, Config, SettingError, load_config

FILE = """
host = "0.0.0.0"
port = 9000
public_url = "https://help.example/"
turn_urls = ["turn:turn.example:3478", "turns:turn.example:5349"]
turn_secret = "shared"
trusted_proxies = ["10.0.0.0/8", "::1"]
allowed_origins = ["https://WWW.example"]
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "rhelp.toml").write_text(FILE)
    return str(tmp_path / "rhelp.toml")


def test_defaults_are_loopback_and_sqlite() -> None:
    config = load_config({}, {})
    assert (config.host, config.relay, config.code_lifetime, config.secure) == ("127.0.0.1", "rhelp", 600, False)
    assert config.database.startswith("sqlite:///") and config.database.endswith("/rhelp/rhelp.sqlite3")


def test_flags_before_environment_before_file(file: str) -> None:
    environment = {"RHELP_PORT": "9001", "RHELP_HOST": "::1", "RHELP_CONFIG": file}
    config = load_config({"port": "9002", "host": None}, environment)
    assert (config.port, config.host, config.public_url) == (9002, "::1", "https://help.example")
    assert load_config({}, {}, file).port == 9000


def test_a_file_may_hold_everything(file: str) -> None:
    config = load_config({}, {}, file)
    assert config.turn_urls == ("turn:turn.example:3478", "turns:turn.example:5349")
    assert [str(network) for network in config.trusted_proxies] == ["10.0.0.0/8", "::1/128"]
    assert config.allowed_origins == ("https://www.example",)
    assert (config.relay, config.secure) == ("help.example", True)


def test_the_relays_name_can_be_chosen_and_is_never_too_long() -> None:
    assert load_config({"relay_name": "our house", "public_url": "https://help.example"}, {}).relay == "our house"
    assert len(load_config({"relay_name": "x" * 200}, {}).relay) == 80


def test_secrets_are_no_flags_and_are_not_shown(file: str) -> None:
    assert "turn_secret" not in FLAGS
    assert "shared" not in repr(load_config({}, {}, file))


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Config().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "65536"),
        ("port", "-1"),
        ("port", "http"),
        ("port", "٨٠"),
        ("code_lifetime", "0"),
        ("ice_policy", "direct"),
        ("public_url", "help.example"),
        ("public_url", "ftp://help.example"),
        ("public_url", "https://help.example/?secret=1"),
        ("public_url", "https://help.example:port"),
        ("stun_urls", "http://stun.example"),
        ("turn_urls", ",".join(["turn:turn.example"] * 9)),
        ("stun_urls", "stun:host:abc"),
        ("stun_urls", "stun:host:65536"),
        ("stun_urls", "stun:host:0"),
        ("stun_urls", "stun:"),
        ("stun_urls", "stun://host"),
        ("stun_urls", "stun:host?transport=udp"),
        ("stun_urls", "stun:ho st"),
        ("stun_urls", "stun:" + "x" * 300),
        ("stun_urls", "turn:host"),
        ("turn_urls", "turn:user@host"),
        ("turn_urls", "turn:host?transport=sctp"),
        ("turn_urls", "turn:host:3478?transport=tcp&x=1"),
        ("turn_urls", "turn:[2001:db8::1]:3478"),
        ("turn_lifetime", "59"),
        ("trusted_proxies", "proxy.example"),
        ("allowed_origins", "*"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        load_config({}, {f"RHELP_{name.upper()}": value})
    assert caught.value.where.startswith(f"RHELP_{name.upper()}")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("stun_urls", "stun:stun.example"),
        ("stun_urls", "stuns:stun.example:5349"),
        ("stun_urls", "stun:192.0.2.7:3478"),
        ("turn_urls", "turn:turn.example:3478?transport=udp"),
        ("turn_urls", "turns:turn_2.example:443?transport=tcp"),
    ],
)
def test_addresses_of_ice_servers_can_be_read_by_the_library(name: str, url: str) -> None:
    config = load_config({name: url}, {"RHELP_TURN_SECRET": "s"})
    assert getattr(config, name) == (url,)
    assert parse_stun_turn_uri(url)["host"] in url


@pytest.mark.parametrize(
    "text", ["port = ", "prot = 80", 'port = "80 or so"', "host = 1", "stun_urls = [1]", "port = true", "\xff"]
)
def test_a_file_that_cannot_be_meant_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rhelp.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingError):
        load_config({}, {}, str(path))


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        load_config({}, {}, str(tmp_path / "rhelp.toml"))


@pytest.mark.parametrize(
    "flags",
    [{"tls_cert": "cert.pem"}, {"tls_key": "key.pem"}, {"turn_urls": "turn:turn.example"}, {"ice_policy": "relay"}],
)
def test_what_belongs_together_is_asked_for_together(flags: dict[str, str]) -> None:
    with pytest.raises(SettingError):
        load_config(flags, {})
