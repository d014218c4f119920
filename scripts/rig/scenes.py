"""What is looked at between two displays, one class a scene: set up for all pairs, then taken in turns."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scripts.rig import film, glass
from scripts.rig.figures import Figures, Seen
from scripts.rig.pairs import Pair
from scripts.rig.programs import Program
from scripts.rig.usage import used

MIDDLE = (960, 540)
SETTLE = 2.0  # seconds of scrolling before it is looked at
STILL = 0.5  # seconds after which a picture on a local network must be right
READY = 20.0  # seconds until a first click must have come through

Take = Callable[[Pair], Seen]


@dataclass(frozen=True)
class Pace:
    """How thoroughly: rounds in which the products take turns, and the part of a scene's full time or count."""

    rounds: int = 5
    part: float = 1.0


FULL, QUICK = Pace(), Pace(3, 0.4)


class Scene(Protocol):
    """Something to look at."""

    def rounds(self, pace: Pace) -> int:
        """How many turns there are."""

    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> AbstractContextManager[Take]:
        """What takes one round with a pair, as long as the block lasts."""


class Rounds:
    """As many rounds as the pace says."""

    def rounds(self, pace: Pace) -> int:
        return pace.rounds


@dataclass(frozen=True)
class Click(Rounds):
    """A click in the middle until its light is seen there; with ``full`` the whole screen changes."""

    full: bool = False
    count: int = 60

    @contextmanager
    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> Iterator[Take]:
        """The targets stay up from the first round to the last."""
        more = ["--full"] if self.full else []
        each = max(3, round(self.count * pace.part / pace.rounds))
        with ExitStack() as stack:
            for number, pair in enumerate(pairs):
                target = stack.enter_context(eye(f"target-{number}", work, "target", pair.remote, *more))
                viewer = glass.Glass(pair.viewer)
                viewer.fake(glass.MOTION, 0, *middle(viewer))
                target.wait_until(lambda seen=viewer: changed_by_click(seen), "a click that came through", READY)  # type: ignore[misc]
            yield lambda pair: clicked(pair, each)


@dataclass(frozen=True)
class Scroll(Rounds):
    """Text that scrolls over the whole display ``fps`` times a second, drawn anew in each round."""

    fps: float = 30
    seconds: float = 20  # in all rounds

    @contextmanager
    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> Iterator[Take]:
        log, seconds = work / "frames", max(2.0, self.seconds * pace.part / pace.rounds)

        def take(pair: Pair) -> Seen:
            log.unlink(missing_ok=True)
            with eye("scroll", work, "scroll", pair.remote, str(log), "--fps", str(self.fps)) as drawing:
                seen = watched(drawing, pair, log, SETTLE, lambda: glass.frames(pair.viewer, log, seconds))
                differing = held_still(drawing, pair)
            return Seen(seen.late, seen.more | {"differing_pixels": differing})

        yield take


@dataclass(frozen=True)
class Film(Rounds):
    """A film in a window beside text that stands still; the text is compared while the film runs."""

    fps: float = 30
    seconds: float = 20  # in all rounds

    @contextmanager
    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> Iterator[Take]:
        log, seconds = work / "frames", max(2.0, self.seconds * pace.part / pace.rounds)

        def take(pair: Pair) -> Seen:
            log.unlink(missing_ok=True)
            with Program("film", [sys.executable, "-m", "scripts.rig.film", pair.remote, log], work) as drawing:
                settle = 2 * SETTLE  # until a way is chosen for it and the rate has settled
                seen = watched(drawing, pair, log, settle, lambda: glass.frames(pair.viewer, log, seconds, film.PLACE))
                differing = float(film.beside(glass.Glass(pair.remote), glass.Glass(pair.viewer)))
            return Seen(seen.late, seen.more | {"differing_pixels": differing})

        yield take


@dataclass(frozen=True)
class Idle:
    """Nothing changes."""

    seconds: float = 20

    def rounds(self, pace: Pace) -> int:
        return 1

    @contextmanager
    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> Iterator[Take]:
        def take(pair: Pair) -> Seen:
            time.sleep(SETTLE)
            pair.agent.said()
            with used(pair) as figures:
                time.sleep(self.seconds * max(0.5, pace.part))
            told = [line["pictures_per_s"] for line in pair.agent.said() if line.get("event") == "statistics"]
            return Seen([], figures | ({"pictures_per_s": max(one or 0 for one in told)} if told else {}))

        yield take


def eye(name: str, work: Path, *argv: str) -> Program:
    """Something that draws on a display or looks at it."""
    return Program(name, [sys.executable, "-m", "scripts.rig.glass", *argv], work)


def watched(
    drawing: Program, pair: Pair, log: Path, settle: float, look: Callable[[], tuple[list[float], Figures]]
) -> Seen:
    """What ``look`` sees and what both ends use meanwhile, ``settle`` seconds after the drawing's first frame."""
    drawing.wait_until(log.exists, "its first frame", READY)
    time.sleep(settle)
    with used(pair) as figures:
        late, rates = look()
    return Seen(late, rates | figures)


def held_still(drawing: Program, pair: Pair) -> float:
    """How many pixels differ between both displays half a second after the drawing was stopped."""
    os.kill(drawing.process.pid, signal.SIGSTOP)
    time.sleep(STILL)
    wrong = glass.Glass(pair.remote).picture() != glass.Glass(pair.viewer).picture()
    os.kill(drawing.process.pid, signal.SIGCONT)  # else it would not hear that it is to end
    return float(wrong.sum())


def middle(viewer: glass.Glass) -> tuple[int, int]:
    return viewer.width // 2, viewer.height // 2


def clicked(pair: Pair, count: int) -> Seen:
    late = glass.clicks(pair.viewer, *middle(glass.Glass(pair.viewer)), count)
    return Seen(late, {"n": len(late), "lost": count - len(late)})


def changed_by_click(viewer: glass.Glass) -> bool:
    return glass.click_once(viewer, *middle(viewer)) is not None
