"""Which way each change goes: copied, packed exactly, or filmed. The customer's end, one thread, no I/O.

Small and new goes exactly, moved goes as copies, what is large and keeps changing goes as film (``film``) until it
rests; then it, too, is sent exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rhelp.core.geometry import Rect, Size
from rhelp.media.film import FilmWatch
from rhelp.media.h264 import CLOCK_RATE, RATE, Encoder
from rhelp.media.painter import Painter
from rhelp.media.tuning import Tuning
from rhelp.media.updates import Film, Packer, Patch, Update

FILM_SHARE = 0.7  # of the line's rate


@dataclass(frozen=True, slots=True)
class Packed:
    """An update as it travels."""

    number: int
    data: bytes


class Director:
    """Give it every piece of the screen that was captured, ask it for the next update.

    ``tuning`` may be set between two updates; a film that runs goes on until the next whole screen.
    """

    def __init__(self, size: Size, first: int, rate: Callable[[], float]) -> None:
        """``first`` is the number of the first update; ``rate`` tells how many bytes per second the line takes."""
        self.size = size
        self.tuning = Tuning()
        self._rate = rate
        self._painter = Painter(size, first)
        self._watch = FilmWatch(size)
        self._packer = Packer()
        self._encoder: Encoder | None = None

    @property
    def number(self) -> int:
        """The last update's number."""
        return self._painter.number

    @property
    def deadline(self) -> float | None:
        """When there may be an update although nothing has changed: a film that rests."""
        return self._watch.deadline

    def take(self, area: Rect, pixels: object) -> None:
        """The screen looks like this there now."""
        self._painter.take(area, pixels)

    def whole(self, now: float) -> Packed:
        """The whole screen by itself, for an agent that has nothing."""
        self._watch = FilmWatch(self.size, self.tuning.hasty)
        self._encoder = None
        return self._pack(self._painter.whole(void=1), now)

    def update(self, dirty: Rect | None, now: float) -> Packed | None:
        """What is new inside ``dirty``, and what has come to rest; None where there is nothing to send."""
        still = self._rested(now)
        films = self._film(dirty, now) if dirty is not None else ()
        copies, patches = self._painter.explain(dirty) if dirty is not None else ((), ())
        if not (copies or patches or films or still):
            return None
        return self._pack(self._painter.send(copies, (*patches, *still), films), now)

    def _pack(self, update: Update, now: float) -> Packed:
        pixels = sum(patch.area.width * patch.area.height for patch in update.patches)
        data = self._packer.pack(update, enough=self.tuning.enough(pixels, self._rate()))
        if self.tuning.lossy:
            self._watch.seen(update, len(data) - sum(len(film.data) for film in update.films), now)
        self._painter.film = self._watch.area
        return Packed(update.number, data)

    def _rested(self, now: float) -> tuple[Patch, ...]:
        area = self._watch.rested(now)
        if area is None:
            return ()
        self._painter.film, self._encoder = None, None
        return (self._painter.exact(area),)

    def _film(self, dirty: Rect, now: float) -> tuple[Film, ...]:
        area = self._watch.area
        if area is None or area.overlap(dirty) is None:
            return ()
        self._watch.touched(now)
        size = Size(area.width, area.height)
        key = self._encoder is None or self._encoder.size != size
        if key:
            self._encoder = Encoder(size, min(RATE, int(self._rate() * 8 * FILM_SHARE)))
        assert self._encoder is not None
        data = self._encoder.encode(self._painter.cut(area), int(now * CLOCK_RATE), key)
        return (Film(area, key, data),)
