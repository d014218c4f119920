"""Limits: what a bucket admits at most, whose address is whose, and that right codes cost nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.limits import (
    DAY,
    FAILED_JOINS,
    FAILED_JOINS_PER_ADDRESS,
    FAILED_JOINS_PER_NETWORK,
    SIGN_INS_PER_ACCOUNT,
    Buckets,
    Counts,
    Delays,
    JoinBudget,
    Rate,
    Shares,
    SignInBudget,
    TokenBudget,
    Verdict,
    address_key,
    network_key,
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


def guess(budget: JoinBudget, addresses: int, days: float, worked: bool = True) -> int:
    """How many wrong codes get through from so many addresses, each of which tries whenever it may."""
    tries, now = 0, 0.0
    while now < days * DAY:
        for n in range(addresses):
            address = f"10.0.{n // 256}.{n % 256}"
            if budget.verdict(address, now, worked) is Verdict.MAY:
                budget.failed(address, now)
                tries += 1
        now += 20
    return tries


@pytest.mark.parametrize("addresses", [1, 5, 40])
def test_days_of_guessing_stay_within_the_budget(addresses: int) -> None:
    budget = JoinBudget()
    tries = guess(budget, addresses, 3)
    assert tries <= FAILED_JOINS.burst + 3 * (2_000 + 30 * addresses)
    assert budget.verdict("192.0.2.7", 3 * DAY, worked=True) is Verdict.MAY


@pytest.mark.parametrize("addresses", [1, 5, 40])
def test_who_does_not_work_for_it_gets_no_more_whatever_the_addresses(addresses: int) -> None:
    assert guess(JoinBudget(), addresses, 3, worked=False) <= FAILED_JOINS.burst + 3 * 2_000


def test_one_address_cannot_use_up_what_all_share() -> None:
    budget = JoinBudget()
    guess(budget, 1, 2)
    budget.failed("192.0.2.7", 2 * DAY)
    assert budget.allows("192.0.2.7", 2 * DAY)


def test_nobody_is_refused_for_what_others_did() -> None:
    budget = JoinBudget()
    for n in range(10_000):
        budget.failed(f"10.0.{n // 256}.{n % 256}", 0)
    assert budget.verdict("10.0.0.1", 1) is Verdict.NOT_NOW
    for address in ("192.0.2.7", "2001:db8:7::1"):
        assert budget.verdict(address, 1) is Verdict.WORK
        assert budget.verdict(address, 1, worked=True) is Verdict.MAY
        assert budget.verdict(address, 1, guessable=False) is Verdict.MAY
        budget.failed(address, 1)
        assert budget.verdict(address, 30, worked=True) is Verdict.NOT_NOW
        assert budget.verdict(address, 61) is not Verdict.NOT_NOW


def test_who_fails_again_waits_longer_but_never_longer_than_that() -> None:
    delays, waits, now = Delays(first=60, longest=3600), [], 0.0
    for _ in range(9):
        delays.failed("k", now)
        before = now
        while not delays.over("k", now):
            now += 60
        waits.append(now - before)
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    delays.failed("k", now + DAY)
    assert delays.over("k", now + DAY + 60)
    delays.forgive("k")
    assert delays.over("k", now + DAY)


def test_only_so_many_who_failed_are_remembered() -> None:
    delays = Delays(most_keys=2)
    for key in "abc":
        delays.failed(key, 0)
    assert [delays.over(key, 0) for key in "abc"] == [True, False, False]


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


@pytest.mark.parametrize("addresses", [1, 40])
def test_an_account_is_guarded_wherever_the_tries_come_from(addresses: int) -> None:
    budget, admitted, now = SignInBudget(), 0, 0.0
    while now < 2 * DAY:
        admitted += sum(budget.admit(f"10.0.{n}.1", "kim", now) for n in range(addresses))
        now += 20
    assert admitted <= SIGN_INS_PER_ACCOUNT.burst + 2 * (2_880 + 30 * addresses)
    assert budget.admit("192.0.2.9", "lee", now)


def test_nobody_is_locked_out_by_what_others_try() -> None:
    budget = SignInBudget()
    assert budget.admit(ADDRESS, "kim", 0)
    budget.succeeded(ADDRESS, "kim", 0)
    for n in range(1000):
        budget.admit(f"10.{n // 256}.{n % 256}.1", "kim", 1)
    assert not budget.admit("10.0.0.1", "kim", 2)
    # known here: a slip of the finger does not matter
    assert all(budget.admit(ADDRESS, "kim", 2) for _ in range(3))
    # never seen here: one try, then a minute
    assert budget.admit("192.0.2.8", "kim", 2)
    assert not budget.admit("192.0.2.8", "kim", 3)
    assert budget.admit("192.0.2.8", "kim", 62)


def test_where_somebody_signed_in_guessing_is_limited_still() -> None:
    budget = SignInBudget()
    assert budget.admit(ADDRESS, "kim", 0)
    budget.succeeded(ADDRESS, "kim", 0)
    assert sum(budget.admit(ADDRESS, "kim", 1) for _ in range(50)) == 10


def test_signing_in_rightly_is_never_limited() -> None:
    budget = SignInBudget()
    for _ in range(1000):
        assert budget.admit(ADDRESS, "kim", 0)
        budget.succeeded(ADDRESS, "kim", 0)


def test_tries_under_way_count_as_if_they_were_wrong() -> None:
    budget, ends = JoinBudget(), 0
    while budget.allows(ADDRESS, 0):
        budget.begins(ends, ADDRESS)
        ends += 1
    assert ends == FAILED_JOINS_PER_ADDRESS.burst
    for end in range(5):
        budget.over(end)  # right
    for end in range(5, ends):
        budget.over(end)
        budget.failed(ADDRESS, 0)
        budget.over(end)  # whoever says it twice
    for end in range(5):
        assert budget.allows(ADDRESS, 0)
        budget.begins(end, ADDRESS)
    assert not budget.allows(ADDRESS, 0)


def test_who_waits_for_having_failed_tries_one_at_a_time() -> None:
    budget = JoinBudget()
    for n in range(100):
        budget.failed(f"10.0.0.{n}", 0)
    budget.failed(ADDRESS, 0)
    budget.failed("10.0.1.1", 61)
    assert budget.verdict(ADDRESS, 61, worked=True) is Verdict.MAY
    budget.begins(1, ADDRESS)
    assert budget.verdict(ADDRESS, 61, worked=True) is Verdict.NOT_NOW
    budget.over(1)
    assert budget.verdict(ADDRESS, 61, worked=True) is Verdict.MAY


def test_tries_under_way_are_never_more_than_the_budget_holds() -> None:
    budget = JoinBudget()
    for end in range(128):
        if budget.allows(f"10.{end}.0.1", 0):
            budget.begins(end, f"10.{end}.0.1")
    assert sum(budget.allows(f"10.200.{n}.1", 0) for n in range(20)) == 0
    for end in range(60):
        budget.over(end)
    assert budget.allows("10.200.0.1", 0), "all were right"


def test_a_network_holds_four_addresses_at_their_worst() -> None:
    budget, tries = JoinBudget(overall=Rate(10_000, 1)), 0
    for n in range(256):
        while budget.allows(f"198.51.100.{n}", 0):
            budget.failed(f"198.51.100.{n}", 0)
            tries += 1
    assert tries == FAILED_JOINS_PER_NETWORK.burst
    assert budget.allows("198.51.101.1", 0)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("nonsense", "nonsense"),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_key(address) == network


def test_only_so_many_at_the_same_time_and_none_is_no_limit() -> None:
    counts, unlimited = Counts(2), Counts(0)
    assert [counts.enter("a") for _ in range(3)] == [True, True, False]
    assert counts.enter("b")
    counts.leave("a")
    assert counts.enter("a") and not counts.enter("a")
    for key in "aab":
        counts.leave(key)
    assert len(counts) == 0
    assert all(unlimited.enter("a") for _ in range(10_000))


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 3)), max_size=400),
    st.integers(0, 3),
)
def test_a_flood_fills_its_own_share_and_stops_nobody(moves: list[tuple[bool, int, int]], quiet: int) -> None:
    shares, taken, most = Shares(40), [], 40
    for enters, road, address in moves:
        place = (str(road * 10 + address), str(address))
        if enters and shares.enter(*place):
            taken.append(place)
        elif not enters and place in taken:
            taken.remove(place)
            shares.leave(*place)
    assert len(shares) == len(taken) <= most + Shares.FEW * len(set(taken))
    assert all(shares.enter("new", str(quiet)) for _ in range(Shares.FEW))


def test_one_address_leaves_room_for_the_others() -> None:
    shares = Shares(40)
    assert sum(shares.enter("flood", "1") for _ in range(1000)) == 20
    assert sum(shares.enter("other", "2") for _ in range(1000)) == 20


def test_a_token_that_is_none_is_looked_up_so_often_and_a_known_one_always() -> None:
    budget = TokenBudget(Rate(3, 0.1))
    assert budget.admit(ADDRESS, "good", 0)
    budget.succeeded(ADDRESS, "good", 0)
    tried = 0
    while budget.admit(ADDRESS, "bad", 0):
        budget.failed("bad")
        tried += 1
    assert tried == 3
    assert all(budget.admit(ADDRESS, "good", 0) for _ in range(100))
    assert budget.admit("192.0.2.8", "bad", 0)
    budget.failed("good")
    assert not budget.admit(ADDRESS, "good", 0) and budget.admit(ADDRESS, "good", 10)
