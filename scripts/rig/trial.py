"""One measurement with a line of one's own choice, for whoever works on something: figures as one JSON line."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from scripts.rig.figures import Figures, Seen, compare
from scripts.rig.line import Terms, line
from scripts.rig.pairs import PRODUCTS, Pair
from scripts.rig.scenes import FULL, Click, Pace, Scene, Scroll, Take

SCENES = ("click", "scroll")
LOOKED = {"n", "shown_per_s"}  # figures of a round that waited for something to be seen


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/measure", description=__doc__)
    parser.add_argument("what", choices=SCENES)
    parser.add_argument("--full", action="store_true", help="click: the whole screen changes, not its middle")
    parser.add_argument("-n", type=int, default=50, help="click: how often")
    parser.add_argument("--fps", type=float, default=30, help="scroll: frames drawn per second")
    parser.add_argument("--seconds", type=float, default=10, help="scroll: how long to look")
    parser.add_argument("--rate", type=float, help="over a line of so many Mbit/s (needs root)")
    parser.add_argument("--delay", type=float, default=20, help="of the line, milliseconds one way")
    parser.add_argument("--loss", type=float, default=0, help="of the line, per cent")
    parser.add_argument("--peer", choices=["tiger"], help="measure this product in the same call")
    return parser.parse_args(argv)


def tried(argv: list[str], work: Path) -> Figures:
    """The figures of rhelp and, with a peer, the peer's and the median ratio of the rounds. Raises ProgramFailed."""
    args = parse(argv)
    terms = None if args.rate is None else Terms(args.rate, args.delay, args.loss)
    names = ["rhelp", *([args.peer] if args.peer else [])]
    scene: Scene = Click(args.full, args.n) if args.what == "click" else Scroll(args.fps, args.seconds)
    with ExitStack() as stack:
        lines = [stack.enter_context(line(work, terms)) if terms else None for _ in names]
        pairs = [stack.enter_context(PRODUCTS[name](work / name, on)) for name, on in zip(names, lines, strict=True)]
        pace = FULL if args.peer else Pace(rounds=1)
        take = stack.enter_context(scene.on(pairs, work, pace))
        rounds = [[seen(take, pair) for pair in pairs] for _ in range(pace.rounds)]
    return in_one_line(compare(rounds))


def seen(take: Take, pair: Pair) -> Seen:
    """A round in which something was seen; else ProgramFailed."""
    result = take(pair)
    pair.check()
    if not result.late and result.more.keys() & LOOKED:
        raise pair.customer.failure("runs, but nothing of the remote display was seen on the viewer's")
    return result


def in_one_line(products: list[Figures]) -> Figures:
    """Ours, and what can be compared of the peer's."""
    ours, *others = products
    keys = ("median_ms", "p95_ms", "shown_per_s")
    return ours | {f"peer_{key}": peer[key] for peer in others for key in keys if key in peer}
