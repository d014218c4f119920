"""What comes out of a step of the pure middle: messages to send, effects to carry out, facts to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from rhelp.desktop.ports import Desktop
from rhelp.wire.message import Message


@runtime_checkable
class Effect(Protocol):
    """Something to be done to the desktop."""

    def perform(self, desktop: Desktop) -> None:
        """Do it now. Raises RhelpError where the desktop cannot."""


class Fact:
    """Base of what a shell or a window may want to know; subclasses are frozen dataclasses."""


Item = Message | Effect | Fact
Outcome = Sequence[Item]
NOTHING: Outcome = ()
