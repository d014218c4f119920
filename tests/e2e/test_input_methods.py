"""A Korean input method on each display: what the agent composes arrives once and in order, in any state there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts.rig import pairs
from scripts.rig.input_methods import InputMethod, input_method
from scripts.rig.pairs import STARTED
from scripts.rig.programs import Program
from scripts.rig.typist import Typist
from scripts.rig.waiting import soon
from tests.displays import PAD, Paper
from tests.e2e.conftest import World, expect_rights, standby

pytestmark = pytest.mark.alone

NEEDED = ("XMODIFIERS", "LOCPATH", "LANG", "LC_ALL", "DBUS_SESSION_BUS_ADDRESS")


class Sides:
    """An agent and a customer, live, each with an input method; the customer has a text field with the keyboard."""

    def __init__(self, world: World, ours: str, theirs: str) -> None:
        self.ours = self._method(world, ours, world.viewer, "ours")
        self.theirs = self._method(world, theirs, world.remote, "theirs")
        self.paper = Paper(world.work / "field.txt")
        argv: list[str | Path] = [sys.executable, "-c", PAD, self.paper.path]
        field = world.stack.enter_context(Program("field", argv, world.work, self.theirs.environment))
        field.wait_until(self.paper.path.exists, "an open text field", STARTED)
        helper = pairs.agent(world.at, world.viewer, world.work, around=needed(self.ours))
        self.helper = world.stack.enter_context(helper)
        there = pairs.customer(world.at, standby(helper), world.remote, world.work, around=needed(self.theirs))
        self.customer = world.stack.enter_context(there)
        helper.expect("session", STARTED, beside=[there], state="live")
        expect_rights(helper, pointer="granted", keyboard="granted")
        Typist(world.viewer).click(300, 150)

    @staticmethod
    def _method(world: World, name: str, shown_on: str, folder: str) -> InputMethod:
        place = world.work / folder
        place.mkdir(mode=0o700)
        return world.stack.enter_context(input_method(name, shown_on, place))

    def reads(self, text: str) -> None:
        """What the field holds, seen from outside."""
        assert soon(lambda: self.paper.text() == text, 10), f"{self.paper.text()!r} stands where {text!r} was typed"


def needed(method: InputMethod) -> dict[str, str]:
    return {name: value for name, value in method.environment.items() if name in NEEDED}


@pytest.mark.parametrize(("ours", "theirs"), [("nabi", "fcitx5"), ("fcitx5", "nabi")])
def test_composed_here_it_arrives_there(world: World, ours: str, theirs: str) -> None:
    sides = Sides(world, ours, theirs)
    typed = ""
    for state in ("latin", "hangul", "composing"):
        if state == "hangul":
            sides.theirs.tap("Hangul")
        elif state == "composing":
            sides.theirs.tap("g", "k")
            typed += "하"
        sides.ours.tap("Hangul")
        sides.ours.tap(*"gksrmf", "space", *"dkssud", "Return", *"rksk")
        sides.ours.tap("Hangul")
        sides.ours.tap("space", *"Hello", "comma", *"gks", "Return")
        typed += "한글 안녕\n가나 Hello,gks\n"
        sides.reads(typed)
    sides.theirs.tap(*"gks", "Return")  # its state is what it was
    sides.reads(typed + "한\n")
