"""Virtual X displays of 1920x1080, each an Xvfb on a number that it finds free by itself, and ways to look at them."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xcffib

from scripts.rig.programs import Program, ProgramFailed

SIZE = "1920x1080"
STANDS = 20.0  # seconds until a display must stand


@contextmanager
def display(work: Path, name: str, size: str = SIZE) -> Iterator[str]:
    """A display as ``:N`` with its log in ``work``; it ends with the block."""
    with xvfb(size=size, log=work / f"{name}.log") as shown_on:
        yield shown_on


@contextmanager
def xvfb(*options: str, size: str = "1280x800", dots_per_inch: int = 96, log: Path | None = None) -> Iterator[str]:
    """A display as ``:N`` that ends with the block; ``options`` are Xvfb's, such as ``-extension DAMAGE``."""
    told, tell = os.pipe()
    screen = ["-screen", "0", f"{size}x24", "-dpi", str(dots_per_inch), "-nolisten", "tcp", "-noreset"]
    argv = ["Xvfb", "-displayfd", str(tell), *screen, *options]
    with Path(os.devnull if log is None else log).open("ab") as out:
        server = subprocess.Popen(
            argv, pass_fds=[tell], stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    os.close(tell)
    try:
        yield f":{read_number(told, server)}"
    finally:
        os.close(told)
        end(server)


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
