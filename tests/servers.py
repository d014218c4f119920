"""A real ``rhelp-server`` as a process, for tests that need one: a free port, a database and an account of its own."""

from __future__ import annotations

import os
import re
import secrets
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTED = 20.0  # seconds
ENDED = 20.0
LISTENING = re.compile(r"rhelp-server listening on (https?://\S+)")
COMMAND = (sys.executable, "-m", "rhelp.signaling")


@dataclass(frozen=True)
class RunningServer:
    """Where it listens, and who may sign in."""

    url: str
    name: str
    password: str
    database: str
    log: Path
    process: subprocess.Popen[str]

    def stop(self) -> int:
        """Ask it to end; its exit status. Kills it after ENDED seconds."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(ENDED)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait(ENDED)


@contextmanager
def running_server(folder: Path, *flags: str, name: str = "agent", port: int = 0) -> Iterator[RunningServer]:
    """A server in ``folder``, ended at the end; ``flags`` are more of its flags."""
    database, password = f"sqlite:///{folder / 'rhelp.sqlite3'}", secrets.token_urlsafe(12)
    added = command("agent", "add", name, "--password-stdin", "--database", database, given=f"{password}\n")
    assert added.returncode == 0, added.stderr
    with started_server(folder, database, *flags, port=port) as (url, process):
        server = RunningServer(url, name, password, database, folder / "server.log", process)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def started_server(
    folder: Path, database: str, *flags: str, port: int = 0
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server with this database; its address and process, killed at the end if it still runs."""
    log = folder / "server.log"
    where = ("--host", "127.0.0.1", "--port", str(port), "--database", database)
    with log.open("a") as errors:
        process = subprocess.Popen(
            [*COMMAND, *where, *flags], stdout=subprocess.PIPE, stderr=errors, text=True, env=environment()
        )
    try:
        yield wait_for_address(process, log), process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(ENDED)
        assert process.stdout is not None
        process.stdout.close()


def command(*argv: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``rhelp-server`` with these arguments and this standard input; ``more`` is added to its environment."""
    return subprocess.run(
        [*COMMAND, *argv],
        input=given,
        capture_output=True,
        text=True,
        timeout=STARTED,
        env=environment() | more,
        check=False,
    )


def environment() -> dict[str, str]:
    """Ours without settings of a server, in English."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RHELP_") and key != "LANGUAGE"}
    return kept | {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}


def wait_for_address(process: subprocess.Popen[str], log: Path) -> str:
    """The address in the line it prints once it listens."""
    assert process.stdout is not None
    end = time.monotonic() + STARTED
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() < end and process.poll() is None:
            if selector.select(0.2) and (found := LISTENING.search(process.stdout.readline())):
                return found[1]
    raise AssertionError(f"the server does not listen; its log says:\n{log.read_text()}")
