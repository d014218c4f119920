"""A person at the agent's program: reads the windows, moves the real pointer to what is meant, clicks and types."""

from __future__ import annotations

import time

from scripts.rig.programs import Program
from scripts.rig.typist import Typist

PATIENCE = 15.0  # seconds until something must be on the screen
LOOK_EVERY = 0.1
STILL = 0.2  # seconds in which what is clicked must not have moved


class Person:
    """``program`` was started by ``scripts.rig.ear`` on the display ``shown_on``. Counts clicks in ``clicks``."""

    def __init__(self, program: Program, shown_on: str) -> None:
        self.program = program
        self.hands = Typist(shown_on)
        self.clicks = 0

    def find(self, text: str, patience: float = PATIENCE) -> tuple[int, int]:
        """Where this text stands, once it does. Raises ProgramFailed with what stands there instead."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            self.program.answer(f"where {text}")
            at = self.program.expect("where", PATIENCE, text=text)["at"]
            if at is not None:
                return at[0], at[1]
            time.sleep(LOOK_EVERY)
        raise self.program.failure(f"does not show {text!r} within {patience:g} s, but {self.read()}")

    def click(self, text: str, patience: float = PATIENCE) -> None:
        """Click on what says this, once it no longer moves."""
        at, before = self.find(text, patience), None
        while at != before:
            time.sleep(STILL)
            at, before = self.find(text, patience), at
        self.hands.click(*at)
        self.clicks += 1

    def read(self) -> list[str]:
        """Everything that can be read in the windows."""
        self.program.answer("texts")
        return [str(text) for text in self.program.expect("texts", PATIENCE)["texts"] if str(text).strip()]

    def find_remote(self, x: int, y: int) -> tuple[int, int]:
        """Where the customer's pixel is seen in the viewer. Raises ProgramFailed where it is not."""
        self.program.answer(f"remote {x} {y}")
        at = self.program.expect("remote", PATIENCE)["at"]
        if at is None:
            raise self.program.failure("shows no picture")
        return at[0], at[1]
