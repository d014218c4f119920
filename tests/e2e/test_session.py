"""A session by code between two displays, through the real server and the real windows."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from rhelp.core.geometry import Rect
from scripts.rig import glass
from scripts.rig.pairs import STARTED
from scripts.rig.programs import Program, ProgramFailed
from scripts.rig.typist import Typist
from scripts.rig.waiting import soon
from tests.counts import FULL
from tests.displays import painted, screenshot
from tests.e2e.conftest import World, expect_rights, standby

FIELD = (120, 120)
PATCH = Rect(1000, 600, 200, 200)  # of the customer's display
TEXT = "안녕하세요, 고객님! Hello (100%)\n"


def text_field(world: World) -> Path:
    """A real text field over the middle of the customer's display; its contents are always in the file."""
    file = world.work / "field.txt"
    script = (
        "import sys, tkinter as tk\n"
        "root = tk.Tk(); root.geometry('900x400+60+60'); box = tk.Text(root, font=('', 20)); box.pack()\n"
        "def keep(*_):\n"
        "    box.edit_modified(False)\n"
        "    open(sys.argv[1], 'w', encoding='utf-8').write(box.get('1.0', 'end-1c'))\n"
        "box.bind('<<Modified>>', keep); box.focus_force(); keep(); root.mainloop()\n"
    )
    argv: list[str | Path] = [sys.executable, "-c", script, file]
    program = world.stack.enter_context(Program("field", argv, world.work, {"DISPLAY": world.remote}))
    program.wait_until(file.exists, "an open text field", STARTED)
    return file


def pointer(shown_on: str) -> tuple[int, int]:
    """Where the pointer is on the display."""
    eye = glass.Glass(shown_on)
    reply = eye.core.QueryPointer(eye.root).reply()
    return reply.root_x, reply.root_y


def click_through(world: World, hands: Typist, left: int, top: int) -> None:
    """Click until it has come through: the rights may be there before the viewer has its first picture."""

    def comes() -> bool:
        hands.click(left, top)
        return soon(lambda: pointer(world.remote) == (left, top), 1.0)

    assert soon(comes, STARTED)


def see_through(world: World) -> None:
    """Wait until the viewer shows what stands on the customer's display, so that the mouse could get through."""
    with painted(world.remote, PATCH, 0x3080F0):
        middle = PATCH.y + PATCH.height // 2, PATCH.x + PATCH.width // 2
        assert soon(lambda: abs(screenshot(world.viewer)[middle].astype(int) - (0x30, 0x80, 0xF0)).max() < 10, STARTED)


def test_the_agent_sees_clicks_and_types_korean(world: World) -> None:
    file = text_field(world)
    helper, shown = world.session()
    expect_rights(helper, pointer="granted", keyboard="granted")
    hands = Typist(world.viewer)
    click_through(world, hands, *FIELD)
    hands.type(TEXT)
    assert soon(lambda: file.read_text(encoding="utf-8") == TEXT), file.read_text(encoding="utf-8")
    os.killpg(helper.process.pid, signal.SIGTERM)
    assert shown.wait(10) == 0


def test_a_wrong_code_is_refused_on_both_sides_and_the_next_customer_is_served(world: World) -> None:
    helper = world.agent()
    code = standby(helper)
    wrong = code[:4] + f"{(int(code[4:]) + 1) % 100_000:05d}"
    with world.customer(wrong) as first:
        assert first.expect("session", STARTED, state="ended")["why"] == "code-refused"
        assert first.wait(10) == 3
    assert helper.expect("session", 10, state="refused")["failures"] == 1
    unknown = world.customer(f"{(int(code[:4]) + 1) % 10_000:04d}" + code[4:])
    assert unknown.wait(STARTED) == 3
    right = world.customer(code)
    live = helper.expect("session", STARTED, beside=[right], state="live")
    assert right.expect("proved", STARTED, trust="verified")["words"] == live["words"]


def test_control_that_was_not_granted_does_nothing(world: World) -> None:
    helper, shown = world.session(grant="view")
    expect_rights(helper, pointer="refused", keyboard="refused")
    see_through(world)
    before = pointer(world.remote)
    Typist(world.viewer).click(700, 500)
    time.sleep(1)
    assert pointer(world.remote) == before


def test_keyboard_only(world: World) -> None:
    file = text_field(world)
    helper, shown = world.session(grant="view,keyboard")
    expect_rights(helper, keyboard="granted", pointer="refused")
    see_through(world)
    before = pointer(world.remote)
    hands = Typist(world.viewer)
    hands.click(700, 500)
    hands.type("abc")
    assert soon(lambda: file.read_text(encoding="utf-8") == "abc")
    assert pointer(world.remote) == before


def test_asked_on_the_terminal_answered_one_by_one_and_taken_back(world: World) -> None:
    helper, shown = world.session(grant=None)
    shown.expect("right", 10, right="view", state="asked")
    shown.answer("무엇을 보시나요?")
    assert shown.expect("chat", 10, author="customer")["text"] == "무엇을 보시나요?"
    shown.answer("y")
    shown.expect("right", 10, right="view", state="granted")
    for right, answer in (("pointer", "예"), ("keyboard", "n")):
        assert shown.expect("right", 10, state="asked")["right"] == right
        shown.answer(answer)
    expect_rights(helper, pointer="granted", keyboard="refused")
    hands = Typist(world.viewer)
    click_through(world, hands, 700, 500)
    shown.answer("> 마우스는 왜 쓰세요?")
    assert shown.expect("chat", 10, author="customer")["text"] == "마우스는 왜 쓰세요?"
    shown.answer("take back pointer")
    helper.expect("right", 10, right="pointer", state="withdrawn")
    hands.click(300, 300)
    time.sleep(1)
    assert pointer(world.remote) == (700, 500)


@pytest.mark.parametrize("killed", ["customer", "agent"])
def test_a_killed_program_is_noticed_within_ten_seconds(world: World, killed: str) -> None:
    helper, shown = world.session()
    dead, left = (shown, helper) if killed == "customer" else (helper, shown)
    os.killpg(dead.process.pid, signal.SIGKILL)
    left.expect("session", 10, state="mending")
    if FULL:
        assert left.expect("session", 65, state="ended")["why"] == "line-lost"


def test_after_a_customer_the_agent_takes_the_next_one(world: World) -> None:
    helper, shown = world.session()
    shown.answer("end")
    helper.expect("session", 10, state="ended")
    next_one = world.customer(new_connection(world, helper))
    helper.expect("session", STARTED, beside=[next_one], state="live")


def new_connection(world: World, helper: Program) -> str:
    """Press Return on "New support" until the agent stands by again; the panel takes a moment to appear."""
    for _ in range(10):
        Typist(world.viewer).press_return()
        with suppress(ProgramFailed):
            return str(helper.expect("standby", 1.5)["access_code"])
    raise AssertionError("no new connection")
