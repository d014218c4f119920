"""What a customer typed, made into a way in: a code, a link or an icon number, and the server's address."""

from __future__ import annotations

import re

from rhelp.core.codes import page_of_link, parse_code, parse_link
from rhelp.core.errors import RhelpError
from rhelp.peer.account import NoAddress, NotEncrypted, check_server
from rhelp.peer.entrance import ByCode, ByIcon, Way
from rhelp.wire.signal import Key

LAST_ICON = 99


def server_of(server: str, code: str, insecure: bool = False) -> str:
    """The server's address as it was given, or the link's in ``code``. Raises RhelpError."""
    try:
        return check_server(server or page_of_link(code), insecure)
    except NoAddress as error:
        raise RhelpError(
            "The support server's address begins with https://, or with http:// on this computer."
        ) from error
    except NotEncrypted as error:
        raise RhelpError(
            "The support server's address is not encrypted, so others could read along. "
            "Please ask your agent for one that begins with https://"
        ) from error


def by_code(code: str) -> Way:
    """By nine digits or a link. Raises RhelpError."""
    if link := parse_link(code):
        return ByCode(link, Key.LINK)
    if digits := parse_code(code):
        return ByCode(digits)
    raise RhelpError("An access code has nine digits, such as 4821-73905.")


def by_icon(icon: int, group: str = "", name: str = "") -> Way:
    """By an icon number on a group's page. Raises RhelpError."""
    if not 1 <= icon <= LAST_ICON:
        raise RhelpError("An icon number is between 1 and 99.")
    if not re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", group) or len(group) > 32:
        raise RhelpError("This is not the name of a group's page.")
    return ByIcon(icon, group, "".join(character for character in name if character.isprintable())[:80])
