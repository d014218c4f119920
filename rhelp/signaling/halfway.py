"""Who has shown the password and not yet the second factor: a ticket each, good for minutes and for few tries."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from rhelp.signaling.store import digest_of

LASTS = 300.0  # seconds
TRIES = 5
MOST = 4096
MOST_OF_AN_AGENT = 32


@dataclass(slots=True)
class Ticket:
    """Whose password was right."""

    agent: str
    account: str
    stay: bool
    until: float
    tries: int = TRIES


class Halfway:
    """All tickets, by digest; a restart forgets them. Methods belong to the event loop's thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tickets: dict[str, Ticket] = {}

    def begin(self, agent: str, account: str, stay: bool) -> str:
        """A ticket for this agent (an id) with this account name."""
        self._clear(agent)
        token = secrets.token_urlsafe(32)
        self._tickets[digest_of(token)] = Ticket(agent, account, stay, self._clock() + LASTS)
        return token

    def find(self, token: str) -> Ticket | None:
        """The ticket as long as it is good; uses up one of its tries."""
        digest = digest_of(token)
        ticket = self._tickets.get(digest)
        if ticket is None or ticket.until <= self._clock() or not ticket.tries:
            self._tickets.pop(digest, None)
            return None
        ticket.tries -= 1
        return ticket

    def done(self, token: str) -> None:
        """It has led to a sign-in: good no longer."""
        self._tickets.pop(digest_of(token), None)

    def __len__(self) -> int:
        return len(self._tickets)

    def _clear(self, agent: str) -> None:
        now = self._clock()
        for digest in [digest for digest, ticket in self._tickets.items() if ticket.until <= now]:
            del self._tickets[digest]
        theirs = [digest for digest, ticket in self._tickets.items() if ticket.agent == agent]
        for digest in theirs[: max(0, len(theirs) + 1 - MOST_OF_AN_AGENT)]:
            del self._tickets[digest]
        while len(self._tickets) >= MOST:
            del self._tickets[next(iter(self._tickets))]
