"""Waiting for what others do, always with an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 15.0  # seconds
LOOK_EVERY = 0.01


def until(condition: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """The first true value of ``condition``; fails the test after ``patience`` seconds."""
    ends = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > ends:
            raise AssertionError(f"{what} did not happen within {patience:g} s")
        time.sleep(LOOK_EVERY)
    return value


def soon(condition: Callable[[], object], patience: float = 10.0, every: float = 0.05) -> bool:
    """Whether it comes true in time; all in seconds."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(every)
    return bool(condition())
