"""What is injected answers no question, flips no switch and ends nothing, on every window; the customer's hand does."""

from __future__ import annotations

import random
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.desktop.x11.own_hand import X11OwnHand
from rhelp.peer.sparing import Sparing
from rhelp.wire.message import Right
from tests import devices
from tests.counts import many
from tests.ui_tk.customer.desk import Desk, desk
from tests.ui_tk.customer.fakes import FakeHand

pytestmark = pytest.mark.consent

TRIES = many(1000, 100)
KEYS = ("Enter", " ", "Tab", "Escape", "ArrowDown", "y")
HELD = ((Right.VIEW, True), (Right.POINTER, True), (Right.KEYBOARD, True))
SPACE = 65  # the keycode
HARMLESS = ("say",)  # words that were written in a field


class Agent:
    """Injects what could do something to the windows of a desk."""

    def __init__(self, made: Desk, hands: Any, seed: int) -> None:
        self.desk, self.hands, self.draw = made, hands, random.Random(seed)

    def act(self, windows: list[tk.Toplevel]) -> None:
        """One click or key, at a widget that can be pressed more often than at others."""
        window = self.draw.choice([window for window in windows if window.winfo_exists()])
        what = self.draw.choice([self.click, self.click, self.double_click, self.key, self.shortcut, self.text])
        what(window)
        self.desk.root.update()

    def click(self, window: tk.Toplevel) -> None:
        self._point(window)
        button = self.draw.choice((1, 1, 1, 2, 3))
        self.hands.pointer.press(button)
        self.hands.pointer.release(button)

    def double_click(self, window: tk.Toplevel) -> None:
        self._point(window)
        for _ in range(2):
            self.hands.pointer.press(1)
            self.hands.pointer.release(1)

    def key(self, window: tk.Toplevel) -> None:
        self._focus(window)
        self._strike(self.draw.choice(KEYS))

    def shortcut(self, window: tk.Toplevel) -> None:
        self._focus(window)
        held = self.draw.choice(("Alt", "Control", "Shift"))
        self.hands.keyboard.press(held)
        self._strike(self.draw.choice(("F4", "Tab", "Enter", " ", "w", "q")))
        self.hands.keyboard.release(held)

    def text(self, window: tk.Toplevel) -> None:
        self._focus(window)
        self.hands.keyboard.type(self.draw.choice(("\n", " ", "\t \n", "네 허용\n")))

    def _strike(self, key: str) -> None:
        self.hands.keyboard.press(key)
        self.hands.keyboard.release(key)

    def _point(self, window: tk.Toplevel) -> None:
        pressable = [widget for widget in below(window) if isinstance(widget, (ttk.Button, ttk.Checkbutton, tk.Label))]
        widget = self.draw.choice(pressable or [window])
        self.hands.pointer.move(*self.desk.middle(widget))

    def _focus(self, window: tk.Toplevel) -> None:
        """The keyboard goes to one of the window's widgets, whoever had brought it there."""
        fields = [widget for widget in below(window) if widget.winfo_class() in ("TButton", "TCheckbutton")]
        self.draw.choice([window, *fields]).focus_force()
        self.desk.root.update()


def below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        if not isinstance(child, tk.Toplevel):
            yield child
            yield from below(child)


@contextmanager
def guarded(display: str, folder: Path) -> Iterator[Desk]:
    """The customer's windows, with what tells the real hand on this display."""
    hand: Any = X11OwnHand(display)
    try:
        with desk(folder, hand=hand) as made:
            yield made
    finally:
        hand.close()


@contextmanager
def injecting(display: str) -> Iterator[X11Desktop]:
    hands = X11Desktop(display)
    try:
        yield hands
    finally:
        hands.close()


@contextmanager
def mouse_in_motion(display: str) -> Iterator[None]:
    """The customer moves the real mouse all the time."""
    over = threading.Event()

    def jiggle() -> None:
        while not over.wait(0.005):
            devices.move(display, 1, 0)
            devices.move(display, -1, 0)

    moving = threading.Thread(target=jiggle)
    moving.start()
    try:
        yield
    finally:
        over.set()
        moving.join()


def one_question(made: Desk) -> list[tk.Toplevel]:
    made.live(allowed=HELD).ask(Right.FILES_IN)
    return [answerable(made), made.notice]


def several_questions(made: Desk) -> list[tk.Toplevel]:
    made.live(allowed=HELD).ask(Right.FILES_IN, Right.CLIPBOARD_OUT)
    return [answerable(made), made.notice]


def switches_and_chat(made: Desk) -> list[tk.Toplevel]:
    made.live(allowed=HELD)
    support = made.program.support
    assert support is not None
    support.toggle_chat()
    made.until(lambda: support._chat is not None and support._chat.open)
    assert support._chat is not None
    return [made.notice, support._chat.window]


def answerable(made: Desk) -> tk.Toplevel:
    question = made.question
    made.until(lambda: not question.no.instate(["disabled"]))
    return question.window


SCENES = [one_question, several_questions, switches_and_chat]


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_injected_does_anything(
    display: str, tmp_path: Path, scene: Callable[[Desk], list[tk.Toplevel]]
) -> None:
    with guarded(display, tmp_path) as made, injecting(display) as hands:
        windows = scene(made)
        agent = Agent(made, hands, seed=len(scene.__name__))
        for attempt in range(TRIES):
            agent.act(windows)
            assert done(made) == [], attempt
        with mouse_in_motion(display):
            for attempt in range(TRIES // 4):
                agent.act(windows)
                assert done(made) == [], attempt
        assert made.notice.winfo_viewable()


@pytest.mark.parametrize("scene", SCENES)
def test_without_the_gate_the_same_would_do_something(
    display: str, tmp_path: Path, scene: Callable[[Desk], list[tk.Toplevel]]
) -> None:
    with desk(tmp_path, hand=FakeHand(real=True)) as made, injecting(display) as hands:
        windows = scene(made)
        agent = Agent(made, hands, seed=len(scene.__name__))
        for _ in range(100):
            agent.act(windows)
            if done(made):
                return
    raise AssertionError("nothing was done: the agent of these tests is harmless anyway")


def test_the_agents_hands_reach_no_window_of_ours(display: str, tmp_path: Path) -> None:
    with guarded(display, tmp_path) as made, injecting(display) as hands:
        windows = one_question(made)
        hands.own_windows.claim(made.root.winfo_id())
        heard: list[Any] = []
        for sequence in ("<ButtonPress>", "<ButtonRelease>", "<MouseWheel>", "<KeyPress>"):
            made.root.bind_class("seen", sequence, heard.append)
        for window in windows:
            for widget in (window, *below(window)):
                widget.bindtags(("seen", *widget.bindtags()))
        agent = Agent(made, Sparing(hands), seed=1)
        for _ in range(TRIES):
            agent.act(windows)
        assert heard == []
        assert done(made) == []


def test_a_real_click_and_real_keys_do_what_they_should(display: str, tmp_path: Path) -> None:
    with guarded(display, tmp_path) as made, injecting(display) as hands:
        windows = one_question(made)
        Agent(made, hands, seed=2).act(windows)
        devices.move_to(display, *made.middle(made.question.yes))
        devices.click(display)
        made.until(lambda: done(made))
        assert done(made) == [("answer", Right.FILES_IN, True)]
        made.visit.ask(Right.RECORD)
        answerable(made)
        made.question.no.focus_force()
        made.root.update()
        devices.strike(display, SPACE)
        made.until(lambda: len(done(made)) > 1)
        assert done(made)[1:] == [("answer", Right.RECORD, False)]


def done(made: Desk) -> list[tuple[Any, ...]]:
    return [what for what in made.visit.done if what[0] not in HARMLESS]
