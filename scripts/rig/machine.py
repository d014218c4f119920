"""The machine that figures were taken on, as far as it matters for them."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import subprocess
import time
from pathlib import Path
from typing import Any

from scripts.rig.usage import busy_share
from scripts.tools.outputs import ROOT

LIBRARIES = ("aiortc", "aioice", "av", "numpy", "opencv-python", "uvloop", "xcffib", "xxhash", "zstandard")
QUIET = 0.08  # of all processors, in use by others before anything is measured
PATIENCE = 60.0  # seconds to wait for a quiet machine


def description() -> dict[str, Any]:
    """Processor, memory, system and versions."""
    return {
        "processor": processor(Path("/proc/cpuinfo").read_text()),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
        "virtual": first_line("systemd-detect-virt"),
        "python": platform.python_version(),
        "rhelp": first_line("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
        "tigervnc": package("tigervnc-viewer"),
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def processor(cpuinfo: str) -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo, re.MULTILINE)
    return found[1].strip() if found else "unknown"


def package(name: str) -> str:
    """A Debian package's version."""
    return first_line("dpkg-query", "--show", "--showformat=${Version}", name)


def first_line(*command: str) -> str:
    """The first line that a command says; empty where there is no such command."""
    try:
        done = subprocess.run(command, text=True, capture_output=True, timeout=10, check=False)
    except OSError:
        return ""
    return next(iter(done.stdout.splitlines()), "").strip()


def wait_until_quiet() -> float:
    """Wait for others to finish, a minute at most; the share of all processors that is in use at the end."""
    ends = time.monotonic() + PATIENCE
    while (share := busy_share(2.0)) > QUIET and time.monotonic() < ends:
        time.sleep(1)
    return share
