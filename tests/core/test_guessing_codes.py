"""The sum of docs/security.md, "Guessing a code", and the simulation behind it."""

from __future__ import annotations

import re

import pytest

from rhelp.core.codes import ROUTE_DIGITS, SECRET_DIGITS
from rhelp.core.limits import DAY, FAILED_JOINS, JoinBudget, Verdict
from scripts.tools.outputs import ROOT
from tests.counts import many

ADDRESSES = 10_000
DAYS = 7
LIVE_CODES = 50
HITS = 0.05  # a year, at the most


def hits(guesses_a_day: float, codes: int = LIVE_CODES) -> float:
    """Expected right guesses a year, where nobody can tell which routing digits are somebody's."""
    return float(365 * guesses_a_day * codes / 10 ** (ROUTE_DIGITS + SECRET_DIGITS))


def attack(budget: JoinBudget, a_second: int, works: bool) -> tuple[int, int]:
    """Admitted guesses in ``DAYS`` days, each from the next of ``ADDRESSES`` networks; and honest ones sent away.

    Every hour somebody comes who never came before.
    """
    admitted = refused = 0
    for tick in range(round(DAYS * DAY * a_second)):
        address, now = places[tick % ADDRESSES], tick / a_second
        if budget.verdict(address, now, works) is Verdict.MAY:
            budget.failed(address, now)
            admitted += 1
        if tick % (3600 * a_second) == 0:
            honest = f"2001:db8:{tick % 65_536:x}::1"
            refused += budget.verdict(honest, now, worked=True) is not Verdict.MAY
    return admitted, refused


places = [f"10.{n // 256}.{n % 256}.1" for n in range(ADDRESSES)]


@pytest.mark.timeout(1200)
def test_days_of_guessing_from_ten_thousand_addresses_and_nobody_honest_is_sent_away() -> None:
    admitted, refused = attack(JoinBudget(), many(100, 1), works=False)
    expected = hits(admitted / DAYS)
    print(f"{admitted} guesses in {DAYS} days, {expected:.4f} hits a year at {LIVE_CODES} codes")
    assert admitted <= FAILED_JOINS.burst + DAYS * 2_000 == 14_060
    assert hits(2_000) == pytest.approx(0.0365) and expected <= HITS
    assert refused == 0


def test_who_works_for_each_guess_gets_thirty_a_day_for_each_address() -> None:
    budget, admitted = JoinBudget(), 0
    for tick in range(round(DAYS * DAY)):
        if budget.verdict(places[tick % 50], tick, worked=True) is Verdict.MAY:
            budget.failed(places[tick % 50], tick)
            admitted += 1
    assert admitted <= FAILED_JOINS.burst + DAYS * (2_000 + 30 * 50)


def test_the_figures_in_the_document_are_these() -> None:
    text = " ".join((ROOT / "docs" / "security.md").read_text(encoding="utf-8").split())
    section = text.partition("## Guessing a code")[2].partition("## ")[0]
    for figure in ("14,060", f"{hits(2_000):.4f}", f"{hits(2_000 + 30 * ADDRESSES):.1f}"):
        assert re.search(rf"\b{re.escape(figure)}\b", section), figure
