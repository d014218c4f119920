"""Where each millisecond goes: the stations that a change passes, timed one by one, in one process without a network.

What lies between them (threads that wake each other, event loops, encryption, sockets, X events) is what the whole way,
as the eye sees it from outside, takes beyond their sum.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from rhelp.core.geometry import Fit, Rect, Size
from rhelp.desktop.x11.screen import X11Screen
from rhelp.desktop.x11.surface import X11Surface
from rhelp.media.camera import Camera
from rhelp.media.canvas import Canvas, Frame
from rhelp.media.filming import Filming
from rhelp.media.fragments import Assembly, split
from rhelp.media.picture import Projector
from rhelp.media.scaling import draw
from rhelp.media.updates import Unpacker
from scripts.rig import glass
from scripts.rig.displays import display
from scripts.rig.figures import Figures
from scripts.rig.programs import ProgramFailed

ROUNDS, WARM = 120, 20  # changes of a kind, and those before them that do not count
EVERY = 1 / 30  # seconds
RATE = 1e9 / 8  # bytes per second: a line that is no bound
SOON = 2.0  # seconds within which the display must tell of a change

TAKEN, GRABBED, FOUND = "taken", "grabbed from the display", "what changed found, and packed"

Timings = dict[str, list[float]]


class Stopwatch:
    """Milliseconds by station."""

    def __init__(self) -> None:
        self.timings: Timings = {}

    def medians(self) -> Figures:
        """Of each station, in the order of the way; what finds contains no grabbing."""
        medians = {station: statistics.median(taken) for station, taken in self.timings.items()}
        found = medians.pop(TAKEN) - medians[GRABBED]
        in_order = {}
        for station, typical in medians.items():
            in_order[station] = typical
            if station == GRABBED:
                in_order[FOUND] = found
        return {station: round(typical, 2) for station, typical in in_order.items()}

    @contextmanager
    def at(self, station: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.timings.setdefault(station, []).append((time.perf_counter() - start) * 1e3)


class TimedScreen:
    """A screen whose pictures are timed."""

    def __init__(self, screen: X11Screen, watch: Stopwatch) -> None:
        self._screen, self._watch = screen, watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._screen, name)

    def grab_rect(self, area: Rect) -> Any:
        with self._watch.at(GRABBED):
            return self._screen.grab_rect(area)


class Way:
    """Both ends between two displays, in one thread."""

    def __init__(self, remote: str, viewer: str) -> None:
        self._seen = glass.Glass(viewer)
        self._frame = Frame()
        self._canvas = Canvas(self._frame, Projector(lambda: None).show)
        self._unpacker, self._assembly = Unpacker(), Assembly()
        self._size = Size(self._seen.width, self._seen.height)
        self._view = Fit.actual(self._size, self._size)
        surface = X11Surface.open(self._seen.cover(0), self._size, viewer)
        if surface is None:
            raise ProgramFailed("The display shares no memory.")
        self._surface = surface
        self._screen = X11Screen(remote)
        self.watch = Stopwatch()
        self._camera = Camera(
            TimedScreen(self._screen, self.watch), lambda size: None, Filming(lambda: RATE), lambda: RATE
        )
        self._camera.key.set()

    def close(self) -> None:
        self._screen.close()
        self._surface.close()

    def pass_on(self) -> None:
        """Bring what has changed to the other display. Raises ProgramFailed where nothing has."""
        at = self.watch.at
        with at("told by the display"):
            changed = self._screen.wait(SOON)
        with at(TAKEN):
            packed, _ = self._camera.take(changed, time.monotonic())
        if packed is None:
            raise ProgramFailed("A change was drawn, but nothing was to be sent.")
        with at("cut into packets and put together"):
            whole = [done for piece in split(packed.number, packed.data) if (done := self._assembly.add(piece))]
        with at("unpacked"):
            update = self._unpacker.unpack(*whole[0])
        with at("painted into the picture"):
            dirty = self._canvas.receive(update)
        if dirty is not None:
            self._show(dirty)
        self._camera.settle()  # not on the way: the update is gone by then

    def _show(self, dirty: Rect) -> None:
        patch = self._view.patch(dirty, self._size)
        if patch is None:
            raise ProgramFailed("What changed does not lie in the window.")
        with self.watch.at("drawn for the window"):
            draw(self._frame.pixels, patch, self._surface.pixels)
        with self.watch.at("put on the display"):
            self._surface.show(patch.visible)


def timed(work: Path) -> dict[str, Figures]:
    """Milliseconds of each station for a small change and for a screen of scrolled text. Raises ProgramFailed."""
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(work, name)) for name in ("journey-remote", "journey-viewer"))
        return {name: changed(remote, viewer, kind) for name, kind in KINDS.items()}


def changed(remote: str, viewer: str, kind: Callable[[glass.Glass], Callable[[int], None]]) -> Figures:
    """The medians of many changes of a kind."""
    screen = glass.Glass(remote)
    change = kind(screen)
    way = Way(remote, viewer)
    try:
        for number in range(WARM + ROUNDS):
            if number == WARM:
                way.watch.timings.clear()
            change(number)
            screen.sync()
            way.pass_on()
            time.sleep(EVERY)
    finally:
        way.close()
        screen.connection.disconnect()
    return way.watch.medians()


def small(screen: glass.Glass) -> Callable[[int], None]:
    """A block that changes its colour, as large as what a click changes."""
    window = screen.cover(0)
    pen, area = screen.pen(window, glass.BLUE), (screen.width // 2 - 200, screen.height // 2 - 150, 400, 300)

    def change(number: int) -> None:
        screen.colour(pen, (glass.YELLOW, glass.BLUE)[number % 2])
        screen.fill(window, pen, area)

    return change


def scrolled(screen: glass.Glass) -> Callable[[int], None]:
    """Text over the whole display that moves up."""
    window = screen.cover(0)
    page, _ = glass.draw_page(screen, window)
    pen = screen.pen(window, glass.WHITE)

    def change(number: int) -> None:
        screen.core.CopyArea(page, window, pen, 0, number * glass.STEP, 0, 0, screen.width, screen.height)

    return change


KINDS = {"click-small": small, "scroll-30": scrolled}
