"""The JSON lines of --events."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

from rhelp.core.chat import ChatIs
from rhelp.core.codes import AccessCode
from rhelp.core.figures import Figures
from rhelp.core.sas import Sas
from rhelp.core.sas_words import ENGLISH, KOREAN
from rhelp.core.session import (
    Ended,
    EndedWhy,
    Joining,
    Live,
    Mending,
    Opening,
    Ringing,
    Status,
    Trust,
    Waiting,
)
from rhelp.ui_tk.events import Events
from rhelp.wire.chat import Author, ChatLine
from rhelp.wire.message import Right
from rhelp.wire.signal import Guest, SeatKind, Spent

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


def test_the_words_and_what_comparing_them_made_of_trust_are_told() -> None:
    known = replace(LIVE, trust=Trust.UNVERIFIED, words=Sas((0, 1, 2, 3)))
    live, compared = lines(known, known, replace(known, trust=Trust.COMPARED))
    assert live["words"] == {"en": list(ENGLISH[:4]), "ko": list(KOREAN[:4])}
    assert compared == {"event": "trust", "trust": "compared"}


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
    measured = replace(LIVE, figures=Figures(round_trip=0.003, pictures_per_s=30.0, bits_per_s=1e6))
    told = lines(measured, measured, measured, clock=lambda: next(times))
    assert [event["event"] for event in told].count("statistics") == 2


def test_a_reader_that_left_does_not_stop_the_program() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    events = Events(Gone(), lambda: 0.0)
    events.error("x")
    events.error("y")


def test_no_event_holds_the_links_secret_and_a_seat_that_comes_back_is_told_again() -> None:
    waiting = Waiting(AccessCode("4821", "73905"), "http://x/#4821-abc", 0.0, icon=3, link="http://x/#4821-secret")
    told = lines(waiting, Opening(), waiting)
    assert told == 2 * [
        {"event": "standby", "kind": "viewer", "access_code": "482173905", "icon": 3, "relay_url": "http://x/"}
    ]


def test_who_rings_enters_or_comes_too_late() -> None:
    waiting = Waiting(AccessCode("4821", "73905"), "http://x/", 0.0)
    page = replace(waiting, page="이서연")
    named = replace(page, consultation="c" * 32)
    told = lines(
        waiting, Ringing("이서연", Guest.PAGE, 60.0), Joining(), page, named, named, replace(named, tried=Spent.BURNT)
    )
    assert told[1:] == [
        {"event": "ring", "name": "이서연", "guest": "page"},
        {"event": "session", "state": "joining"},
        {"event": "page", "name": "이서연", "consultation": ""},
        {"event": "page", "name": "이서연", "consultation": "c" * 32},
        {"event": "code-tried", "why": "burnt"},
    ]


def test_a_broken_line_takes_no_right_by_itself() -> None:
    held = replace(LIVE, held=frozenset({Right.VIEW, Right.POINTER}))
    told = lines(held, Mending(held, 10.0, 70.0), replace(held, held=frozenset({Right.VIEW})))
    assert told[3:] == [
        {"event": "session", "state": "mending", "seconds": 60},
        {"event": "session", "state": "live", "relayed": False, "trust": "verified", "mended": True},
        {"event": "right", "right": "pointer", "state": "withdrawn"},
    ]


def test_each_line_of_a_chat_is_told_once() -> None:
    out = io.StringIO()
    events = Events(out, lambda: 0.0)
    first, second = (ChatLine("c" * 32, n, "a" * 32, Author.CUSTOMER, "이서연", f"{n}번", 0) for n in (1, 2))
    for said in ((), (first,), (first, second), (first, second)):
        events.chat(ChatIs("c" * 32, lines=said))
    assert [json.loads(line)["text"] for line in out.getvalue().splitlines()] == ["1번", "2번"]
