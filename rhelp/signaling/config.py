"""The server's settings: flags before environment before file before defaults, checked once at start."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from platformdirs import user_data_path

from rhelp.core.errors import RhelpError
from rhelp.wire.signal import IcePolicy

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# RFC 7064 and 7065; an IPv6 address needs a name here, since aiortc takes none in brackets
WHERE = r"(?=.{1,253}(?:[:?]|$))[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.?(?::(?P<port>[0-9]{1,5}))?"
STUN = re.compile(rf"stuns?:{WHERE}")
SMTP = ("smtp", "starttls", "smtps")
MAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
TURN = re.compile(rf"turns?:{WHERE}(?:\?transport=(?:udp|tcp))?")


class Demand(StrEnum):
    """Who must have a second factor; whoever has one needs it anyway."""

    NOBODY = "nobody"
    ADMINS = "admins"
    ALL = "all"

    def of(self, admin: bool) -> bool:
        """Whether it is demanded of an agent, or of an administrator."""
        return self is Demand.ALL or (self is Demand.ADMINS and admin)


class SettingError(RhelpError):
    """A setting cannot be used; ``where`` names it."""

    def __init__(self, sentence: str, where: str) -> None:
        super().__init__(sentence)
        self.where = where


def default_database() -> str:
    """SQLite in the user's data folder."""
    return f"sqlite:///{user_data_path('rhelp') / 'rhelp.sqlite3'}"


def setting(default: Any, meaning: str, **more: Any) -> Any:
    """A field of Config with its meaning for ``--help``; a callable default is called."""
    metadata = {"meaning": meaning}
    if callable(default):
        return field(default_factory=default, metadata=metadata, **more)
    return field(default=default, metadata=metadata, **more)


@dataclass(frozen=True)
class IceConfig:
    """How the two programs are to find each other."""

    stun_urls: tuple[str, ...] = setting((), "STUN servers, such as stun:turn.example:3478")
    turn_urls: tuple[str, ...] = setting((), "TURN servers, such as turns:turn.example:5349")
    turn_secret: str = setting("", "secret shared with the TURN servers", repr=False)
    turn_lifetime: int = setting(600, "seconds a credential for the TURN servers holds")
    ice_policy: IcePolicy = setting(IcePolicy.ALL, "all, or relay: sessions go through TURN servers only")


@dataclass(frozen=True)
class MailConfig:
    """How mail to customers leaves the server, if at all."""

    smtp_url: str = setting("", "mail server, such as starttls://user:password@mail.example:587", repr=False)
    mail_from: str = setting("", "address that mail to customers comes from")


@dataclass(frozen=True)
class DoorsConfig:
    """Who gets in by what, for how long, and how long it is remembered."""

    require_totp: Demand = setting(Demand.NOBODY, "who must sign in with a second factor: nobody, admins or all")
    idle_timeout: int = setting(1800, "seconds until a sign-in that nobody uses ends")
    audit_days: int = setting(365, "days that the audit is kept, 0 for ever")
    metrics_token: str = setting("", "what Prometheus shows as bearer at /metrics; empty: there is none", repr=False)


@dataclass(frozen=True)
class Config(IceConfig, MailConfig, DoorsConfig):
    """Everything an administrator can set. The names are those of the file; RHELP_… in capitals in the environment."""

    host: str = setting("127.0.0.1", "address to listen on")
    port: int = setting(8080, "port to listen on, 0 for any that is free")
    database: str = setting(default_database, "sqlite:///PATH")
    public_url: str = setting("", "address of the relay page as customers see it, such as https://help.example")
    relay_name: str = setting("", "name bound into every handshake; the public address's host unless given")
    organisation: str = setting("", "whose support this is, shown to customers")
    trusted_proxies: tuple[Network, ...] = setting((), "proxies whose X-Forwarded-For is believed")
    allowed_origins: tuple[str, ...] = setting((), "further pages that may use this server")
    tls_cert: str = setting("", "file of the certificate chain (PEM)")
    tls_key: str = setting("", "file of its key (PEM)")
    code_lifetime: int = setting(600, "seconds until an unused code is replaced")
    sockets_per_address: int = setting(500, "open sockets of one kind from one address, 0 for any number")
    roads_per_address: int = setting(500, "roads of one kind from one address, 0 for any number")

    @property
    def relay(self) -> str:
        """The relay's name that both ends bind into their handshake, at most 80 characters."""
        return (self.relay_name or urlsplit(self.public_url).hostname or "rhelp")[:80]

    @property
    def tls(self) -> bool:
        """Whether this process itself speaks TLS."""
        return bool(self.tls_cert)

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by TLS, ours or a proxy's."""
        return self.tls or self.public_url.startswith("https://")


NAMES = tuple(item.name for item in fields(Config))
FLAGS = {item.name: item.metadata["meaning"] for item in fields(Config) if item.repr}
"""What may be given as a flag; secrets may not, since everybody on the machine sees them there."""


def load_config(flags: Mapping[str, str | None], environment: Mapping[str, str], file: str | None = None) -> Config:
    """The settings in force. Raises SettingError."""
    file = file or environment.get("RHELP_CONFIG")
    raw: dict[str, tuple[Any, str]] = {}
    if file:
        raw |= {name: (value, f"{name} ({file})") for name, value in _read_file(Path(file)).items()}
    for name in NAMES:
        if (variable := f"RHELP_{name.upper()}") in environment:
            raw[name] = (environment[variable], variable)
        if flags.get(name) is not None:
            raw[name] = (flags[name], f"--{name.replace('_', '-')}")
    values = {name: _read(name, value, where) for name, (value, where) in raw.items()}
    config = Config(**values)
    if bool(config.tls_cert) != bool(config.tls_key):
        raise SettingError("A certificate and its key belong together; give both.", "tls_cert, tls_key")
    if config.turn_urls and not config.turn_secret:
        raise SettingError("TURN servers need the secret they share with this server.", "turn_secret")
    if config.ice_policy is IcePolicy.RELAY and not config.turn_urls:
        raise SettingError("Sessions over TURN servers only need a TURN server.", "ice_policy, turn_urls")
    if bool(config.smtp_url) != bool(config.mail_from):
        raise SettingError("A mail server and the address that mail comes from belong together.", "smtp_url, mail_from")
    return config


def _read_file(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError("The configuration file cannot be read.", str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError("The configuration file is not TOML.", f"{path}: {error}") from error
    for name in table:
        if name not in NAMES:
            raise SettingError("There is no such setting.", f"{name} ({path})")
    return table


def _read(name: str, value: Any, where: str) -> Any:
    reader: Callable[[Any, str], Any] = READERS.get(name, _text)
    return reader(value, where)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise SettingError("Give text here.", where)
    return value.strip()


def _texts(value: Any, where: str) -> tuple[str, ...]:
    """A list in the file, words with commas between them elsewhere."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise SettingError("Give a list of texts here.", where)
    return tuple(item.strip() for item in items if item.strip())


def _policy(value: Any, where: str) -> IcePolicy:
    try:
        return IcePolicy(_text(value, where))
    except ValueError as error:
        raise SettingError("Give all or relay here.", where) from error


def _demand(value: Any, where: str) -> Demand:
    try:
        return Demand(_text(value, where))
    except ValueError as error:
        raise SettingError("Give nobody, admins or all here.", where) from error


def _whole(least: int, most: int) -> Callable[[Any, str], int]:
    def read(value: Any, where: str) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", value) else value
        if type(number) is not int or not least <= number <= most:
            raise SettingError("This number is out of range, or not a whole number.", f"{where}: {least}–{most}")
        return number

    return read


def _url(value: Any, where: str) -> str:
    text = _text(value, where).rstrip("/")
    if text and not is_web_address(text):
        raise SettingError("Give an address that begins with https:// or http://", where)
    return text


def is_web_address(text: str) -> bool:
    """Whether it is an http or https URL with a host and neither query nor fragment."""
    try:
        parts = urlsplit(text)
        fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return fits and parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)


def _origins(value: Any, where: str) -> tuple[str, ...]:
    return tuple(_url(item, where).lower() for item in _texts(value, where))


def _networks(value: Any, where: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(item, strict=False) for item in _texts(value, where))
    except ValueError as error:
        raise SettingError("Give addresses or networks such as 10.0.0.0/8.", where) from error


def _ice(form: re.Pattern[str]) -> Callable[[Any, str], tuple[str, ...]]:
    def read(value: Any, where: str) -> tuple[str, ...]:
        urls = _texts(value, where)
        if len(urls) > 8:
            raise SettingError("Give at most eight addresses such as stun:host:port or turn:host:port.", where)
        for url in urls:
            if not is_ice_address(url, form):
                raise SettingError(
                    "Write a STUN server as stun:host:port, a TURN server as turn:host:port?transport=tcp.",
                    f"{where}: {url}",
                )
        return urls

    return read


def is_ice_address(url: str, form: re.Pattern[str]) -> bool:
    """Whether it has the form and a port there can be."""
    found = form.fullmatch(url)
    return found is not None and len(url) <= 500 and 0 < int(found["port"] or 1) <= 65535


def _smtp(value: Any, where: str) -> str:
    text = _text(value, where)
    try:
        parts = urlsplit(text)
        fits = not text or (
            parts.scheme in SMTP and bool(parts.hostname) and parts.port != 0 and parts.path in ("", "/")
        )
    except ValueError:
        fits = False
    if not fits:
        raise SettingError("Write a mail server as starttls://user:password@host:port, smtps://… or smtp://…", where)
    if parts.scheme == "smtp" and parts.password and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise SettingError("A password goes to a mail server by starttls:// or smtps:// only.", where)
    return text


def _mail_address(value: Any, where: str) -> str:
    text = _text(value, where)
    if text and not is_mail_address(text):
        raise SettingError("Give a mail address such as help@example.com.", where)
    return text


def is_mail_address(text: str) -> bool:
    """Whether it is one plain address, without a name and without anything that a header could mistake."""
    return len(text) <= 254 and MAIL.fullmatch(text) is not None


READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "port": _whole(0, 65535),
    "turn_lifetime": _whole(60, 24 * 3600),
    "require_totp": _demand,
    "idle_timeout": _whole(60, 7 * 24 * 3600),
    "audit_days": _whole(0, 36500),
    "code_lifetime": _whole(1, 24 * 3600),
    "sockets_per_address": _whole(0, 1_000_000),
    "roads_per_address": _whole(0, 1_000_000),
    "public_url": _url,
    "stun_urls": _ice(STUN),
    "turn_urls": _ice(TURN),
    "ice_policy": _policy,
    "smtp_url": _smtp,
    "mail_from": _mail_address,
    "trusted_proxies": _networks,
    "allowed_origins": _origins,
}
