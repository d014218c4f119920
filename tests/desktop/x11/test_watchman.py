"""What a program that is killed has left held down on a real display is let go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
import xcffib.xproto

from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.desktop.x11.watchman import Watchman
from scripts.rig.waiting import soon
from tests.displays import connected, keys_down, xvfb

HOLDS = """
import sys, time
from rhelp.desktop.x11.desktop import X11Desktop
desktop = X11Desktop(sys.argv[1])
desktop.keyboard.type("typed, and let go")
desktop.keyboard.press("Control")
desktop.keyboard.press("a")
desktop.pointer.press(1)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as name:
        yield name


def buttons_down(display: str) -> int:
    with connected(display) as eye:
        root = eye.setup.roots[0].root
        buttons = xcffib.xproto.KeyButMask
        return int(eye.core.QueryPointer(root).reply().mask & (buttons.Button1 | buttons.Button2 | buttons.Button3))


def test_what_a_killed_program_held_is_let_go(display: str) -> None:
    argv = [sys.executable, "-c", HOLDS, display]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, start_new_session=True) as program:
        assert program.stdout is not None and program.stdout.readline() == b"held\n"
        assert len(keys_down(display)) == 2 and buttons_down(display)
        os.killpg(program.pid, signal.SIGKILL)
    assert soon(lambda: not keys_down(display) and not buttons_down(display), 5.0)


def test_a_desktop_that_is_closed_leaves_no_watchman_behind(display: str) -> None:
    desktop = X11Desktop(display)
    assert desktop._watchman._process is None, "nobody watches who holds nothing"
    desktop.pointer.press(1)
    process = desktop._watchman._process
    assert process is not None
    desktop.close()
    assert process.poll() == 0 and not buttons_down(display)


def test_a_watchman_who_is_gone_or_stands_still_stops_nobody(display: str) -> None:
    watchman = Watchman(display)
    watchman.note(2, 38)
    process = watchman._process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    for _ in range(50_000):
        watchman.note(2, 38)
    process.kill()
    process.wait(5)
    watchman.note(3, 38)
    watchman.close()
