"""Frames of the server road: what every WebSocket to the server carries, so that a road outlives the sockets under it.

Each side numbers what it sends from 1 and keeps it until the other said that it was heard. A new socket begins with
``Attach``; both sides then send again what the other had not heard. Within one socket nothing is lost or reordered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from rhelp.wire.fields import Counter, Text
from rhelp.wire.message import Family, Message, Sender

ROAD = Family("road")

RoadName = Annotated[str, Text(64, r"([0-9a-f]{64})?")]
CarriedBody = Annotated[str, Text(128 * 1024)]


@ROAD.message("attach", Sender.PEER)
@dataclass(frozen=True)
class Attach(Message):
    """First on every socket: continue this road (a new one where it is empty); I have heard up to this number."""

    road: RoadName = ""
    heard: Counter = 0


@ROAD.message("attached", Sender.SERVER)
@dataclass(frozen=True)
class Attached(Message):
    """The answer: the road's name, 256 random bits; a new one without ``resumed``, and the old one is forgotten."""

    road: RoadName
    heard: Counter
    resumed: bool


@ROAD.message("carry", Sender.ANYBODY)
@dataclass(frozen=True)
class Carry(Message):
    """A message of the server road as JSON text, its number, and the last number heard of the other side."""

    number: Counter
    heard: Counter
    body: CarriedBody


@ROAD.message("heard", Sender.ANYBODY)
@dataclass(frozen=True)
class Heard(Message):
    """I have heard up to this number; said where nothing else is to be sent for a while."""

    number: Counter
