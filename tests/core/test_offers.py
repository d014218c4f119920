"""What an open seat offers; the rest is seen in tests/core/test_seats.py."""

from __future__ import annotations

from rhelp.core.offers import MOST_FAILURES, Offers, expires, failed, may_fail
from rhelp.core.sitting import Account, AgentEnd, Burnt, Failed, Pair, Tell
from rhelp.wire.signal import CodeTried, Guest, Key, OpenSeat, SeatKind, SeatOpened, Spent

OPEN = OpenSeat(SeatKind.CHAT)


def an_agent() -> AgentEnd:
    return AgentEnd(1, Account("kim", "Kim", "", "https://help.example/"), None)


def test_the_last_failure_allowed_burns_the_code_and_its_agent_hears_of_who_still_comes() -> None:
    offers, agent = Offers(lambda below: 0, 600), an_agent()
    offers.open(agent, OPEN, 0)
    assert agent.seat is not None
    burnt = agent.seat.route
    assert burnt is not None
    for _ in range(MOST_FAILURES - 1):
        assert offers.fail(agent, 1) == []
    noted, told = offers.fail(agent, 2)
    assert noted == Burnt(agent.id)
    assert isinstance(told, Tell) and isinstance(told.message, SeatOpened) and told.message.route != burnt
    assert offers.tried(burnt, iter([agent]), 3) == [Tell(1, CodeTried(Spent.BURNT))]
    assert offers.tried("9999", iter([agent]), 3) == []


def test_what_is_spent_is_offered_no_longer() -> None:
    offers, agent = Offers(lambda below: 0, 600), an_agent()
    offers.open(agent, OPEN, 0)
    offers.spend(agent, Spent.USED, 1)
    assert agent.seat is not None and agent.seat.route is None and agent.seat.icon is None
    assert offers.icons("") == [] and offers.called("", 1) is None and offers.holder("0000") is None
    assert offers.fail(agent, 2) == []


def test_digits_expire_only_while_they_are_waited_with() -> None:
    offers, agent = Offers(lambda below: 0, 600), an_agent()
    assert not expires(agent)
    offers.open(agent, OPEN, 0)
    assert expires(agent)
    agent.consultation = "c" * 32
    assert not expires(agent)


def test_who_comes_by_icon_number_has_nothing_to_prove() -> None:
    assert failed(Pair(1, 2, Key.ICON, Guest.PAGE)) == []
    for key in (Key.DIGITS, Key.LINK, Key.RESUME):
        assert failed(Pair(1, 2, key, Guest.PROGRAM)) == [Failed(2)]


def test_an_admitted_customer_fails_no_more_but_one_that_rejoins_may() -> None:
    pair = Pair(1, 2, Key.DIGITS, Guest.PROGRAM)
    assert may_fail(pair)
    pair.admitted = True
    assert not may_fail(pair)
    assert may_fail(Pair(1, 2, Key.RESUME, Guest.PROGRAM, admitted=True))
