"""What the customer's windows need from the network side: one visit at a time. Fakes stand behind the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from rhelp.peer.entrance import Outcome, Way
from rhelp.ui_tk.customer.standing import Standing
from rhelp.wire.message import Right


class Visit(Protocol):
    """One session. All but ``run`` may be called in any thread, and what takes away acts before it returns."""

    async def run(self, server: str, way: Way) -> Outcome:
        """From the door to the end, in the network thread. Raises RhelpError where the desktop cannot be shown."""

    def claim(self, window_id: int) -> None:
        """This window of the toolkit's is ours, with all others: what the agent injects does not reach them."""

    def answer(self, answers: Mapping[Right, bool]) -> None:
        """The customer's answer to a question, which may have been for several rights."""

    def take_back(self, right: Right) -> None:
        """The agent may not use the right any more."""

    def pause(self) -> None:
        """Show nothing until ``resume``; mouse and keyboard are taken back."""

    def resume(self) -> None:
        """Show the screen again."""

    def say(self, text: str) -> None:
        """Say something in the chat."""

    def end(self) -> None:
        """End it at once; before there is a link, break off."""


class Network(Protocol):
    """The composition root's choice."""

    async def warm_up(self) -> None:
        """Load what the first session needs."""

    def visit(self, told: Callable[[Standing], None]) -> Visit:
        """A new session; ``told`` is called in the network thread with how it stands, after every change."""
