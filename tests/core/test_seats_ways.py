"""Seats, the further ways in and out: icon numbers, pages, wishes, sessions whose link broke."""

from __future__ import annotations

import pytest

from rhelp.core.codes import ICON_ROUTE
from rhelp.core.offers import MOST_FAILURES
from rhelp.core.rejoining import WITHIN
from rhelp.core.seats import LIFETIME, RINGS, Seats
from rhelp.core.sitting import (
    SILENCE,
    Account,
    Admitting,
    Failed,
    HangUp,
    Introduce,
    Pretend,
    SupportOver,
    Tell,
    Vacated,
)
from rhelp.wire.signal import (
    Admit,
    AnswerRing,
    CallAgent,
    Calling,
    CodeTried,
    Forward,
    Guest,
    JoinSeat,
    Key,
    Leave,
    OpenSeat,
    PeerLeft,
    Refused,
    Rejoin,
    Ring,
    RingOver,
    SeatKind,
    SeatOpened,
    Spent,
    Why,
)
from tests.core.test_seats import (
    AGENT,
    CUSTOMER,
    KIM,
    LATE,
    LEE,
    OPEN,
    OTHER_AGENT,
    PAGE,
    SID,
    admitted,
    opened,
    seated,
)
from tests.core.test_seats import seats as seats  # the fixture

CALL = CallAgent(1, name="Choi")


def ring(seats: Seats, now: float = 1) -> None:
    seats.receive(AGENT, OPEN, now)
    assert seats.receive(CUSTOMER, CALL, now) == [
        Tell(AGENT, Ring("Choi", Guest.PROGRAM, 60)),
        Tell(CUSTOMER, Calling("Kim", 60)),
    ]


def test_an_icon_rings_and_the_agent_lets_in(seats: Seats) -> None:
    ring(seats)
    (pair,) = seats.receive(AGENT, AnswerRing(True), 2)
    assert isinstance(pair, Introduce)
    assert (pair.agent, pair.customer, pair.key, pair.route) == (AGENT, CUSTOMER, Key.ICON, ICON_ROUTE)
    seats.receive(CUSTOMER, Forward("here"), 3)
    (admitting,) = seats.receive(AGENT, Admit(), 3)
    assert isinstance(admitting, Admitting) and admitting.name == "Choi"


def test_silence_is_no(seats: Seats) -> None:
    ring(seats)
    assert seats.wake(RINGS) == [HangUp(LATE, Why.GONE)]
    assert seats.wake(1 + RINGS) == [Tell(CUSTOMER, Refused(Why.UNANSWERED)), Tell(AGENT, RingOver())]
    assert seats.receive(AGENT, AnswerRing(True), 2 + RINGS) == []


def test_no_is_no(seats: Seats) -> None:
    ring(seats)
    assert seats.receive(AGENT, AnswerRing(False), 2) == [Tell(CUSTOMER, Refused(Why.UNANSWERED))]
    assert seats.callable_agents("") == [(1, "Kim")]


def test_one_rings_at_a_time_and_nobody_where_nobody_is(seats: Seats) -> None:
    ring(seats)
    assert seats.receive(LATE, CALL, 1) == [Tell(LATE, Refused(Why.BUSY))]
    assert seats.receive(LATE, CallAgent(2), 1) == [Tell(LATE, Refused(Why.GONE))]
    assert seats.receive(LATE, CallAgent(1, "sales"), 1) == [Tell(LATE, Refused(Why.GONE))]
    assert seats.receive(LATE, CallAgent(1, agent="somebody else"), 1) == [Tell(LATE, Refused(Why.GONE))]


def test_who_rings_and_goes_stops_the_ringing(seats: Seats) -> None:
    ring(seats)
    assert seats.receive(CUSTOMER, Leave(Why.ENDED), 2) == [Tell(AGENT, RingOver())]
    ring(seats, 3)
    assert seats.remove(CUSTOMER, 4) == [Tell(AGENT, RingOver())]


def test_an_agent_that_goes_answers_no(seats: Seats) -> None:
    ring(seats)
    assert seats.remove(AGENT, 2) == [Tell(CUSTOMER, Refused(Why.UNANSWERED)), Vacated(AGENT)]


def test_who_knows_the_code_comes_before_who_rings(seats: Seats) -> None:
    route = opened(seats.receive(AGENT, OPEN, 1))
    seats.receive(CUSTOMER, CALL, 1)
    told, over, pair = seats.receive(LATE, JoinSeat(route), 2)
    assert (told, over) == (Tell(CUSTOMER, Refused(Why.BUSY)), Tell(AGENT, RingOver()))
    assert isinstance(pair, Introduce)


def test_icons_are_counted_by_page_and_kept_while_the_code_changes(seats: Seats) -> None:
    seats.add_agent(OTHER_AGENT, LEE, 0)
    seats.add_agent(3, Account("id of park", "Park", "sales", PAGE), 0)
    for end, icon in ((AGENT, 1), (OTHER_AGENT, 2), (3, 1), (AGENT, 1)):
        (told,) = seats.receive(end, OPEN, 1)
        assert isinstance(told, Tell) and isinstance(told.message, SeatOpened) and told.message.icon == icon
    assert seats.callable_agents("") == [(1, "Kim"), (2, "Lee")]
    seats.receive(AGENT, Leave(Why.ENDED), 2)
    assert seats.callable_agents("") == [(2, "Lee")]


def test_a_page_makes_room_for_the_program(seats: Seats) -> None:
    route, consultation = admitted(seats, guest=Guest.PAGE)
    assert seats.callable_agents("") == []
    assert seats.wake(LIFETIME * 2) == [HangUp(LATE, Why.GONE)]
    seats.add_customer(20, LIFETIME * 2)
    page, program = JoinSeat(route, guest=Guest.PAGE), JoinSeat(route, Key.LINK)
    fooled, tried = seats.receive(20, page, LIFETIME * 2)
    assert isinstance(fooled, Pretend) and tried == Tell(AGENT, CodeTried(Spent.USED))
    seats.stand_in_is_done(20, Why.ENDED, LIFETIME * 2)
    assert isinstance(seats.receive(20, program, LIFETIME * 2)[0], Introduce)
    (admitting,) = seats.receive(AGENT, Admit(), LIFETIME * 2)
    assert isinstance(admitting, Admitting)
    assert (admitting.consultation, admitting.begins, admitting.customer) == (consultation, False, 20)
    told = seats.receive(20, Leave(Why.ENDED), LIFETIME * 2)
    assert told == [Tell(AGENT, PeerLeft(Why.ENDED)), SupportOver(consultation)]


def test_new_digits_leave_the_page_where_it_is_but_end_a_consultation_without_one(seats: Seats) -> None:
    _, consultation = admitted(seats, guest=Guest.PAGE)
    fresh = opened(seats.receive(AGENT, OPEN, 2))
    seats.receive(LATE, JoinSeat(fresh), 3)
    (admitting,) = seats.receive(AGENT, Admit(), 3)
    assert isinstance(admitting, Admitting) and admitting.consultation == consultation
    seats.consultation_over(consultation, 4)
    seats.receive(AGENT, Leave(Why.ENDED), 4)
    seats.remove(CUSTOMER, 4)
    seats.add_customer(CUSTOMER, 5)
    admitted(seats, 5)
    assert Vacated(AGENT) in seats.receive(AGENT, OPEN, 6)


@pytest.mark.parametrize("road_lost", [False, True])
def test_an_agent_that_waits_anew_has_no_support_program(seats: Seats, road_lost: bool) -> None:
    route, consultation = admitted(seats, guest=Guest.PAGE)
    seats.receive(LATE, JoinSeat(route), 2)
    seats.receive(AGENT, Admit(), 2)
    if road_lost:
        seats.remove(LATE, 3)
    assert SupportOver(consultation) in seats.receive(AGENT, OPEN, 4), "no connection came about"


def test_after_the_consultation_the_seat_has_new_digits(seats: Seats) -> None:
    route, consultation = admitted(seats, guest=Guest.PAGE)
    assert opened(seats.consultation_over(consultation, 5)) != route
    assert seats.callable_agents("") == [(1, "Kim")]


def test_a_wish_is_granted_where_nobody_else_has_the_digits(seats: Seats) -> None:
    wish = OpenSeat(SeatKind.VIEWER, "4821")
    assert opened(seats.receive(AGENT, wish, 1)) == "4821"
    seats.add_agent(OTHER_AGENT, LEE, 1)
    assert opened(seats.receive(OTHER_AGENT, wish, 1)) != "4821"
    seats.remove(AGENT, 2)
    assert opened(seats.receive(OTHER_AGENT, wish, 3)) != "4821", "they rest for their owner"
    seats.add_agent(3, KIM, 3)
    assert opened(seats.receive(3, wish, 3)) == "4821"


def test_spent_digits_are_not_had_for_the_wishing(seats: Seats) -> None:
    route, _ = admitted(seats)
    seats.remove(AGENT, 2)
    seats.add_agent(3, KIM, 3)
    assert opened(seats.receive(3, OpenSeat(SeatKind.VIEWER, route), 3)) != route


def test_two_ends_of_a_session_meet_again_in_any_order_and_any_number_of_times(seats: Seats) -> None:
    now = 1.0
    for first, second in ((AGENT, CUSTOMER), (CUSTOMER, AGENT), (AGENT, LATE)):
        assert not [e for e in seats.receive(first, Rejoin(SID), now) if isinstance(e, Introduce)]
        pair = seats.receive(second, Rejoin(SID), now + WITHIN - 1)[-1]
        customer = second if first == AGENT else first
        assert pair == Introduce(AGENT, customer, SID, "Kim", Key.RESUME, Guest.PROGRAM, "")
        seats.receive(customer, Forward("here"), now + WITHIN)
        now += WITHIN


def test_a_session_with_another_end_is_told_that_it_is_over(seats: Seats) -> None:
    admitted(seats)
    seats.receive(AGENT, Rejoin(SID), 2)
    assert seats.receive(AGENT, Forward("still"), 2) == [Tell(CUSTOMER, Forward("still"))]
    told, pair = seats.receive(LATE, Rejoin(SID), 3)
    assert told == Tell(CUSTOMER, PeerLeft(Why.GONE))
    assert isinstance(pair, Introduce)
    assert seats.remove(CUSTOMER, 4) == []


def test_who_rejoins_in_vain_is_told(seats: Seats) -> None:
    seats.receive(CUSTOMER, Rejoin(SID), 5)
    seats.receive(AGENT, Rejoin("6" * 32), 5)
    told = seats.wake(5 + WITHIN)
    assert told[:2] == [Tell(CUSTOMER, Refused(Why.UNANSWERED)), Tell(AGENT, Refused(Why.UNANSWERED))]
    assert seats.receive(AGENT, Rejoin(SID), 6 + WITHIN) == []


def test_who_does_not_hold_the_key_of_a_session_goes_and_the_agent_may_rejoin_again(seats: Seats) -> None:
    seats.receive(AGENT, Rejoin(SID), 1)
    seats.receive(LATE, Rejoin(SID), 1)
    assert seats.receive(AGENT, Leave(Why.UNCONFIRMED), 2) == [
        Failed(LATE),
        Tell(LATE, PeerLeft(Why.UNCONFIRMED)),
        HangUp(LATE, Why.UNCONFIRMED),
    ]
    seats.receive(CUSTOMER, Rejoin(SID), 3)
    assert isinstance(seats.receive(AGENT, Rejoin(SID), 3)[0], Introduce)


def test_a_silent_rejoiner_is_let_go_of(seats: Seats) -> None:
    seats.receive(AGENT, Rejoin(SID), 1)
    seats.receive(CUSTOMER, Rejoin(SID), 1)
    assert HangUp(CUSTOMER, Why.GONE) in seats.wake(1 + SILENCE)


@pytest.mark.parametrize("given_up", [False, True])
def test_failures_with_an_icon_count_nowhere(seats: Seats, given_up: bool) -> None:
    route = opened(seats.receive(AGENT, OPEN, 0))
    for n in range(MOST_FAILURES + 1):
        seats.add_customer(100 + n, n)
        seats.receive(100 + n, CALL, n)
        seats.receive(AGENT, AnswerRing(True), n)
        seats.receive(AGENT, Forward("first"), n)
        if given_up:
            told = Tell(100 + n, PeerLeft(Why.UNCONFIRMED))
            assert seats.receive(AGENT, Leave(Why.UNCONFIRMED), n) == [told, HangUp(100 + n, Why.UNCONFIRMED)]
        else:
            assert seats.remove(100 + n, n) == [Tell(AGENT, PeerLeft(Why.GONE))]
    assert seats.agent_waiting(route, 10) == KIM
    seats.receive(LATE, CALL, 9)
    seats.receive(AGENT, AnswerRing(True), 9)
    seats.receive(AGENT, Forward("first"), 9)
    assert Failed(LATE) not in seats.receive(AGENT, OPEN, 10)


def test_a_settled_end_may_stay(seats: Seats) -> None:
    seats.settle(AGENT)
    seats.settle(CUSTOMER)
    assert seats.wake(LIFETIME) == [HangUp(LATE, Why.GONE)]


def test_what_was_adopted_goes_on(seats: Seats) -> None:
    seats.adopt(AGENT, "c" * 32)
    seated(seats)
    (admitting,) = seats.receive(AGENT, Admit(), 2)
    assert isinstance(admitting, Admitting) and not admitting.begins and admitting.consultation == "c" * 32


def test_admitting_nobody_and_admitting_twice_do_nothing(seats: Seats) -> None:
    admitted(seats)
    assert seats.receive(AGENT, Admit(), 2) == []
    seats.remove(CUSTOMER, 3)
    assert seats.receive(AGENT, Admit(), 3) == []
