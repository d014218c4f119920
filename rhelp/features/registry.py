"""The list of features, for both ends. A new feature adds a line to each table."""

from __future__ import annotations

from collections.abc import Callable

from rhelp.core.end import End
from rhelp.features import cursor, keyboard, laser, picture, pointer, view

AGENT_ENDS: dict[str, Callable[[], End]] = {
    "view": view.Agent,
    "picture": picture.Agent,
    "cursor": cursor.Agent,
    "pointer": pointer.Agent,
    "keyboard": keyboard.Agent,
}

CUSTOMER_ENDS: dict[str, Callable[[], End]] = {
    "view": view.Customer,
    "picture": picture.Customer,
    "cursor": cursor.Customer,
    "pointer": pointer.Customer,
    "keyboard": keyboard.Customer,
}

PAGE_ENDS: dict[str, Callable[[], End]] = {"laser": laser.Agent}
"""The agent's ends towards a page (``core/page.py``), whose other ends are in ``web/js/peer_link.js``."""
