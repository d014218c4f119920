"""The judge of whether a window can be seen: real pixels, many times a second, beside those it had at first."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xcffib.xproto

from rhelp.core.geometry import Rect
from tests.displays import connected

EVERY = 0.01  # seconds between two looks
ALIKE = 0.9  # so much of a window must look as it did: a clock in it may go on
CLOSE = 12  # so much may a colour differ
Z_PIXMAP, ALL_PLANES = 2, 0xFFFFFFFF


@dataclass
class Verdict:
    """What was seen: when, and whether the window was there."""

    looks: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of all looks those at which it was visible, 0 to 1."""
        return sum(visible for _, visible in self.looks) / len(self.looks)

    @property
    def longest_gap(self) -> float:
        """Seconds from the last look at which it was visible to the next."""
        longest, last = 0.0, self.looks[0][0]
        for when, visible in self.looks:
            if visible:
                longest, last = max(longest, when - last), when
        return max(longest, self.looks[-1][0] - last)


class Judge:
    """Looks at one place of the display from its own thread, from ``with`` on; the window is uncovered then."""

    def __init__(self, display: str, place: Rect) -> None:
        self._display = display
        self._place = place
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="judge")
        self._looking = threading.Event()
        self.verdict = Verdict()

    def __enter__(self) -> Verdict:
        self._thread.start()
        assert self._looking.wait(10)
        return self.verdict

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(10)

    def _watch(self) -> None:
        with connected(self._display) as eye:
            first = self._look(eye)
            while not self._over.wait(EVERY):
                alike = (np.abs(self._look(eye) - first) <= CLOSE).all(axis=2).mean()
                self.verdict.looks.append((time.monotonic(), bool(alike >= ALIKE)))
                self._looking.set()

    def _look(self, eye: Any) -> Any:
        place, root = self._place, eye.setup.roots[0].root
        where = (place.x, place.y, place.width, place.height)
        data = eye.core.GetImage(Z_PIXMAP, root, *where, ALL_PLANES).reply().data
        return np.frombuffer(bytes(data), np.uint8).reshape(place.height, place.width, 4)[..., :3].astype(np.int16)


class Cover:
    """Another program's window, as an agent would open one to hide ours."""

    def __init__(self, eye: Any, area: Rect, managed: bool) -> None:
        self._eye, self.id = eye, eye.generate_id()
        screen = eye.setup.roots[0]
        mask = xcffib.xproto.CW.BackPixel | xcffib.xproto.CW.OverrideRedirect
        where = (area.x, area.y, area.width, area.height)
        values = [0xB030B0, int(not managed)]
        eye.core.CreateWindow(0, self.id, screen.root, *where, 0, 1, screen.root_visual, mask, values)
        if managed:
            self._say_above()
        eye.core.MapWindow(self.id)
        eye.core.GetInputFocus().reply()

    def put(self, x: int, y: int) -> None:
        """Move it there and to the front."""
        mask = xcffib.xproto.ConfigWindow
        self._eye.core.ConfigureWindow(self.id, mask.X | mask.Y | mask.StackMode, [x, y, xcffib.xproto.StackMode.Above])
        self._eye.core.GetInputFocus().reply()

    def _say_above(self) -> None:
        """Ask the window manager to keep it in front of all others."""
        state, above, atom = (self._atom(name) for name in ("_NET_WM_STATE", "_NET_WM_STATE_ABOVE", "ATOM"))
        self._eye.core.ChangeProperty(xcffib.xproto.PropMode.Replace, self.id, state, atom, 32, 1, [above])

    def _atom(self, name: str) -> int:
        return int(self._eye.core.InternAtom(False, len(name), name).reply().atom)
