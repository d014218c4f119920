"""Measure rhelp from outside on two virtual displays, alone or in turns with another product, as one JSON line."""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from scripts.rig import glass
from scripts.rig.line import Terms, line
from scripts.rig.pairs import PRODUCTS, Pair
from scripts.rig.programs import Program, ProgramFailed

MIDDLE = (960, 540)
ROUNDS = 5  # turns in which two products are measured, so that both see the same machine
SETTLE = 2.0  # seconds of scrolling before it is looked at
READY = 20.0  # seconds until a first click must have come through


@dataclass(frozen=True)
class Seen:
    """One round with one product: the lateness of all that was seen in milliseconds, and counts or rates."""

    late: list[float]
    more: glass.Result

    @property
    def median(self) -> float:
        return statistics.median(self.late)


Round = Callable[[Pair], Seen]


def main() -> int:
    args = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that everything started is ended
    try:
        with tempfile.TemporaryDirectory(prefix="rhelp-measure-") as folder:
            print(json.dumps(measure(args, Path(folder))), flush=True)
    except ProgramFailed as error:
        print(f"scripts/measure: {error}", file=sys.stderr)
        return 1
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/measure", description=__doc__)
    parser.add_argument("what", choices=["click", "scroll"])
    parser.add_argument("--full", action="store_true", help="click: the whole screen changes, not its middle")
    parser.add_argument("-n", type=int, default=50, help="click: how often")
    parser.add_argument("--fps", type=float, default=30, help="scroll: frames drawn per second")
    parser.add_argument("--seconds", type=float, default=10, help="scroll: how long to look")
    parser.add_argument("--rate", type=float, help="over a line of so many Mbit/s (needs root)")
    parser.add_argument("--delay", type=float, default=20, help="of the line, milliseconds one way")
    parser.add_argument("--loss", type=float, default=0, help="of the line, per cent")
    parser.add_argument("--peer", choices=["tiger"], help="measure this product in the same call")
    return parser.parse_args()


def measure(args: argparse.Namespace, work: Path) -> dict[str, float]:
    """The figures of rhelp and, with a peer, the peer's and the median ratio of the rounds."""
    rounds = ROUNDS if args.peer else 1
    with ExitStack() as stack:
        names = ["rhelp", *([args.peer] if args.peer else [])]
        lines = [stack.enter_context(line(work, terms)) if (terms := terms_of(args)) else None for _ in names]
        pairs = [stack.enter_context(PRODUCTS[name](work / name, on)) for name, on in zip(names, lines, strict=True)]
        take = clicking(args, work, rounds, stack, pairs) if args.what == "click" else scrolling(args, work, rounds)
        results = [[seen(take, pair) for pair in pairs] for _ in range(rounds)]
    return compare(results)


def terms_of(args: argparse.Namespace) -> Terms | None:
    """What the line is like; None on loopback."""
    return None if args.rate is None else Terms(args.rate, args.delay, args.loss)


def seen(take: Round, pair: Pair) -> Seen:
    """A round in which something was seen; else ProgramFailed."""
    result = take(pair)
    pair.check()
    if not result.late:
        raise pair.programs[-1].failure("runs, but nothing of the remote display was seen on the viewer's")
    return result


def clicking(args: argparse.Namespace, work: Path, rounds: int, stack: ExitStack, pairs: list[Pair]) -> Round:
    """Each round clicks some of the ``-n`` times; the targets stay up."""
    more = ["--full"] if args.full else []
    for number, pair in enumerate(pairs):
        target = stack.enter_context(eye(f"target-{number}", work, "target", pair.remote, *more))
        viewer = glass.Glass(pair.viewer)
        viewer.fake(glass.MOTION, 0, *MIDDLE)
        target.wait_until(lambda seen=viewer: changed_by_click(seen), "a click that came through", READY)  # type: ignore[misc]
    return lambda pair: clicked(pair, max(1, args.n // rounds))


def clicked(pair: Pair, count: int) -> Seen:
    late = glass.clicks(pair.viewer, *MIDDLE, count)
    return Seen(late, {"n": len(late), "lost": count - len(late)})


def changed_by_click(viewer: glass.Glass) -> bool:
    return glass.click_once(viewer, *MIDDLE) is not None


def scrolling(args: argparse.Namespace, work: Path, rounds: int) -> Round:
    """Each round scrolls anew and looks for its share of ``--seconds``."""

    def take(pair: Pair) -> Seen:
        log = work / "frames"
        with eye("scroll", work, "scroll", pair.remote, str(log), "--fps", str(args.fps)) as drawing:
            drawing.wait_until(log.exists, "its first frame", READY)
            time.sleep(SETTLE)
            return Seen(*glass.frames(pair.viewer, log, args.seconds / rounds))

    return take


def eye(name: str, work: Path, *argv: str) -> Program:
    return Program(name, [sys.executable, "-m", "scripts.rig.glass", *argv], work)


def compare(results: list[list[Seen]]) -> dict[str, float]:
    """Rounds of one or two products as one line; the ratio is the median of the rounds' ratios of medians."""
    ours = joined([result[0] for result in results])
    if len(results[0]) == 1:
        return ours
    peer = joined([result[1] for result in results])
    ratios = [a.median / b.median for a, b in results if a.late and b.late]
    theirs = {f"peer_{key}": value for key, value in peer.items() if key in ("median_ms", "p95_ms", "shown_per_s")}
    return ours | theirs | ({"ratio": round(statistics.median(ratios), 2)} if ratios else {})


def joined(rounds: list[Seen]) -> dict[str, float]:
    """Median and 95th percentile over the samples of all rounds together, counts added up, rates by their median."""
    together = glass.summary(ms for result in rounds for ms in result.late)
    merge: dict[str, Callable[[list[float]], float]] = {"n": sum, "lost": sum}
    keys = dict.fromkeys(key for result in rounds for key in result.more)
    return together | {
        key: round(merge.get(key, statistics.median)([result.more[key] for result in rounds]), 1) for key in keys
    }


if __name__ == "__main__":
    sys.exit(main())
