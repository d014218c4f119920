"""Tasks whose errors are not lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger("rhelp")


def start(coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    """Run the coroutine in the background; if it fails, the log says so."""
    task = asyncio.get_running_loop().create_task(coroutine, name=name)
    task.add_done_callback(_look)
    return task


def _look(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s failed", task.get_name(), exc_info=error)
