"""``kill -9`` of either program in the middle of each state: nothing stays held down, nothing can be done any more, and
the other one says what happened within ten seconds; in the middle of a handshake when its time is up."""

from __future__ import annotations

import os
import signal
import time

import pytest
import xcffib.xproto

from scripts.rig.pairs import STARTED
from scripts.rig.programs import Program
from scripts.rig.typist import KEY_PRESS, Typist
from scripts.rig.waiting import soon
from tests.counts import FULL
from tests.displays import connected, keys_down
from tests.e2e.conftest import World, expect_rights, standby
from tests.e2e.test_mending import cuttable_session
from tests.e2e.test_session import click_through

pytestmark = pytest.mark.consent

CONTROL_L = 0xFFE3
BUTTON_PRESS = 4  # event code of the core protocol
SAYS = 10.0  # seconds
HANDSHAKE = 35.0  # seconds one may take, and a little
LETS_GO = 2.0
QUICK = {("live", "customer")}
STATES = [(state, who) for state in ("handshake", "live", "question", "mending") for who in ("agent", "customer")]
HAPPENED = ("mending", "ended", "refused")


def kill(program: Program) -> None:
    os.killpg(program.process.pid, signal.SIGKILL)
    program.process.wait(10)


def buttons_down(display: str) -> int:
    with connected(display) as eye:
        mask = int(eye.core.QueryPointer(eye.setup.roots[0].root).reply().mask)
    return mask & (xcffib.xproto.KeyButMask.Button1 | xcffib.xproto.KeyButMask.Button3)


def handshake(world: World) -> tuple[Program, Program]:
    helper = world.agent()
    shown = world.customer(standby(helper))
    shown.expect("session", STARTED, state="joining")
    return helper, shown


def live(world: World) -> tuple[Program, Program]:
    """With a button and a key held."""
    helper, shown = world.session()
    expect_rights(helper, pointer="granted", keyboard="granted")
    hands = Typist(world.viewer)
    click_through(world, hands, 700, 500)
    strokes, _ = hands.keyboard()
    hands.glass.fake(KEY_PRESS, strokes[CONTROL_L][0])
    hands.glass.fake(BUTTON_PRESS, 1)
    assert soon(lambda: bool(keys_down(world.remote) and buttons_down(world.remote)))
    return helper, shown


def question(world: World) -> tuple[Program, Program]:
    helper, shown = world.session(grant=None)
    shown.expect("right", 15, state="asked")
    return helper, shown


def mending(world: World) -> tuple[Program, Program]:
    helper, shown, line = cuttable_session(world)
    expect_rights(helper, pointer="granted", keyboard="granted")
    line.cut()
    for program in (helper, shown):
        program.expect("session", 15, state="mending")
    line.heal()
    return helper, shown


REACH = {"handshake": handshake, "live": live, "question": question, "mending": mending}


@pytest.mark.parametrize(
    ("state", "who"),
    [
        pytest.param(*case, marks=[] if case in QUICK else pytest.mark.skipif(not FULL, reason="runs with --full"))
        for case in STATES
    ],
)
def test_a_program_that_is_killed_leaves_nothing_held_and_is_missed(world: World, state: str, who: str) -> None:
    helper, shown = REACH[state](world)
    victim, other = (helper, shown) if who == "agent" else (shown, helper)
    kill(victim)
    killed_at = time.monotonic()
    assert soon(lambda: not keys_down(world.remote) and not buttons_down(world.remote), LETS_GO)
    if state != "mending":  # that was said
        until = killed_at + (HANDSHAKE if state == "handshake" else SAYS)
        while other.expect("session", until - time.monotonic())["state"] not in HAPPENED:
            pass
    if who == "agent":
        nothing_can_be_done(world, shown)


def nothing_can_be_done(world: World, shown: Program) -> None:
    """The customer's yes to a question of the one who is gone changes nothing, and the end is heard at once."""
    if shown.process.poll() is None:
        shown.answer("y")
        shown.answer("end")
    assert shown.wait(SAYS) in (0, 3, 5, 6)
    assert not keys_down(world.remote) and not buttons_down(world.remote)
