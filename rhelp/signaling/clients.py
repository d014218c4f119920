"""Who is asking: the address behind trusted proxies, whether its page may, and the address it knows us by."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from aiohttp import web

from rhelp.signaling.config import Config, Network

HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def client_address(request: web.Request, config: Config) -> str:
    """The address nearest to us that is not one of our proxies."""
    hops = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    address = request.remote or ""
    while _is_trusted(address, config.trusted_proxies) and hops and (hop := hops.pop().strip()):
        address = hop
    return address


def may_ask(request: web.Request, config: Config) -> bool:
    """Whether the page that asks (if it is a page) is ours or an allowed one: exactly, scheme and port included."""
    origins = request.headers.getall("Origin", [])
    if not origins:
        return True
    ours = {origin_of(config.public_url)} if config.public_url else set()
    if HOST.fullmatch(request.host):
        ours.add(f"{_scheme(request, config)}://{request.host.lower()}")
    return len(origins) == 1 and origins[0] in ours.union(config.allowed_origins)


def page_url(request: web.Request, config: Config, group: str = "") -> str:
    """The relay page of a group: at the public address, or the one this client reached us by. Never holds a secret."""
    return _base_url(request, config) + (f"/g/{group}" if group else "/")


def _base_url(request: web.Request, config: Config) -> str:
    if config.public_url:
        return config.public_url
    if not HOST.fullmatch(request.host):
        return f"{request.scheme}://{config.host}:{config.port}"
    return f"{_scheme(request, config)}://{request.host}"


def _scheme(request: web.Request, config: Config) -> str:
    """How the client reached us, or the proxy that we trust."""
    if _is_trusted(request.remote or "", config.trusted_proxies):
        told = request.headers.get("X-Forwarded-Proto", "").lower()
        if told in ("http", "https"):
            return told
    return request.scheme


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc}"


def bearer_token(request: web.Request) -> str:
    """The token of the Authorization header, or nothing."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _is_trusted(address: str, proxies: Sequence[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in proxies)
