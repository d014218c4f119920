"""Seats: who may sit where and for how long, by example; tests/core/test_seats_play.py plays them at random."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from rhelp.core.offers import MOST_FAILURES
from rhelp.core.routes import ROUTES
from rhelp.core.seats import LIFETIME, PATIENCE, SETTLING, Seats
from rhelp.core.sitting import (
    SILENCE,
    Account,
    Admitting,
    Effect,
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
    CodeTried,
    Forward,
    Guest,
    Joined,
    JoinSeat,
    Key,
    Leave,
    OpenSeat,
    PeerLeft,
    Refused,
    Rejoin,
    SeatKind,
    SeatOpened,
    Spent,
    Why,
)

AGENT, OTHER_AGENT, CUSTOMER, LATE = 1, 2, 11, 12
OPEN = OpenSeat(SeatKind.VIEWER)
PAGE = "https://help.example/"
KIM = Account("id of kim", "Kim", "", PAGE)
LEE = Account("id of lee", "Lee", "", PAGE)
SID = "5" * 32


class Digits:
    """A random source that counts up, so that no two draws are the same."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, below: int) -> int:
        self.drawn += 1
        return self.drawn % below


@pytest.fixture
def seats() -> Seats:
    made = Seats(Digits())
    made.add_agent(AGENT, KIM, 0)
    made.add_customer(CUSTOMER, 0)
    made.add_customer(LATE, 0)
    return made


def opened(effects: Iterable[Effect]) -> str:
    """The digits in the one SeatOpened among them."""
    (route,) = (e.message.route for e in effects if isinstance(e, Tell) and isinstance(e.message, SeatOpened))
    return route


def seated(seats: Seats, now: float = 1) -> str:
    """A customer in the agent's seat; its digits."""
    route = opened(seats.receive(AGENT, OPEN, now))
    assert isinstance(seats.receive(CUSTOMER, JoinSeat(route), now)[0], Introduce)
    return route


def admitted(seats: Seats, now: float = 1, guest: Guest = Guest.PROGRAM) -> tuple[str, str]:
    """A customer in the agent's seat that the agent admitted; the digits, and the consultation."""
    route = opened(seats.receive(AGENT, OPEN, now))
    assert isinstance(seats.receive(CUSTOMER, JoinSeat(route, guest=guest), now)[0], Introduce)
    (admitting,) = seats.receive(AGENT, Admit(), now)
    assert isinstance(admitting, Admitting) and admitting.begins and admitting.guest is guest
    return route, admitting.consultation


def wrong_code(customer: int) -> list[Effect]:
    return [Failed(customer), Tell(customer, Refused(Why.CODE))]


def test_an_agent_gets_digits_and_the_page(seats: Seats) -> None:
    (told,) = seats.receive(AGENT, OPEN, 1)
    assert isinstance(told, Tell) and isinstance(told.message, SeatOpened)
    assert (told.end, told.message.relay_url, told.message.expires_in) == (AGENT, PAGE, 600)
    assert seats.agent_waiting(told.message.route, 1) == KIM


def test_a_customer_with_the_digits_meets_the_agent(seats: Seats) -> None:
    route = opened(seats.receive(AGENT, OPEN, 1))
    (pair,) = seats.receive(CUSTOMER, JoinSeat(route), 2)
    assert isinstance(pair, Introduce)
    assert (pair.agent, pair.customer, pair.name, len(pair.sid)) == (AGENT, CUSTOMER, "Kim", 32)
    assert seats.receive(CUSTOMER, Forward("to agent"), 3) == [Tell(AGENT, Forward("to agent"))]
    assert seats.receive(AGENT, Forward("to customer"), 3) == [Tell(CUSTOMER, Forward("to customer"))]


def test_unknown_taken_and_used_digits_get_one_answer(seats: Seats) -> None:
    route, _ = admitted(seats)
    used = Tell(AGENT, CodeTried(Spent.USED))
    assert seats.agent_waiting(route, 1) is None
    assert seats.receive(LATE, JoinSeat(route), 1) == [*wrong_code(LATE), used]
    assert seats.receive(LATE, JoinSeat(f"{(int(route) + 1) % ROUTES:04}"), 1) == wrong_code(LATE)
    seats.remove(CUSTOMER, 2)
    assert seats.receive(LATE, JoinSeat(route), 3) == [*wrong_code(LATE), used]


def test_taken_digits_are_wrong_digits(seats: Seats) -> None:
    assert seats.receive(LATE, JoinSeat(seated(seats)), 1) == wrong_code(LATE)


def test_expired_digits_are_refused_and_replaced(seats: Seats) -> None:
    old = opened(seats.receive(AGENT, OPEN, 1))
    (fooled,) = seats.receive(CUSTOMER, JoinSeat(old), 1 + LIFETIME)
    assert isinstance(fooled, Pretend) and fooled.name == KIM.name
    new = opened(seats.wake(1 + LIFETIME))
    assert new != old
    seats.add_customer(20, 1 + LIFETIME)
    expired = Tell(AGENT, CodeTried(Spent.EXPIRED))
    fooled, told = seats.receive(20, JoinSeat(old), 1 + LIFETIME)
    assert isinstance(fooled, Pretend) and fooled.name == KIM.name and told == expired
    assert seats.stand_in_is_done(20, Why.ENDED, 1 + LIFETIME) == [Failed(20), Tell(20, PeerLeft(Why.ENDED))]
    assert isinstance(seats.receive(20, JoinSeat(new), 2 + LIFETIME)[0], Introduce)


def test_digits_in_use_do_not_expire(seats: Seats) -> None:
    admitted(seats)
    assert not [e for e in seats.wake(LIFETIME * 3) if isinstance(e, Tell)]
    assert seats.receive(AGENT, Forward("still here"), LIFETIME * 3) == [Tell(CUSTOMER, Forward("still here"))]


def test_who_does_not_know_the_secret_goes_and_the_seat_stays(seats: Seats) -> None:
    route = seated(seats)
    assert seats.receive(AGENT, Leave(Why.UNCONFIRMED), 2) == [
        Failed(CUSTOMER),
        Tell(CUSTOMER, PeerLeft(Why.UNCONFIRMED)),
        HangUp(CUSTOMER, Why.UNCONFIRMED),
    ]
    assert seats.receive(CUSTOMER, JoinSeat(route), 2) == []
    assert isinstance(seats.receive(LATE, JoinSeat(route), 3)[0], Introduce)


def test_the_third_who_does_not_know_the_secret_burns_the_code(seats: Seats) -> None:
    old = opened(seats.receive(AGENT, OPEN, 1))
    for n in range(3):
        seats.add_customer(100 + n, 1)
        seats.receive(100 + n, JoinSeat(old), 1)
        effects = seats.receive(AGENT, Leave(Why.UNCONFIRMED), 2)
    new = opened(effects)
    assert new != old
    assert seats.agent_waiting(old, 2) is None
    assert seats.agent_waiting(new, 2) == KIM
    assert seats.receive(LATE, JoinSeat(old), 3) == [*wrong_code(LATE), Tell(AGENT, CodeTried(Spent.BURNT))]


def test_who_does_not_know_the_secret_and_is_gone_already_counts_once(seats: Seats) -> None:
    route = seated(seats)
    assert seats.remove(CUSTOMER, 2) == [Failed(CUSTOMER), Tell(AGENT, PeerLeft(Why.GONE))]
    assert seats.receive(AGENT, Leave(Why.UNCONFIRMED), 2) == []
    assert isinstance(seats.receive(LATE, JoinSeat(route), 2)[0], Introduce)


def test_who_goes_before_it_proved_anything_leaves_the_code_as_it_was(seats: Seats) -> None:
    route = seated(seats)
    seats.receive(AGENT, Forward("first"), 1)
    assert seats.receive(CUSTOMER, Leave(Why.ENDED), 2) == [Failed(CUSTOMER), Tell(AGENT, PeerLeft(Why.ENDED))]
    assert seats.receive(LATE, JoinSeat(route), 2) == wrong_code(LATE)  # the agent may still ask for new digits
    assert isinstance(seats.receive(LATE, JoinSeat(route), 2 + SETTLING)[0], Introduce)


def test_coming_and_going_costs_as_much_as_guessing(seats: Seats) -> None:
    old = opened(seats.receive(AGENT, OPEN, 1))
    for n in range(MOST_FAILURES):
        now = 10.0 * (n + 1)
        seats.add_customer(100 + n, now)
        assert isinstance(seats.receive(100 + n, JoinSeat(old), now)[0], Introduce)
        effects = seats.remove(100 + n, now + 1)
        assert Failed(100 + n) in effects
    assert opened(e for e in effects if e != Tell(AGENT, PeerLeft(Why.GONE)) and e != Failed(102)) != old


def test_an_agent_that_gives_up_counts_and_gets_new_digits(seats: Seats) -> None:
    old = seated(seats)
    seats.receive(AGENT, Forward("are you there?"), 2)
    failed, told, fresh = seats.receive(AGENT, OPEN, 32)
    assert (failed, told) == (Failed(CUSTOMER), Tell(CUSTOMER, PeerLeft(Why.ENDED)))
    assert opened([fresh]) != old


def test_an_admitted_customer_never_counts(seats: Seats) -> None:
    admitted(seats)
    assert seats.remove(CUSTOMER, 2) == [Tell(AGENT, PeerLeft(Why.GONE))]
    seats.add_customer(CUSTOMER, 3)
    admitted(seats, 3)
    assert Failed(CUSTOMER) not in seats.receive(AGENT, OPEN, 4)


def test_a_silent_customer_is_let_go_of(seats: Seats) -> None:
    seated(seats, 1)
    seats.receive(AGENT, Forward("are you there?"), 1)
    assert seats.wake(SILENCE) == []
    effects = seats.wake(1 + SILENCE)
    assert effects == [HangUp(CUSTOMER, Why.GONE), Failed(CUSTOMER), Tell(AGENT, PeerLeft(Why.GONE))]


def test_a_customer_that_spoke_is_waited_for(seats: Seats) -> None:
    seated(seats, 1)
    seats.receive(CUSTOMER, Forward("here"), 20)
    seats.remove(LATE, 20)
    assert seats.wake(LIFETIME * 2) == []


def test_an_agent_that_leaves_frees_the_customer(seats: Seats) -> None:
    route = seated(seats)
    assert seats.receive(AGENT, Leave(Why.ENDED), 2) == [Tell(CUSTOMER, PeerLeft(Why.ENDED)), Vacated(AGENT)]
    assert seats.agent_waiting(route, 2) is None


@pytest.mark.parametrize(("said", "heard"), [(Why.ENDED, Why.ENDED), (Why.SHUTDOWN, Why.ENDED)])
def test_a_customer_that_leaves_is_told_to_the_agent(seats: Seats, said: Why, heard: Why) -> None:
    _, consultation = admitted(seats)
    assert seats.receive(CUSTOMER, Leave(said), 2) == [Tell(AGENT, PeerLeft(heard)), SupportOver(consultation)]


def test_support_goes_on_without_a_road_until_the_program_says_goodbye(seats: Seats) -> None:
    _, consultation = admitted(seats)
    assert seats.remove(CUSTOMER, 2) == [Tell(AGENT, PeerLeft(Why.GONE))], "the link may stand"
    for end in (AGENT, LATE):
        seats.receive(end, Rejoin(SID), 3)
    assert seats.remove(LATE, 4, goodbye=True) == [Tell(AGENT, PeerLeft(Why.GONE)), SupportOver(consultation)]


def test_a_road_that_is_gone_is_told_to_the_other_end(seats: Seats) -> None:
    seated(seats)
    assert seats.remove(CUSTOMER, 2) == [Failed(CUSTOMER), Tell(AGENT, PeerLeft(Why.GONE))]
    route = opened(seats.receive(AGENT, OPEN, 3))
    seats.receive(LATE, JoinSeat(route), 3)
    assert seats.remove(AGENT, 4) == [Tell(LATE, PeerLeft(Why.GONE)), Vacated(AGENT)]


def test_what_was_forwarded_to_somebody_just_gone_is_dropped(seats: Seats) -> None:
    seated(seats)
    seats.remove(CUSTOMER, 2)
    assert seats.receive(AGENT, Forward("too late"), 2) == []


def test_opening_again_leaves_what_was(seats: Seats) -> None:
    old = seated(seats)
    told, fresh = seats.receive(AGENT, OPEN, 2)
    assert told == Tell(CUSTOMER, PeerLeft(Why.ENDED))
    assert opened([fresh]) != old


@pytest.mark.parametrize(
    ("end", "message"),
    [
        (AGENT, JoinSeat("0001")),
        (AGENT, Forward("nobody there")),
        (AGENT, PeerLeft(Why.GONE)),
        (AGENT, Admit()),
        (AGENT, CallAgent(1)),
        (CUSTOMER, JoinSeat("0001", Key.ICON)),
        (CUSTOMER, JoinSeat("0001", Key.RESUME)),
        (CUSTOMER, AnswerRing(True)),
        (CUSTOMER, OPEN),
        (CUSTOMER, Forward("nobody there")),
        (CUSTOMER, Joined("0" * 32, "relay", "Kim", ())),
    ],
)
def test_what_an_end_may_not_say_ends_it(seats: Seats, end: int, message: object) -> None:
    effects = seats.receive(end, message, 1)  # type: ignore[arg-type]
    vacated = [Vacated(end)] if end == AGENT else []
    assert effects == [Tell(end, Refused(Why.PROTOCOL)), HangUp(end, Why.PROTOCOL), *vacated]
    assert seats.receive(end, message, 1) == []  # type: ignore[arg-type]


def test_joining_twice_ends_it_and_frees_the_agent(seats: Seats) -> None:
    route = seated(seats)
    effects = seats.receive(CUSTOMER, JoinSeat(route), 2)
    assert effects[-1] == Tell(AGENT, PeerLeft(Why.GONE))
    assert HangUp(CUSTOMER, Why.PROTOCOL) in effects


def test_ends_that_neither_open_nor_join_are_let_go_of(seats: Seats) -> None:
    seats.receive(CUSTOMER, JoinSeat("9999"), 5)
    assert seats.deadline == PATIENCE
    assert {e.end for e in seats.wake(PATIENCE) if isinstance(e, HangUp)} == {AGENT, CUSTOMER, LATE}
    assert seats.deadline is None


def test_digits_rest_before_somebody_else_gets_them() -> None:
    seats = Seats(lambda below: 0)
    for end in (AGENT, OTHER_AGENT):
        seats.add_agent(end, KIM, 0)
    first = opened(seats.receive(AGENT, OPEN, 0))
    seats.receive(AGENT, Leave(Why.ENDED), 1)
    assert opened(seats.receive(OTHER_AGENT, OPEN, 2)) != first
    assert opened(seats.receive(AGENT, OPEN, 2 + LIFETIME)) == first


def test_when_all_digits_are_taken_the_agent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhelp.core.routes.ROUTES", 2)
    seats = Seats(Digits())
    for end in range(3):
        seats.add_agent(end, KIM, 0)
    routes = {opened(seats.receive(end, OPEN, 0)) for end in range(2)}
    assert len(routes) == 2
    assert seats.receive(2, OPEN, 0) == [Tell(2, Refused(Why.BUSY))]


def test_at_the_end_everybody_is_told(seats: Seats) -> None:
    seated(seats)
    effects = seats.shut_down()
    assert [e for e in effects if isinstance(e, Tell)] == [
        Tell(AGENT, PeerLeft(Why.SHUTDOWN)),
        Tell(CUSTOMER, PeerLeft(Why.SHUTDOWN)),
        Tell(LATE, Refused(Why.SHUTDOWN)),
    ]
    assert [e.end for e in effects if isinstance(e, HangUp)] == [AGENT, CUSTOMER, LATE]
    assert seats.receive(AGENT, OPEN, 2) == seats.remove(AGENT, 2) == []
