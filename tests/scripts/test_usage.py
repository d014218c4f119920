"""What programs use: read from the kernel's tables, and for real."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from scripts.rig.programs import Program
from scripts.rig.usage import Count, between, busy_share, passed_bytes, processor, stat_fields

TABLE = """Inter-|   Receive                                    |  Transmit
 face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo colls carrier compressed
    lo: 1000 10 0 0 0 0 0 0 1000 10 0 0 0 0 0 0
rl1x1y:  200  2 0 0 0 0 0 0  300  3 0 0 0 0 0 0
"""
BURNING = "import subprocess, sys\nchild = [sys.executable, '-c', 'while True: pass']\nsubprocess.Popen(child).wait()"


def test_bytes_count_both_ways_and_what_loops_back_once() -> None:
    assert passed_bytes(TABLE) == 1500


def test_names_of_processes_may_hold_anything() -> None:
    assert stat_fields("12 (a) b (c)) S 1 12 34 0")[:4] == ["S", "1", "12", "34"]


def test_rates_between_two_counts() -> None:
    figures = between(Count(10.0, 1.0, 2.0, 1000), Count(20.0, 1.5, 2.0, 1_251_000))
    assert figures == {"customer_percent": 5.0, "agent_percent": 0.0, "mbit_per_s": 1.0, "kbit_per_s": 1000.0}
    assert "mbit_per_s" not in between(Count(0, 0, 0, None), Count(1, 0, 0, None))


def test_children_count_with_their_program(tmp_path: Path) -> None:
    with Program("burning", [sys.executable, "-c", BURNING], tmp_path) as program:
        ends = time.monotonic() + 20
        while processor(program.process.pid) < 0.3:
            assert time.monotonic() < ends
            time.sleep(0.05)


def test_the_share_in_use_is_a_share() -> None:
    assert 0 <= busy_share(0.1) <= 1
