"""Carries out effects on the desktop, in order, in a thread of its own, with the right checked at the last moment.

Typing may take a while and the network must not wait for it; a right that is taken back must stop what is still
waiting here. What only lets go (a key, a button) is always carried out.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from rhelp.core.errors import RhelpError
from rhelp.core.link import Act
from rhelp.core.outcome import Effect
from rhelp.desktop.ports import Desktop
from rhelp.wire.message import Right


class Hands:
    """Start with ``start``; ``put`` effects; ``allow`` and ``forbid`` act at once, whatever is waiting."""

    def __init__(self, desktop: Desktop, on_failed: Callable[[str], None]) -> None:
        self._desktop = desktop
        self._on_failed = on_failed
        self._allowed: frozenset[Right] = frozenset()
        self._queue: queue.SimpleQueue[Act | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="hands", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def allow(self, right: Right) -> None:
        """From now on effects of this right are carried out."""
        self._allowed |= {right}

    def forbid(self, right: Right) -> None:
        """From now on they are not, those already waiting included."""
        self._allowed -= {right}

    def put(self, act: Act) -> None:
        """Carry this out after what is waiting."""
        self._queue.put(act)

    def stop(self) -> None:
        """Carry out what is waiting and allowed, then end."""
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        while (act := self._queue.get()) is not None:
            if act.right is None or act.right in self._allowed or _lets_go(act.effect):
                self._perform(act.effect)

    def _perform(self, effect: Effect) -> None:
        try:
            effect.perform(self._desktop)
        except RhelpError as error:
            self._on_failed(str(error))
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge: one bad key must not end the session
            self._on_failed(f"{type(error).__name__}: {error}")


def _lets_go(effect: Effect) -> bool:
    return bool(getattr(effect, "lets_go", False))
