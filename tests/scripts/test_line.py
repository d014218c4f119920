"""The line between two hosts really delays, loses, limits and dies; needs root, as continuous integration has it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.rig.line import Line, Terms, line, loopback
from scripts.rig.programs import Program
from tests.machine import hosts, namespaces

ECHO = """
import json, socket, sys
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, 33, 1 << 22)  # SO_RCVBUFFORCE
sock.bind((sys.argv[1], 9000))
print(json.dumps({"event": "up"}), flush=True)
while True:
    data, who = sock.recvfrom(2000)
    sock.sendto(data[:4], who)
"""
ASK = """
import json, socket, sys, time
address, count, size, pause = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, 33, 1 << 22)  # SO_RCVBUFFORCE
sock.settimeout(2)
sent, came, start = {}, {}, time.perf_counter()
for number in range(count):
    sent[number] = time.perf_counter()
    sock.sendto(number.to_bytes(4, "big") + bytes(size - 4), (address, 9000))
    time.sleep(pause)
try:
    while len(came) < count:
        number = int.from_bytes(sock.recv(2000), "big")
        came[number] = time.perf_counter()
except TimeoutError:
    pass
trips = [(came[n] - sent[n]) * 1e3 for n in came]
took = max(came.values(), default=start) - start
print(json.dumps({"came": len(came), "first_ms": min(trips, default=0), "took_s": took}))
"""


def asked(on: Line, count: int, size: int, pause: float = 0.0) -> dict[str, Any]:
    """Packets to the far host and back: how many came, the quickest round trip, how long all took."""
    command = [*on.near, sys.executable, "-c", ASK, on.far_address, str(count), str(size), str(pause)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return dict(json.loads(done.stdout))


@pytest.fixture(autouse=True)
def hosts_can_be_made() -> None:
    namespaces()


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Any]:
    """What answers on a line's far host."""
    started: list[Program] = []

    def on(given: Line) -> None:
        program = Program("echo", [*given.far, sys.executable, "-c", ECHO, given.far_address], tmp_path)
        started.append(program)
        program.expect("up", 20)

    yield on
    for program in started:
        program.stop()


def test_a_line_delays_both_ways(tmp_path: Path, echo: Any) -> None:
    with line(tmp_path, Terms(20, 40, 0)) as on:
        echo(on)
        answer = asked(on, 10, 100, 0.01)
    assert answer["came"] == 10
    assert 80 <= answer["first_ms"] < 400  # the least of ten; a busy machine makes all of them late


def test_a_line_loses_its_share(tmp_path: Path, echo: Any) -> None:
    with line(tmp_path, Terms(100, 0, 10)) as on:
        echo(on)
        came = asked(on, 1000, 100, 0.0002)["came"]
    assert 740 < came < 880  # 0.9 of 0.9 are 810


def test_a_line_passes_no_more_than_its_rate(tmp_path: Path, echo: Any) -> None:
    with line(tmp_path, Terms(4, 0, 0)) as on:
        echo(on)
        answer = asked(on, 300, 1200, 0.0005)  # some 15 Mbit/s
    bits = answer["came"] * (1200 + 28) * 8
    assert bits / answer["took_s"] < 4.4e6
    assert answer["came"] > 50


def test_a_line_is_cut_and_mended(tmp_path: Path, echo: Any) -> None:
    with line(tmp_path, Terms(20, 5, 0)) as on:
        echo(on)
        before, came = asked(on, 5, 100)["came"], []
        on.cut()
        came.append(asked(on, 5, 100)["came"])
        on.mend()
        came.append(asked(on, 5, 100)["came"])
    assert (before, came) == (5, [0, 5])


def test_hosts_are_gone_afterwards(tmp_path: Path) -> None:
    with line(tmp_path, Terms()) as on, loopback() as alone:
        names = {on.near[-1], on.far[-1], alone.near[-1]}
        assert names <= hosts()
    assert not names & hosts()


def test_a_loopback_is_ones_own(tmp_path: Path, echo: Any) -> None:
    with loopback() as on:
        echo(on)
        assert asked(on, 5, 100)["came"] == 5
        devices = subprocess.run([*on.near, "ls", "/sys/class/net"], capture_output=True, text=True, timeout=10)
        table = subprocess.run([*on.near, "cat", "/proc/net/dev"], capture_output=True, text=True, timeout=10).stdout
    assert devices.returncode == 0
    assert {row.partition(":")[0].strip() for row in table.splitlines()[2:]} <= {"lo", "ifb0", "ifb1", "tunl0", "sit0"}
