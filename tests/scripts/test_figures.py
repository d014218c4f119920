"""Figures put together and judged."""

from __future__ import annotations

import pytest

from scripts.rig.figures import Seen, amount, at_least, at_most, compare, judged

LATE = [10.0, 12.0, 14.0, 20.0]


def seen(late: list[float], lost: int = 1) -> Seen:
    return Seen(late, {"n": len(late), "lost": lost})


def test_one_product_alone() -> None:
    assert compare([[seen(LATE)]]) == [{"median_ms": 13.0, "p95_ms": 20.0, "n": 4, "lost": 1}]


def test_rounds_of_two_products() -> None:
    peers = [seen([median] * 4) for median in (26.0, 52.0, 13.0)]
    ours, theirs = compare([[seen(LATE), peer] for peer in peers])
    assert (ours["n"], ours["lost"], ours["median_ms"]) == (12, 3, 13.0)
    assert (theirs["median_ms"], theirs["p95_ms"], ours["ratio"]) == (26.0, 52.0, 0.5)
    assert "ratio" not in theirs


def test_the_95th_percentile_is_that_of_all_samples_together() -> None:
    rounds = [[seen([1.0] * 10)] for _ in range(3)] + [[seen([9.0] * 10)]]
    assert compare(rounds)[0]["p95_ms"] == 9.0


def test_what_was_shown_is_the_mean_of_the_rounds_the_worst_is_the_worst_of_all() -> None:
    rounds = [[Seen([5.0], {"shown_per_s": rate, "worst_ms": rate})] for rate in (10.0, 30.0, 29.0)]
    assert compare(rounds) == [{"median_ms": 5.0, "p95_ms": 5.0, "shown_per_s": 23.0, "worst_ms": 30.0}]


def test_a_round_in_which_nothing_was_seen() -> None:
    ours, theirs = compare([[seen([], 5), seen([10.0])]])
    assert ours == {"n": 0, "lost": 5}
    assert theirs["median_ms"] == 10.0


@pytest.mark.parametrize(("value", "most", "least"), [(5.0, True, True), (4.9, True, False), (5.1, False, True)])
def test_a_target_is_met_up_to_its_limit(value: float, most: bool, least: bool) -> None:
    assert at_most("x", 5).met({"x": value}) is most
    assert at_least("x", 5).met({"x": value}) is least


def test_a_figure_that_is_not_there_meets_nothing() -> None:
    assert judged([at_most("median_ms", 5)], {})[0]["met"] is None


def test_amounts_are_read_with_their_unit() -> None:
    said = [amount(*one) for one in (("median_ms", 7.25), ("shown_per_s", 30.0), ("mbit_per_s", 2.0), ("lost", 0))]
    assert said == ["7.25 ms", "30/s", "2 Mbit/s", "0"]
    assert amount("agent_percent", 1) == "1 % of a core"
    assert amount("ratio", None) == "–"
