"""view: the customer's screen at the agent. The pixels go on the video track; this feature says when and how large."""

from __future__ import annotations

from dataclasses import dataclass

from rhelp.core.end import End
from rhelp.core.geometry import Size
from rhelp.core.outcome import NOTHING, Fact, Outcome
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.peer import ScreenSized

MOST_PIXELS = 64_000_000  # four times 4K; the agent keeps four bytes for each


@dataclass(frozen=True)
class ScreenIs:
    """Event on the customer's side: the screen has this size."""

    size: Size


@dataclass(frozen=True)
class RemoteScreen(Fact):
    """The customer's screen has this size."""

    size: Size


class Agent(End):
    """The agent's end."""

    hears = (ScreenSized,)

    def receive(self, message: Message, now: float) -> Outcome:
        if isinstance(message, ScreenSized):
            if message.width * message.height > MOST_PIXELS:
                raise BadMessage("a screen beyond all measure")
            return [RemoteScreen(Size(message.width, message.height))]
        return NOTHING


class Customer(End):
    """The customer's end; the screen may be known before the right is given, so it is told when both are there."""

    minds = (ScreenIs,)

    def handle(self, event: object, now: float) -> Outcome:
        if isinstance(event, ScreenIs):
            return [ScreenSized(event.size.width, event.size.height)]
        return NOTHING
