"""Carries out effects on the desktop in a thread of its own, with the right checked at the last moment.

Typing may take a while and the network must not wait for it; a right that is taken back must stop what is still
waiting here, also where the network's loop stands still: ``forbid`` works from any thread, and lets go by itself of
what was held by that right. What lets go because a right, the line or the session ended overtakes everything that
waits, and what would be pressed after it is forgotten, so that nothing is left held down.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

from rhelp.core.errors import RhelpError
from rhelp.core.link import Act
from rhelp.core.outcome import Effect
from rhelp.desktop.ports import Desktop
from rhelp.peer.sparing import Sparing
from rhelp.wire.message import Right

log = logging.getLogger(__name__)

MOST_WAITING = 2000  # effects; an agent faster than the desktop loses what comes beyond
PATIENCE = 5.0  # seconds an effect under way may take at the end
FOREVER = float("inf")
UNEXPECTED = RhelpError("Something did not work in the support program. Remote support goes on.")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An act, how often the right had been given when it came, and how often something had been let go."""

    act: Act
    leave: int
    lettings_go: int


class Hands:
    """Start with ``start``; ``put`` effects; ``allow`` and ``forbid`` act at once, whatever is waiting.

    Safe from any thread.
    """

    def __init__(
        self, desktop: Desktop, on_failed: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._desktop = Sparing(desktop)
        self._on_failed = on_failed
        self._clock = clock
        self._allowed: dict[Right, float] = {}  # until when
        self._leaves: Counter[Right] = Counter()
        self._changed = threading.Condition()
        self._urgent: deque[Effect] = deque()
        self._waiting: deque[_Waiting] = deque()
        self._lettings_go = 0
        self._held: dict[Effect, Right] = {}  # what lets go, by which right it was pressed
        self._let_go_ahead: set[Effect] = set()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="hands", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def allow(self, right: Right, until: float | None = None) -> None:
        """From now on effects of this right are carried out, until this time of the clock where there is an end."""
        with self._changed:
            if right not in self._allowed:
                self._leaves[right] += 1
            self._allowed[right] = FOREVER if until is None else until
            if right is Right.KEYBOARD:
                self._desktop.keyboard.may_type(True)

    def forbid(self, right: Right) -> None:
        """From now on they are not, those already waiting, and text that is being typed, included.

        What it holds down is let go, before the network's loop says so.
        """
        with self._changed:
            self._allowed.pop(right, None)
            if right is Right.KEYBOARD:
                self._desktop.keyboard.may_type(False)
            for effect in [effect for effect, by in self._held.items() if by is right]:
                del self._held[effect]
                self._let_go_ahead.add(effect)
                self._urgent.append(effect)
            self._changed.notify()

    def put(self, act: Act) -> None:
        """Carry this out after what is waiting; at once where it came by no right, for then it only lets go."""
        with self._changed:
            if act.right is None:
                self._lettings_go += 1
                if act.effect in self._let_go_ahead:
                    self._let_go_ahead.discard(act.effect)
                    return
                self._urgent.append(act.effect)
            elif _lets_go(act.effect) or (act.right in self._allowed and len(self._waiting) < MOST_WAITING):
                self._waiting.append(_Waiting(act, self._leaves[act.right], self._lettings_go))
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
                self._expire()
                if self._urgent:
                    effect = self._urgent.popleft()
                    self._held.pop(effect, None)
                    return effect
                if self._stopping:
                    return None
                if not self._waiting:
                    self._changed.wait(self._until_next_end())
                elif self._may(waiting := self._waiting.popleft()):
                    return self._remembered(waiting.act)

    def _may(self, waiting: _Waiting) -> bool:
        right, effect = waiting.act.right, waiting.act.effect
        if right is None or _lets_go(effect):
            return True
        stale = waiting.lettings_go != self._lettings_go and _undone(effect) is not None
        return right in self._allowed and waiting.leave == self._leaves[right] and not stale

    def _expire(self) -> None:
        now = self._clock()
        for right in [right for right, until in self._allowed.items() if until <= now]:
            self.forbid(right)

    def _until_next_end(self) -> float | None:
        """Seconds until a right comes to its end; None where none does."""
        first = min(self._allowed.values(), default=FOREVER)
        return None if first == FOREVER else max(0.0, first - self._clock())

    def _remembered(self, act: Act) -> Effect:
        """Keep in mind what it holds down, or no longer."""
        undone = _undone(act.effect)
        if undone is not None and act.right is not None:
            self._held[undone] = act.right
            self._let_go_ahead.discard(undone)
        elif _lets_go(act.effect):
            self._held.pop(act.effect, None)
        return act.effect


def _lets_go(effect: Effect) -> bool:
    return bool(getattr(effect, "lets_go", False))


def _undone(effect: Effect) -> Effect | None:
    """What lets go of what the effect holds down; None where it holds nothing."""
    undone: Callable[[], Effect] | None = getattr(effect, "undone", None)
    return None if undone is None else undone()
