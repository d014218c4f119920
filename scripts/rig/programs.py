"""Programs under test: started with a log each, waited for with an end, and ended by their process id."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self, TypeVar

T = TypeVar("T")
SECRET = re.compile(rb'("(?:access_code|text)"\s*:\s*)"(?:[^"\\]|\\.)*"')  # no log keeps what only two people may know
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TAIL = 15  # lines of a log shown when its program failed


def end_in_order() -> None:
    """From now on Ctrl+C, SIGTERM and a closed terminal raise SystemExit once, so that everything started is ended."""
    for sign in ENDINGS:
        if signal.getsignal(sign) is not signal.SIG_IGN:  # as under nohup
            signal.signal(sign, _leave)


def _leave(sign: int, frame: object) -> NoReturn:
    for other in ENDINGS:
        signal.signal(other, signal.SIG_IGN)  # impatience would leave behind what is not ended yet
    raise SystemExit(128 + sign)


class ProgramFailed(Exception):
    """A program ended or stayed silent; the text says which one and ends with its log's last lines."""


class Program:
    """One process with its log; ``events`` are the JSON lines of its standard output."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str | Path],
        work: Path,
        more: Mapping[str, str] | None = None,
        base: Mapping[str, str] | None = None,
    ) -> None:
        """Start it, its log in ``work``; ``more`` is added to ``base``, which keeps settings in ``work`` by default."""
        self.name = name
        self.log = work / f"{name}.log"
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in argv],
                env=dict(environment(work) if base is None else base) | dict(more or {}),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def expect(self, event: str, timeout: float, beside: Sequence[Program] = (), **wanted: object) -> dict[str, Any]:
        """The next line whose ``event`` is this one and that has all of ``wanted``; lines before it are dropped.

        Programs ``beside`` it must live on as long.
        """
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=min(left, 0.2))
            except queue.Empty:
                for program in (self, *beside):
                    program.check(f"before {self.name} said {event!r}")
                continue
            if line.get("event") == event and wanted.items() <= line.items():
                return line
        raise self.failure(f"said nothing of {event!r} {dict(wanted) or ''} within {timeout:g} s")

    def answer(self, line: str) -> None:
        """Type a line on its terminal."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def lines(self) -> Iterator[dict[str, Any]]:
        """Every line until the program ends."""
        while self._reader.is_alive() or not self._lines.empty():
            try:
                yield self._lines.get(timeout=0.2)
            except queue.Empty:
                continue

    def said(self) -> list[dict[str, Any]]:
        """The lines that came since somebody last asked for one."""
        lines = []
        with suppress(queue.Empty):
            while True:
                lines.append(self._lines.get_nowait())
        return lines

    def wait_until(self, condition: Callable[[], T], what: str, timeout: float) -> T:
        """The first true value of ``condition``, polled as long as the program lives."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if value := condition():
                return value
            if self.process.poll() is not None:
                raise self.failure(f"ended with status {self.process.returncode} before {what}")
            time.sleep(0.05)
        raise self.failure(f"did not get to {what} within {timeout:g} s")

    def wait(self, timeout: float) -> int:
        """Its exit status, once it has ended by itself."""
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise self.failure(f"did not end within {timeout:g} s") from None

    def check(self, when: str = "too early") -> None:
        """Raises ProgramFailed where it has ended and all it said was read."""
        if self.process.poll() is not None and not self._reader.is_alive():
            raise self.failure(f"ended with status {self.process.returncode} {when}")

    def failure(self, what: str) -> ProgramFailed:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:]
        return ProgramFailed("\n    ".join([f"{self.name} {what}. The end of its log:", *(lines or ["(empty)"])]))

    def stop(self, patience: float = 5.0) -> None:
        """End it and whatever it started: asked first, then killed."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)  # its own group, since it was started in a session of its own
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        if self.process.stdin is not None:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
        self._reader.join(1)

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout, self.log.open("ab", buffering=0) as log:
            for raw in self.process.stdout:
                log.write(SECRET.sub(rb'\1"..."', raw))
                try:
                    line = json.loads(raw)
                except ValueError:
                    continue
                if isinstance(line, dict):
                    self._lines.put(line)


def environment(work: Path) -> dict[str, str]:
    """Our own environment without a display, its settings and data kept in ``work``."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "LANGUAGE")}
    places = {f"XDG_{kind}_HOME": str(work / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    return kept | places | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
