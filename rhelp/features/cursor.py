"""cursor: the customer's pointer at the agent, where it is and how it looks.

The picture of the screen is without the pointer. Places travel on MOTION, numbered, the last one repeated in case it
was lost; shapes on CONTROL, each once: both ends keep the last ``SLOTS`` of them under the customer's numbering.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass

from rhelp.core.end import End
from rhelp.core.geometry import Size
from rhelp.core.outcome import NOTHING, Fact, Item, Outcome
from rhelp.desktop.ports import CursorShape, CursorState
from rhelp.wire.message import BadMessage, Message, Right
from rhelp.wire.peer import CursorMoved, CursorReused, CursorShaped

SLOTS = 32
REPEAT_AFTER = (0.1, 0.5)  # seconds after a place was told and no other came
WIDEST = 128
LONGEST = 60_000  # characters of packed pixels
FARTHEST = 32767


@dataclass(frozen=True)
class Seen:
    """Event on the customer's side: the pointer is here and looks like this."""

    state: CursorState


@dataclass(frozen=True)
class CursorAt(Fact):
    """The customer's pointer is over this pixel of the customer's screen."""

    x: int
    y: int


@dataclass(frozen=True)
class CursorLooks(Fact):
    """The customer's pointer looks like this; None where it is not known or may not be seen.

    What came once is the same object each time.
    """

    shape: CursorShape | None


class Agent(End):
    """The agent's end."""

    hears = (CursorMoved, CursorShaped, CursorReused)

    def __init__(self) -> None:
        self._number = 0
        self._kept: dict[int, CursorShape] = {}

    def receive(self, message: Message, now: float) -> Outcome:
        match message:
            case CursorMoved(number, x, y) if number > self._number:
                self._number = number
                return [CursorAt(x, y)]
            case CursorShaped(slot=slot):
                self._kept[slot] = unpacked(message)
                return [CursorLooks(self._kept[slot])]
            case CursorReused(slot) if slot in self._kept:
                return [CursorLooks(self._kept[slot])]
        return NOTHING

    def revoked(self, right: Right, now: float) -> Outcome:
        if right is not Right.VIEW:
            return NOTHING
        self._kept = {}
        return [CursorLooks(None)]


class Customer(End):
    """The customer's end."""

    minds = (Seen,)

    def __init__(self) -> None:
        self._number = 0
        self._told: CursorState | None = None
        self._slots: dict[CursorShape, int] = {}  # the one used last at the end
        self._repeats: list[float] = []

    @property
    def deadline(self) -> float | None:
        return self._repeats[0] if self._repeats else None

    def handle(self, event: object, now: float) -> Outcome:
        if not isinstance(event, Seen):
            return NOTHING
        before, self._told = self._told, event.state
        items: list[Item] = []
        if before is None or event.state.shape != before.shape:
            items.append(self._shape(event.state.shape))
        if before is None or (event.state.x, event.state.y) != (before.x, before.y):
            self._number += 1
            self._repeats = [now + after for after in REPEAT_AFTER]
            items.append(self._place(event.state))
        return items

    def wake(self, now: float) -> Outcome:
        if self._told is None or not self._repeats or now < self._repeats[0]:
            return NOTHING
        self._repeats = [at for at in self._repeats if at > now]
        return [self._place(self._told)]

    def revoked(self, right: Right, now: float) -> Outcome:
        return self.stop(now) if right is Right.VIEW else NOTHING

    def stop(self, now: float) -> Outcome:
        self._told, self._slots, self._repeats = None, {}, []
        return NOTHING

    def _place(self, state: CursorState) -> CursorMoved:
        x, y = (min(max(place, 0), FARTHEST) for place in (state.x, state.y))
        return CursorMoved(self._number, x, y)

    def _shape(self, shape: CursorShape) -> Message:
        slot = self._slots.pop(shape, None)
        if slot is not None:
            self._slots[shape] = slot
            return CursorReused(slot)
        free = len(self._slots)
        slot = free if free < SLOTS else self._slots.pop(next(iter(self._slots)))
        self._slots[shape] = slot
        return packed(slot, shape)


def packed(slot: int, shape: CursorShape) -> CursorShaped:
    """The message that carries a shape; one that is too large is halved until it fits."""
    pixels = base64.b64encode(zlib.compress(shape.pixels)).decode()
    if max(shape.size.width, shape.size.height) > WIDEST or len(pixels) > LONGEST:
        return packed(slot, halved(shape))
    hot_x, hot_y = min(shape.hot[0], shape.size.width - 1), min(shape.hot[1], shape.size.height - 1)
    return CursorShaped(slot, shape.size.width, shape.size.height, max(0, hot_x), max(0, hot_y), pixels)


def unpacked(message: CursorShaped) -> CursorShape:
    """The shape in a message. Raises BadMessage."""
    if message.hot_x >= message.width or message.hot_y >= message.height:
        raise BadMessage("a pointer that points from beside itself")
    whole = message.width * message.height * 4
    unpacker = zlib.decompressobj()
    try:
        pixels = unpacker.decompress(base64.b64decode(message.pixels, validate=True), whole + 1)
    except (binascii.Error, zlib.error) as error:
        raise BadMessage("a pointer that cannot be unpacked") from error
    if len(pixels) != whole or not unpacker.eof:
        raise BadMessage("a pointer with too many pixels or too few")
    return CursorShape(Size(message.width, message.height), (message.hot_x, message.hot_y), pixels)


def halved(shape: CursorShape) -> CursorShape:
    """Every second pixel of every second row."""
    width, height = max(1, shape.size.width // 2), max(1, shape.size.height // 2)
    starts = [(2 * y * shape.size.width + 2 * x) * 4 for y in range(height) for x in range(width)]
    pixels = b"".join(shape.pixels[start : start + 4] for start in starts)
    return CursorShape(Size(width, height), (shape.hot[0] // 2, shape.hot[1] // 2), pixels)
