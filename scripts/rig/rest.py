"""Pictures that came to rest: many kinds of change on one display, and whether the other shows them to the pixel."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import zstandard

from scripts.rig import glass
from scripts.rig.figures import Seen
from scripts.rig.pairs import Pair
from scripts.rig.scenes import Pace, Rounds, Take

LAN = 500.0  # milliseconds from the last change until the picture must be right
THIN = 1000.0  # on a line, beside what the changed pixels take when packed
LOOK = 0.03  # seconds between two looks
GIVE_UP = 10.0  # seconds
LEVEL = 3  # of Zstandard, for the size that a change has when packed


@dataclass
class Easel:
    """A window over a whole display that is painted on, with a page of text to take from."""

    screen: glass.Glass
    window: int
    page: int
    pen: int
    chance: random.Random

    def area(self, least: int = 40, most: int = 700) -> tuple[int, int, int, int]:
        """A random place on the display."""
        width, height = (self.chance.randint(least, most) for _ in range(2))
        height = min(height, self.screen.height // 2)
        left = self.chance.randint(0, self.screen.width - width)
        return left, self.chance.randint(0, self.screen.height - height), width, height

    def fill(self, area: tuple[int, int, int, int]) -> None:
        self.screen.colour(self.pen, self.chance.randrange(1 << 24))
        self.screen.fill(self.window, self.pen, area)

    def move(self, source: int, area: tuple[int, int, int, int], left: int, top: int) -> None:
        """Copy an area of the page or the window to a place on the window."""
        from_left, from_top, width, height = area
        self.screen.core.CopyArea(source, self.window, self.pen, from_left, from_top, left, top, width, height)

    def noise(self, area: tuple[int, int, int, int], levels: int = 256) -> None:
        """Pixels that no packing makes small."""
        left, top, width, height = area
        random_pixels = np.random.default_rng(self.chance.randrange(1 << 30))
        self.screen.put(self.window, random_pixels.integers(0, levels, (height, width, 4), np.uint8), left, top)

    def wait(self, seconds: float) -> None:
        """Until what was drawn is on the glass and this long has passed."""
        self.screen.sync()
        time.sleep(seconds)


def one_pixel(easel: Easel) -> None:
    left, top, _, _ = easel.area()
    easel.fill((left, top, 1, 1))


def many_small(easel: Easel) -> None:
    for _ in range(60):
        easel.fill(easel.area(2, 30))


def block(easel: Easel) -> None:
    easel.fill(easel.area())


def whole(easel: Easel) -> None:
    easel.fill((0, 0, easel.screen.width, easel.screen.height))


def text(easel: Easel) -> None:
    left, top, width, height = easel.area()
    easel.move(easel.page, (left, top + easel.screen.height, width, height), left, top)


def page(easel: Easel) -> None:
    top = easel.chance.randrange(easel.screen.height * 2)
    easel.move(easel.page, (0, top, easel.screen.width, easel.screen.height), 0, 0)


def scrolled(easel: Easel) -> None:
    """A dozen steps at the pace of a wheel, new rows coming in below."""
    for step in range(12):
        easel.move(easel.page, (0, 300 + step * 24, easel.screen.width, easel.screen.height), 0, 0)
        easel.wait(0.02)


def pane_scrolled(easel: Easel) -> None:
    """The same beside a pane that stands still."""
    for step in range(12):
        easel.move(easel.page, (500, 900 + step * 18, 700, 600), 500, 200)
        easel.wait(0.02)


def sideways(easel: Easel) -> None:
    for step in range(1, 12):
        easel.move(easel.page, (step * 16, 400, 900, 500), 100, 300)
        easel.wait(0.02)


def dragged(easel: Easel) -> None:
    """A window of text over a page, moved aslant; what it covered comes back."""
    for step in range(12):
        easel.move(easel.page, (0, 0, easel.screen.width, easel.screen.height), 0, 0)
        easel.move(easel.page, (0, 1400, 500, 300), 200 + step * 37, 150 + step * 21)
        easel.wait(0.02)


def photograph(easel: Easel) -> None:
    easel.noise(easel.area(), levels=64)


def film(easel: Easel) -> None:
    """Half a second of pictures that have nothing in common."""
    for _ in range(12):
        easel.noise((203, 151, 480, 270))
        easel.wait(0.033)


def flicker(easel: Easel) -> None:
    """There and back, quicker than anybody can follow."""
    area = easel.area()
    for _ in range(9):
        easel.fill(area)
        easel.wait(0.004)


Change = Callable[[Easel], None]
CHANGES: tuple[Change, ...] = (
    one_pixel, many_small, block, whole, text, page, scrolled, pane_scrolled, sideways, dragged, photograph, film,
    flicker,
)  # fmt: skip


@dataclass(frozen=True)
class Rest(Rounds):
    """Each kind of change once a round; ``late`` is how long after it both displays were equal.

    ``rate`` is the line's in bits per second, None on a local network.
    """

    rate: float | None = None

    @contextmanager
    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> Iterator[Take]:
        chance = random.Random(glass.SEED)

        def take(pair: Pair) -> Seen:
            easel = put_up(pair.remote, chance)
            viewer = glass.Glass(pair.viewer)
            settled(easel.screen, viewer)
            seen = [self.after(change, easel, viewer) for change in CHANGES]
            easel.screen.connection.disconnect()
            late = [ms for ms, _ in seen]
            return Seen(
                late, {"changes": len(seen), "differing": sum(not good for _, good in seen), "worst_ms": max(late)}
            )

        yield take

    def after(self, change: Change, easel: Easel, viewer: glass.Glass) -> tuple[float, bool]:
        """Milliseconds until both are equal after the change, and whether they are when they must."""
        before = easel.screen.picture()
        change(easel)
        easel.screen.sync()
        last = time.perf_counter()
        wanted = easel.screen.picture()
        allowed = LAN if self.rate is None else THIN + packed_bits(before, wanted) / self.rate * 1e3
        late = equal_after(wanted, viewer, last)
        time.sleep(max(0.0, last + allowed / 1e3 - time.perf_counter()))
        return late, late <= allowed and bool((viewer.picture() == wanted).all())


def put_up(name: str, chance: random.Random) -> Easel:
    screen = glass.Glass(name)
    window = screen.cover(0)
    sheet, _ = glass.draw_page(screen, window)
    easel = Easel(screen, window, sheet, screen.pen(window, glass.WHITE), chance)
    page(easel)
    return easel


def settled(remote: glass.Glass, viewer: glass.Glass) -> None:
    """The pointer into a corner, and time for what was there before to come through."""
    viewer.fake(glass.MOTION, 0, viewer.width - 1, viewer.height - 1)
    time.sleep(1.0)
    equal_after(remote.picture(), viewer, time.perf_counter())


def equal_after(wanted: Any, viewer: glass.Glass, since: float) -> float:
    """Milliseconds since then until a look that found this picture; ``GIVE_UP`` where none did."""
    while (passed := time.perf_counter() - since) < GIVE_UP:
        if (viewer.picture() == wanted).all():
            return passed * 1e3
        time.sleep(LOOK)
    return GIVE_UP * 1e3


def packed_bits(before: Any, after: Any) -> float:
    """How many bits the smallest rectangle around all that changed takes when packed."""
    rows, columns = np.nonzero(before != after)
    if not len(rows):
        return 0.0
    part = after[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return len(zstandard.ZstdCompressor(level=LEVEL).compress(np.ascontiguousarray(part).tobytes())) * 8.0
