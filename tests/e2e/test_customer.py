"""The customer's own windows in a real session: a code typed by hand, a right allowed and taken back, the end."""

from __future__ import annotations

import sys
import time

import pytest

from scripts.rig.pairs import STARTED
from scripts.rig.person import Person
from scripts.rig.programs import Program
from tests.devices import click, move_to, strike
from tests.e2e.conftest import World, expect_rights, standby

pytestmark = pytest.mark.consent
DIGITS = {str((number + 1) % 10): 10 + number for number in range(10)}  # keycodes of a PC's keyboard
RETURN = 36
QUESTIONS = {
    "See the screen": "agent asks to see your screen.",
    "Use the mouse": "agent asks to use your mouse.",
    "Use the keyboard": "agent asks to use your keyboard.",
}


class Customer(Person):
    """A customer who acts by the display's own devices, not by XTEST's."""

    def __init__(self, world: World) -> None:
        argv = [sys.executable, "-m", "scripts.rig.customer_ear", "--server", world.at.url, "--language", "en"]
        program = Program("rhelp-customer", [*argv, "--events"], world.work, {"DISPLAY": world.remote})
        super().__init__(world.stack.enter_context(program), world.remote)
        self.display = world.remote

    def press(self, text: str) -> None:
        """Click by a real mouse on what says this."""
        at, before = self.find(text), None
        while at != before:
            time.sleep(0.1)
            at, before = self.find(text), at
        move_to(self.display, *at)
        time.sleep(0.1)
        click(self.display)

    def decide(self, allowed: set[str]) -> None:
        """Allow these and nothing else of what is asked, in one question or several."""
        left = dict(QUESTIONS)
        while left:
            time.sleep(1.2)  # nothing can be answered in the first second
            shown = self.read()
            together = "Allow chosen" in shown
            there = [right for right, asks in left.items() if asks in shown or (together and right in shown)]
            for right in there if together else []:
                if right in allowed:
                    self.press(right)
            if there:
                yes = "Allow chosen" if together else "Allow"
                self.press(yes if allowed & set(there) else "Don't allow")
            left = {right: asks for right, asks in left.items() if right not in there}

    def type_code(self, code: str) -> None:
        """By a real keyboard."""
        self.find("Connect")
        time.sleep(0.3)
        for digit in code:
            strike(self.display, DIGITS[digit])
        strike(self.display, RETURN)


def test_from_the_code_to_the_end(world: World) -> None:
    helper = world.agent()
    customer = Customer(world)
    customer.type_code(standby(helper))
    helper.expect("session", STARTED, beside=[customer.program], state="live")
    customer.program.expect("session", STARTED, state="live")
    customer.find("Verified by the code you entered")

    customer.decide({"See the screen", "Use the mouse"})
    expect_rights(helper, view="granted", pointer="granted", keyboard="refused")

    customer.hands.click(*customer.find("End support"))  # by XTEST, as an agent's clicks are
    customer.hands.click(*customer.find("Use the mouse"))
    time.sleep(0.5)
    assert not [line for line in customer.program.said() if line.get("state") in ("ended", "withdrawn")]

    customer.press("Use the mouse")
    expect_rights(helper, pointer="withdrawn")
    customer.press("Close this window, which ends remote support at once")
    assert customer.program.expect("session", 10, state="ended")["why"] == "ended"
    assert helper.expect("session", 10, state="ended")["why"] == "customer-ended"
    customer.find("Remote support has ended")
    customer.press("Close")
    assert customer.program.wait(10) == 0
