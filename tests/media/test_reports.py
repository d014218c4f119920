"""Reports with news go at once, others seldom."""

from __future__ import annotations

from rhelp.media.reports import STILL, Reports


def test_reports_without_news_are_seldom() -> None:
    reports = Reports()
    assert reports.due(1, 0)
    assert not reports.due(1, 1)
    assert reports.due(2, 1.5)
    assert not reports.due(2, 1.5 + STILL - 0.1)
    assert reports.due(2, 1.5 + STILL + 0.1)
