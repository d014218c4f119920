"""What is counted for Prometheus as it happens. Nothing that names anybody."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram


class Metrics:
    """Counts in the event loop's thread; ``registry`` is what is asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        make: dict[str, Any] = {"registry": self.registry}
        self._events = Counter("rhelp_events", "What the audit was told of, by kind", ["event"], **make)
        self._lines = Counter("rhelp_chat_lines", "Lines of chat that were kept", **make)
        self._database = Histogram("rhelp_database_seconds", "Time that the database took, waiting included", **make)

    def happened(self, event: str) -> None:
        """Something that the audit hears of; ``event`` is one of few words."""
        self._events.labels(event).inc()

    def line(self) -> None:
        """A line of chat was kept."""
        self._lines.inc()

    def took(self, seconds: float) -> None:
        """The database was asked something."""
        self._database.observe(seconds)
