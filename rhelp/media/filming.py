"""One film after the other, by the codec that fits: the customer's end. A change of codec begins with a key picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rhelp.core.geometry import Rect, Size
from rhelp.media.updates import Film
from rhelp.media.video.choice import Choice, bits_per_pixel
from rhelp.media.video.port import MOST_RATE, QUALITY, Encoder, EncoderFailed
from rhelp.media.video.registry import BY_NAME, NAMES
from rhelp.media.video.workshop import Workshop

SHARE = 0.7  # of the line's rate


class Filming:
    """``shoot`` each picture of a film, ``stop`` between two films. One thread.

    ``decodes`` are the names that the agent's end can show, ``quality`` is in per cent; both may be set at any time.
    """

    def __init__(self, rate: Callable[[], float], workshop: Workshop | None = None) -> None:
        """``rate`` tells how many bytes per second the line takes."""
        self.decodes: Sequence[str] = NAMES
        self.quality = QUALITY
        self._rate = rate
        self._workshop = workshop if workshop is not None else Workshop()
        self._choice = Choice()
        self._encoder: Encoder | None = None
        self._area: Rect | None = None

    @property
    def possible(self) -> bool:
        """Whether the agent's end can show any film that can be made."""
        return any(self._workshop.able(name) for name in self.decodes)

    @property
    def codec(self) -> str | None:
        """What the film that runs goes by."""
        return self._encoder.codec if self._encoder is not None else None

    def shoot(self, area: Rect, pixels: Any, now: float, key: bool = False) -> Film | None:
        """The next picture of the film, ``pixels`` (height, width, 4; BGRX); None where it cannot be made."""
        bits = min(MOST_RATE, self._rate() * 8 * SHARE)
        cost = bits_per_pixel(bits, area.width * area.height)
        while (encoder := self._fitting(area, bits, cost, now)) is not None:
            encoder.set_rate(int(bits))
            encoder.set_quality(self.quality)
            try:
                with self._workshop.timed(encoder):
                    coded = encoder.encode(pixels, now, key or area != self._area)
            except EncoderFailed:
                self._workshop.broken(encoder)
                self.stop()
                continue
            self._area = area
            return Film(area, BY_NAME[encoder.codec].number, coded.key, coded.data)
        return None

    def stop(self) -> None:
        """The film is over, or its next picture must stand by itself."""
        if self._encoder is not None:
            self._encoder.close()
        self._encoder = self._area = None

    def _fitting(self, area: Rect, bits: float, cost: float, now: float) -> Encoder | None:
        """The encoder that runs where it still fits, else a new one; None where there is none."""
        size = Size(area.width, area.height)
        pixels = area.width * area.height
        name = self._choice.choose(self.decodes, lambda name: self._workshop.able(name, pixels), cost, now)
        if name is None:
            self.stop()
        elif self._encoder is None or self._encoder.size != size or not self._workshop.is_best(self._encoder, name):
            self.stop()
            self._encoder = self._workshop.encoder(name, size, int(bits), self.quality)
        return self._encoder
