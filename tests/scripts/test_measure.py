"""The measuring command: a real pair of programs, and figures put together right."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from scripts.rig import glass
from scripts.rig.measure import MIDDLE, Seen, changed_by_click, compare, eye
from scripts.rig.pairs import tiger_pair
from scripts.tools.outputs import ROOT

LATE = [10.0, 12.0, 14.0, 20.0]


def seen(late: list[float], lost: int = 1) -> Seen:
    return Seen(late, {"n": len(late), "lost": lost})


def test_a_pair_is_clicked_through(tmp_path: Path) -> None:
    with tiger_pair(tmp_path) as pair, eye("target", tmp_path, "target", pair.remote) as target:
        viewer = glass.Glass(pair.viewer)
        viewer.fake(glass.MOTION, 0, *MIDDLE)
        target.wait_until(lambda: changed_by_click(viewer), "a click that came through", 30)
        assert glass.click(pair.viewer, *MIDDLE, 2)["n"] == 2


def test_rhelp_itself_is_measured(tmp_path: Path) -> None:
    surroundings = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    measured = subprocess.run(
        [ROOT / "scripts" / "measure", "click", "-n", "5"],
        env=surroundings, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert measured.returncode == 0, measured.stderr
    result = json.loads(measured.stdout)
    assert result["n"] + result["lost"] == 5 and result["n"] >= 4
    assert 0 < result["median_ms"] <= result["p95_ms"]


def test_one_product_alone() -> None:
    assert compare([[seen(LATE)]]) == {"median_ms": 13.0, "p95_ms": 14.0, "n": 4, "lost": 1}


def test_rounds_of_two_products() -> None:
    peers = [seen([median] * 4) for median in (26.0, 52.0, 13.0)]
    result = compare([[seen(LATE), peer] for peer in peers])
    assert (result["n"], result["lost"], result["median_ms"]) == (12, 3, 13.0)
    assert (result["peer_median_ms"], result["peer_p95_ms"], result["ratio"]) == (26.0, 52.0, 0.5)
    assert "peer_n" not in result


def test_the_95th_percentile_is_that_of_all_samples_together() -> None:
    rounds = [[seen([1.0] * 10)] for _ in range(3)] + [[seen([9.0] * 10)]]
    assert compare(rounds)["p95_ms"] == 9.0


def test_rates_are_medians_of_the_rounds() -> None:
    rounds = [[Seen([5.0], {"shown_per_s": rate, "drawn_per_s": 30.0})] for rate in (10.0, 30.0, 29.0)]
    assert compare(rounds) == {"median_ms": 5.0, "p95_ms": 5.0, "shown_per_s": 29.0, "drawn_per_s": 30.0}


def test_a_round_in_which_nothing_was_seen() -> None:
    result = compare([[seen([], 5), seen([10.0])]])
    assert result == {"n": 0, "lost": 5, "peer_median_ms": 10.0, "peer_p95_ms": 10.0}
