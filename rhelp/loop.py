"""The event loop of our programs: uvloop where there is one, asyncio's own elsewhere."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
SWITCH = 0.0005  # seconds after which a thread that computes lets another one go on


def hurry() -> None:
    """Nobody waits long: not for the interpreter's lock, nor for a search through all that was imported for garbage."""
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()


def new_loop() -> asyncio.AbstractEventLoop:
    """A fresh event loop."""
    try:
        import uvloop
    except ImportError:  # Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def run_loop(main: Coroutine[Any, Any, T]) -> T:
    """Run ``main`` to its end in a fresh event loop."""
    hurry()
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(main)
