"""Where it should be told whose hand pressed, and cannot: every press counts as a program's."""

from __future__ import annotations


class NobodysHand:
    """Implements the port OwnHand."""

    def is_real(self, time_ms: int, kind: str) -> bool:
        return False

    def close(self) -> None:
        """Nothing is held."""
