"""What was pressed on a desktop, when, and whether by a hand: by device, not by what the press led to. No I/O."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

BUTTON, KEY = "button", "key"
KINDS: Final = (BUTTON, KEY)
MOST_KEPT = 1000
CLOCK = 0xFFFFFFFF  # the server's clock has 32 bits; Tk tells its upper half as negative numbers


class Presses:
    """The last presses, by kind and millisecond. Of what came within one millisecond all must have been real."""

    def __init__(self) -> None:
        self._real: OrderedDict[tuple[str, int], bool] = OrderedDict()

    def note(self, kind: str, time_ms: int, real: bool) -> None:
        """A device pressed a button, or a key, at this time."""
        when = kind, time_ms & CLOCK
        self._real[when] = self._real.pop(when, True) and real
        if len(self._real) > MOST_KEPT:
            self._real.popitem(last=False)

    def were_real(self, kind: str, time_ms: int) -> bool:
        """Whether there was such a press, and a real device made it, and nothing else did."""
        return self._real.get((kind, time_ms & CLOCK), False)
