"""Our commands played as a person plays them, from outside; whatever they started is ended where they take too long."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.tools.outputs import ROOT

CLEARS_UP = 30.0  # seconds


def command(argv: Sequence[str | Path], more: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """One of ``scripts/``, without a display."""
    surroundings = {key: value for key, value in os.environ.items() if key != "DISPLAY"} | dict(more or {})
    name, *rest = argv
    return subprocess.Popen(
        [ROOT / "scripts" / name, *rest], env=surroundings, cwd=ROOT, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # though the tests run under nohup
    )  # fmt: skip


def played(argv: Sequence[str | Path], seconds: float) -> subprocess.CompletedProcess[str]:
    """The command to its end; after so many seconds it is asked to end, and only then killed."""
    process = command(argv)
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        if process.poll() is None:  # it took too long, or so did the test
            print(*ended(process), sep="\n")
    return subprocess.CompletedProcess(list(argv), process.returncode, out, err)


def ended(process: subprocess.Popen[str], *signs: signal.Signals) -> tuple[str, str]:
    """End it by these signals, one close behind the other, SIGTERM by default; what it said."""
    for sign in signs or (signal.SIGTERM,):
        process.send_signal(sign)
    try:
        return process.communicate(timeout=CLEARS_UP)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()
