"""The only seam between Tk in the main thread and asyncio in the thread "net".

In go coroutines and calls, out come calls: each is put on a deque and one byte into a socket pair that Tk watches, so
that a window learns within a fraction of a millisecond and nothing polls. Tk on Windows cannot watch a socket: there
the deque is looked at every 15 ms, and nobody outside of this file knows. No other thread ever calls into Tcl: such a
call would make the network wait for the window. Therefore garbage is collected in the Tk thread alone, as long as a
bridge is open: images and variables of Tk call into Tcl when they die, in whatever thread that happens to be.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
import threading
import tkinter as tk
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Generic, TypeVar

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect
from rhelp.loop import hurry, new_loop

log = logging.getLogger(__name__)
T = TypeVar("T")
POLL_MS = 15
COLLECT_MS = 1000
FULLY_EVERY = 30  # collections
SETTLED = 5  # collections after which all that a session needs was imported
FAREWELL = 5.0  # seconds that the network thread has to finish


class Slot(Generic[T]):
    """What any thread puts and Tk takes: however much came, Tk hears once, of what ``merge`` made of it."""

    def __init__(self, bridge: Bridge, taken: Callable[[T], None], merge: Callable[[T, T], T]) -> None:
        self._bridge = bridge
        self._taken = taken
        self._merge = merge
        self._lock = threading.Lock()
        self._waiting: list[T] = []

    def grow(self, more: T) -> None:
        """Add to what waits. Safe from any thread."""
        with self._lock:
            first = not self._waiting
            self._waiting = [more if first else self._merge(self._waiting[0], more)]
        if first:
            self._bridge.post(self._take)

    def _take(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for one in waiting:
            self._taken(one)


class Bridge:
    """Opened in the Tk thread. ``broken`` is called there with every error of our own work that nobody expected."""

    def __init__(self, root: tk.Tk, broken: Callable[[BaseException], None]) -> None:
        self._root = root
        self._broken = broken
        self._out: deque[Callable[[], object]] = deque()
        self._ear, self._mouth = socket.socketpair()
        self._ear.setblocking(False)
        self._mouth.setblocking(False)
        self._loop = new_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._polled: str | None = None
        self._collections = 0
        gc.disable()
        self._collecting = root.after(COLLECT_MS, self._collect)
        self._watches = hasattr(root.tk, "createfilehandler")
        self._thread = threading.Thread(target=self._run, name="net", daemon=True)
        if self._watches:
            root.tk.createfilehandler(self._ear, tk.READABLE, self._woken)
        else:
            self._poll()
        self._thread.start()

    @property
    def wake_fd(self) -> int:
        """A byte written here makes Tk turn, so that Python gets to run its signal handlers."""
        return self._mouth.fileno()

    def spawn(
        self,
        work: Coroutine[Any, Any, T],
        done: Callable[[T], object] | None = None,
        refused: Callable[[RhelpError], object] | None = None,
    ) -> None:
        """Run ``work`` in the net thread; ``done`` or ``refused`` is called in the Tk thread afterwards."""
        self.tell(self._start, work, done, refused)

    def tell(self, call: Callable[..., object], *arguments: object) -> None:
        """Call in the net thread, soon. Nothing happens when the bridge is closed."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._guarded, call, arguments)

    def post(self, call: Callable[..., object], *arguments: object) -> None:
        """Call in the Tk thread, soon. Safe from any thread."""
        self._out.append(lambda: call(*arguments))
        with suppress(OSError):  # full: Tk is going to look anyway; closed: nobody is there to look
            self._mouth.send(b"!")

    def slot(self, taken: Callable[[Rect], None]) -> Slot[Rect]:
        """A slot whose content ``taken`` gets in the Tk thread: the rectangle around all that came."""
        return Slot(self, taken, Rect.union)

    def newest(self, taken: Callable[[T], None]) -> Slot[T]:
        """A slot that keeps only what came last."""
        return Slot(self, taken, lambda before, now: now)

    def close(self) -> None:
        """Cancel what still runs, wait for the net thread, take the ear out of Tk. In the Tk thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(FAREWELL)
        if self._watches:
            self._root.tk.deletefilehandler(self._ear)
        elif self._polled is not None:
            self._root.after_cancel(self._polled)
        self._root.after_cancel(self._collecting)
        gc.enable()
        self._ear.close()
        self._mouth.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(self._unexpected)
        self._loop.run_forever()
        left = tuple(self._tasks)
        for task in left:
            task.cancel()
        if left:
            self._loop.run_until_complete(asyncio.wait(left, timeout=FAREWELL - 1))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())  # its threads must not collect garbage
        self._loop.close()

    def _start(self, work: Coroutine[Any, Any, T], done: Any, refused: Any) -> None:
        task = self._loop.create_task(self._outcome(work, done, refused))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _outcome(self, work: Coroutine[Any, Any, T], done: Any, refused: Any) -> None:
        try:
            result = await work
        except RhelpError as error:
            self.post(refused or self._broken, error)
        except Exception as error:  # noqa: BLE001 - the thread's outermost edge: logged, and shown in the window
            self._report(error)
        else:
            if done is not None:
                self.post(done, result)

    def _guarded(self, call: Callable[..., object], arguments: tuple[object, ...]) -> None:
        try:
            call(*arguments)
        except Exception as error:  # noqa: BLE001 - as above
            self._report(error)

    def _unexpected(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        # Our own work is caught where it is started; what comes here is a library's, and no reason to end a session.
        log.error("in the net thread: %s", context.get("message"), exc_info=context.get("exception"))

    def _report(self, error: Exception) -> None:
        log.error("in the net thread", exc_info=error)
        self.post(self._broken, error)

    def _woken(self, file: object, mask: int) -> None:
        try:
            self._ear.recv(4096)
        except BlockingIOError:
            return
        self._drain()

    def _poll(self) -> None:
        self._drain()
        self._polled = self._root.after(POLL_MS, self._poll)

    def _collect(self) -> None:
        self._collections += 1
        if self._collections == SETTLED:
            hurry()
        gc.collect(1 if self._collections % FULLY_EVERY else 2)
        self._collecting = self._root.after(COLLECT_MS, self._collect)

    def _drain(self) -> None:
        for _ in range(len(self._out)):
            try:
                self._out.popleft()()
            except Exception:  # noqa: BLE001 - what Tk does with a callback of its own; the rest must not wait for it
                self._root.report_callback_exception(*sys.exc_info())
