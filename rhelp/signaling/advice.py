"""What an administrator should know about settings that can be used, but not by everybody."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from rhelp.signaling.config import Config
from rhelp.words import tr


def advice(config: Config) -> list[str]:
    """Sentences about these settings; none where nothing is to be said."""
    return [*_of_the_proxy(config), *_of_turn(config)]


def _of_the_proxy(config: Config) -> list[str]:
    if config.public_url.startswith("https://") and not config.tls and not config.trusted_proxies:
        return [tr("Name the proxy in trusted_proxies; without it all customers count as one address.")]
    return []


def _of_turn(config: Config) -> list[str]:
    said = []
    unusable = [url for url in (*config.stun_urls, *config.turn_urls) if not _usable(url)]
    if unusable:
        said.append(tr("The programs cannot use these addresses: {urls}", urls=", ".join(unusable)))
    if any(url.startswith("turns:") and _is_address(_host(url)) for url in config.turn_urls):
        said.append(tr("Write turns: with the name in the TURN server's certificate, not with an address."))
    if not config.turn_urls:
        if config.public_url:
            said.append(tr("Without a TURN server some customers cannot be connected."))
    elif not any(url.startswith("turns:") or "transport=tcp" in url for url in config.turn_urls):
        said.append(tr("Add a turns: address for networks that let no UDP through."))
    return said


def _usable(url: str) -> bool:
    return not url.startswith("stuns:") and not (url.startswith("turns:") and url.endswith("transport=udp"))


def _host(url: str) -> str:
    return urlsplit(f"//{url.partition(':')[2]}").hostname or ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
