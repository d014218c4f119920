"""Two hosts on one machine, joined by a line with a rate, a delay, loss and jitter, that can be cut. Needs root.

Hosts are network namespaces; both see the machine's files, so that X displays are reached over their Unix sockets. The
kernel's own netem is not everywhere; a small program between two TUN devices does the same (``line.c``).
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.rig.programs import Program, ProgramFailed

SOURCE = Path(__file__).with_name("line.c")
QUEUE = 100.0  # milliseconds that the line's queue holds
counter = itertools.count(1)


@dataclass(frozen=True)
class Terms:
    """What a line is like: Mbit/s, milliseconds one way, per cent lost, milliseconds of jitter."""

    rate: float = 20.0
    delay: float = 20.0
    loss: float = 1.0
    jitter: float = 0.0

    def __str__(self) -> str:
        return f"{self.rate:g} Mbit/s, {self.delay:g} ms each way, {self.loss:g} % loss"


@dataclass(frozen=True)
class Line:
    """A line under way; ``near`` and ``far`` are put before commands that are to run on either host."""

    near: tuple[str, ...]
    far: tuple[str, ...]
    near_address: str
    far_address: str
    program: Program | None = None

    def cut(self) -> None:
        """Nothing passes from now on."""
        self._tell(signal.SIGUSR1)

    def mend(self) -> None:
        """Everything passes again."""
        self._tell(signal.SIGUSR2)

    def _tell(self, sign: signal.Signals) -> None:
        if self.program is None:
            raise ProgramFailed("A loopback cannot be cut.")
        os.kill(self.program.process.pid, sign)


@contextmanager
def line(work: Path, terms: Terms) -> Iterator[Line]:
    """The line; it ends with the block. Raises ProgramFailed where this machine does not allow it."""
    stem, subnet = new_names()
    binary = compiled(work)
    with ExitStack() as stack:
        hosts = [stack.enter_context(host(f"{stem}{side}")) for side in "ab"]
        devices = [f"{stem}{side}" for side in "xy"]
        numbers = (terms.rate * 1e6, terms.delay * 1e3, terms.loss * 1e4, terms.jitter * 1e3, QUEUE * 1e3, 7)
        program = Program("line", [binary, *devices, *(str(round(number)) for number in numbers)], work)
        stack.enter_context(program)
        program.wait_until(lambda: all(Path("/sys/class/net", name).exists() for name in devices), "its devices", 10)
        for number, (name, device) in enumerate(zip(hosts, devices, strict=True), 1):
            ip("link", "set", device, "netns", name)
            ip("-n", name, "addr", "add", f"10.78.{subnet}.{number}/24", "dev", device)
            ip("-n", name, "link", "set", device, "up", "mtu", "1500", "txqueuelen", "5000")
        near, far = (("ip", "netns", "exec", name) for name in hosts)
        yield Line(near, far, f"10.78.{subnet}.1", f"10.78.{subnet}.2", program)


@contextmanager
def loopback() -> Iterator[Line]:
    """Both ends on one host that nobody else is on, so that what passes is theirs alone. Raises ProgramFailed."""
    stem, subnet = new_names()
    with host(stem) as name:
        address = f"10.78.{subnet}.1"
        ip("-n", name, "addr", "add", f"{address}/32", "dev", "lo")
        within = ("ip", "netns", "exec", name)
        yield Line(within, within, address, address)


def new_names() -> tuple[str, int]:
    """How names of hosts and devices begin, and the number of a network, neither in use here."""
    if os.geteuid() != 0:
        raise ProgramFailed("A line between two hosts needs root: network namespaces are made for them.")
    return f"rl{os.getpid() % 100_000}{next(counter)}", next(counter) % 250


@contextmanager
def host(name: str) -> Iterator[str]:
    """A namespace with its own loopback."""
    try:
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")
        yield name
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False, timeout=10, capture_output=True)


def compiled(work: Path) -> Path:
    """The program, compiled by the machine's C compiler."""
    binary = work / "line"
    if not binary.exists():
        subprocess.run(["cc", "-O2", "-o", str(binary), str(SOURCE)], check=True, timeout=60)
    return binary


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, timeout=10, stdin=subprocess.DEVNULL)
