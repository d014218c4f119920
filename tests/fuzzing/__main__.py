"""Try every parser with inputs that coverage leads to (atheris, libFuzzer): scripts/fuzz [TARGET…] [--seconds N].

What was found stays in the corpus, from which the next run goes on; an input that breaks something is named, and kept.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tests.fuzzing.targets import TARGETS

ROOT = Path(__file__).parents[2]
HANG = 10  # seconds that one input may take
STARTED = 120  # seconds that a target may need beside
LINES = 40  # of what a broken one said


def main(argv: list[str] | None = None) -> int:
    """1 where an input broke something."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="one of those that --list names; all by default")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (60)")
    parser.add_argument("--corpus", type=Path, default=ROOT / "state" / "fuzz", help="where inputs are kept")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args(argv)
    if args.list:
        print("\n".join(TARGETS))
        return 0
    if unknown := [name for name in args.targets if name not in TARGETS]:
        parser.error(f"there is no target {unknown[0]}; --list names them")
    broken = [name for name in args.targets or TARGETS if not holds(name, args.seconds, args.corpus)]
    return int(bool(broken))


def holds(name: str, seconds: int, corpus: Path) -> bool:
    """Whether the target bore whatever it was given for so long; what broke it is printed."""
    folder = corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", f"-timeout={HANG}", "-rss_limit_mb=0", "-max_len=4096"]
    options += [f"-artifact_prefix={corpus}/{name}-", "-print_final_stats=1", "-verbosity=0"]
    argv = [sys.executable, "-m", "tests.fuzzing.one", name, *options, str(folder)]
    try:
        done = subprocess.run(
            argv, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=seconds + STARTED, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"{name}: did not end")
        return False
    said = done.stdout + done.stderr
    runs = next((line.split()[-1] for line in said.splitlines() if "number_of_executed_units" in line), "no")
    print(f"{name}: {runs} inputs, {'ok' if done.returncode == 0 else 'BROKEN'}", flush=True)
    if done.returncode:
        print("\n".join(said.splitlines()[-LINES:]), flush=True)
    return done.returncode == 0 and runs != "no"


if __name__ == "__main__":
    sys.exit(main())
