"""How the support stands, as the customer's windows show it: one frozen record, no Tk and no network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rhelp.core.chat import ChatIs
from rhelp.core.rights import Asked
from rhelp.core.session import Proved
from rhelp.wire.chat import Author, ChatLine, Notice
from rhelp.wire.message import Right


class Phase(StrEnum):
    """Where it is between the door and the end."""

    CALLING = "calling"
    RINGING = "ringing"
    CONNECTING = "connecting"
    LIVE = "live"
    MENDING = "mending"


class Came(StrEnum):
    """How the customer came in, which says what was verified."""

    TYPED = "typed"
    """A code or link that the customer put into our own window."""
    GIVEN = "given"
    """A code or link on the command line, which may come from a web page."""
    ICON = "icon"


def _begins(line: ChatLine) -> bool:
    return line.author is Author.NOTICE and line.text == Notice.SUPPORT_BEGAN


@dataclass(frozen=True)
class Standing:
    """Times are those of ``time.monotonic``. ``until`` ends the ringing or the mending; ``since`` is the first link's.

    ``allowed`` holds every right that was ever granted, and whether it is held now; ``asked`` the open questions.
    """

    phase: Phase = Phase.CALLING
    agent: str = ""
    organisation: str = ""
    since: float | None = None
    until: float = 0.0
    allowed: tuple[tuple[Right, bool], ...] = ()
    asked: tuple[Asked, ...] = ()
    paused: bool = False
    proved: Proved | None = None
    chat: ChatIs | None = None
    server_up: bool = True
    trouble: str = ""

    @property
    def said(self) -> int:
        """How many lines the agent has written since this program is there; those before stood on the page."""
        lines = self.chat.lines if self.chat is not None else ()
        began = [place for place, line in enumerate(lines) if _begins(line)]
        return sum(line.author is Author.AGENT for line in lines[began[-1] if began else 0 :])

    def holds(self, right: Right) -> bool:
        """Whether the agent may use the right now."""
        return (right, True) in self.allowed
