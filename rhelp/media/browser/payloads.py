"""What is in an RTP packet of VP8 (RFC 7741) or H.264 (RFC 6184). Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

START_CODE = b"\0\0\0\1"
FRAGMENT, AGGREGATE, PARAMETERS = 28, 24, 7  # H.264: FU-A, STAP-A; a sequence parameter set opens a key picture
LARGEST_SINGLE = 23
EXTENDED, PICTURE_ID, LAYER_INDEX, LAYER, KEY_INDEX = 0x80, 0x80, 0x40, 0x20, 0x10  # VP8's descriptor
STARTS, PARTITION, INTER = 0x10, 0x07, 0x01


class BadPayload(ValueError):
    """A packet that is not what its payload type promises."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a coded picture as a decoder takes it; ``opens_key``: a picture that stands by itself begins here."""

    data: bytes
    opens_key: bool = False


def unpack_vp8(payload: bytes) -> Piece:
    """Raises BadPayload."""
    at = 1
    try:
        first = payload[0]
        if first & EXTENDED:
            extensions = payload[1]
            at = 2
            if extensions & PICTURE_ID:
                at += 2 if payload[at] & 0x80 else 1
            at += bool(extensions & LAYER_INDEX) + bool(extensions & (LAYER | KEY_INDEX))
        opens = first & STARTS and not first & PARTITION
        return Piece(payload[at:], bool(opens and not payload[at] & INTER))
    except IndexError as error:
        raise BadPayload("VP8 that ends too early") from error


def unpack_h264(payload: bytes) -> Piece:
    """Annex B. Raises BadPayload."""
    kind = payload[0] & 0x1F if payload else 0
    if 0 < kind <= LARGEST_SINGLE:
        return Piece(START_CODE + payload, kind == PARAMETERS)
    if kind == FRAGMENT:
        return _fragment(payload)
    if kind == AGGREGATE:
        return _aggregate(payload)
    raise BadPayload("a kind of H.264 packet that nobody agreed on")


def _fragment(payload: bytes) -> Piece:
    if len(payload) < 3:
        raise BadPayload("a fragment of nothing")
    if not payload[1] & 0x80:
        return Piece(payload[2:])
    header = payload[0] & 0xE0 | payload[1] & 0x1F
    return Piece(START_CODE + bytes([header]) + payload[2:], header & 0x1F == PARAMETERS)


def _aggregate(payload: bytes) -> Piece:
    units: list[bytes] = []
    at = 1
    while at < len(payload):
        size = int.from_bytes(payload[at : at + 2])
        unit = payload[at + 2 : at + 2 + size]
        if not unit or len(unit) != size:
            raise BadPayload("an aggregate that ends too early")
        units.append(unit)
        at += 2 + size
    if not units:
        raise BadPayload("an aggregate of nothing")
    return Piece(b"".join(START_CODE + unit for unit in units), any(unit[0] & 0x1F == PARAMETERS for unit in units))


UNPACKERS: dict[str, Callable[[bytes], Piece]] = {"vp8": unpack_vp8, "h264": unpack_h264}
"""By FFmpeg's name of the codec."""
