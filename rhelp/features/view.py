"""view: the customer's screen at the agent. The pixels go on the video track; this feature says when and how large."""

from __future__ import annotations

from dataclasses import dataclass

from rhelp.core.end import End
from rhelp.core.geometry import Size
from rhelp.core.outcome import NOTHING, Fact, Outcome
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.peer import ScreenHeard, ScreenSized

MOST_PIXELS = 64_000_000  # four times 4K; the agent keeps four bytes for each


@dataclass(frozen=True)
class ScreenIs:
    """Event on the customer's side: the screen has this size."""

    size: Size


@dataclass(frozen=True)
class RemoteScreen(Fact):
    """The customer's screen has this size."""

    size: Size


@dataclass(frozen=True)
class PacketsCame(Fact):
    """Event at the agent, fact at the customer: what came of the screen's packets, for the sender to go by.

    ``sequence`` is the highest RTP sequence number, ``arrived`` when it came in ms of the agent's clock, ``packets``
    how many came in all.
    """

    sequence: int
    packets: int
    arrived: int


class Agent(End):
    """The agent's end."""

    hears = (ScreenSized,)
    minds = (PacketsCame,)

    def handle(self, event: object, now: float) -> Outcome:
        if isinstance(event, PacketsCame):
            return [ScreenHeard(event.sequence, event.packets, event.arrived)]
        return NOTHING

    def receive(self, message: Message, now: float) -> Outcome:
        if isinstance(message, ScreenSized):
            if message.width * message.height > MOST_PIXELS:
                raise BadMessage("a screen beyond all measure")
            return [RemoteScreen(Size(message.width, message.height))]
        return NOTHING


class Customer(End):
    """The customer's end; the screen may be known before the right is given, so it is told when both are there."""

    hears = (ScreenHeard,)
    minds = (ScreenIs,)

    def receive(self, message: Message, now: float) -> Outcome:
        if isinstance(message, ScreenHeard):
            return [PacketsCame(message.sequence, message.packets, message.arrived)]
        return NOTHING

    def handle(self, event: object, now: float) -> Outcome:
        if isinstance(event, ScreenIs):
            return [ScreenSized(event.size.width, event.size.height)]
        return NOTHING
