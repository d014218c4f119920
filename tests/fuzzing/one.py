"""Run one target in this process: ``python -m tests.fuzzing.one NAME [libFuzzer's options] FOLDER``."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import atheris

from tests.fuzzing.targets import TARGETS

MEMORY = 4 << 30  # bytes of addresses; libFuzzer's own limit counts what the process was forked from


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    name, folder = sys.argv[1], Path(sys.argv[-1])
    with atheris.instrument_imports(include=["rhelp"], enable_loader_override=False):
        target = TARGETS[name]()
    for number, seed in enumerate(target.seeds):
        (folder / f"seed-{number}").write_bytes(seed)
        target.run(seed)
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
