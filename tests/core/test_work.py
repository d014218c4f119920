"""Work before a try, where too many wrong codes come from everywhere together."""

from __future__ import annotations

import random
import time

import pytest

from rhelp.core.limits import JoinBudget, Verdict
from rhelp.core.work import BITS, JoinDoor, is_enough, solve
from rhelp.wire.signal import JoinSeat, Key, Refused, Why, WorkPosed

ADDRESS = "192.0.2.7"
ASKED = JoinSeat("4821")


def spent() -> JoinBudget:
    """A budget that others have used up."""
    budget = JoinBudget()
    for n in range(100):
        budget.failed(f"10.{n}.0.1", 0)
    return budget


def test_what_is_solved_is_enough_and_nothing_else() -> None:
    number = solve("00" * 16, 8)
    assert is_enough("00" * 16, number, 8)
    assert not is_enough("00" * 16, number, 30) and not is_enough("00" * 16, "", 8)
    assert not any(is_enough("00" * 16, str(n), 8) for n in range(int(number)))


def test_while_there_is_budget_nobody_works() -> None:
    assert JoinDoor(random.Random(1).randrange).answer(1, ASKED, ADDRESS, 0) is None


def test_a_solved_challenge_is_good_for_one_try_of_this_road() -> None:
    door = JoinDoor(random.Random(1).randrange, spent())
    posed = door.answer(1, ASKED, ADDRESS, 0)
    assert isinstance(posed, WorkPosed) and posed.bits == BITS
    worked = JoinSeat("4821", work=solve(posed.challenge, posed.bits))
    assert isinstance(door.answer(2, worked, ADDRESS, 0), WorkPosed), "posed to another"
    assert door.answer(1, worked, ADDRESS, 0) is None
    assert isinstance(door.answer(1, worked, ADDRESS, 0), WorkPosed), "used"
    assert isinstance(door.answer(1, JoinSeat("4821", work="7"), ADDRESS, 0), WorkPosed), "not solved"


def test_links_are_free_and_who_failed_waits_as_well() -> None:
    door = JoinDoor(random.Random(1).randrange, spent())
    assert door.answer(1, JoinSeat("4821", Key.LINK), ADDRESS, 0) is None
    door.failed(ADDRESS, 0)
    assert door.answer(1, ASKED, ADDRESS, 1) == Refused(Why.SLOW_DOWN)
    posed = door.answer(2, ASKED, "192.0.2.8", 1)
    assert isinstance(posed, WorkPosed)
    door.gone(2)
    worked = JoinSeat("4821", work=solve(posed.challenge, posed.bits))
    assert isinstance(door.answer(2, worked, "192.0.2.8", 1), WorkPosed), "forgotten with the road"


def test_who_is_under_way_is_handed_on() -> None:
    budget = JoinBudget()
    door = JoinDoor(random.Random(1).randrange, budget)
    for end in range(12):
        door.begins(end, ADDRESS)
    assert budget.verdict(ADDRESS, 0) is Verdict.NOT_NOW
    door.over(0)
    assert budget.verdict(ADDRESS, 0) is Verdict.MAY


@pytest.mark.timeout(60)
def test_a_person_waits_for_it_no_longer_than_for_a_page() -> None:
    began = time.process_time()
    solve(f"{random.randrange(2**128):032x}", BITS)
    assert time.process_time() - began < 5.0
