"""What the agent's status line is told, from what came in."""

from __future__ import annotations

import pytest

from rhelp.core.figures import Came, Figures, Meter, Way, mean


def test_nothing_is_known_before_anything_came() -> None:
    assert Meter().came(Came(1.0), 1.0) == Figures(pictures_per_s=0.0, bits_per_s=0.0)


def test_rates_are_those_of_the_time_that_passed() -> None:
    figures = Meter().came(Came(2.0, pictures=50, bytes=1000), 2.0)
    assert (figures.pictures_per_s, figures.bits_per_s) == (25.0, 4000.0)


def test_age_is_the_way_and_what_was_waited_and_painted() -> None:
    meter = Meter()
    meter.trip(0.04, 0.0)
    meter.trip(0.2, 1.0)  # a queue; it is in what was waited already
    figures = meter.came(Came(1.0, pictures=1, late=0.03, painting=0.005), 1.0)
    assert figures.round_trip == 0.2 and figures.age == pytest.approx(0.02 + 0.03 + 0.005)


def test_age_is_unknown_while_nothing_comes() -> None:
    meter = Meter()
    meter.trip(0.04, 0.0)
    assert meter.came(Came(1.0), 1.0).age is None


def test_the_last_age_stays_for_ten_seconds() -> None:
    meter = Meter()
    meter.trip(0.04, 0.0)
    known = meter.came(Came(1.0, pictures=1, late=0.03), 1.0).age
    assert known is not None
    assert [meter.came(Came(1.0), second).age for second in (2.0, 10.9, 11.0)] == [known, known, None]


def test_loss_is_counted_over_ten_seconds() -> None:
    meter = Meter()
    assert meter.came(Came(1.0), 0.0).loss is None
    assert meter.came(Came(1.0, expected=90, missed=0), 1.0).loss == 0
    assert meter.came(Came(1.0, expected=10, missed=10), 2.0).loss == pytest.approx(0.1)
    assert meter.came(Came(1.0), 10.9).loss == pytest.approx(0.1)
    assert meter.came(Came(1.0, expected=10), 12.1).loss == 0


def test_a_way_counts_as_in_use_for_a_moment() -> None:
    meter = Meter()
    ways = frozenset({Way.FILM, Way.COPIED})
    assert meter.came(Came(1.0, ways=ways, codec="av1"), 0.0).ways == (Way.COPIED, Way.FILM)
    later = meter.came(Came(1.0, ways=frozenset({Way.EXACT})), 2.0)
    assert later.ways == (Way.COPIED, Way.EXACT, Way.FILM) and later.codec == "av1"
    rest = meter.came(Came(1.0), 4.0)
    assert rest.ways == (Way.EXACT,) and rest.codec == ""


def test_the_mean_of_nothing_is_nothing() -> None:
    assert mean([]) is None and mean(iter([1.0, 3.0])) == 2.0
