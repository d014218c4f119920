"""The customer's own hand is noticed on a real display, and the agent's is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from rhelp.core.errors import RhelpError
from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.desktop.x11.own_input import X11OwnInput
from tests import devices
from tests.displays import xvfb

SOON = 10.0
A = 38  # the keycode


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as name:
        yield name


@pytest.fixture
def own(display: str) -> Iterator[X11OwnInput]:
    opened = X11OwnInput(display)
    yield opened
    opened.close()


def test_a_click_and_a_key_of_the_customers_are_noticed(display: str, own: X11OwnInput) -> None:
    devices.click(display)
    assert own.wait(SOON)
    while own.wait(0.1):
        pass
    devices.strike(display, A)
    assert own.wait(SOON)


def test_what_the_agent_does_is_not(display: str, own: X11OwnInput) -> None:
    desktop = X11Desktop(display)
    desktop.pointer.move(30, 40)
    desktop.pointer.press(1)
    desktop.pointer.release(1)
    desktop.pointer.wheel(0, 1)
    desktop.keyboard.press("a")
    desktop.keyboard.release("a")
    desktop.keyboard.type("가나다")
    assert not own.wait(0.5)
    desktop.close()
    devices.click(display)
    assert own.wait(SOON)


def test_it_can_be_woken_while_it_waits(own: X11OwnInput) -> None:
    threading.Timer(0.1, own.wake).start()
    began = time.monotonic()
    assert not own.wait(SOON)
    assert time.monotonic() - began < SOON / 2


def test_it_is_closed_while_it_waits(display: str) -> None:
    own = X11OwnInput(display)
    closing = threading.Timer(0.1, own.close)
    closing.start()
    assert not own.wait(SOON)
    closing.join()
    with pytest.raises(RhelpError):
        own.wait(SOON)
