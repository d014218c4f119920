"""How fast text may follow itself where an input method runs: as fast as it and the program deal with each key.

Three ways to know, the best that the program offers: what it and the input method say to each other by XIM; the
program's answer to a ping; for what does neither, time. Which it is shows with the first character, and is remembered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import xcffib

from rhelp.desktop.x11.echo import NO_WINDOW, Echo
from rhelp.desktop.x11.xim import InputMethods
from rhelp.desktop.x11.xim_watch import Watch

LEAST = 0.008  # seconds between characters that nobody confirms
FLUSH = 0.03  # seconds for what was half composed to be handed over, which the first character brings about
SLOW = 0.25  # seconds that a program may take to see a character
ACQUAINTANCE = 0.5  # seconds that a program which is not known may take until it speaks by XIM
CALM = 2  # times what a program took are left to an input method that does not speak by XIM
PATIENCE = 0.5  # seconds for program and input method to deal with one key
MOST_FAILURES = 6  # in a row, after which a program is not known any more
MOST_PROGRAMS = 64


class Pace:
    """Over ``connection``, with another one to ``display``. Every method may raise xcffib's connection errors."""

    def __init__(self, connection: xcffib.Connection, display: str | None, echo: Echo, stop: threading.Event) -> None:
        """``stop`` ends a wait soon."""
        opened = cast(Any, connection)  # mypy does not see all that xcffib sets
        self._core, self._mask = opened.core, opened.setup.resource_id_mask
        self._echo = echo
        self._methods = InputMethods(connection)
        self._watch = Watch(connection, display, self._methods, stop)
        self._stop = stop
        self._program = (0, 0)
        self._speaks: dict[tuple[int, int], bool] = {}  # whether a program speaks by XIM, in a mode of nabi's
        self._failures = 0

    def needed(self) -> bool:
        """Whether an input method runs."""
        return self._methods.serve()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """While text is typed."""
        self._program, self._failures = self._with_focus(), 0
        if len(self._speaks) > MOST_PROGRAMS:
            self._speaks.clear()
        with self._watch.kept():
            yield

    def wait(self, keycode: int, first: bool) -> None:
        """Until the next key may be struck, after this one was pressed and released."""
        self._watch.strike(keycode)
        if not self._speaks.get(self._program):
            speaks = self._begins(FLUSH if first else LEAST)
            if self._stop.is_set():
                return  # nothing is known of a program that was not waited for
            self._speaks[self._program] = speaks
        if self._speaks[self._program]:
            self._settle()

    def close(self) -> None:
        self._watch.close()

    def _begins(self, least: float) -> bool:
        """Whether the program speaks by XIM; if it does not, it has seen the key then, or has had time to."""
        began = time.monotonic()
        if self._echo.wait(SLOW):
            least = max(least, CALM * (time.monotonic() - began))
        elif self._watch.works and self._program not in self._speaks:
            least = ACQUAINTANCE
        return self._watch.begins(least)

    def _settle(self) -> None:
        settled = self._watch.settles(PATIENCE)
        if self._stop.is_set():
            return
        self._failures = 0 if settled else self._failures + 1
        if self._failures >= MOST_FAILURES:
            del self._speaks[self._program]
            self._failures = 0
        if self._failures:
            self._program = self._with_focus()

    def _with_focus(self) -> tuple[int, int]:
        """The lowest id of the client whose window has the keyboard, and nabi's mode."""
        window = int(self._core.GetInputFocus().reply().focus)
        return window if window in NO_WINDOW else window & ~self._mask, self._methods.nabi_mode()
