"""The judge of whether a window can be seen: real pixels, many times a second, beside those it had at first."""

from __future__ import annotations

import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xcffib.xproto

from rhelp.core.geometry import Rect
from tests.displays import connected

PATIENCE = 20.0  # seconds
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
        """Seconds from the first look at which it was covered to the next at which it was visible, at most."""
        longest, since = 0.0, None
        for when, visible in self.looks:
            if visible:
                longest, since = max(longest, when - since if since is not None else 0.0), None
            elif since is None:
                since = when
        return max(longest, self.looks[-1][0] - since if since is not None else 0.0)


class Judge:
    """Looks at one place of the display, where a window is uncovered at first, from a process of its own."""

    def __init__(self, display: str, place: Rect) -> None:
        where = map(str, (place.x, place.y, place.width, place.height))
        self._argv = [sys.executable, "-m", "tests.visible", display, *where]
        self.verdict = Verdict()

    def __enter__(self) -> Verdict:
        self._process = subprocess.Popen(self._argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._process.stdout.readline()
        return self.verdict

    def __exit__(self, *_: object) -> None:
        told, _error = self._process.communicate(timeout=PATIENCE)
        for line in told.splitlines():
            when, visible = line.split()
            self.verdict.looks.append((float(when), visible == "True"))


def main(display: str, *where: str) -> None:
    """Print a line for each look until standard input ends."""
    place = Rect(*map(int, where))
    with connected(display) as eye:
        first = look(eye, place)
        print("looking", flush=True)
        while not select.select([sys.stdin], [], [], EVERY)[0]:
            alike = (np.abs(look(eye, place) - first) <= CLOSE).all(axis=2).mean()
            print(time.monotonic(), bool(alike >= ALIKE))


def look(eye: Any, place: Rect) -> Any:
    """The pixels there now."""
    where = (place.x, place.y, place.width, place.height)
    data = eye.core.GetImage(Z_PIXMAP, eye.setup.roots[0].root, *where, ALL_PLANES).reply().data
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


if __name__ == "__main__":
    main(*sys.argv[1:])
