"""Which codec a film goes by: what the agent can show, the line's rate for the area, and what this computer can do.

Pure; times in seconds. All colours where there are bits for them; below, halved colours look better for the same bits;
on a thin line AV1, which makes the most of few bits, where it is quick enough. Changes have a pace, for each costs a
key picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

FRAME_RATE = 30  # pictures per second, as films come
PLENTY, THIN = 0.35, 0.16  # bits per pixel
SLACK = 1.3  # how far beyond a border the rate must be for a change
KEPT, KEPT_WORSE = 3.0, 1.0  # seconds for which a codec is kept, the second where the line has become worse
RICH, MIDDLE, POOR = (
    ("h264-444", "h264", "vp8", "av1"),
    ("h264", "h264-444", "vp8", "av1"),
    ("av1", "h264", "vp8", "h264-444"),
)

Able = Callable[[str], bool]


@dataclass
class Choice:
    """``choose`` before each picture; it holds on to its last answer as long as that is good enough."""

    _codec: str | None = None
    _since: float = 0.0
    _bits: float = 0.0

    def choose(self, decodes: Sequence[str], able: Able, bits: float, now: float) -> str | None:
        """The codec's name, None where there is none in common. ``bits`` per pixel are at hand.

        ``able`` tells of a name whether this computer can encode it in time.
        """
        usable = [name for name in _order(bits) if name in decodes and able(name)]
        if self._codec in usable:
            steady = any(self._codec == _first(usable, near) for near in (bits * SLACK, bits / SLACK))
            if steady or now - self._since < (KEPT_WORSE if bits < self._bits else KEPT):
                return self._codec
        best = usable[0] if usable else None
        if best != self._codec:
            self._codec, self._since, self._bits = best, now, bits
        return best


def bits_per_pixel(rate: float, pixels: int) -> float:
    """Of a film that has ``rate`` bits per second for pictures of so many pixels."""
    return rate / (FRAME_RATE * pixels)


def _order(bits: float) -> tuple[str, ...]:
    return RICH if bits >= PLENTY else MIDDLE if bits >= THIN else POOR


def _first(usable: list[str], bits: float) -> str | None:
    return next((name for name in _order(bits) if name in usable), None)
