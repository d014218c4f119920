"""What happens, as one JSON line each on standard output, for whoever drives the program from outside (--events)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TextIO

from rhelp.core.chat import ChatIs
from rhelp.core.codes import AccessCode
from rhelp.core.sas import LANGUAGES
from rhelp.core.session import Ended, Joining, Live, Mending, Opening, Ringing, Status, Waiting
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
        self._failures = 0
        self._page: str | None = None
        self._lines: dict[str, int] = {}
        self._measured_at = float("-inf")

    def status(self, kind: SeatKind, status: Status) -> None:
        """A session's next status."""
        before, self._before = self._before, status
        if _of_page(before) and not _of_page(status):
            self._say("showing", on=False)
            before = None
        match status:
            case Waiting():
                self._waiting(kind, status, before)
            case Ringing(name, guest):
                self._say("ring", name=name, guest=str(guest))
            case Joining():
                self._say("session", state="joining")
            case Live():
                self._lives(status, before)
            case Mending(since=since, until=until):
                self._say("session", state="mending", seconds=round(until - since))
            case Ended(why):
                self._say("session", state="ended", why=str(why))

    def _lives(self, status: Live, before: Status | None) -> None:
        if status.page and not _of_page(before):
            self._say("showing", on=True, trust=str(status.trust), relayed=status.relayed)
        elif not status.page and not isinstance(before, Live):
            trust = str(status.trust)
            told = {"relayed": status.relayed, "trust": trust, "mended": _mended(before)}
            self._say("session", state="live", **told, **_words(status))
        elif isinstance(before, Live) and before.trust is not status.trust:
            self._say("trust", trust=str(status.trust))
        self._rights(_live(before), status)
        self._statistics(status)

    def chat(self, chat: ChatIs) -> None:
        """A chat stands like this; each kept line is told once."""
        shown = self._lines.get(chat.consultation, 0)
        for line in chat.lines[shown:]:
            said = {"author": str(line.author), "name": line.name, "text": line.text}
            self._say("chat", consultation=chat.consultation, number=line.number, **said)
        self._lines[chat.consultation] = max(shown, len(chat.lines))

    def road(self, road: State) -> None:
        """How the agent's own road to the server stands."""
        self._say("road", state=str(road))

    def error(self, message: str) -> None:
        """Something went wrong; the English sentence."""
        self._say("error", message=message)

    def _waiting(self, kind: SeatKind, waiting: Waiting, before: Status | None) -> None:
        code = waiting.code
        if code != self._code or isinstance(before, Opening):
            self._failures = 0 if code != self._code else self._failures
            self._code = code
            known = {"access_code": code.digits, "icon": waiting.icon, "relay_url": waiting.relay_url.partition("#")[0]}
            self._say("standby", kind=str(kind), **known)
        last = before if isinstance(before, Waiting) else None
        if waiting.page is not None and (self._page is None or (last and last.consultation != waiting.consultation)):
            self._say("page", name=waiting.page, consultation=waiting.consultation)
        self._page = waiting.page
        if waiting.tried is not None and (last is None or last.tried is not waiting.tried):
            self._say("code-tried", why=str(waiting.tried))
        if waiting.failures > self._failures:
            self._say("session", state="refused", failures=waiting.failures)
        self._failures = waiting.failures

    def _rights(self, before: Live | None, live: Live) -> None:
        if live.paused is not (before is not None and before.paused):
            self._say("screen", state="paused" if live.paused else "resumed")
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
        now = live.figures
        known = (now.round_trip, now.pictures_per_s, now.bits_per_s)
        if all(value is None for value in known) or self._clock() < self._measured_at + STATISTICS_EVERY:
            return
        self._measured_at = self._clock()
        trip, age = (None if seconds is None else seconds * 1000 for seconds in (now.round_trip, now.age))
        self._say(
            "statistics", round_trip_ms=trip, pictures_per_s=now.pictures_per_s, bits_per_s=now.bits_per_s,
            age_ms=age, loss=now.loss, ways=now.ways,
        )  # fmt: skip

    def _say(self, event: str, **values: object) -> None:
        if self._out is None:
            return
        try:
            print(json.dumps({"event": event, **values}, ensure_ascii=False), file=self._out, flush=True)
        except BrokenPipeError:
            self._out = None  # whoever listened is gone; the session goes on


def _of_page(status: Status | None) -> bool:
    live = _live(status)
    return live is not None and live.page


def _words(live: Live) -> dict[str, dict[str, tuple[str, ...]]]:
    return {} if live.words is None else {"words": {one: live.words.spell(one) for one in LANGUAGES}}


def _live(before: Status | None) -> Live | None:
    """What was shown of the link before; what it was before it broke, too."""
    if isinstance(before, Mending):
        return before.live
    return before if isinstance(before, Live) else None


def _mended(before: Status | None) -> bool:
    return isinstance(before, Mending)
