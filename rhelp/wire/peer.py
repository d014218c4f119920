"""Messages between two peers inside the link, grouped by feature.

Coordinates are pixels of the customer's screen, its upper left corner at 0, 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from rhelp.wire.fields import Coordinate, Counter, Extent, Hex16, Hex32, Line, Most, Name, Text, Typed, Version, Whole
from rhelp.wire.message import Family, Lane, Message, Right, Sender

PEER = Family("peer")

Button = Annotated[int, Whole(1, 9)]
Sequence = Annotated[int, Whole(0, 65535)]
Clicks = Annotated[int, Whole(-20, 20)]
Percent = Annotated[int, Whole(10, 100)]
Part = Annotated[int, Whole(0, 10_000)]
CursorSlot = Annotated[int, Whole(0, 31)]
CursorSide = Annotated[int, Whole(1, 128)]
CursorSpot = Annotated[int, Whole(0, 127)]
CursorPixels = Annotated[str, Text(60_000, r"[A-Za-z0-9+/]*={0,2}")]
Key = Annotated[str, Text(24, r"[A-Za-z0-9]+|[^\x00-\x1f\x7f]")]

# link


@PEER.message("bind", Sender.PEER, Lane.CONTROL)
@dataclass(frozen=True)
class Bind(Message):
    """First on the control lane: proves that the handshake's key and this DTLS connection belong together."""

    mac: Hex32


@PEER.message("hello", Sender.PEER, Lane.CONTROL)
@dataclass(frozen=True)
class Hello(Message):
    """Second on the control lane: what I speak and who I am. Both sides use the features both name.

    ``decodes`` lists the video codecs of which I can show films; names that the other side does not know count nothing.
    """

    version: Version
    features: Annotated[tuple[Name, ...], Most(64)]
    name: Name
    platform: Name
    decodes: Annotated[tuple[Name, ...], Most(16)] = ()


@PEER.message("ping", Sender.PEER, Lane.MOTION)
@dataclass(frozen=True)
class Ping(Message):
    """Are you there? Answered by ``Pong`` with the same number."""

    number: Counter


@PEER.message("pong", Sender.PEER, Lane.MOTION)
@dataclass(frozen=True)
class Pong(Message):
    """I am here."""

    number: Counter


@PEER.message("goodbye", Sender.PEER, Lane.CONTROL)
@dataclass(frozen=True)
class Goodbye(Message):
    """I end the session, on purpose."""

    why: Line


# rights


@PEER.message("right-asked", Sender.AGENT, Lane.CONTROL)
@dataclass(frozen=True)
class RightAsked(Message):
    """May I?"""

    right: Right


@PEER.message("right-granted", Sender.CUSTOMER, Lane.CONTROL)
@dataclass(frozen=True)
class RightGranted(Message):
    """From now on you may."""

    right: Right


@PEER.message("right-refused", Sender.CUSTOMER, Lane.CONTROL)
@dataclass(frozen=True)
class RightRefused(Message):
    """No; also where nobody answered in time."""

    right: Right


@PEER.message("right-withdrawn", Sender.CUSTOMER, Lane.CONTROL)
@dataclass(frozen=True)
class RightWithdrawn(Message):
    """From now on you may no longer."""

    right: Right


@PEER.message("screen-paused", Sender.CUSTOMER, Lane.CONTROL)
@dataclass(frozen=True)
class ScreenPaused(Message):
    """I hold my screen back for a while; mouse and keyboard are taken back with it, and not to be had meanwhile."""


@PEER.message("screen-resumed", Sender.CUSTOMER, Lane.CONTROL)
@dataclass(frozen=True)
class ScreenResumed(Message):
    """You see my screen again, if you may see it."""


# introduction


@PEER.message("agent-introduced", Sender.AGENT, Lane.CONTROL)
@dataclass(frozen=True)
class AgentIntroduced(Message):
    """Another agent could go on in my place: this is the key it will come with, drawn for this once, and its name.

    ``compared`` says that the two of us have compared the words of the handshake by which I got the key.
    """

    id: Hex16
    key: Hex32
    name: Name
    compared: bool


@PEER.message("introduction-accepted", Sender.CUSTOMER, Lane.CONTROL)
@dataclass(frozen=True)
class IntroductionAccepted(Message):
    """Let it come: this is the key by which it will know me, drawn for this once."""

    id: Hex16
    key: Hex32


@PEER.message("introduction-refused", Sender.CUSTOMER, Lane.CONTROL)
@dataclass(frozen=True)
class IntroductionRefused(Message):
    """No; also where nobody answered in time, or the other agent did not come."""

    id: Hex16


@PEER.message("handed-over", Sender.CUSTOMER, Lane.CONTROL)
@dataclass(frozen=True)
class HandedOver(Message):
    """The other agent is here. Whatever you were allowed is over; goodbye follows."""

    id: Hex16


# view


@PEER.message("screen-sized", Sender.CUSTOMER, Lane.CONTROL, Right.VIEW)
@dataclass(frozen=True)
class ScreenSized(Message):
    """How large the screen is."""

    width: Extent
    height: Extent


# picture


class Quality(StrEnum):
    """What may be sent lossy while it changes; at rest everything is exact."""

    AUTOMATIC = "automatic"
    SHARP = "sharp"
    QUICK = "quick"


class Colours(StrEnum):
    """How many colours the picture has: all, 5 + 6 + 5 bits, six steps of each, or grey alone."""

    FULL = "full"
    THOUSANDS = "thousands"
    FEW = "few"
    GREY = "grey"


class Compression(StrEnum):
    """What is to be spared at the customer's: processor or data."""

    AUTOMATIC = "automatic"
    PROCESSOR = "processor"
    DATA = "data"


@PEER.message("picture-settings", Sender.AGENT, Lane.CONTROL)
@dataclass(frozen=True)
class PictureSettings(Message):
    """Send the screen like this from now on, at ``scale`` per cent of its width and height.

    It allows nothing, so that it may be said before the right to see is there.
    """

    quality: Quality
    colours: Colours
    compression: Compression
    scale: Percent


# cursor


@PEER.message("cursor-moved", Sender.CUSTOMER, Lane.MOTION, Right.VIEW)
@dataclass(frozen=True)
class CursorMoved(Message):
    """The customer's pointer is here; of two, the one with the larger ``number`` counts. The last one is repeated."""

    number: Counter
    x: Coordinate
    y: Coordinate


@PEER.message("cursor-shaped", Sender.CUSTOMER, Lane.CONTROL, Right.VIEW)
@dataclass(frozen=True)
class CursorShaped(Message):
    """The pointer looks like this from now on; keep it under ``slot``, in place of what was there.

    ``pixels`` is base64 of zlib of width × height × 4 bytes: blue, green, red, alpha, multiplied by alpha. The pixel
    ``hot_x``, ``hot_y`` points.
    """

    slot: CursorSlot
    width: CursorSide
    height: CursorSide
    hot_x: CursorSpot
    hot_y: CursorSpot
    pixels: CursorPixels


@PEER.message("cursor-reused", Sender.CUSTOMER, Lane.CONTROL, Right.VIEW)
@dataclass(frozen=True)
class CursorReused(Message):
    """The pointer looks like what is kept under ``slot`` from now on."""

    slot: CursorSlot


# pointer


@PEER.message("pointer-moved", Sender.AGENT, Lane.MOTION, Right.POINTER)
@dataclass(frozen=True)
class PointerMoved(Message):
    """The pointer is here; of two, the one with the larger ``number`` counts."""

    number: Counter
    x: Coordinate
    y: Coordinate


@PEER.message("button-pressed", Sender.AGENT, Lane.CONTROL, Right.POINTER)
@dataclass(frozen=True)
class ButtonPressed(Message):
    """A button (1 left, 2 middle, 3 right, 8 back, 9 forward) went down at x, y; numbered with the moves."""

    number: Counter
    button: Button
    x: Coordinate
    y: Coordinate


@PEER.message("button-released", Sender.AGENT, Lane.CONTROL, Right.POINTER)
@dataclass(frozen=True)
class ButtonReleased(Message):
    """A button went up at x, y."""

    number: Counter
    button: Button
    x: Coordinate
    y: Coordinate


@PEER.message("wheel-turned", Sender.AGENT, Lane.CONTROL, Right.POINTER)
@dataclass(frozen=True)
class WheelTurned(Message):
    """The wheel turned by so many clicks, right and down positive."""

    dx: Clicks
    dy: Clicks


@PEER.message("buttons-held", Sender.AGENT, Lane.MOTION, Right.POINTER)
@dataclass(frozen=True)
class ButtonsHeld(Message):
    """Something is still held down; without this the customer's end releases it."""

    number: Counter


# laser


@PEER.message("laser-at", Sender.AGENT, Lane.MOTION, Right.VIEW)
@dataclass(frozen=True)
class LaserAt(Message):
    """The agent points here, in ten-thousandths of the picture's width and height; the larger ``number`` counts."""

    number: Counter
    x: Part
    y: Part


@PEER.message("laser-off", Sender.AGENT, Lane.CONTROL, Right.VIEW)
@dataclass(frozen=True)
class LaserOff(Message):
    """The agent points nowhere; numbered with the places, of which an earlier one may still come."""

    number: Counter


# keyboard


@PEER.message("key-pressed", Sender.AGENT, Lane.CONTROL, Right.KEYBOARD)
@dataclass(frozen=True)
class KeyPressed(Message):
    """A key went down, by its W3C UI Events ``key`` value: a named key (``Enter``) or one character (``a``)."""

    key: Key


@PEER.message("key-released", Sender.AGENT, Lane.CONTROL, Right.KEYBOARD)
@dataclass(frozen=True)
class KeyReleased(Message):
    """A key went up."""

    key: Key


@PEER.message("text-typed", Sender.AGENT, Lane.CONTROL, Right.KEYBOARD)
@dataclass(frozen=True)
class TextTyped(Message):
    """Text to arrive as it is, whatever keys would make it."""

    text: Typed


@PEER.message("keys-held", Sender.AGENT, Lane.MOTION, Right.KEYBOARD)
@dataclass(frozen=True)
class KeysHeld(Message):
    """Something is still held down; without this the customer's end releases it."""

    number: Counter


class Letters(StrEnum):
    """What letter keys make."""

    HANGUL = "hangul"
    LATIN = "latin"
    UNKNOWN = "unknown"


@PEER.message("input-mode", Sender.CUSTOMER, Lane.CONTROL, Right.KEYBOARD)
@dataclass(frozen=True)
class InputMode(Message):
    """What letter keys make at the customer's now (the 한/영 state); text arrives as it is in any."""

    letters: Letters
