"""Digits and icon numbers by example; tests/core/test_seats_play.py plays them at random."""

from __future__ import annotations

import pytest

from rhelp.core.routes import MOST_ICONS, Icons, Resting, Routes
from rhelp.wire.signal import Spent


@pytest.fixture
def routes() -> Routes:
    return Routes(lambda below: 0, rest=600)


def test_digits_rest_with_their_owner_and_the_reason(routes: Routes) -> None:
    route = routes.allot(1, "kim", "", 0)
    assert route == "0000" and routes.end(route) == 1
    assert routes.spent(route, 0) is None
    routes.retire(route, "kim", Spent.BURNT, 1)
    assert routes.end(route) is None
    assert routes.spent(route, 600) == Resting("kim", Spent.BURNT, 601)
    assert routes.spent(route, 601) is None


GRANTED = [
    ("kim", Spent.EXPIRED, True),
    ("kim", Spent.USED, False),
    ("kim", Spent.BURNT, False),
    ("lee", Spent.EXPIRED, False),
]


@pytest.mark.parametrize(("owner", "why", "granted"), GRANTED)
def test_only_the_owner_gets_resting_digits_back_and_only_unspent(
    routes: Routes, owner: str, why: Spent, granted: bool
) -> None:
    assert routes.allot(1, "kim", "4821", 0) == "4821"
    routes.retire("4821", "kim", why, 0)
    assert (routes.allot(2, owner, "4821", 1) == "4821") is granted


def test_when_everything_rests_the_rested_are_given_and_when_all_is_taken_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rhelp.core.routes.ROUTES", 1)
    routes = Routes(lambda below: 0, rest=600)
    routes.allot(1, "kim", "", 0)
    routes.retire("0000", "kim", Spent.USED, 0)
    assert routes.allot(2, "lee", "", 0) == "0000"
    assert routes.spent("0000", 0) is None
    assert routes.allot(3, "park", "", 0) is None


def test_the_smallest_free_icon_of_each_page() -> None:
    icons = Icons()
    assert [icons.take("", end) for end in (1, 2, 3)] == [1, 2, 3]
    icons.free("", 2)
    assert icons.take("sales", 4) == 1
    assert icons.take("", 5) == 2
    assert (icons.end("", 2), icons.end("sales", 1), icons.end("sales", 2)) == (5, 4, None)
    assert icons.of("") == [(1, 1), (2, 5), (3, 3)]
    for end in range(MOST_ICONS - 3):
        assert icons.take("", end) is not None
    assert icons.take("", 1) is None
