"""How one of FFmpeg's encoders is set up for a screen, and when a new rate makes it begin anew. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rhelp.core.geometry import Size
from rhelp.media.video.port import MOST_RATE

FRAME_RATE = 30  # pictures per second, as declared; the rate is corrected by what really comes
BEST, WORST = 14, 46  # H.264 quantizers at a quality of 100 and 0 per cent
SCALE = 51  # of H.264's quantizers
DOWN_AFTER, UP_AFTER = 0.5, 3.0  # seconds an encoder is kept, lest keys follow one another


@dataclass(frozen=True, slots=True)
class Terms:
    """What an encoder is opened with: picture size, bits per second as declared, quality in per cent."""

    size: Size
    rate: int
    quality: int

    def quantizer(self, scale: int = SCALE) -> int:
        """The finest quantizer to use, of 0 to ``scale``."""
        return round((WORST - (WORST - BEST) * self.quality / 100) * scale / SCALE)


@dataclass(frozen=True, slots=True)
class Recipe:
    """``codec`` is what comes out, ``encoder`` FFmpeg's name of what makes it, ``options`` its options by the terms.

    ``follows`` says that it takes a new rate below the one it was opened with; ``rekeys`` that it makes a key picture
    when asked, else it is opened anew for one. ``device`` is the hardware that takes the pictures, by FFmpeg's name.
    """

    codec: str
    encoder: str
    pixel_format: str
    options: Callable[[Terms], dict[str, str]]
    follows: bool = False
    rekeys: bool = True
    scale: int = SCALE
    device: str | None = None

    def opening(self, rate: int) -> int:
        """The rate to open it with, so that ``rate`` may grow."""
        return min(MOST_RATE, 2 * rate) if self.follows else rate

    def outgrown(self, opened: int, rate: int, age: float) -> bool:
        """Whether what was opened with ``opened`` ``age`` seconds ago can go on no longer at ``rate``."""
        low, high = (opened / 16, opened * 1.25) if self.follows else (opened * 0.6, opened * 2.0)
        return (rate < low and age >= DOWN_AFTER) or (rate > high and age >= UP_AFTER)
