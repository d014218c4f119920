"""The download that a line is shared with."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.rig.pairs import free_port
from scripts.rig.programs import Program


def test_what_is_given_is_counted_until_it_ends(tmp_path: Path) -> None:
    where = ["127.0.0.1", str(free_port())]
    argv = [sys.executable, "-m", "scripts.rig.download"]
    with Program("take", [*argv, "take", *where], tmp_path) as taker:
        taker.expect("listening", 10)
        with Program("give", [*argv, "give", *where], tmp_path):
            first, second = (taker.expect("came", 10) for _ in range(2))
        assert 0 < first["bytes"] < second["bytes"] and first["at"] < second["at"]
        assert taker.wait(10) == 0, "it ends with the giver"
