"""Overhears what program and input method say by XIM, to tell when they have dealt with the keys that were struck."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import xcffib

from rhelp.core.errors import RhelpError
from rhelp.desktop.x11.recording import Recording
from rhelp.desktop.x11.xim import InputMethods
from rhelp.desktop.x11.xim_round import Round
from rhelp.desktop.x11.xim_talk import CHANGE_PROPERTY, SEND_EVENT, Talk

ATOMS = ("_XIM_PROTOCOL", "_XIM_MOREDATA")
QUIET = 0.02  # seconds without a word after which no release will come
LOOK = 0.05  # seconds between looks whether to stop


class Watch:
    """Over ``connection``, and another one to ``display``. Every method may raise xcffib's connection errors."""

    def __init__(
        self, connection: xcffib.Connection, display: str | None, methods: InputMethods, stop: threading.Event
    ) -> None:
        """``stop`` ends a wait soon."""
        self._connection, self._display, self._methods = cast(Any, connection), display, methods
        self._stop = stop
        core = self._connection.core
        self._atoms = [core.InternAtom(False, len(name), name).reply().atom for name in ATOMS]
        self._recording: Recording | None = None
        self._talk, self._round = Talk(*self._atoms), Round(())
        self.works = True
        """Whether anything can be overheard on this display, as far as is known."""

    @contextmanager
    def kept(self) -> Iterator[None]:
        """While keys are struck."""
        self._talk, self._round = Talk(*self._atoms), Round(self._methods.clients())
        self._open()
        try:
            yield
        finally:
            if self._recording:
                self._recording.stop()

    def strike(self, keycode: int) -> None:
        """This key was pressed and released."""
        self._round.strike(keycode)

    def begins(self, timeout: float) -> bool:
        """Wait until a program speaks of keys at all, or for so many seconds; whether one has."""
        ends = time.monotonic() + timeout
        while not self._round.begun and (left := ends - time.monotonic()) > 0 and not self._stop.is_set():
            self._hear(min(left, LOOK))
        return self._round.begun

    def settles(self, timeout: float) -> bool:
        """Whether all that was struck is dealt with within so many seconds. What is not will not be asked for again."""
        ends = time.monotonic() + timeout
        while not self._round.settled and (left := ends - time.monotonic()) > 0 and not self._stop.is_set():
            nearly = self._round.nearly
            if not self._hear(min(left, QUIET if nearly else LOOK)) and nearly:
                break
        settled = self._round.nearly
        self._round.forget()
        return settled

    def close(self) -> None:
        if self._recording:
            self._recording.close()

    def _hear(self, timeout: float) -> bool:
        """Whether anything came."""
        if self._recording is None:
            self._stop.wait(timeout)
            return False
        requests = self._recording.hear(timeout)
        for request in requests:
            if said := self._talk.take(request):
                self._round.hear(said)
        return bool(requests)

    def _open(self) -> None:
        if self._recording is None and self.works:
            try:
                self._recording = Recording(self._connection, self._display, (CHANGE_PROPERTY, SEND_EVENT))
            except RhelpError:
                self.works = False
        if self._recording and not self._recording.start():
            self._recording.stop()
            self._recording.close()
            self._recording, self.works = None, False
