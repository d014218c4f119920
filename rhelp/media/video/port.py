"""What is asked of a video encoder and decoder, whatever makes it: software, hardware, a fake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from rhelp.core.geometry import Size

CLOCK_RATE = 90_000  # of all video in RTP
LEAST_RATE, MOST_RATE = 50_000, 25_000_000  # bits per second
QUALITY = 80  # per cent


@dataclass(frozen=True, slots=True)
class Coded:
    """One picture as an access unit; ``key`` where it stands by itself."""

    key: bool
    data: bytes = field(repr=False)


class EncoderFailed(Exception):
    """The encoder could not be had or gave nothing; another one may."""


class UndecodablePicture(Exception):
    """The decoder could not use the access unit; it needs a key picture."""


class Encoder(Protocol):
    """Pictures of one size to access units, each at once. One thread."""

    @property
    def codec(self) -> str:
        """The name of what it makes, as ``Hello`` lists it."""

    @property
    def maker(self) -> str:
        """What makes it, as FFmpeg calls it."""

    @property
    def size(self) -> Size:
        """Of its pictures."""

    def encode(self, pixels: Any, at: float, key: bool) -> Coded:
        """``pixels`` (height, width, 4; BGRX) taken at ``at`` (seconds, growing); ``key`` to make it stand by itself.

        It may do so unasked, where a new rate or quality makes it begin anew. Raises EncoderFailed.
        """

    def set_rate(self, rate: int) -> None:
        """The most bits per second from the next picture on, LEAST_RATE to MOST_RATE."""

    def set_quality(self, quality: int) -> None:
        """1 to 100 per cent, as good as it gets where the rate permits; from the next picture on."""

    def close(self) -> None:
        """Let go of memory and threads; it is not used afterwards."""


class Decoder(Protocol):
    """Access units of one codec to pictures of one size, each at once. One thread."""

    def decode(self, data: bytes) -> Any:
        """The picture: uint8 (height, width, 4), BGRX. Raises UndecodablePicture."""
