"""How large the customer's screen is shown: fitted into the window, or one of the fixed steps from 25 to 200 %."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rhelp.core.geometry import Fit, Size

STEPS = (25, 50, 75, 100, 125, 150, 200)  # per cent
LARGEST = STEPS[-1] / 100


class Mode(StrEnum):
    """What decides the scale."""

    AUTOMATIC = "automatic"  # fitted into the window, never enlarged
    FIT = "fit"  # fitted into the window, enlarged where there is room
    FIXED = "fixed"


@dataclass(frozen=True)
class Zoom:
    """The chosen size; ``percent`` counts in mode FIXED only."""

    mode: Mode
    percent: int = 100

    AUTOMATIC: ClassVar[Zoom]
    FIT: ClassVar[Zoom]
    ACTUAL: ClassVar[Zoom]

    @classmethod
    def parse(cls, text: str) -> Zoom:
        """From ``automatic``, ``fit`` or ``75``; whatever else it is, automatic."""
        if text in (Mode.AUTOMATIC, Mode.FIT):
            return cls(Mode(text))
        return cls(Mode.FIXED, int(text)) if text in map(str, STEPS) else cls.AUTOMATIC

    def __str__(self) -> str:
        return str(self.percent) if self.mode is Mode.FIXED else str(self.mode)

    def place(self, remote: Size, window: Size, offset: tuple[int, int] = (0, 0)) -> Fit:
        """Where the picture lies; ``offset``: the scaled picture's pixel in the window's corner, as far as it goes."""
        if self.mode is Mode.AUTOMATIC:
            return Fit.fitted(remote, window)
        if self.mode is Mode.FIT:
            return Fit.fitted(remote, window, LARGEST)
        return Fit.scaled(remote, window, self.percent / 100, offset)

    def larger(self, scale: float) -> Zoom:
        """The next step above the scale shown now; the largest stays."""
        return Zoom(Mode.FIXED, next((step for step in STEPS if step > scale * 100 + 0.5), STEPS[-1]))

    def smaller(self, scale: float) -> Zoom:
        """The next step below the scale shown now; the smallest stays."""
        return Zoom(Mode.FIXED, next((step for step in reversed(STEPS) if step < scale * 100 - 0.5), STEPS[0]))

    def stepped_down(self, scale: float) -> Zoom:
        """As ``smaller``, but from the smallest step back to automatic: what repeated clicks on a button do."""
        return Zoom.AUTOMATIC if self == Zoom(Mode.FIXED, STEPS[0]) else self.smaller(scale)


Zoom.AUTOMATIC = Zoom(Mode.AUTOMATIC)
Zoom.FIT = Zoom(Mode.FIT)
Zoom.ACTUAL = Zoom(Mode.FIXED, 100)
