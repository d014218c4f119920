"""SVT-AV1, opened by root, makes its threads and the one that opened it real-time ones: here they are made ordinary.

Such a thread, and every program it starts, goes before all others on the machine for as long as it likes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TASKS = Path("/proc/self/task")


@contextmanager
def ordinary_threads() -> Iterator[None]:
    """Threads of this process that became real-time ones within the block are ordinary afterwards."""
    before = real_time_threads()
    try:
        yield
    finally:
        for thread in real_time_threads() - before:
            with suppress(ProcessLookupError):
                os.sched_setscheduler(thread, os.SCHED_OTHER, os.sched_param(0))


def real_time_threads() -> set[int]:
    """Which threads of this process are real-time ones; on other systems than Linux nobody makes any."""
    found: set[int] = set()
    for thread in (int(task.name) for task in TASKS.iterdir()) if TASKS.exists() else ():
        with suppress(ProcessLookupError):
            if os.sched_getscheduler(thread) & ~os.SCHED_RESET_ON_FORK in (os.SCHED_FIFO, os.SCHED_RR):
                found.add(thread)
    return found
