"""Lets go of what a program that was killed has left held down: a process of its own, at the side of that program.

What was pressed by XTEST stays down when the program that pressed it is gone. So it writes down here what it presses
and lets go, on a pipe; when that ends, whatever is still down is let go.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE = 2, 3, 4, 5  # event codes of the core protocol
LETS_GO = {KEY_PRESS: KEY_RELEASE, BUTTON_PRESS: BUTTON_RELEASE}
PRESSED_BY = {release: press for press, release in LETS_GO.items()}
ENDS = 5.0  # seconds the process may take to end


class Watchman:
    """Starts with the first note. Use it from one thread at a time."""

    def __init__(self, display: str | None = None) -> None:
        self._display = display or os.environ.get("DISPLAY", "")
        self._process: subprocess.Popen[bytes] | None = None

    def note(self, event: int, detail: int) -> None:
        """A key or button (its number: ``detail``) is about to go down, or went up."""
        with suppress(OSError):  # nobody watches, or it stands still: our own letting go remains
            process = self._process or self._start()
            if process.stdin is not None:
                os.write(process.stdin.fileno(), bytes((event, detail)))

    def close(self) -> None:
        """All was let go."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        try:
            self._process.wait(ENDS)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", "rhelp.desktop.x11.watchman", self._display]
        self._process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        assert self._process.stdin is not None
        os.set_blocking(self._process.stdin.fileno(), False)
        return self._process


def main(display: str) -> None:
    """Watch until standard input ends, then let go."""
    down: dict[tuple[int, int], None] = {}
    while notes := os.read(0, 4096):
        for event, detail in zip(notes[::2], notes[1::2], strict=False):
            if event in LETS_GO:
                down[event, detail] = None
            else:
                down.pop((PRESSED_BY[event], detail), None)
    if down:
        let_go(display, [(LETS_GO[event], detail) for event, detail in reversed(down)])


def let_go(display: str, releases: list[tuple[int, int]]) -> None:
    """On a display that may be gone as well."""
    import xcffib.xproto  # only now: while it watches the process shall be small
    import xcffib.xtest

    with suppress(xcffib.XcffibException):
        connection = xcffib.connect(display)
        for event, detail in releases:
            connection(xcffib.xtest.key).FakeInput(event, detail, xcffib.CurrentTime, xcffib.NONE, 0, 0, 0)
        connection.core.GetInputFocus().reply()  # type: ignore[has-type]
        connection.disconnect()


if __name__ == "__main__":
    main(sys.argv[1])
