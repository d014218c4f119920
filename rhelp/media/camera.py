"""From the screen to updates: what changed, seen as the agent wants it, by the director's ways. The screen's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from rhelp.core.areas import around, grouped
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.ports import Screen
from rhelp.features.picture import Wanted
from rhelp.media.director import Director, Packed
from rhelp.media.filming import Filming
from rhelp.media.lens import Lens
from rhelp.media.tuning import Tuning

SPREAD = 4  # times the pixels of the parts, of which the rectangle around them is grabbed part by part


class Camera:
    """``key`` set, the next update shows the whole screen. ``wanted`` may be set from any thread."""

    def __init__(
        self, screen: Screen, on_size: Callable[[Size], None], filming: Filming, rate: Callable[[], float]
    ) -> None:
        """``on_size`` is told the screen's own size; ``rate`` tells how many bytes per second the line takes."""
        self.key = threading.Event()
        self.wanted = Wanted()
        self._screen = screen
        self._on_size = on_size
        self._filming = filming
        self._rate = rate
        self._lens = Lens()
        self._size: Size | None = None
        self._director: Director | None = None

    @property
    def deadline(self) -> float | None:
        """When there may be an update although nothing has changed."""
        return self._director.deadline if self._director is not None else None

    @property
    def owes(self) -> bool:
        """Whether there is something to send whenever the line has time."""
        return self._director is not None and self._director.owes

    def take(self, changed: Rect | None, now: float, calm: bool = True) -> tuple[Packed | None, bool]:
        """The next update, None where there is nothing to send, and whether it shows the whole screen.

        Where the line is ``calm`` it may be something that is owed.
        """
        size = self._screen.size
        director = self._director = self._directed(size)
        if self.key.is_set():
            return self._whole(director, size, now), True
        if changed is not None:
            self._look(changed, size, director)
        return director.update(now, calm), False

    def repay(self, now: float, calm: bool) -> Packed | None:
        """What is owed, where it has waited for as long as it may while something new came every time."""
        if self._director is None or self.key.is_set():
            return None
        return self._director.repay(now, calm)

    def settle(self) -> None:
        """What was taken is remembered, after the update that shows it was given away."""
        if self._director is not None:
            self._director.settle()

    def _directed(self, size: Size) -> Director:
        """The director for a screen of this size, and for what is wanted now."""
        wanted, director = self.wanted, self._director
        if size != self._size:
            self._size = size
            self._on_size(size)
        lens, tuning = Lens(wanted.scale, wanted.colours), Tuning(wanted.quality, wanted.compression)
        seen = lens.size(size)
        if director is None or director.size != seen:
            first = director.number + 1 if director is not None else 1
            director = Director(seen, first, self._rate, self._filming)
            self.key.set()
        if lens != self._lens or tuning.quality != director.tuning.quality:
            self.key.set()
        self._lens, director.tuning = lens, tuning
        return director

    def _look(self, changed: Rect, size: Size, director: Director) -> None:
        """Grab what changed: part by part where that is much less than the rectangle around all."""
        parts = [part for known in self._screen.parts or (changed,) if (part := known.clipped(size)) is not None]
        cells = grouped([self._lens.places(part, size)[0] for part in parts])
        if (whole := around(cells)) is None:
            return
        if SPREAD * sum(cell.width * cell.height for cell in cells) < whole.width * whole.height:
            pieces = [(cell, picture.copy()) for cell in cells if (picture := self._screen.grab_rect(cell)) is not None]
        elif (picture := self._screen.grab_rect(whole)) is not None:
            pieces = [(cell, _part(picture, cell, whole)) for cell in cells]
        else:
            return
        for cell, pixels in pieces:
            director.take(self._lens.places(cell, size)[1], self._lens.through(pixels))

    def _whole(self, director: Director, size: Size, now: float) -> Packed | None:
        self.key.clear()
        pixels = self._screen.grab()
        if pixels.shape[:2] != (size.height, size.width):
            self.key.set()  # it has another size again, which ``wait`` is going to tell
            return None
        director.take(Rect(0, 0, director.size.width, director.size.height), self._lens.through(pixels))
        return director.whole(now)


def _part(pixels: Any, part: Rect, whole: Rect) -> Any:
    x, y = part.x - whole.x, part.y - whole.y
    return pixels[y : y + part.height, x : x + part.width]
