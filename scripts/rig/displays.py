"""Virtual X displays of 1920x1080, each an Xvfb on a number that it finds free by itself, and ways to wait and look."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import xcffib

from scripts.rig.programs import Program, ProgramFailed

T = TypeVar("T")
SIZE = "1920x1080"
STANDS = 20.0  # seconds until a display must stand
PATIENCE = 15.0  # seconds


@contextmanager
def display(work: Path, name: str, size: str = SIZE) -> Iterator[str]:
    """A display as ``:N``; it ends with the block."""
    told, tell = os.pipe()
    with (work / f"{name}.log").open("ab") as log:
        screen = ["-screen", "0", f"{size}x24", "-dpi", "96", "-nolisten", "tcp", "-noreset"]
        argv = ["Xvfb", "-displayfd", str(tell), *screen]
        server = subprocess.Popen(
            argv, pass_fds=[tell], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    os.close(tell)
    try:
        yield f":{read_number(told, server)}"
    finally:
        os.close(told)
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(5)


def read_number(told: int, server: subprocess.Popen[bytes]) -> int:
    """The display's number, written by the server once clients may come."""
    text, end = b"", time.monotonic() + STANDS
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([told], [], [], max(0.0, end - time.monotonic()))
        part = os.read(told, 16) if ready else b""
        if not part:
            raise ProgramFailed(f"Xvfb did not start a display (status {server.poll()}).")
        text += part
    return int(text)


@contextmanager
def window_manager(shown_on: str, work: Path) -> Iterator[Program]:
    """Openbox on a display."""
    with Program(f"openbox{shown_on.replace(':', '-')}", ["openbox"], work, {"DISPLAY": shown_on}) as manager:
        yield manager


def screenshot(shown_on: str, path: Path) -> None:
    """Keep what is on the display as a PNG file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-display", shown_on, "-window", "root", str(path)], check=True, timeout=30)


def until(condition: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """The first true value of ``condition``; fails the test after ``patience`` seconds."""
    ends = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > ends:
            raise AssertionError(f"{what} did not happen within {patience:g} s")
        time.sleep(0.01)
    return value


def end(process: subprocess.Popen[Any]) -> None:
    """Ask the process to end, make it where it does not."""
    process.terminate()
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(3)


def set_layout(display: str, *layout: str) -> None:
    """``setxkbmap`` with these arguments."""
    subprocess.run(["setxkbmap", "-display", display, *layout], check=True, timeout=10, capture_output=True)


@contextmanager
def connected(display: str) -> Iterator[Any]:
    """An X connection of its own."""
    connection = xcffib.connect(display=display)
    try:
        yield connection
    finally:
        connection.disconnect()
