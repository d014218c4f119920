"""How late updates come, whatever both clocks say."""

from __future__ import annotations

import pytest

from rhelp.media.lateness import MODULUS, Lateness


@pytest.mark.parametrize("origin", [0, MODULUS - 20_000, 3_000_000_000])
def test_it_is_measured_against_the_quickest(origin: int) -> None:
    lateness = Lateness()
    for captured, came in ((0.0, 1000.05), (0.1, 1000.15), (0.2, 1000.28), (0.5, 1000.55)):
        lateness.add((origin + round(captured * 90_000)) % MODULUS, came)
    assert lateness.take() == pytest.approx(0.03 / 4, abs=1e-4)
    assert lateness.take() is None


def test_one_that_comes_out_of_order_counts_as_well() -> None:
    lateness = Lateness()
    lateness.add(90_000, 11.0)
    lateness.add(45_000, 11.1)  # captured half a second before
    assert lateness.take() == pytest.approx(0.6 / 2)


def test_a_slower_way_is_the_usual_one_after_half_a_minute() -> None:
    lateness = Lateness()
    lateness.add(0, 10.0)
    lateness.add(40 * 90_000, 50.2)
    assert lateness.take() == pytest.approx(0.0)


def test_a_session_of_days_with_nights_without_an_update_changes_nothing() -> None:
    lateness = Lateness()
    lateness.add(0, 10.0)
    hours = [0.0, 1.0, *(half * MODULUS / 2 / 90_000 / 3600 for half in range(1, 6)), 100.0]
    for began in hours:
        for second in range(-9, 9, 2):
            captured = began * 3600 + second
            lateness.add(round(captured * 90_000) % MODULUS, 10.0 + captured)
    assert lateness.take() == pytest.approx(0.0, abs=1e-4)
