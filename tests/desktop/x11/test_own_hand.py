"""Whose hand pressed is told by the device, press by press, as a window of ours would ask."""

from __future__ import annotations

import io
import os
import random
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import xcffib.xinput
import xcffib.xproto

from rhelp.core.errors import MissingExtension
from rhelp.desktop.choose import open_own_hand
from rhelp.desktop.nobodys_hand import NobodysHand
from rhelp.desktop.presses import BUTTON, CLOCK, KEY, MOST_KEPT, Presses
from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.desktop.x11.own_hand import PATIENCE, X11OwnHand
from tests import devices
from tests.counts import many
from tests.displays import connected, running, until, xvfb

pytestmark = pytest.mark.consent

A, RETURN = 38, 36  # keycodes
SOON = 10.0  # seconds
PLACE = (100, 100, 300, 200)
MIDDLE = (250, 200)
CHANGE_HIERARCHY, ADD_MASTER, REMOVE_MASTER, FLOATING = 43, 1, 2, 2
Press = tuple[str, int]
ASYNC = xcffib.xproto.GrabMode.Async
BUTTON_PRESS = xcffib.xproto.EventMask.ButtonPress
PRESSES = BUTTON_PRESS | xcffib.xproto.EventMask.KeyPress


class Window:
    """A window of ours and the presses it gets."""

    def __init__(self, eye: Any, managed: bool) -> None:
        self.eye, self.id = eye, eye.generate_id()
        screen = eye.setup.roots[0]
        mask = xcffib.xproto.CW.OverrideRedirect | xcffib.xproto.CW.EventMask
        eye.core.CreateWindow(
            0, self.id, screen.root, *PLACE, 0, 1, screen.root_visual, mask, [int(not managed), PRESSES]
        )
        eye.core.MapWindow(self.id)
        eye.core.GetInputFocus().reply()

    def focus(self) -> None:
        self.eye.core.SetInputFocusChecked(xcffib.xproto.InputFocus.PointerRoot, self.id, 0).check()

    def presses(self) -> list[Press]:
        """All since the last call."""
        self.eye.core.GetInputFocus().reply()
        heard: list[Press] = []
        while (event := self.eye.poll_for_event()) is not None:
            if isinstance(event, xcffib.xproto.ButtonPressEvent):
                heard.append((BUTTON, event.time))
            elif isinstance(event, xcffib.xproto.KeyPressEvent):
                heard.append((KEY, event.time))
        return heard

    def next(self) -> Press:
        """The only one since the last call."""
        (press,) = until(self.presses, "a press")
        return press


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as name:
        yield name


@pytest.fixture
def hand(display: str) -> Iterator[X11OwnHand]:
    opened = X11OwnHand(display)
    yield opened
    opened.close()


@pytest.fixture
def agent(display: str) -> Iterator[X11Desktop]:
    desktop = X11Desktop(display)
    devices.move_to(display, *MIDDLE)
    yield desktop
    desktop.close()


@pytest.fixture
def window(display: str, agent: X11Desktop) -> Iterator[Window]:
    with shown(display) as ours:
        ours.focus()
        yield ours


@contextmanager
def shown(display: str, managed: bool = False) -> Iterator[Window]:
    with connected(display) as eye:
        yield Window(eye, managed)


def real(hand: X11OwnHand, press: Press) -> bool:
    kind, when = press
    return hand.is_real(when, kind)


def test_a_real_click_and_a_real_key_are_real(display: str, hand: X11OwnHand, window: Window) -> None:
    devices.click(display)
    assert real(hand, window.next())
    devices.strike(display, RETURN)
    assert real(hand, window.next())


def test_what_is_injected_is_not(hand: X11OwnHand, agent: X11Desktop, window: Window) -> None:
    agent.pointer.press(1)
    agent.pointer.release(1)
    assert not real(hand, window.next())
    agent.keyboard.press("Enter")
    agent.keyboard.release("Enter")
    assert not real(hand, window.next())


def test_a_key_is_no_button_and_another_moment_is_not_this_one(display: str, hand: X11OwnHand, window: Window) -> None:
    devices.click(display)
    kind, when = window.next()
    assert hand.is_real(when, kind)
    assert hand.is_real(when - (1 << 32), kind)  # as Tk tells the upper half of the clock
    assert not hand.is_real(when, KEY)
    assert not hand.is_real(when, "touch")
    assert not hand.is_real(when + 1, kind)
    assert not hand.is_real(0, kind)


def test_whoever_presses_in_turn_each_press_is_told(
    display: str, hand: X11OwnHand, agent: X11Desktop, window: Window
) -> None:
    draw = random.Random(5)
    for _ in range(many(500, 50)):
        who = draw.choice(["agent's mouse", "agent's keys", "mouse", "keys"])
        match who:
            case "agent's mouse":
                click(agent)
            case "agent's keys":
                strike(agent, draw.choice(["Enter", "Tab", " ", "F4"]))
            case "mouse":
                nudge(display)
                devices.click(display)
            case "keys":
                devices.strike(display, draw.choice([A, RETURN]))
        assert real(hand, window.next()) == (not who.startswith("agent"))
        time.sleep(0.002)  # within one millisecond both count as injected


def test_nothing_injected_is_real_while_the_mouse_moves_and_clicks_elsewhere(
    display: str, hand: X11OwnHand, agent: X11Desktop, window: Window
) -> None:
    over = threading.Event()

    def jiggle() -> None:
        while not over.wait(0.003):
            devices.move(display, 1, 0)
            devices.move(display, -1, 0)

    moving = threading.Thread(target=jiggle)
    moving.start()
    asked: list[bool] = []
    for _ in range(many(1000, 100)):
        click(agent)
        click(agent)
        strike(agent, "Enter")
        asked += [real(hand, press) for press in window.presses()]
    agent.keyboard.type("한글과 English\n\t ")  # on keys lent for it
    asked += [real(hand, press) for press in window.presses()]
    over.set()
    moving.join()
    assert len(asked) >= many(3000, 300)
    assert not any(asked)
    nudge(display)
    devices.click(display)
    assert real(hand, window.next())


def test_a_click_counts_where_the_customer_moved_the_pointer(
    display: str, hand: X11OwnHand, agent: X11Desktop, window: Window
) -> None:
    agent.pointer.move(MIDDLE[0] + 20, MIDDLE[1])
    for _ in range(2):
        devices.click(display)
        assert not real(hand, window.next())
    devices.strike(display, RETURN)
    assert real(hand, window.next())
    for _ in range(3):
        nudge(display)
        until(lambda: clicked_for_real(display, hand, window), "a click that counts")
        agent.pointer.move(*MIDDLE)
        devices.click(display)
        assert not real(hand, window.next())


def test_what_both_did_in_one_millisecond_is_nobodys() -> None:
    for order in ((True, False), (False, True)):
        presses = Presses()
        for hand in order:
            presses.note(BUTTON, 7, hand)
        assert not presses.were_real(BUTTON, 7)


def test_old_presses_are_forgotten_and_the_clock_may_begin_anew() -> None:
    presses = Presses()
    presses.note(KEY, CLOCK, True)
    assert presses.were_real(KEY, -1)
    for when in range(MOST_KEPT):
        presses.note(KEY, when, True)
    assert not presses.were_real(KEY, CLOCK)
    assert presses.were_real(KEY, 0)


def test_a_held_key_acts_once(display: str, hand: X11OwnHand, window: Window) -> None:
    devices.hold(display, A)
    presses: list[Press] = []
    ends = time.monotonic() + SOON
    while len(presses) < 4 and time.monotonic() < ends:
        presses += window.presses()
        time.sleep(0.01)
    devices.let_go(display, A)
    assert [real(hand, press) for press in presses] == [True] + [False] * (len(presses) - 1)


def test_while_another_program_has_grabbed_the_pointer(
    display: str, hand: X11OwnHand, agent: X11Desktop, window: Window
) -> None:
    core, nothing = window.eye.core, xcffib.NONE
    core.GrabPointer(False, window.id, BUTTON_PRESS, ASYNC, ASYNC, nothing, nothing, 0).reply()
    for _ in range(3):
        nudge(display)
        devices.click(display)
        assert real(hand, window.next())
        click(agent)
        assert not real(hand, window.next())


def test_the_click_that_a_window_manager_takes_first(display: str, hand: X11OwnHand, agent: X11Desktop) -> None:
    with running(display, "openbox"), shown(display, managed=True) as window:
        until(lambda: framed(window), "a frame")
        until(lambda: points_at(display, window), "the pointer over it")
        for _ in range(3):
            window.eye.core.SetInputFocus(1, 1, 0)
            nudge(display)
            devices.click(display)
            assert real(hand, window.next())
            click(agent)
            assert not real(hand, window.next())


def test_devices_of_programs_that_are_made_later(display: str, hand: X11OwnHand) -> None:
    with second_pointer(display) as eye, shown(display) as window:
        eye.core.WarpPointer(xcffib.NONE, eye.setup.roots[0].root, 0, 0, 0, 0, *MIDDLE)
        xtest = eye(xcffib.xtest.key)
        for event in (4, 5):
            xtest.FakeInputChecked(event, 1, 0, 0, 0, 0, 0).check()
        assert not real(hand, window.next())


def test_a_display_that_does_not_answer_is_a_no_and_soon(display: str) -> None:
    with xvfb() as other:
        hand = X11OwnHand(other)
        with shown(other) as window:
            devices.move_to(other, *MIDDLE)
            devices.click(other)
            press = window.next()
            assert real(hand, press)
            server = server_of(window.eye)
            os.kill(server, signal.SIGSTOP)
            began = time.monotonic()
            try:
                assert not real(hand, press)
                assert time.monotonic() - began < 10 * PATIENCE
            finally:
                os.kill(server, signal.SIGCONT)
            assert until(lambda: real(hand, press), "an answer")
    assert not real(hand, press)
    until(lambda: "own hand" not in {thread.name for thread in threading.enumerate()}, "the thread's end")
    assert not real(hand, press)
    hand.close()


def test_closed_is_a_no(display: str, window: Window) -> None:
    hand = X11OwnHand(display)
    devices.click(display)
    press = window.next()
    assert real(hand, press)
    hand.close()
    hand.close()
    assert not real(hand, press)


def test_where_it_cannot_be_told_it_is_a_no(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhelp.desktop.x11.own_hand.UNDER_GRABS", (9, 0))
    with pytest.raises(MissingExtension):
        X11OwnHand(display)
    for nobodys in (open_own_hand(display), open_own_hand(":4711")):
        assert isinstance(nobodys, NobodysHand)
        assert not nobodys.is_real(5, BUTTON)
        nobodys.close()


def nudge(display: str) -> None:
    """The customer moves the mouse a little."""
    devices.move(display, 2, 1)
    devices.move(display, -2, -1)


def clicked_for_real(display: str, hand: X11OwnHand, window: Window) -> bool:
    devices.click(display)
    return real(hand, window.next())


def click(agent: X11Desktop) -> None:
    agent.pointer.press(1)
    agent.pointer.release(1)


def strike(agent: X11Desktop, key: str) -> None:
    agent.keyboard.press(key)
    agent.keyboard.release(key)


def framed(window: Window) -> bool:
    return bool(window.eye.core.QueryTree(window.id).reply().parent != window.eye.setup.roots[0].root)


def points_at(display: str, window: Window) -> bool:
    """Whether the pointer is over the window, after the customer moved it there."""
    core, root = window.eye.core, window.eye.setup.roots[0].root
    place = core.TranslateCoordinates(window.id, root, 50, 50).reply()
    devices.move_to(display, place.dst_x, place.dst_y)
    return bool(core.QueryPointer(root).reply().child != xcffib.NONE)


def server_of(eye: Any) -> int:
    """The process at the other end of the connection."""
    with socket.socket(fileno=os.dup(eye.get_file_descriptor())) as line:
        return int(struct.unpack("iII", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0])


@contextmanager
def second_pointer(display: str) -> Iterator[Any]:
    """A connection with a pointer of its own, whose XTEST device did not exist before."""
    with connected(display) as eye:
        extension = eye(xcffib.xinput.key)
        extension.XIQueryVersion(2, 2).reply()
        name = b"other"
        change_devices(extension, struct.pack("=HHHBB8s", ADD_MASTER, 4, len(name), True, True, name))
        infos = extension.XIQueryDevice(0).reply().infos
        pointer = next(one.deviceid for one in infos if one.name.to_string() == "other pointer")
        extension.XISetClientPointerChecked(0, pointer).check()
        yield eye
        change_devices(extension, struct.pack("=HHHBxHH", REMOVE_MASTER, 3, pointer, FLOATING, 0, 0))


def change_devices(extension: Any, change: bytes) -> None:
    """Ask for one change of the display's devices; xcffib cannot write them."""
    request = io.BytesIO(struct.pack("=xx2xB3x", 1) + change)
    extension.send_request(CHANGE_HIERARCHY, request, is_checked=True).check()
