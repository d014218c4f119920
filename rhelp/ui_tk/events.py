"""What happens, as one JSON line each on standard output, for whoever drives the program from outside (--events)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TextIO

from rhelp.core.chat import ChatIs
from rhelp.core.codes import AccessCode
from rhelp.core.session import Ended, Joining, Live, Mending, Ringing, Status, Waiting
from rhelp.wire.chat import State
from rhelp.wire.signal import SeatKind

STATISTICS_EVERY = 1.0


class Events:
    """Tells what changed from one status to the next. ``out`` is None where nobody asked for events."""

    def __init__(self, out: TextIO | None, clock: Callable[[], float]) -> None:
        self._out = out
        self._clock = clock
        self._before: Status | None = None
        self._code: AccessCode | None = None
        self._lines: dict[str, int] = {}
        self._measured_at = float("-inf")

    def status(self, kind: SeatKind, status: Status) -> None:
        """A session's next status."""
        before, self._before = self._before, status
        match status:
            case Waiting():
                self._waiting(kind, before if isinstance(before, Waiting) else None, status)
            case Ringing(name, guest):
                self._say("ring", name=name, guest=str(guest))
            case Mending():
                self._say("session", state="mending")
            case Joining():
                self._say("session", state="joining")
            case Live():
                if not isinstance(before, Live):
                    self._say("session", state="live", relayed=status.relayed)
                self._rights(before if isinstance(before, Live) else None, status)
                self._statistics(status)
            case Ended(why):
                self._say("session", state="ended", why=str(why))

    def chat(self, chat: ChatIs) -> None:
        """The lines of a chat that were not told yet."""
        told = self._lines.get(chat.consultation, 0)
        self._lines[chat.consultation] = len(chat.lines)
        for line in chat.lines[told:]:
            self._say(
                "chat", consultation=chat.consultation, number=line.number, author=str(line.author), text=line.text
            )

    def road(self, road: State) -> None:
        """How the road to the server stands."""
        self._say("road", state=str(road))

    def error(self, message: str) -> None:
        """Something went wrong; the English sentence."""
        self._say("error", message=message)

    def _waiting(self, kind: SeatKind, before: Waiting | None, status: Waiting) -> None:
        if status.code != self._code:
            self._code = status.code
            self._say(
                "standby", kind=str(kind), access_code=status.code.digits, icon=status.icon, relay_url=status.relay_url
            )
        elif status.failures and (before is None or before.failures != status.failures):
            self._say("session", state="refused", failures=status.failures)
        if status.page is not None and (before is None or before.page is None):
            self._say("page", name=status.page, consultation=status.consultation)
        if status.tried is not None and (before is None or before.tried is not status.tried):
            self._say("tried", why=str(status.tried))

    def _rights(self, before: Live | None, live: Live) -> None:
        held, asked = (before.held, before.asked) if before else (frozenset(), frozenset())
        changes = {
            "asked": live.asked - asked,
            "granted": live.held - held,
            "refused": asked - live.asked - live.held,
            "withdrawn": held - live.held,
        }
        for state, rights in changes.items():
            for right in sorted(rights):
                self._say("right", right=str(right), state=state)

    def _statistics(self, live: Live) -> None:
        known = (live.round_trip_ms, live.pictures_per_s, live.bits_per_s)
        if all(value is None for value in known) or self._clock() < self._measured_at + STATISTICS_EVERY:
            return
        self._measured_at = self._clock()
        self._say("statistics", round_trip_ms=known[0], pictures_per_s=known[1], bits_per_s=known[2])

    def _say(self, event: str, **values: object) -> None:
        if self._out is None:
            return
        try:
            print(json.dumps({"event": event, **values}, ensure_ascii=False), file=self._out, flush=True)
        except BrokenPipeError:
            self._out = None  # whoever listened is gone; the session goes on
