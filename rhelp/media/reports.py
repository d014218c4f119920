"""When an RTCP report is worth its packet. Pure."""

from __future__ import annotations

STILL = 5.0  # seconds


class Reports:
    """Reports in which nothing is new go no more often than every 5 s, as RFC 3550 §6.2 would have all of them."""

    def __init__(self) -> None:
        self._last: object = None
        self._due = 0.0

    def due(self, content: object, now: float) -> bool:
        """Whether a report of this shall go; ``now`` in seconds."""
        if content == self._last and now < self._due:
            return False
        self._last, self._due = content, now + STILL
        return True
