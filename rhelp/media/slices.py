"""What is owed (``debts``), part by part: exactly, or roughly first where all of it would come too late.

No part takes more than a moment of the line's time, so that whatever changes meanwhile goes before the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rhelp.core.geometry import Rect
from rhelp.media.debts import ROUGH, STALE, Debts
from rhelp.media.fragments import MOST_UPDATE
from rhelp.media.painter import Painter
from rhelp.media.rough import Rough, sketched
from rhelp.media.tuning import Tuning, lossless_time
from rhelp.media.updates import Packer, Update

SLICE = 0.02  # seconds of the line's time that a part of what is owed may take
ALONE = 0.1  # the same while nothing comes that would have to wait for all of it
PACKING = 0.006  # seconds that packing a slice at leisure may take
LEAST_SLICE = 2200  # bytes: two packets
MOST_SLICE = MOST_UPDATE // 12  # pixels: no more than a third of an update, however they pack
LEAST_ROWS = 32  # of a slice that might be wider: what is low packs badly
FLAT, DEAR = 0.05, 0.25  # bytes a pixel: what text takes, and beyond what it is no text
SKETCH = {2: 0.02, 4: 0.005}  # bytes a pixel of what is sketched at one half or one quarter of its size


class Slices:
    """``cost`` is how many bytes a pixel takes exactly, as far as is known."""

    def __init__(self, painter: Painter, debts: Debts, packer: Packer, rate: Callable[[], float]) -> None:
        """``rate`` tells how many bytes per second the line takes."""
        self.cost = FLAT
        self._painter = painter
        self._debts = debts
        self._packer = packer
        self._rate = rate

    def beside(self, update: Update, tuning: Tuning) -> Update:
        """The update with a little of what is owed added."""
        if self._sketching(tuning):
            return self._sketched(update)
        area = self._picked(max(LEAST_SLICE, SLICE * self._rate()) / self.cost)
        return replace(update, patches=(*update.patches, self._painter.exact(area)))

    def alone(self, update: Update, tuning: Tuning, leant: bool) -> bytes:
        """An empty update as it travels, with what is owed: first what is old, then what is rough.

        ``leant``: others are expected that have to wait for all of it.
        """
        if self._sketching(tuning):
            return self._packer.pack(self._sketched(update))
        rate, flat = self._rate(), self.cost <= DEAR
        pixels = max(LEAST_SLICE, (SLICE if leant else ALONE) * rate) / self.cost
        leisure = tuning.leisure(self.cost, flat, rate)
        area = self._picked(min(pixels, PACKING / lossless_time(flat)) if leisure else pixels)
        pixels = area.width * area.height
        update = replace(update, patches=(self._painter.exact(area),))
        data = self._packer.pack(update, tuning.enough(pixels, rate), leisure)
        self.cost += (len(data) / pixels - self.cost) / 4
        return data

    def sketch(self, area: Rect) -> Rough:
        """The area as it is now, roughly. Text is hardly smaller at a half than exactly; pictures are."""
        return sketched(area, self._painter.cut(area), self._scale)

    def _sketching(self, tuning: Tuning) -> bool:
        """Whether what is old comes too late if it comes exactly, and may come roughly."""
        return tuning.lossy and self._debts.pixels(STALE) * self.cost > tuning.patience * self._rate()

    def _sketched(self, update: Update) -> Update:
        pixels = max(LEAST_SLICE, SLICE * self._rate()) / SKETCH[self._scale]
        area = self._debts.pick(STALE, min(MOST_SLICE, pixels))
        assert area is not None
        self._debts.pay(area, ROUGH)
        return replace(update, roughs=(self.sketch(area),))

    def _picked(self, pixels: float) -> Rect:
        """A place for so many pixels that is owed no more."""
        pixels = min(MOST_SLICE, pixels)
        area = self._debts.pick(STALE, pixels, LEAST_ROWS) or self._debts.pick(ROUGH, pixels, LEAST_ROWS)
        assert area is not None
        self._debts.pay(area)
        return area

    @property
    def _scale(self) -> int:
        return 2 if self.cost > DEAR else 4
