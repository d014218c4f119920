"""Measure rhelp from outside, TigerVNC in turns with it, by cases that each have their targets.

scripts/measure click …  and  scroll …  take one measurement over a line of one's own choice: click --help.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xcffib

from scripts.rig import journey, machine, report, trial
from scripts.rig.cases import CASES, Case, Subject, chosen
from scripts.rig.figures import Figures, Seen, compare, judged
from scripts.rig.line import Terms
from scripts.rig.pairs import Pair
from scripts.rig.programs import ProgramFailed, end_in_order
from scripts.rig.scenes import FULL, QUICK, Pace, Scene, Take
from scripts.rig.stages import Stages

JOURNEY = "journey"
Measurement = dict[str, Any]
Key = tuple[Scene, Terms | None, tuple[Subject, ...]]
FAILURES = (ProgramFailed, OSError, subprocess.SubprocessError, xcffib.XcffibException, xcffib.ProtocolException)


def main(argv: Sequence[str] = sys.argv[1:]) -> int:
    """The exit status: 0 where everything was measured, whether or not it met its target; 1 where something failed."""
    with tempfile.TemporaryDirectory(prefix="rhelp-measure-") as folder:
        try:
            if argv and argv[0] in trial.SCENES:
                print(json.dumps(trial.tried(list(argv), Path(folder))), flush=True)
                return 0
            return table(parse(argv), Path(folder))
        except ProgramFailed as error:
            print(f"scripts/measure: {error}", file=sys.stderr)
            return 1


def parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/measure", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"a case's name, {JOURNEY}, or all")
    parser.add_argument("--list", action="store_true", help="the cases and their targets")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and shorter ones: a first impression")
    args = parser.parse_args(argv)
    args.journey = bool({JOURNEY, "all"} & set(args.cases))
    try:
        args.chosen = chosen([name for name in args.cases if name != JOURNEY])
    except KeyError as error:
        parser.error(f"there is no case {error}; scripts/measure --list names them")
    if args.json is not None and not may_write(args.json):
        parser.error(f"{args.json} cannot be written")
    if not args.list and not args.cases:
        parser.error("name a case, or all; scripts/measure --list names them")
    return args


def may_write(path: Path) -> bool:
    """Whether a file can be made or written there; looked at before anything is measured, which takes long."""
    if path.exists():
        return path.is_file() and os.access(path, os.W_OK)
    return os.access(path.parent, os.W_OK | os.X_OK)


def table(args: argparse.Namespace, work: Path) -> int:
    """Measure the cases, tell how each came out, and keep all of it."""
    if args.list:
        print(report.listing(CASES))
        return 0
    share = machine.wait_until_quiet()
    if share > machine.QUIET:
        print(f"Others use {share:.0%} of the processors: the figures will not mean much.", file=sys.stderr)
    run = beginning(share, args.quick)
    try:
        measured(args.chosen, QUICK if args.quick else FULL, work, run["cases"])
        run["journey"] = journey.timed(work) if args.journey else {}
    finally:
        run["took_s"] = round(time.time() - datetime.fromisoformat(run["began"]).timestamp())
        print(report.on_terminal(run), flush=True)
        if args.json:
            args.json.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(any("failed" in case for case in run["cases"]))


def beginning(share: float, quick: bool) -> Measurement:
    """What is known before anything was measured."""
    return {
        "began": datetime.now().astimezone().isoformat(timespec="seconds"),
        "quick": quick,
        "machine": machine.description(),
        "load_average": os.getloadavg(),
        "in_use_by_others": round(share, 3),
        "cases": [],
    }


def measured(cases: Sequence[Case], pace: Pace, work: Path, results: list[Measurement]) -> None:
    """Fill ``results``, case by case; one that fails says so, and the others go on."""
    stages, known = Stages(work), dict[Key, Measurement]()
    try:
        for case in cases:
            key = (case.scene, case.line, case.subjects)
            print(f"{case.name}: {case.what}, {case.where}", file=sys.stderr, flush=True)
            known[key] = known.get(key) or attempt(case, stages, pace, work)
            results.append(case.about | known[key] | {"targets": judged(case.targets, ours(known[key]))})
            print(report.verdict(results[-1]), file=sys.stderr, flush=True)
    finally:
        stages.close()


def ours(taken: Measurement) -> Figures:
    """The first subject's figures; none where the case failed."""
    return dict(next(iter(taken.get("figures", [])), {}))


def attempt(case: Case, stages: Stages, pace: Pace, work: Path) -> Measurement:
    """The case's figures for each subject and for each round, or why there are none."""
    load = os.getloadavg()[0]
    try:
        rounds = in_turns(case, stages.open(case.line, case.subjects), pace, work)
    except FAILURES as error:
        stages.close()
        return {"load_before": load, "failed": str(error) or type(error).__name__}
    raw = [{str(who): one.figures for who, one in zip(case.subjects, turn, strict=True)} for turn in rounds]
    return {"load_before": load, "figures": compare(rounds), "rounds": raw}


def in_turns(case: Case, pairs: Sequence[Pair], pace: Pace, work: Path) -> list[list[Seen]]:
    """All rounds; who is first changes from one to the next."""
    with case.scene.on(pairs, work, pace) as take:
        return [turn(take, pairs, bool(number % 2)) for number in range(case.scene.rounds(pace))]


def turn(take: Take, pairs: Sequence[Pair], backwards: bool) -> list[Seen]:
    order = list(reversed(pairs)) if backwards else list(pairs)
    seen = [trial.seen(take, pair) for pair in order]
    return list(reversed(seen)) if backwards else seen


if __name__ == "__main__":
    end_in_order()
    sys.exit(main())
