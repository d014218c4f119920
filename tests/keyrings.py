"""A real Secret Service for tests: a message bus and GNOME's keyring of their own, in a folder of their own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.rig.input_methods import session_bus
from tests.displays import end

DAEMON = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]


@contextmanager
def message_bus(folder: Path) -> Iterator[dict[str, str]]:
    """The environment with a session bus on which nobody is."""
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_RUNTIME_DIR": str(folder)}
    with session_bus(os.environ, folder) as address:
        yield {**os.environ, **home, "DBUS_SESSION_BUS_ADDRESS": address}


@contextmanager
def secret_service(environment: dict[str, str], *, unlocked: bool = True) -> Iterator[None]:
    """GNOME's keyring on that bus, unlocked with an empty password, or locked as after a start without one."""
    argv = [*DAEMON, "--unlock"] if unlocked else DAEMON
    daemon = subprocess.Popen(
        argv, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert daemon.stdin is not None
    assert daemon.stdout is not None
    try:
        if unlocked:
            daemon.stdin.write("\n")
        daemon.stdin.close()
        daemon.stdout.readline()  # it says where it is once it is there
        yield
    finally:
        end(daemon)
        daemon.stdout.close()
