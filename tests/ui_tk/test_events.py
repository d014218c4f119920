"""The JSON lines of --events."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

from rhelp.core.codes import AccessCode
from rhelp.core.session import Ended, EndedWhy, Joining, Live, Opening, Status, Trust, Waiting
from rhelp.ui_tk.events import Events
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind

LIVE = Live("c", "Linux", 0.0, Trust.VERIFIED, False)


def lines(*statuses: Status, clock: Any = lambda: 0.0) -> list[dict[str, Any]]:
    out = io.StringIO()
    events = Events(out, clock)
    for status in statuses:
        events.status(SeatKind.VIEWER, status)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_standby_comes_first_and_again_when_the_code_renews() -> None:
    first = Waiting(AccessCode("4821", "73905"), "http://x/", 0.0)
    renewed = replace(first, code=AccessCode("1111", "22222"))
    assert lines(Opening(), first, replace(first, failures=1), renewed) == [
        {"event": "standby", "kind": "viewer", "access_code": "482173905", "icon": None, "relay_url": "http://x/"},
        {"event": "session", "state": "refused", "failures": 1},
        {"event": "standby", "kind": "viewer", "access_code": "111122222", "icon": None, "relay_url": "http://x/"},
    ]


def test_a_session_comes_and_goes() -> None:
    told = lines(Joining(), LIVE, LIVE, Ended(EndedWhy.CUSTOMER_ENDED))
    assert [event["state"] for event in told] == ["joining", "live", "ended"]
    assert told[-1]["why"] == "customer-ended"


def test_rights_are_told_by_their_changes() -> None:
    asked = replace(LIVE, asked=frozenset({Right.POINTER, Right.KEYBOARD}))
    half = replace(LIVE, held=frozenset({Right.KEYBOARD}), lost=Right.POINTER)
    told = lines(LIVE, asked, half, replace(LIVE, lost=Right.KEYBOARD))[1:]
    assert [(event["right"], event["state"]) for event in told] == [
        ("keyboard", "asked"), ("pointer", "asked"), ("keyboard", "granted"), ("pointer", "refused"),
        ("keyboard", "withdrawn"),
    ]  # fmt: skip


def test_statistics_at_most_once_a_second() -> None:
    times = iter([0.0, 0.0, 0.5, 1.1, 1.1])
    measured = replace(LIVE, round_trip_ms=3.0, pictures_per_s=30.0, bits_per_s=1e6)
    told = lines(measured, measured, measured, clock=lambda: next(times))
    assert [event["event"] for event in told].count("statistics") == 2


def test_a_reader_that_left_does_not_stop_the_program() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    events = Events(Gone(), lambda: 0.0)
    events.error("x")
    events.error("y")
