"""Two real X displays, a real server, the real programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scripts.rig.displays import display, window_manager
from scripts.rig.pairs import STARTED, Server, agent, customer, server
from scripts.rig.programs import Program


@dataclass
class World:
    """A customer's display, an agent's display, a server; programs are started on demand and end with the test."""

    remote: str
    viewer: str
    at: Server
    work: Path
    stack: ExitStack = field(repr=False)

    def agent(self, *more: str) -> Program:
        return self.stack.enter_context(agent(self.at, self.viewer, self.work, *more))

    def customer(self, code: str, grant: str | None = "view,pointer,keyboard") -> Program:
        return self.stack.enter_context(customer(self.at, code, self.remote, self.work, grant))

    def session(self, grant: str | None = "view,pointer,keyboard") -> tuple[Program, Program]:
        """An agent and a customer, live."""
        helper = self.agent()
        shown = self.customer(standby(helper), grant)
        helper.expect("session", STARTED, beside=[shown], state="live")
        shown.expect("session", STARTED, state="live")
        return helper, shown


def standby(helper: Program) -> str:
    """The access code the agent reads out."""
    return str(helper.expect("standby", STARTED)["access_code"])


def expect_rights(program: Program, seconds: float = 15.0, **wanted: str) -> None:
    """Wait until the program has said of each right that it is in this state, in any order."""
    while wanted:
        said = program.expect("right", seconds)
        if wanted.get(said["right"]) == said["state"]:
            del wanted[said["right"]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(tmp_path, name)) for name in ("remote", "viewer"))
        for shown_on in (remote, viewer):
            stack.enter_context(window_manager(shown_on, tmp_path))
        at = stack.enter_context(server(tmp_path))
        yield World(remote, viewer, at, tmp_path, stack)
