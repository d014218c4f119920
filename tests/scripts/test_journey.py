"""Where each millisecond goes: on real displays, and as a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.rig import journey, report


def test_every_station_of_both_ways_is_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey, "ROUNDS", 4)
    monkeypatch.setattr(journey, "WARM", 1)
    ways = journey.timed(tmp_path)
    assert ways.keys() == journey.KINDS.keys()
    small, scrolled = ways.values()
    assert list(small) == list(scrolled)
    assert {journey.GRABBED, journey.FOUND} < set(small)
    assert all(ms >= 0 for way in ways.values() for ms in way.values())
    assert sum(scrolled.values()) > sum(small.values())


def test_the_table_says_what_is_left_between_the_stations() -> None:
    run = {
        "journey": {"click-small": {"one": 1.0, "two": 2.5}, "scroll-30": {"one": 3.0, "two": 1.0}},
        "cases": [{"name": "click-small", "figures": [{"median_ms": 6.0}]}, {"name": "scroll-30", "failed": "no"}],
    }
    assert report.stations(run) == [
        ("station", "click-small", "scroll-30"),
        ("one", "1.00", "3.00"),
        ("two", "2.50", "1.00"),
        ("all of them", "3.50", "4.00"),
        ("the whole way, seen from outside", "6.00", ""),
        ("so: between the stations, and before the first", "2.50", ""),
    ]
    assert "| one | 1.00 | 3.00 |" in report.journey(run)
    assert report.journey({"cases": []}) == []
