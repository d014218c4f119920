"""The measuring command: a real pair of programs, and figures put together right."""

from __future__ import annotations

from pathlib import Path

from scripts.rig import glass
from scripts.rig.measure import MIDDLE, changed_by_click, compare, eye
from scripts.rig.pairs import tiger_pair

OURS = {"median_ms": 10.0, "p95_ms": 20.0, "n": 5, "lost": 1}


def test_a_pair_is_clicked_through(tmp_path: Path) -> None:
    with tiger_pair(tmp_path) as pair, eye("target", tmp_path, "target", pair.remote) as target:
        viewer = glass.Glass(pair.viewer)
        viewer.fake(glass.MOTION, 0, *MIDDLE)
        target.wait_until(lambda: changed_by_click(viewer), "a click that came through", 30)
        assert glass.click(pair.viewer, *MIDDLE, 2)["n"] == 2


def test_one_product_alone() -> None:
    assert compare([[OURS]]) == OURS


def test_rounds_of_two_products() -> None:
    peers = [OURS | {"median_ms": median} for median in (20.0, 40.0, 10.0)]
    result = compare([[OURS, peer] for peer in peers])
    assert (result["n"], result["lost"], result["median_ms"]) == (15, 3, 10.0)
    assert (result["peer_median_ms"], result["peer_p95_ms"], result["ratio"]) == (20.0, 20.0, 0.5)
    assert "peer_n" not in result


def test_a_round_in_which_nothing_was_seen() -> None:
    assert compare([[{"n": 0, "lost": 5}, OURS]]) == {"n": 0, "lost": 5, "peer_median_ms": 10.0, "peer_p95_ms": 20.0}
