"""Stand-ins for what has a thread, a line or a wait, so that a customer's session can be played step by step."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from rhelp.core.link import Link, Step


class Stub:
    """In the place of what listens to the desktop in a thread of its own."""

    def __init__(self, *arguments: object) -> None:
        self.allowed = False
        self.filming = SimpleNamespace(decodes=())

    def allow(self, allowed: bool) -> None:
        self.allowed = allowed

    def start(self) -> None: ...

    def begin(self) -> None: ...

    def want(self, wanted: object) -> None: ...


class Idle(Exception):
    """The hands would wait."""


class NoWait:
    """In the place of a condition, for hands without a thread."""

    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None: ...

    def notify(self) -> None: ...

    def wait(self, seconds: float | None) -> None:
        raise Idle


class FakeLine:
    """As peer/line.py, over nothing."""

    def __init__(self, link: Link, carry: Callable[[Step], None], now: Callable[[], float]) -> None:
        self.link, self._carry, self._now = link, carry, now
        self.opened = self.closed = False

    @property
    def is_open(self) -> bool:
        return self.opened and not self.closed

    @property
    def heard_at(self) -> float:
        return self.link.heard_at

    def handle(self, event: object) -> None:
        self._carry(self.link.handle(event, self._now()))
