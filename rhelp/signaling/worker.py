"""A worker: one task that does one thing after the other, and survives every one of them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from rhelp.signaling.store import StoreError

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]


class Worker:
    """Jobs in the order in which they were given. Methods belong to the event loop's thread."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._waiting = asyncio.Event()

    def __len__(self) -> int:
        return len(self._jobs)

    def do(self, job: Job) -> None:
        """Have it done in its turn."""
        self._jobs.append(job)
        self._waiting.set()

    async def work(self) -> None:
        """Do what is to be done, for ever; what goes wrong is told to the log."""
        while True:
            await self._waiting.wait()
            while self._jobs:
                await self._attempt(self._jobs[0])
                self._jobs.popleft()
            self._waiting.clear()

    async def _attempt(self, job: Job) -> None:
        try:
            await job()
        except StoreError as trouble:
            log.error("%s (%s)", trouble, trouble.__cause__)
        except Exception:
            log.exception("a job failed")
