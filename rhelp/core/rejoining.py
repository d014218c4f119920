"""Bringing two ends of a broken session together again: whoever names its id waits for the other side to do the same.

Nothing is remembered of sessions, so that it works after a restart too. That an end names the id proves nothing; the
two prove to each other that they hold the session's key (``core/resume.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """An end that waits for the other side of its session."""

    end: int
    agent: bool
    until: float


class Rejoining:
    """Who waits for which session; one session per end, and one waiting end per session."""

    def __init__(self, within: float = WITHIN) -> None:
        self._within = within
        self._waiting: dict[str, Waiting] = {}
        self._sids: dict[int, str] = {}

    def come(self, sid: str, end: int, agent: bool, now: float) -> tuple[int | None, int | None]:
        """The end names its session: the other side's end if that waits already, and whom it takes the place of."""
        self.forget(end)
        found = self._waiting.get(sid)
        if found is not None:
            self.forget(found.end)
            if found.agent != agent:
                return found.end, None
        self._waiting[sid] = Waiting(end, agent, now + self._within)
        self._sids[end] = sid
        return None, None if found is None else found.end

    def forget(self, end: int) -> None:
        """The end waits no longer."""
        if (sid := self._sids.pop(end, None)) is not None:
            del self._waiting[sid]

    def expired(self, now: float) -> list[int]:
        """The ends that waited in vain; they wait no longer."""
        ends = [held.end for held in self._waiting.values() if held.until <= now]
        for end in ends:
            self.forget(end)
        return ends

    @property
    def deadline(self) -> float | None:
        """When ``expired`` wants to be asked."""
        return min((held.until for held in self._waiting.values()), default=None)
