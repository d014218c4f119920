"""Bounded kinds of fields: what a message may carry, checked before anything else sees it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can spell them, UTF-8 cannot


@dataclass(frozen=True, slots=True)
class Text:
    """A string of at most ``longest`` characters, matching ``pattern`` as a whole if one is given."""

    longest: int
    pattern: str = ""

    def fits(self, value: str) -> bool:
        if len(value) > self.longest or LONE_SURROGATE.search(value):
            return False
        return not self.pattern or re.fullmatch(self.pattern, value) is not None


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``least`` to ``most``."""

    least: int
    most: int

    def fits(self, value: int) -> bool:
        return self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Most:
    """A list of at most ``length`` items."""

    length: int

    def fits(self, value: Sequence[object]) -> bool:
        return len(value) <= self.length


Bound = Text | Whole | Most

PRINTABLE = r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*"  # no control characters, nothing that reorders text

Route = Annotated[str, Text(4, r"[0-9]{4}")]
MaybeRoute = Annotated[str, Text(4, r"([0-9]{4})?")]
Icon = Annotated[int, Whole(1, 99)]
Slug = Annotated[str, Text(32, r"([a-z0-9]+(-[a-z0-9]+)*)?")]
Name = Annotated[str, Text(80, PRINTABLE)]
Line = Annotated[str, Text(200, PRINTABLE)]
Typed = Annotated[str, Text(1000)]
Url = Annotated[str, Text(500)]
Body = Annotated[str, Text(64 * 1024)]
Sdp = Annotated[str, Text(32 * 1024)]
Hex16 = Annotated[str, Text(32, r"[0-9a-f]{32}")]
Hex32 = Annotated[str, Text(64, r"[0-9a-f]{64}")]
Hex33 = Annotated[str, Text(66, r"[0-9a-f]{66}")]
Token = Annotated[str, Text(64, r"([0-9a-f]{64})?")]
HexLong = Annotated[str, Text(96 * 1024, r"([0-9a-f]{2})+")]
Counter = Annotated[int, Whole(0, 2**31 - 1)]
Bits = Annotated[int, Whole(0, 32)]
Seconds = Annotated[int, Whole(0, 24 * 3600)]
Coordinate = Annotated[int, Whole(0, 32767)]
Extent = Annotated[int, Whole(1, 16384)]
Version = Annotated[int, Whole(1, 65535)]
