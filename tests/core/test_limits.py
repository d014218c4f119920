"""Limits: what a bucket admits at most, whose address is whose, and that right codes cost nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.limits import (
    DAY,
    FAILED_JOINS,
    SIGN_INS_PER_ACCOUNT,
    Buckets,
    JoinBudget,
    Rate,
    SignInBudget,
    address_key,
)

ADDRESS = "192.0.2.7"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.7", "::ffff:192.0.2.7"),
        ("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff"),
        ("fe80::1%eth0", "fe80::1%eth1"),
    ],
)
def test_one_subscriber_is_one_key(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("192.0.2.7", "192.0.2.8"), ("2001:db8::1", "2001:db8:0:1::1"), ("", "192.0.2.7")]
)
def test_different_subscribers_are_different_keys(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@given(st.integers(1, 20), st.floats(0.01, 10), st.lists(st.floats(0, 30), min_size=1, max_size=80))
def test_a_bucket_never_admits_more_than_its_rate(burst: int, per_second: float, gaps: list[float]) -> None:
    buckets, now, admitted = Buckets(Rate(burst, per_second)), 0.0, 0
    for gap in gaps:
        now += gap
        admitted += buckets.take("k", now)
    assert admitted <= burst + now * per_second + 1e-6


def test_keys_do_not_share_a_bucket_and_a_bucket_fills_again() -> None:
    buckets = Buckets(Rate(1, 0.5))
    assert buckets.take("a", 0)
    assert not buckets.take("a", 1)
    assert buckets.take("b", 1)
    assert buckets.has("a", 2)
    assert buckets.take("a", 2)


def test_a_try_given_back_does_not_count_and_never_overfills() -> None:
    buckets = Buckets(Rate(2, 0))
    for _ in range(10):
        assert buckets.take("a", 0)
        buckets.give_back("a", 0)
    buckets.give_back("a", 0)
    assert [buckets.take("a", 0) for _ in range(3)] == [True, True, False]


def test_only_so_many_keys_are_remembered() -> None:
    buckets = Buckets(Rate(1, 0), most_keys=100)
    for n in range(1000):
        buckets.take(str(n), 0)
    assert len(buckets) == 100
    assert not buckets.take("999", 0)


def test_a_week_of_guessing_from_everywhere_stays_within_the_budget() -> None:
    budget, tries, now = JoinBudget(), 0, 0.0
    while now < 7 * DAY:
        address = f"10.{tries % 251}.{int(now) % 256}.7"
        if budget.allows(address, now):
            budget.failed(address, now)
            tries += 1
        now += 1
    assert tries <= FAILED_JOINS.burst + 7 * 2_000


def test_one_address_is_stopped_long_before_the_others() -> None:
    budget = JoinBudget()
    for _ in range(60):
        if budget.allows(ADDRESS, 0):
            budget.failed(ADDRESS, 0)
    assert not budget.allows(f"::ffff:{ADDRESS}", 0)
    assert budget.allows("192.0.2.8", 0)


def test_a_whole_network_counts_as_one_address() -> None:
    budget, admitted = JoinBudget(), 0
    for n in range(65_536):
        if budget.allows(f"2001:db8::{n:x}", 0):
            budget.failed(f"2001:db8::{n:x}", 0)
            admitted += 1
    assert admitted == 12


def test_an_account_is_guarded_wherever_the_tries_come_from() -> None:
    budget = SignInBudget()
    admitted = sum(budget.admit(f"10.0.{n}.1", "kim", 0) for n in range(100))
    assert admitted == SIGN_INS_PER_ACCOUNT.burst
    assert budget.admit("10.0.0.2", "lee", 0)


def test_signing_in_rightly_is_never_limited() -> None:
    budget = SignInBudget()
    for _ in range(1000):
        assert budget.admit(ADDRESS, "kim", 0)
        budget.succeeded(ADDRESS, "kim", 0)
