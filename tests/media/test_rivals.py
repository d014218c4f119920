"""Who holds back in vain does so no longer; who is alone is not mistaken for that."""

from __future__ import annotations

from rhelp.media.rivals import AGAIN, LONG, Rivals

TARGET, TRIP = 0.06, 0.1


def test_a_queue_that_stays_is_somebody_elses() -> None:
    rivals = Rivals(TARGET)
    assert rivals.heard(0.09, 100_000, TRIP, 0.0) == 100_000
    assert rivals.heard(0.09, 20_000, TRIP, LONG / 2) == 20_000 and not rivals.present
    assert rivals.heard(0.09, 12_000, TRIP, LONG + 0.1) == 100_000 and rivals.present and rivals.suspected


def test_a_queue_that_goes_is_our_own() -> None:
    rivals = Rivals(TARGET)
    for step in range(100):
        rivals.heard(0.05 if step % 5 == 0 else 0.07, 100_000, TRIP, step * 0.1)
        assert not rivals.present


def test_it_holds_back_again_to_see() -> None:
    rivals = Rivals(TARGET)
    rivals.heard(0.09, 100_000, TRIP, 0.0)
    rivals.heard(0.09, 12_000, TRIP, 1.0)
    assert rivals.heard(0.09, 80_000, TRIP, 1.0 + AGAIN) == 40_000 and not rivals.present
    assert rivals.heard(0.09, 20_000, TRIP, 2.0 + AGAIN) == 80_000 and rivals.present
    assert rivals.heard(0.01, 80_000, TRIP, 2.0 + 2 * AGAIN) == 40_000
    assert rivals.heard(0.01, 40_000, TRIP, 4.0 + 2 * AGAIN) == 40_000 and not rivals.present
