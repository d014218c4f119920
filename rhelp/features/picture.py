"""picture: how the agent wants the customer's screen to be sent. It says how, never whether: that is ``view``."""

from __future__ import annotations

from dataclasses import dataclass

from rhelp.core.end import End
from rhelp.core.outcome import NOTHING, Fact, Outcome
from rhelp.wire.message import Message
from rhelp.wire.peer import Colours, Compression, PictureSettings, Quality


@dataclass(frozen=True)
class Wanted(Fact):
    """Event at the agent, fact at the customer: send the screen like this, at ``scale`` per cent of its size."""

    quality: Quality = Quality.AUTOMATIC
    colours: Colours = Colours.FULL
    compression: Compression = Compression.AUTOMATIC
    scale: int = 100


class Agent(End):
    """The agent's end."""

    minds = (Wanted,)

    def handle(self, event: object, now: float) -> Outcome:
        if isinstance(event, Wanted):
            return [PictureSettings(event.quality, event.colours, event.compression, event.scale)]
        return NOTHING


class Customer(End):
    """The customer's end."""

    hears = (PictureSettings,)

    def receive(self, message: Message, now: float) -> Outcome:
        if isinstance(message, PictureSettings):
            return [Wanted(message.quality, message.colours, message.compression, message.scale)]
        return NOTHING
