"""When to ask for a key picture, and when again: often enough that one comes, too seldom to choke a thin line. Pure."""

from __future__ import annotations

LEAST = 0.5  # seconds between two requests
MOST = 4.0  # to which the time between them grows while none comes
COMING = 2.0  # seconds that a key picture may take from its first packet on


class KeyWish:
    """``want`` one; ``due`` says when to ask, ``begun`` that one is coming in, ``came`` ends it. Times in seconds."""

    def __init__(self) -> None:
        self.wanted = False
        self._patience = LEAST
        self._ask_at = self._came_at = float("-inf")

    @property
    def deadline(self) -> float | None:
        """When ``due`` is true."""
        return self._ask_at if self.wanted else None

    def want(self, now: float) -> None:
        """Something cannot be shown without one; one that came just now may be it, and is not asked for again."""
        if now - self._came_at >= LEAST:
            self.wanted = True

    def due(self, now: float) -> bool:
        """Whether to ask now; taken for asked if so."""
        if not self.wanted or now < self._ask_at:
            return False
        self._ask_at = now + self._patience
        self._patience = min(MOST, 2 * self._patience)
        return True

    def begun(self, now: float) -> None:
        """The first packet of one is here."""
        self._ask_at = max(self._ask_at, now + COMING)

    def came(self, now: float) -> None:
        """It is here."""
        self.wanted = False
        self._came_at = now
        self._patience = LEAST
        self._ask_at = min(self._ask_at, now + LEAST)
