"""The shipped files in etc/, run as they are but for secrets, addresses, certificates and ports."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.rig.pairs import free_port
from tests.certificates import Pair
from tests.displays import end
from tests.machine import installed

ETC = Path(__file__).resolve().parents[1] / "etc"
STARTED = 30.0  # seconds
SECRET = "a secret for tests"
LOOPBACK = "denied-peer-ip=127.0.0.0-127.255.255.255"


def changed(name: str, values: dict[str, str | Sequence[str]]) -> str:
    """The file ``etc/NAME`` with the values of these keys changed, several values on as many lines."""
    text = (ETC / name).read_text(encoding="utf-8")
    for key, value in values.items():
        found = re.findall(rf"^{re.escape(key)}=.*$", text, re.M)
        assert len(found) == 1, f"{key} stands {len(found)} times in etc/{name}"
        text = text.replace(
            found[0], "\n".join(f"{key}={one}" for one in ([value] if isinstance(value, str) else value))
        )
    return text


@contextmanager
def coturn(
    folder: Path,
    addresses: Sequence[str],
    certificate: Pair,
    prefix: Sequence[str] = (),
    loopback: bool = False,
    ports: tuple[int, int] = (0, 0),
    lifetimes: Mapping[str, str] | None = None,
) -> Iterator[Coturn]:
    """coturn with the shipped configuration; ``prefix`` goes before its command, as for a namespace.

    ``ports`` are the plain and the TLS one, any where 0. ``loopback`` lifts the one denial that keeps two relays on
    127.0.0.1 apart; ``lifetimes`` are more settings, for a test that cannot wait for hours.
    """
    program, (plain, tls) = installed("turnserver"), (port or free_port() for port in ports)
    at_our_place = {
        "static-auth-secret": SECRET,
        "listening-ip": addresses,
        "listening-port": str(plain),
        "tls-listening-port": str(tls),
        "cert": str(certificate.chain),
        "pkey": str(certificate.key),
    }
    settings = changed("coturn.conf", at_our_place)
    if loopback:
        assert LOOPBACK in settings
        settings = settings.replace(LOOPBACK, "allow-loopback-peers\ncli-password=unused")
    places = {"userdb": str(folder / "turndb"), "pidfile": str(folder / "turn.pid"), "log-file": "stdout"}
    more = "".join(f"\n{key}={value}" for key, value in (places | dict(lifetimes or {})).items())
    config, written = folder / "turnserver.conf", folder / "coturn.log"
    config.write_text(f"{settings}{more}\n")
    with written.open("w") as log:
        argv = [*prefix, program, "-c", str(config)]
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    try:
        await_line(process, written, "DB connection success")  # the last it does at start
        yield Coturn(addresses[0], plain, tls)
    finally:
        end(process)


@dataclass(frozen=True)
class Coturn:
    """Where it listens."""

    host: str
    port: int
    tls_port: int


def replaced(name: str, pairs: dict[str, str]) -> str:
    """The file ``etc/NAME`` with these pieces of it replaced; each must be there."""
    text = (ETC / name).read_text(encoding="utf-8")
    for old, new in pairs.items():
        assert old in text, f"etc/{name} has no {old}"
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(folder: Path, certificate: Pair, upstream: str, plain: int, tls: int) -> Iterator[subprocess.Popen[bytes]]:
    """nginx with the shipped site before ``upstream``, on 127.0.0.1 and these two ports."""
    program = installed("nginx")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen [::]:80;": "",
        "listen 443 ": f"listen 127.0.0.1:{tls} ",
        "listen [::]:443 ssl http2;": "",
        "/etc/ssl/rhelp/fullchain.pem": str(certificate.chain),
        "/etc/ssl/rhelp/privkey.pem": str(certificate.key),
        "proxy_pass http://127.0.0.1:8080;": f"proxy_pass {upstream};",
        "https://help.example$request_uri": f"https://localhost:{tls}$request_uri",
        "server_name help.example;": "server_name localhost;",
    }
    (folder / "site.conf").write_text(replaced("nginx.conf", changes))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder / 'nginx.pid'}; error_log {folder / 'nginx.log'};\n"
        f"events {{}}\nhttp {{\n{places}\naccess_log off;\ninclude {folder / 'site.conf'};\n}}\n"
    )
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stdin=subprocess.DEVNULL)
    try:
        wait_for_port(process, tls)
        yield process
    finally:
        end(process)


@contextmanager
def caddy(folder: Path, certificate: Pair, upstream: str, plain: int, tls: int) -> Iterator[subprocess.Popen[bytes]]:
    """Caddy with the shipped site before ``upstream``, on 127.0.0.1 and these two ports, with a certificate of ours."""
    program = installed("caddy")
    own = f"https://localhost:{tls} {{\n\tbind 127.0.0.1\n\ttls {certificate.chain} {certificate.key}"
    ports = f"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {tls}\n\tdefault_bind 127.0.0.1\n}}\n"
    changes = {"help.example {": own, "reverse_proxy 127.0.0.1:8080 {": f"reverse_proxy {upstream} {{"}
    (folder / "Caddyfile").write_text(ports + replaced("Caddyfile", changes))
    with (folder / "caddy.log").open("w") as log:
        process = subprocess.Popen(
            [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        )
    try:
        wait_for_port(process, tls)
        yield process
    finally:
        end(process)


def await_line(process: subprocess.Popen[bytes], log: Path, pattern: str) -> None:
    """Wait until the log has a line like this."""
    ends = time.monotonic() + STARTED
    while not re.search(pattern, text := log.read_text(errors="replace")):
        assert process.poll() is None and time.monotonic() < ends, f"{pattern} is not in the log:\n{text[-2000:]}"
        time.sleep(0.05)


def wait_for_port(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until somebody listens there."""
    ends = time.monotonic() + STARTED
    while True:
        assert process.poll() is None and time.monotonic() < ends, f"nobody listens on {port}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
