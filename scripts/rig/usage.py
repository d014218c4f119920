"""What two programs use of the machine and of the line while something is looked at."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.rig.figures import Figures
from scripts.rig.pairs import Pair

TICKS = os.sysconf("SC_CLK_TCK")
UTIME, SESSION = (
    11,
    3,
)  # places in /proc/PID/stat behind the name: user and system time of it and of children it waited for


@dataclass(frozen=True)
class Count:
    """Seconds of a clock, seconds of processor of either end, and bytes that passed; None where nobody counts them."""

    at: float
    customer: float
    agent: float
    passed: int | None


@contextmanager
def used(pair: Pair) -> Iterator[Figures]:
    """Filled at the end of the block: per cent of a core of both ends, bits per second both ways with IP headers."""
    figures: Figures = {}
    before = count(pair)
    yield figures
    figures.update(between(before, count(pair)))


def count(pair: Pair) -> Count:
    passed = None if pair.line is None else passed_bytes(Path(f"/proc/{pair.customer.process.pid}/net/dev").read_text())
    customer, agent = (processor(program.process.pid) for program in (pair.customer, pair.agent))
    return Count(time.monotonic(), customer, agent, passed)


def between(before: Count, after: Count) -> Figures:
    """Rates over the time from one count to the other."""
    took = after.at - before.at
    figures = {
        "customer_percent": (after.customer - before.customer) / took * 100,
        "agent_percent": (after.agent - before.agent) / took * 100,
    }
    if before.passed is not None and after.passed is not None:
        rate = (after.passed - before.passed) * 8 / took
        figures |= {"mbit_per_s": rate / 1e6, "kbit_per_s": rate / 1e3}
    return figures


def processor(session: int) -> float:
    """Seconds that all processes of a session used so far, all their threads and ended children with them."""
    total = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = stat_fields((folder / "stat").read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        if int(fields[SESSION]) == session:
            total += sum(int(ticks) for ticks in fields[UTIME : UTIME + 4])
    return total / TICKS


def stat_fields(stat: str) -> list[str]:
    """What /proc/PID/stat says behind the name, which may hold anything."""
    return stat.rpartition(")")[2].split()


def passed_bytes(table: str) -> int:
    """Bytes through all interfaces of /proc/net/dev, both ways; what loops back is counted once."""
    total = 0
    for line in table.splitlines()[2:]:
        device, _, numbers = line.partition(":")
        received, sent = (int(numbers.split()[column]) for column in (0, 8))
        total += sent + (received if device.strip() != "lo" else 0)
    return total


def busy_share(seconds: float = 1.0) -> float:
    """How much of all processors is in use by anybody, 0 to 1, over so many seconds."""
    before = processor_lines()
    time.sleep(seconds)
    idle, total = (after - was for after, was in zip(processor_lines(), before, strict=True))
    return 1 - idle / total if total else 0.0


def processor_lines() -> tuple[int, int]:
    """Idle and all ticks of all processors so far."""
    numbers = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return numbers[3] + numbers[4], sum(numbers)
