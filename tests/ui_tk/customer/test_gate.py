"""The gate: what the customer's own hand did not do does nothing in our windows, whatever widget it meets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tkinter import ttk

import pytest

from rhelp.wire.message import Right
from tests.ui_tk.customer.desk import Desk, desk
from tests.ui_tk.customer.fakes import FakeHand

pytestmark = pytest.mark.consent
HELD = ((Right.VIEW, True), (Right.POINTER, True))


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, hand=FakeHand(real=False)) as made:
        yield made


def test_the_start_window_takes_everything_since_nobody_helps_yet(on: Desk) -> None:
    entry = on.until(lambda: [e for e in on.widgets(ttk.Entry) if e.winfo_viewable()])[0]
    on.xdo("mousemove", *on.middle(entry), "click", 1)
    on.xdo("type", "482173905")
    on.until(lambda: entry.get() == "4821-73905")
    on.xdo("key", "Return")
    on.until(lambda: on.visits)
    assert on.hand.asked == []


def test_no_injected_click_does_anything(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    visit.ask(Right.KEYBOARD)
    question = on.question
    on.until(lambda: not question.no.instate(["disabled"]))
    pressable = [*on.widgets(ttk.Button, on.notice), *on.widgets(ttk.Checkbutton, on.notice)]
    for widget in (*pressable, question.yes, question.no):
        on.xdo("mousemove", *on.middle(widget), "click", 1)
    at = on.area(on.notice)
    on.xdo("mousemove", at.right - 14, at.y + 14, "click", 1)
    on.settle(0.2)
    assert visit.done == []
    assert {kind for _, kind in on.hand.asked} == {"button"} and len(on.hand.asked) >= len(pressable) + 3


def test_no_injected_key_does_anything(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    visit.ask(Right.KEYBOARD)
    question = on.question
    on.until(lambda: not question.no.instate(["disabled"]))
    for widget in (question.yes, question.no, *on.widgets(ttk.Button, on.notice), *on.widgets(ttk.Checkbutton)):
        widget.focus_set()
        on.xdo("key", "space", "key", "Return", "key", "Escape", "key", "Tab")
    on.settle(0.2)
    assert visit.done == []


def test_the_customer_s_own_hand_works_beside_it(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    on.hand.real = True
    on.xdo("mousemove", *on.middle(on._buttons("Pause screen")[0]), "click", 1)
    on.until(lambda: visit.done)
    time_ms, kind = on.hand.asked[-1]
    assert kind == "button" and time_ms > 0


def test_an_injected_enter_sends_nothing_in_the_chat(on: Desk) -> None:
    visit = on.live()
    assert on.program.support is not None
    on.program.support.toggle_chat()
    on.settle(0.3)
    on.xdo("type", "hello")
    on.xdo("key", "Return")
    on.settle(0.2)
    assert visit.done == []
