"""What the agent wants to be spared or to be sharp, as the figures that the ways of a picture go by. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rhelp.media.video.port import QUALITY
from rhelp.wire.peer import Compression, Quality

TIGHT = 15e-9  # seconds of processor that a pixel takes to be packed tightly, which halves the bytes
LOSSLESS, FLAT_LOSSLESS = 0.55e-6, 0.1e-6  # the same for a lossless WebP of photographs and of text
SHARE = 0.25  # of the line's time that packing at leisure may take of the processor's
COARSE = 40  # per cent
PATIENCE, SHORT_PATIENCE = 0.3, 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Tuning:
    """How changes are sent."""

    quality: Quality = Quality.AUTOMATIC
    compression: Compression = Compression.AUTOMATIC

    @property
    def lossy(self) -> bool:
        """Whether anything may be shown other than it is, while it changes."""
        return self.quality is not Quality.SHARP

    @property
    def hasty(self) -> bool:
        """Whether what changes shall soon be sent lossy and coarse, even where the line would take more."""
        return self.quality is Quality.QUICK

    @property
    def patience(self) -> float:
        """Seconds: exact pixels that take the line longer altogether go roughly first, or part by part."""
        return SHORT_PATIENCE if self.hasty else PATIENCE

    @property
    def film_quality(self) -> int:
        """Per cent that films have at the most."""
        return COARSE if self.hasty else QUALITY

    def enough(self, pixels: int, rate: float) -> float:
        """How many bytes need not become fewer, where the line takes ``rate`` bytes per second."""
        match self.compression:
            case Compression.PROCESSOR:
                return math.inf
            case Compression.DATA:
                return 0.0
        return 2 * TIGHT * pixels * rate

    def leisure(self, cost: float, flat: bool, rate: float) -> bool:
        """Whether to take time for what can wait: ``cost`` bytes a pixel, as far as is known."""
        match self.compression:
            case Compression.PROCESSOR:
                return False
            case Compression.DATA:
                return True
        return lossless_time(flat) <= SHARE * cost / rate


def lossless_time(flat: bool) -> float:
    """Seconds that a pixel takes to be packed at leisure."""
    return FLAT_LOSSLESS if flat else LOSSLESS
