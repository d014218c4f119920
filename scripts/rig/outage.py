"""A line that is dead for a while: how soon the right picture is there again, and what is shown meanwhile."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scripts.rig import glass, rest
from scripts.rig.figures import Seen
from scripts.rig.line import Line
from scripts.rig.pairs import Pair
from scripts.rig.programs import ProgramFailed
from scripts.rig.scenes import READY, SETTLE, Pace, Rounds, Take, eye

DEAD = 2.0  # seconds
AFTERWARDS = 2.0  # seconds of pictures that are still looked at
APART = 3.0  # seconds at most from one to the next, by chance: no clock of the products' may keep step with them
SPAN = 10.0  # seconds from when a picture was drawn in which its rows may still be seen
EVERY = 3  # columns of which one is kept of every picture seen, and compared


@dataclass(frozen=True)
class Outage(Rounds):
    """Text scrolls while the line is dead; then, in the same round, something changes once while it is dead.

    ``late`` counts from when the line is whole until a whole picture that was drawn since is on the glass, and until
    the change is there. ``wrong_pictures`` are those of which a row was in no picture that was ever drawn.
    """

    @contextmanager
    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> Iterator[Take]:
        chance = random.Random()  # unlike what is drawn, no round of it is like another

        def take(pair: Pair) -> Seen:
            if pair.line is None:
                raise ProgramFailed("Without a line there is nothing to be cut.")
            time.sleep(chance.uniform(0, APART))
            pair.agent.said()
            moving, wrong = while_scrolling(pair, pair.line, work)
            time.sleep(chance.uniform(0, APART))
            still = while_still(pair, pair.line)
            late = [ms for ms in (moving, still) if ms is not None]
            more = {"n": 2, "lost": 2 - len(late), "wrong_pictures": wrong, "new_sessions": new_sessions(pair)}
            return Seen(late, {key: float(value) for key, value in more.items()} | {"worst_ms": max(late, default=0.0)})

        yield take


def new_sessions(pair: Pair) -> int:
    """How often the agent's program said since it was last asked that its session is another or being mended."""
    return sum(line.get("event") == "session" for line in pair.agent.said())


def while_scrolling(pair: Pair, line: Line, work: Path) -> tuple[float | None, int]:
    """Milliseconds until a picture drawn since is whole on the glass, and how many wrong ones were seen."""
    log, viewer = work / "outage", glass.Glass(pair.viewer)
    roll = Roll(pair.viewer)
    log.unlink(missing_ok=True)
    with eye("scroll", work, "scroll", pair.remote, str(log)) as drawing:
        drawing.wait_until(log.exists, "its first frame", READY)
        time.sleep(SETTLE)
        looks: list[Look] = []
        with dead(line) as ended:
            while not ended or time.time() < ended[0] + AFTERWARDS:
                look = Look.at(viewer)
                if not looks or (look.columns != looks[-1].columns).any():
                    looks.append(look)
                time.sleep(0.01)
    drawn = glass.read_log(log)
    wrong = sum(not roll.holds(look, recent(drawn, look.when)) for look in looks)
    return first_right(looks, roll, drawn, ended[0]), wrong


def recent(drawn: Mapping[int, float], when: float) -> list[int]:
    """The numbers of what was drawn not long before then, newest first."""
    return sorted((number for number, at in drawn.items() if when - SPAN <= at <= when), reverse=True)


def first_right(looks: Sequence[Look], roll: Roll, drawn: Mapping[int, float], since: float) -> float | None:
    """Milliseconds from ``since`` until the first whole picture that was drawn after it."""
    for look in looks:
        if look.when >= since and drawn.get(look.number, 0) >= since and roll.whole(look):
            return (look.when - since) * 1e3
    return None


def while_still(pair: Pair, line: Line) -> float | None:
    """Milliseconds from when the line is whole until what changed while it was dead is on the glass."""
    easel, viewer = rest.put_up(pair.remote, random.Random(glass.SEED)), glass.Glass(pair.viewer)
    rest.settled(easel.screen, viewer)
    with dead(line) as ended:
        time.sleep(DEAD / 2)
        rest.scrolled(easel)
        rest.text(easel)
        easel.screen.sync()
        while not ended:
            time.sleep(0.005)
        late = rest.equal_after(easel.screen.picture(), viewer, time.perf_counter() - (time.time() - ended[0]))
    easel.screen.connection.disconnect()
    return late if late < rest.GIVE_UP * 1e3 else None


@contextmanager
def dead(line: Line) -> Iterator[list[float]]:
    """Dead from now on for ``DEAD`` seconds; afterwards it says when it was whole again."""
    ended: list[float] = []

    def mend() -> None:
        line.mend()
        ended.append(time.time())

    line.cut()
    timer = threading.Timer(DEAD, mend)
    timer.start()
    try:
        yield ended
    finally:
        timer.join(DEAD + 1)
        with suppress(ProgramFailed, ProcessLookupError):
            line.mend()


@dataclass(frozen=True)
class Look:
    """What was on the glass: when, the number that the counter said, -1 where it was no number, and some columns."""

    when: float
    number: int
    columns: Any

    @classmethod
    def at(cls, viewer: glass.Glass) -> Look:
        when, one = time.time(), viewer.picture()
        row = one[glass.ORIGIN + glass.BLOCK // 2, glass.ORIGIN : glass.ORIGIN + glass.BITS * glass.BLOCK]
        number = glass.read_counter(np.ascontiguousarray(row).tobytes())
        return cls(when, -1 if number is None else number, one[:, ::EVERY].copy())


class Roll:
    """What the scrolling text looks like at each number, to compare with."""

    def __init__(self, display: str) -> None:
        screen = glass.Glass(display)
        page, self.tall = glass.draw_page(screen, screen.root)
        self.page, self.height = screen.picture(page, self.tall), screen.height
        screen.connection.disconnect()

    def drawn(self, number: int) -> Any:
        """The columns of the picture of this number."""
        top = number * glass.STEP % (self.tall - self.height)
        one = self.page[top : top + self.height].copy()
        for bit in range(glass.BITS):
            left = glass.ORIGIN + bit * glass.BLOCK
            colour = glass.BLACK if number >> bit & 1 else glass.WHITE
            one[glass.ORIGIN : glass.ORIGIN + glass.BLOCK, left : left + glass.BLOCK] = colour
        return one[:, ::EVERY]

    def whole(self, look: Look) -> bool:
        """Whether all of it is the picture that its counter says."""
        return look.number >= 0 and bool((look.columns == self.drawn(look.number)).all())

    def holds(self, look: Look, numbers: Sequence[int]) -> bool:
        """Whether every row is of one of these pictures; rows may be of several while one comes in."""
        rows = np.arange(self.height)
        rows = rows[(rows < glass.ORIGIN) | (rows >= glass.ORIGIN + glass.BLOCK)]  # the counter is read
        for number in numbers:
            if not len(rows):
                break
            top = number * glass.STEP % (self.tall - self.height)
            rows = rows[(look.columns[rows] != self.page[top + rows, ::EVERY]).any(axis=1)]
        return not len(rows)
