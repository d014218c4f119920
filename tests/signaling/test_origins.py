"""Pages of others: no Origin but exactly ours is let in, at the sockets and at the API."""

from __future__ import annotations

import itertools
from pathlib import Path

import aiohttp
import pytest

from tests.signaling.host import Host, hosted

PUBLIC = "https://help.example"


def crafted(ours: str) -> list[str]:
    """Origins that look like ours, or like none."""
    scheme, _, host = ours.partition("://")
    name, _, port = host.partition(":")
    suffix = f":{port}" if port else ""
    other = "http" if scheme == "https" else "https"
    hosts = [
        f"evil.{name}", f"{name}.evil.example", f"evil{name}", f"{name}evil", f"{name}.", f"{name}..", f"evil@{name}",
        f"{name}@evil.example", f"{name}:x@evil.example", f"evil.example/{name}", f"evil.example#{name}",
        f"evil.example?{name}", f"evil.example\\{name}", f"{name}%00.evil.example", f"{name}%2eevil.example",
        f"www.{name}", f"xn--{name}", "xn--hlp-8ma.example", f"[{name}]", f"[::ffff:{name}]", f"{name},evil.example",
        f"{name} evil.example", f" {name}", f"{name};", f"{name}|", f"*.{name}", "*", "localhost", "0.0.0.0", "[::1]",
        "evil.example", "127.1", "2130706433", "0x7f000001", name.upper(), name.replace("e", "\u0435"),
    ]  # fmt: skip
    ports = [":1", ":80", ":443", f"{suffix}0", f"{suffix}/", f"{suffix}/x", f"{suffix}?", f"{suffix}#"]
    schemes = [other, "ws", "wss", "file", "ftp", "chrome-extension", "javascript", "data", "about", scheme.upper()]
    made = [f"{scheme}://{changed}{suffix}" for changed in hosts]
    made += [f"{scheme}://{name}{end}" for end in ports] + [f"{one}://{name}{suffix}" for one in schemes]
    made += [f"{one}://{changed}{end}" for one, changed, end in itertools.product((scheme, other), hosts, ("", ":99"))]
    made += [f"{scheme}://{name}:{other_port}" for other_port in range(1024, 1064)]
    made += ["null", "", "undefined", host, name, f"//{host}", f"{scheme}:{host}", f"{scheme}:/{host}"]
    made += [
        f"{ours},{ours}",
        f"{ours} {ours}",
        f"{ours}, https://evil.example",
        f"\t{ours}x",
        "about:blank",
        "blob:" + ours,
        "Null",
    ]
    plain = {origin.strip(" \t") for origin in made if origin.isascii() and "\x00" not in origin}
    return sorted(plain - {ours})


async def status(host: Host, method: str, path: str, origin: str) -> int:
    async with host.http.request(method, f"{host.url}{path}", headers={"Origin": origin}) as answer:
        return answer.status


@pytest.mark.parametrize("public", ["", PUBLIC])
async def test_no_crafted_origin_is_let_in(tmp_path: Path, public: str) -> None:
    async with hosted(tmp_path, public_url=public) as host:
        origins = [origin for origin in crafted(public or host.url) if origin != host.url]
        assert len(origins) >= 200
        for origin in origins:
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await host.connect("/ws/customer", Origin=origin)
            assert caught.value.status == 403, origin
        for origin in origins[::5]:
            assert await status(host, "GET", "/api/page", origin) == 403, origin
            assert await status(host, "POST", "/api/sign-in", origin) == 403, origin
        assert await (await host.customer(Origin=public or host.url)).join("0000")


async def test_two_origins_are_none(host: Host) -> None:
    both = [("Origin", host.url), ("Origin", host.url)]
    async with host.http.get(f"{host.url}/api/page", headers=both) as answer:
        assert answer.status == 403


async def test_nothing_is_known_of_who_asks_but_by_its_token(host: Host) -> None:
    """No cookie is set, and none is read: a page of others has nothing to ride on."""
    token = await host.token()
    for cookie in ("token", "__Host-token", "session", "Authorization"):
        async with host.http.get(f"{host.url}/api/me", headers={"Cookie": f"{cookie}={token}"}) as answer:
            assert answer.status == 401
            assert "Set-Cookie" not in answer.headers
    for path in ("/", "/health", "/api/page"):
        async with host.http.get(f"{host.url}{path}") as answer:
            assert "Set-Cookie" not in answer.headers
    async with host.http.get(f"{host.url}/api/me?token={token}") as answer:
        assert answer.status == 401
