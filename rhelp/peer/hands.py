"""Carries out effects on the desktop in a thread of its own, with the right checked at the last moment.

Typing may take a while and the network must not wait for it; a right that is taken back must stop what is still
waiting here. What lets go because a right, the line or the session ended overtakes everything that waits, and what
would be pressed after it is forgotten, so that nothing is left held down.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from rhelp.core.errors import RhelpError
from rhelp.core.link import Act
from rhelp.core.outcome import Effect
from rhelp.desktop.ports import Desktop
from rhelp.peer.sparing import Sparing
from rhelp.wire.message import Right

log = logging.getLogger(__name__)

MOST_WAITING = 2000  # effects; an agent faster than the desktop loses what comes beyond
PATIENCE = 5.0  # seconds an effect under way may take at the end
UNEXPECTED = RhelpError("Something did not work in the support program. Remote support goes on.")


class Hands:
    """Start with ``start``; ``put`` effects; ``allow`` and ``forbid`` act at once, whatever is waiting."""

    def __init__(self, desktop: Desktop, on_failed: Callable[[str], None]) -> None:
        self._desktop = Sparing(desktop)
        self._on_failed = on_failed
        self._allowed: frozenset[Right] = frozenset()
        self._changed = threading.Condition()
        self._urgent: deque[Effect] = deque()
        self._waiting: deque[tuple[int, Act]] = deque()
        self._lettings_go = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="hands", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def allow(self, right: Right) -> None:
        """From now on effects of this right are carried out."""
        self._allowed |= {right}
        if right is Right.KEYBOARD:
            self._desktop.keyboard.may_type(True)

    def forbid(self, right: Right) -> None:
        """From now on they are not, those already waiting, and text that is being typed, included."""
        self._allowed -= {right}
        if right is Right.KEYBOARD:
            self._desktop.keyboard.may_type(False)

    def put(self, act: Act) -> None:
        """Carry this out after what is waiting; at once where it came by no right, for then it only lets go."""
        with self._changed:
            if act.right is None:
                self._lettings_go += 1
                self._urgent.append(act.effect)
            elif len(self._waiting) < MOST_WAITING or _lets_go(act.effect):
                self._waiting.append((self._lettings_go, act))
            self._changed.notify()

    def stop(self) -> bool:
        """Let go of what must be let go, forget the rest; whether the thread has ended and the desktop is free."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (effect := self._next()) is not None:
            try:
                effect.perform(self._desktop)
            except RhelpError as error:
                self._on_failed(str(error))
            except Exception:  # a thread's outermost edge: one bad key must not end the session
                log.exception("an effect on the desktop failed")
                self._on_failed(str(UNEXPECTED))

    def _next(self) -> Effect | None:
        """The next effect that may be carried out; None at the end."""
        with self._changed:
            while True:
                if self._urgent:
                    return self._urgent.popleft()
                if self._stopping:
                    return None
                if self._waiting:
                    born, act = self._waiting.popleft()
                    if self._may(act, born):
                        return act.effect
                else:
                    self._changed.wait()

    def _may(self, act: Act, born: int) -> bool:
        if _lets_go(act.effect):
            return True
        stale = born != self._lettings_go and _holds(act.effect)
        return act.right in self._allowed and not stale


def _lets_go(effect: Effect) -> bool:
    return bool(getattr(effect, "lets_go", False))


def _holds(effect: Effect) -> bool:
    return bool(getattr(effect, "holds", False))
