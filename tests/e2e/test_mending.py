"""The line between two real programs is cut: both say so, nothing stays held down, and all of it comes back."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rhelp.core.geometry import Rect
from scripts.rig.pairs import STARTED
from scripts.rig.programs import Program
from scripts.rig.typist import KEY_PRESS, KEY_RELEASE, Typist
from scripts.rig.waiting import soon
from tests.counts import FULL
from tests.displays import keys_down, painted, screenshot
from tests.e2e.conftest import World, expect_rights, standby
from tests.e2e.test_session import FIELD, click_through, text_field

CONTROL_L = 0xFFE3
BROKEN = 12.0  # seconds until both ends have noticed
MENDED = 20.0  # seconds until both are live again once they can be


class Line:
    """Between the two programs; ``cut`` while the file exists."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def cut(self) -> None:
        self.file.touch()

    def heal(self) -> None:
        self.file.unlink()


def cuttable_session(world: World, grant: str | None = "view,pointer,keyboard") -> tuple[Program, Program, Line]:
    """An agent and a customer, live, and the line between them."""
    line = Line(world.work / "cut")
    helper = world.agent()
    argv: list[str | Path] = [sys.executable, "-m", "scripts.rig.cuttable", line.file, "rhelp.peer"]
    argv += ["--server", world.at.url, "--code", standby(helper), "--display", world.remote]
    argv += ["--grant", grant] if grant is not None else []
    shown = world.stack.enter_context(Program("rhelp-customer", argv, world.work))
    helper.expect("session", STARTED, beside=[shown], state="live")
    shown.expect("session", STARTED, state="live")
    return helper, shown, line


def kill_server(world: World) -> None:
    os.killpg(world.at.program.process.pid, signal.SIGKILL)
    world.at.program.process.wait(20)


def start_server_again(world: World) -> None:
    argv = world.at.program.process.args
    assert isinstance(argv, list)
    world.stack.enter_context(Program("rhelp-server-again", argv, world.work))


@contextmanager
def held(world: World, keysym: int) -> Iterator[None]:
    """A key held down in the viewer."""
    hands = Typist(world.viewer)
    strokes, _ = hands.keyboard()
    hands.glass.fake(KEY_PRESS, strokes[keysym][0])
    assert soon(lambda: bool(keys_down(world.remote)))
    yield
    hands.glass.fake(KEY_RELEASE, strokes[keysym][0])


def sees_green(world: World) -> bool:
    """Whether what is painted at the customer's is shown at the agent's."""
    red, green, blue = (int(value) for value in screenshot(world.viewer)[500, 600])
    return green > 180 and red < 90 and blue < 90


def test_a_line_that_breaks_while_the_server_is_down_is_mended_when_both_are_back(world: World) -> None:
    file = text_field(world)
    helper, shown, line = cuttable_session(world)
    expect_rights(helper, pointer="granted", keyboard="granted")
    hands = Typist(world.viewer)
    click_through(world, hands, *FIELD)
    hands.type("before ")
    assert soon(lambda: file.read_text(encoding="utf-8") == "before ")
    kill_server(world)
    with held(world, CONTROL_L):
        time.sleep(1.2)
        assert keys_down(world.remote), "the server's death does not touch the link"
        line.cut()
        assert soon(lambda: not keys_down(world.remote)), "a broken line lets go"
    for program in (helper, shown):
        program.expect("session", BROKEN, state="mending")
    hands.type("lost")
    start_server_again(world)
    line.heal()
    for program in (helper, shown):
        program.expect("session", MENDED, state="live")
    with painted(world.remote, Rect(500, 400, 300, 200), 0x00FF00):
        assert soon(lambda: sees_green(world)), "the picture is back"
    click_through(world, hands, *FIELD)
    hands.type("after")
    assert soon(lambda: file.read_text(encoding="utf-8") == "before after"), file.read_text(encoding="utf-8")
    assert not keys_down(world.remote)
    os.killpg(helper.process.pid, signal.SIGTERM)
    assert shown.expect("session", 10, state="ended")["why"] == "ended"
    assert shown.wait(10) == 0


@pytest.mark.alone  # on a machine that is busy the two seconds become too many
def test_two_seconds_without_a_line_are_waited_out(world: World) -> None:
    helper, shown, line = cuttable_session(world)
    expect_rights(helper, pointer="granted", keyboard="granted")
    line.cut()
    for colour in (0xFF0000, 0x0000FF, 0xFF0000, 0x0000FF):  # a screen that changes meanwhile
        with painted(world.remote, Rect(500, 400, 300, 200), colour):
            time.sleep(0.5)
    line.heal()
    with painted(world.remote, Rect(500, 400, 300, 200), 0x00FF00):
        assert soon(lambda: sees_green(world))
    os.killpg(helper.process.pid, signal.SIGTERM)
    assert shown.expect("session", 15)["state"] == "ended", "no word of mending"


@pytest.mark.skipif(not FULL, reason="as tests/peer/test_mending.py, with the real programs")
def test_what_the_customer_takes_back_meanwhile_stays_taken_back_and_ending_is_heard(world: World) -> None:
    helper, shown, line = cuttable_session(world)
    expect_rights(helper, pointer="granted", keyboard="granted")
    line.cut()
    for program in (helper, shown):
        program.expect("session", BROKEN, state="mending")
    shown.answer("take back pointer")
    shown.expect("right", 10, right="pointer", state="withdrawn")
    line.heal()
    helper.expect("session", MENDED, state="live")
    assert helper.expect("right", 10)["right"] == "pointer"
    shown.expect("session", MENDED, state="live")
    line.cut()
    for program in (helper, shown):
        program.expect("session", BROKEN, state="mending")
    shown.answer("end")
    assert shown.wait(10) == 0
    assert helper.expect("session", 10, state="ended")["why"] == "customer-ended"


@pytest.mark.skipif(not FULL, reason="two minutes; with --full")
@pytest.mark.parametrize("seconds", [20, 70])
def test_twenty_seconds_are_mended_and_seventy_are_not(world: World, seconds: int) -> None:
    helper, shown, line = cuttable_session(world)
    expect_rights(helper, pointer="granted", keyboard="granted")
    line.cut()
    cut_at = time.monotonic()
    for program in (helper, shown):
        program.expect("session", BROKEN, state="mending")
    if seconds == 20:
        time.sleep(cut_at + 20 - time.monotonic())
        line.heal()
        for program in (helper, shown):
            program.expect("session", MENDED, state="live")
        return
    left = cut_at + 62 - time.monotonic()
    expect_rights(shown, left, view="withdrawn", pointer="withdrawn", keyboard="withdrawn")
    for program in (helper, shown):
        assert program.expect("session", 15, state="ended")["why"] == "line-lost"
    assert shown.wait(10) == 5
