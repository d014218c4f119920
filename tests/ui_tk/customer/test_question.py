"""Consent questions on a real display: nothing is preselected, nothing is answered in a hurry, silence is a no."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rhelp.ui_tk.customer import question as module
from rhelp.ui_tk.customer.words import fraud_warning
from rhelp.wire.message import Right
from tests.ui_tk.customer.desk import Desk, desk

pytestmark = pytest.mark.consent
VIEW = (Right.VIEW, True)


@pytest.fixture
def on(display: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    if "first_second" not in request.node.name:
        monkeypatch.setattr(module, "FRESH_MS", 200)
    with desk(tmp_path) as made:
        yield made


def ready(on: Desk) -> module.Question:
    """The question that is open, once it can be answered."""
    made = on.question
    on.until(lambda: not made.no.instate(["disabled"]))
    on.until(lambda: focus(on) == str(made.window))
    return made


def focus(on: Desk) -> str:
    """The path of the widget that has the keyboard."""
    return str(on.root.tk.call("focus"))


def answers(on: Desk) -> list[tuple[object, ...]]:
    return [done for done in on.visit.done if done[0] == "answer"]


def test_it_says_who_asks_for_what_and_warns(on: Desk) -> None:
    on.live().ask(Right.VIEW)
    ready(on)
    shown = on.texts()
    assert "김상담 asks to see your screen." in shown
    assert fraud_warning() in shown
    assert any(re.search(r"(60|5\d) s left", text) for text in shown)


@pytest.mark.parametrize(("button", "allowed"), [("yes", True), ("no", False)])
def test_a_click_answers_but_not_in_the_first_second(on: Desk, button: str, allowed: bool) -> None:
    on.live().ask(Right.POINTER)
    made = on.question
    on.until(lambda: made.window.winfo_viewable())
    where = on.middle(getattr(made, button))
    on.xdo("mousemove", *where, "click", 1)
    on.settle(0.1)
    assert answers(on) == []
    on.until(lambda: not made.no.instate(["disabled"]))
    on.xdo("click", 1)
    on.until(lambda: answers(on))
    assert answers(on) == [("answer", Right.POINTER, allowed)]


def test_enter_and_space_do_nothing_until_tab_moved_the_focus(on: Desk) -> None:
    on.live().ask(Right.VIEW)
    made = ready(on)
    on.xdo("key", "Return", "key", "space", "key", "KP_Enter")
    on.settle(0.2)
    assert answers(on) == [] and made.window.winfo_exists()
    on.xdo("key", "Tab")
    on.until(lambda: focus(on) == str(made.no))
    on.xdo("key", "Tab")
    on.until(lambda: focus(on) == str(made.yes))
    on.xdo("key", "Return")
    on.until(lambda: answers(on))
    assert answers(on) == [("answer", Right.VIEW, True)]


def test_tab_and_enter_in_the_first_second_are_for_something_else(on: Desk) -> None:
    on.live().ask(Right.VIEW)
    made = on.question
    on.until(lambda: focus(on) == str(made.window))
    on.xdo("key", "Tab", "key", "Return", "key", "space", "key", "Escape")
    ready(on)
    assert answers(on) == []


def test_escape_is_a_no(on: Desk) -> None:
    on.live().ask(Right.VIEW)
    ready(on)
    on.xdo("key", "Escape")
    on.until(lambda: answers(on))
    assert answers(on) == [("answer", Right.VIEW, False)]


def test_what_is_asked_together_is_one_window_and_only_what_was_ticked_is_allowed(on: Desk) -> None:
    visit = on.live(allowed=(VIEW,))
    visit.ask(Right.POINTER)
    visit.ask(Right.KEYBOARD)
    made = ready(on)
    assert made.rights == (Right.POINTER, Right.KEYBOARD)
    assert made.yes.instate(["disabled"])
    on.xdo("key", "Tab", "key", "space")
    on.until(lambda: not made.yes.instate(["disabled"]))
    on.press("Allow chosen")
    assert answers(on) == [("answer", Right.POINTER, True), ("answer", Right.KEYBOARD, False)]


def test_what_is_asked_before_anybody_could_answer_joins_the_question(on: Desk) -> None:
    visit = on.live()
    visit.ask(Right.VIEW)
    on.until(lambda: on.question.window.winfo_viewable())
    visit.ask(Right.POINTER)
    on.until(lambda: on.question.rights == (Right.VIEW, Right.POINTER))
    assert on.question.no.instate(["disabled"]) and answers(on) == []


def test_a_question_that_comes_later_is_a_window_of_its_own(on: Desk) -> None:
    visit = on.live()
    visit.ask(Right.VIEW)
    first = ready(on)
    visit.ask(Right.KEYBOARD)
    on.settle(0.4)
    assert on.question is first and first.rights == (Right.VIEW,)
    on.press("Allow")
    on.until(lambda: on.program.support is not None and on.program.support._question is not None)
    assert on.question.rights == (Right.KEYBOARD,)
    assert on.question.no.instate(["disabled"])


def test_a_question_whose_time_is_up_goes_away_by_itself(on: Desk) -> None:
    visit = on.live()
    visit.ask(Right.VIEW)
    made = on.question
    visit.silent()
    on.until(lambda: not made.window.winfo_exists())
    assert answers(on) == []


def test_an_end_takes_the_question_with_it(on: Desk) -> None:
    on.live().ask(Right.VIEW)
    made = ready(on)
    on.program.end()
    assert not made.window.winfo_exists()
    assert on.visit.done == [("end",)]


def test_question_and_notice_do_not_cover_each_other(on: Desk) -> None:
    on.live(allowed=(VIEW,)).ask(Right.POINTER, Right.KEYBOARD)
    made = ready(on)
    assert on.area(made.window).overlap(on.area(on.notice)) is None
