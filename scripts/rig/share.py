"""A line that is shared with a download: how much of it each gets while the screen has more to show than fits."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.rig import glass, rest
from scripts.rig.figures import Seen
from scripts.rig.pairs import Pair, free_port
from scripts.rig.programs import Program, ProgramFailed
from scripts.rig.scenes import Pace, Take

EVERY = 1.0  # seconds between pictures that fill the whole screen and pack badly
AHEAD = 5.0  # seconds in which both find their rates
SOON = 10.0  # seconds until the download must run


@dataclass(frozen=True)
class Share:
    """``seconds`` beside one TCP flow in the same direction; the screen's rate as the agent's program tells it."""

    seconds: float = 30

    def rounds(self, pace: Pace) -> int:
        return 1

    @contextmanager
    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> Iterator[Take]:
        def take(pair: Pair) -> Seen:
            easel = rest.put_up(pair.remote, random.Random(glass.SEED))
            with ExitStack() as stack:
                taker = downloading(pair, work, stack)
                keep_busy(easel, AHEAD)
                pair.agent.said()
                taker.said()
                keep_busy(easel, self.seconds)
                screen = [
                    line.get("bits_per_s") or 0 for line in pair.agent.said() if line.get("event") == "statistics"
                ]
                came = [line for line in taker.said() if line.get("event") == "came"]
            easel.screen.connection.disconnect()
            if len(came) < 2 or not screen:
                raise taker.failure("took nothing, or the agent's program told nothing")
            download = (came[-1]["bytes"] - came[0]["bytes"]) * 8 / (came[-1]["at"] - came[0]["at"])
            return Seen(
                [], {"screen_mbit_per_s": statistics.fmean(screen) / 1e6, "download_mbit_per_s": download / 1e6}
            )

        yield take


def downloading(pair: Pair, work: Path, stack: ExitStack) -> Program:
    """A download from the customer's host to the agent's, as long as the stack is open."""
    if pair.line is None:
        raise ProgramFailed("Without a line there is nothing to share.")
    where = [pair.line.near_address, str(free_port())]
    program = [sys.executable, "-m", "scripts.rig.download"]
    taker = stack.enter_context(Program("take", [*pair.line.near, *program, "take", *where], work))
    taker.expect("listening", SOON)
    stack.enter_context(Program("give", [*pair.line.far, *program, "give", *where], work))
    taker.expect("came", SOON)
    return taker


def keep_busy(easel: rest.Easel, seconds: float) -> None:
    """New pictures for so long, each more than the line takes until the next."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        easel.noise((0, 0, easel.screen.width, easel.screen.height), levels=64)
        easel.wait(min(EVERY, left))
