"""The headless customer asks one question at a time, and anything but yes is a no."""

from __future__ import annotations

import json

import pytest

from rhelp.core.link import Denied, Opened
from rhelp.core.rights import Asked, Granted, Refused, Withdrawn
from rhelp.features.rights import Answer, Withdraw
from rhelp.peer.customer import Connecting, Outcome, Trouble
from rhelp.peer.terminal import DEAF, Terminal, outcome_sentence
from rhelp.wire.message import Right
from rhelp.wire.peer import Hello


class Rig:
    def __init__(self) -> None:
        self.handled: list[object] = []
        self.ends = 0
        self.now = 0.0
        self.terminal = Terminal(self.handled.append, self._end, lambda: self.now)

    def _end(self) -> None:
        self.ends += 1

    def ask(self, *rights: Right) -> None:
        for right in rights:
            self.terminal.hear(Asked("Kim", right, 60.0))


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.mark.parametrize("yes", ["y", "Y", "yes", "예", "네", "허용", "  예 "])
def test_yes_in_both_languages(rig: Rig, yes: str) -> None:
    rig.ask(Right.POINTER)
    rig.terminal.line(yes)
    assert rig.handled == [Answer(Right.POINTER, True)]


@pytest.mark.parametrize("no", ["", "n", "no", "아니요", "yeah", "1", "ye s"])
def test_anything_else_is_a_no(rig: Rig, no: str) -> None:
    rig.ask(Right.POINTER)
    rig.terminal.line(no)
    assert rig.handled == [Answer(Right.POINTER, False)]


def test_one_question_at_a_time(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.ask(Right.POINTER, Right.KEYBOARD)
    assert "mouse" in (first := capsys.readouterr().err)
    assert "keyboard" not in first
    rig.terminal.line("y")
    assert "keyboard" in capsys.readouterr().err
    rig.terminal.line("n")
    assert rig.handled == [Answer(Right.POINTER, True), Answer(Right.KEYBOARD, False)]


def test_a_question_that_timed_out_makes_way_for_the_next(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.ask(Right.POINTER, Right.KEYBOARD)
    capsys.readouterr()
    rig.terminal.hear(Refused("Kim", Right.POINTER))
    assert "keyboard" in capsys.readouterr().err
    rig.terminal.line("y")
    assert rig.handled == [], "that answer was meant for the question that is gone"
    rig.now += DEAF
    rig.terminal.line("y")
    assert rig.handled == [Answer(Right.KEYBOARD, True)]


def test_an_answer_to_nothing_is_nothing(rig: Rig) -> None:
    rig.terminal.line("y")
    assert rig.handled == []


@pytest.mark.parametrize("typed", ["take back pointer", "TAKE BACK pointer", "회수 pointer"])
def test_take_back_works_before_an_open_question(rig: Rig, typed: str) -> None:
    rig.ask(Right.KEYBOARD)
    rig.terminal.line(typed)
    assert rig.handled == [Withdraw(Right.POINTER)]


@pytest.mark.parametrize("typed", ["end", "종료", "quit"])
def test_end(rig: Rig, typed: str) -> None:
    rig.terminal.line(typed)
    assert rig.ends == 1


def test_events_are_json_lines(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    for fact in (
        Connecting("Kim"),
        Opened(Hello(1, (), "Kim", "Linux")),
        Granted("Kim", Right.VIEW),
        Withdrawn("Kim", Right.VIEW),
        Denied("text-typed", Right.KEYBOARD),
        Trouble("The desktop was closed."),
    ):
        rig.terminal.hear(fact)
    rig.terminal.ended(Outcome.LINE_LOST)
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert said == [
        {"event": "session", "state": "joining"},
        {"event": "session", "state": "live", "agent": "Kim"},
        {"event": "right", "right": "view", "state": "granted"},
        {"event": "right", "right": "view", "state": "withdrawn"},
        {"event": "denied", "message": "text-typed", "right": "keyboard"},
        {"event": "error", "message": "The desktop was closed."},
        {"event": "session", "state": "ended", "why": "line-lost"},
    ]


def test_every_end_has_its_sentence() -> None:
    assert len({outcome_sentence(outcome) for outcome in Outcome}) == len(Outcome)
