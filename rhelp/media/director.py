"""Which way each change goes: copied, packed exactly, or filmed. The customer's end, one thread, no I/O.

Small and new goes exactly, moved goes as copies, what is large and keeps changing goes as film (``film``) until it
rests; then it, too, is sent exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rhelp.core.geometry import Rect, Size
from rhelp.media.film import FilmWatch
from rhelp.media.filming import Filming
from rhelp.media.painter import Painter
from rhelp.media.updates import Film, Packer, Patch, Update

TIGHT = 15e-9  # seconds of processor that a pixel takes to be packed tightly, which halves the bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """An update as it travels."""

    number: int
    data: bytes


class Director:
    """Give it every piece of the screen that was captured, ask it for the next update."""

    def __init__(self, size: Size, first: int, rate: Callable[[], float], filming: Filming | None = None) -> None:
        """``first`` is the number of the first update; ``rate`` tells how many bytes per second the line takes."""
        self.size = size
        self._rate = rate
        self._painter = Painter(size, first)
        self._watch = FilmWatch(size)
        self._packer = Packer()
        self._filming = filming if filming is not None else Filming(rate)
        self._filming.stop()

    @property
    def number(self) -> int:
        """The last update's number."""
        return self._painter.number

    @property
    def deadline(self) -> float | None:
        """When there may be an update although nothing has changed: a film that rests."""
        return self._watch.deadline

    def take(self, area: Rect, pixels: object) -> None:
        """The screen looks like this there now; ``pixels`` stay as they are until ``settle``."""
        self._painter.take(area, pixels)

    def settle(self) -> None:
        """What was taken is remembered. It takes a moment, for which the update that shows it need not wait."""
        self._painter.settle()

    def whole(self, now: float) -> Packed:
        """The whole screen by itself, for an agent that has nothing."""
        self._watch = FilmWatch(self.size)
        self._filming.stop()
        return self._pack(self._painter.whole(void=1), now)

    def update(self, dirty: Rect | None, now: float) -> Packed | None:
        """What is new inside ``dirty``, which was taken, and what has come to rest; None where there is nothing."""
        copies, patches = self._painter.explain() if dirty is not None else ((), ())
        still = self._rested(now)  # afterwards: nothing is copied from what was film for the agent up to now
        films = self._film(dirty, now) if dirty is not None else ()
        if not (copies or patches or films or still):
            return None
        return self._pack(self._painter.send(copies, (*patches, *still), films), now)

    def _pack(self, update: Update, now: float) -> Packed:
        pixels = sum(patch.area.width * patch.area.height for patch in update.patches)
        data = self._packer.pack(update, enough=2 * TIGHT * pixels * self._rate())
        if self._filming.possible:
            self._watch.seen(update, len(data) - sum(len(film.data) for film in update.films), now)
        self._painter.film = self._watch.area
        return Packed(update.number, data)

    def _rested(self, now: float) -> tuple[Patch, ...]:
        area = self._watch.rested(now)
        if area is None:
            return ()
        self._painter.film = None
        self._filming.stop()
        return (self._painter.exact(area),)

    def _film(self, dirty: Rect, now: float) -> tuple[Film, ...]:
        area = self._watch.area
        if area is None or area.overlap(dirty) is None:
            return ()
        film = self._filming.shoot(area, self._painter.cut(area), now)
        if film is None:
            return ()  # it counts as rested, and is sent exactly
        self._watch.touched(now)
        return (film,)
