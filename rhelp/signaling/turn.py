"""ICE servers for one session, with coturn's short-lived credentials (``use-auth-secret``, TURN REST API draft)."""

from __future__ import annotations

import base64
import hmac

from rhelp.signaling.config import IceConfig
from rhelp.wire.signal import IceServer


def ice_servers(config: IceConfig, sid: str, now: float) -> tuple[IceServer, ...]:
    """The configured servers; ``now`` is Unix time in seconds."""
    servers = []
    if config.stun_urls:
        servers.append(IceServer(config.stun_urls))
    if config.turn_urls:
        username = f"{int(now) + config.turn_lifetime}:{sid}"
        servers.append(IceServer(config.turn_urls, username, credential(config.turn_secret, username)))
    return tuple(servers)


def credential(secret: str, username: str) -> str:
    """HMAC-SHA1 of the user name under the shared secret, in base64."""
    return base64.b64encode(hmac.digest(secret.encode(), username.encode(), "sha1")).decode()
