"""Digits that lead nowhere answer as those that lead somewhere do, within bounds."""

from __future__ import annotations

import random

import pytest

from rhelp.core import decoys
from rhelp.core.seats import LIFETIME, Seats
from rhelp.core.sitting import (
    SILENCE,
    Account,
    Effect,
    Failed,
    HangUp,
    Introduce,
    PlayOn,
    Pretend,
    StopPlaying,
    Tell,
)
from rhelp.wire.signal import (
    Forward,
    Guest,
    JoinSeat,
    Key,
    Leave,
    OpenSeat,
    PeerLeft,
    Refused,
    Rejoin,
    SeatKind,
    Why,
)

AGENT, CUSTOMER = 1, 11
OLD = decoys.YOUNG + 1  # seconds after which nobody is refused at once
NAMES = ("김민지", "박서준", "이하늘")


@pytest.fixture
def seats() -> Seats:
    made = Seats(random.Random(7).randrange)
    for number, name in enumerate(NAMES):
        made.add_agent(AGENT + number, Account(name, name, "", "https://help.example/"), 0)
        made.receive(AGENT + number, OpenSeat(SeatKind.VIEWER), 0)
    return made


def held(seats: Seats) -> set[str]:
    return {agent.seat.route for agent in seats._agents.values() if agent.seat and agent.seat.route}


def nowhere(seats: Seats) -> str:
    return next(route for n in range(10_000) if (route := f"{n:04}") not in held(seats))


def join(seats: Seats, route: str, now: float = OLD, customer: int = CUSTOMER) -> list[Effect]:
    seats.add_customer(customer, now)
    return seats.receive(customer, JoinSeat(route, Key.LINK, Guest.PAGE), now)


def test_who_comes_to_nobody_is_told_of_an_agent_all_the_same(seats: Seats) -> None:
    route = nowhere(seats)
    (pretend,) = join(seats, route)
    assert isinstance(pretend, Pretend) and pretend.name in NAMES and len(pretend.sid) == 32
    assert (pretend.customer, pretend.key, pretend.guest, pretend.route) == (CUSTOMER, Key.LINK, Guest.PAGE, route)
    (play,) = seats.receive(CUSTOMER, Forward("x"), OLD)
    assert isinstance(play, PlayOn) and (play.customer, play.body) == (CUSTOMER, "x")
    assert 0.1 <= play.after <= 0.2
    told = seats.stand_in_is_done(CUSTOMER, Why.UNCONFIRMED, OLD)
    told_wrong = [Failed(CUSTOMER), Tell(CUSTOMER, PeerLeft(Why.UNCONFIRMED)), HangUp(CUSTOMER, Why.UNCONFIRMED)]
    assert told == told_wrong and seats.receive(CUSTOMER, Forward("x"), OLD) == []


def test_a_real_agent_who_is_not_convinced_makes_the_same_of_it(seats: Seats) -> None:
    route = next(iter(held(seats)))
    (introduced,) = join(seats, route)
    assert isinstance(introduced, Introduce)
    seats.receive(introduced.agent, Forward("commit"), OLD)
    effects = seats.receive(introduced.agent, Leave(Why.UNCONFIRMED), OLD)
    told_wrong = [Failed(CUSTOMER), Tell(CUSTOMER, PeerLeft(Why.UNCONFIRMED)), HangUp(CUSTOMER, Why.UNCONFIRMED)]
    assert effects == told_wrong


def test_one_that_breaks_the_handshake_may_try_again_on_its_road(seats: Seats) -> None:
    join(seats, nowhere(seats))
    assert seats.receive(CUSTOMER, JoinSeat("0000"), OLD)[0] == Tell(CUSTOMER, Refused(Why.PROTOCOL)), "it sits"
    join(seats, nowhere(seats), customer=12)
    told = seats.stand_in_is_done(12, Why.ENDED, OLD)
    assert told == [Failed(12), Tell(12, PeerLeft(Why.ENDED))]
    assert isinstance(seats.receive(12, JoinSeat(nowhere(seats)), OLD)[0], Pretend)


@pytest.mark.parametrize("how", ["leave", "road", "silence", "rejoin"])
def test_who_goes_has_failed_once(seats: Seats, how: str) -> None:
    join(seats, nowhere(seats))
    gone = [Failed(CUSTOMER), StopPlaying(CUSTOMER)]
    match how:
        case "leave":
            assert seats.receive(CUSTOMER, Leave(Why.ENDED), OLD) == gone
        case "road":
            assert seats.remove(CUSTOMER, OLD) == gone
        case "silence":
            assert [e for e in seats.wake(OLD + SILENCE) if getattr(e, "end", 0) == CUSTOMER or e in gone] == [
                HangUp(CUSTOMER, Why.GONE), *gone
            ]  # fmt: skip
        case "rejoin":
            seats.receive(AGENT, Rejoin("a" * 32), OLD)
            assert seats.receive(CUSTOMER, Rejoin("a" * 32), OLD)[:2] == gone
    assert seats.stand_in_is_done(CUSTOMER, Why.UNCONFIRMED, OLD) == []


def test_under_the_same_digits_the_same_agent_answers_for_a_while(seats: Seats) -> None:
    free = [route for n in range(300) if (route := f"{n:04}") not in held(seats)]

    def names(now: float) -> list[str]:
        found = []
        for number, route in enumerate(free, start=100):
            (pretend,) = join(seats, route, now, number)
            assert isinstance(pretend, Pretend)
            found.append(pretend.name)
            seats.remove(number, now)
        return found

    before, again, later = names(OLD), names(OLD + 1), names(OLD + LIFETIME - 1)
    assert set(before) == set(NAMES)
    assert sum(a != b for a, b in zip(before, again, strict=True)) < 10
    assert sum(a != b for a, b in zip(before, later, strict=True)) > 100


def test_a_young_server_one_without_agents_and_a_flood_refuse_at_once(seats: Seats) -> None:
    refused = [Failed(CUSTOMER), Tell(CUSTOMER, Refused(Why.CODE))]
    assert join(seats, nowhere(seats), decoys.YOUNG - 1) == refused, "agents come back, and customers ask again"
    nobody = Seats(random.Random(7).randrange)
    nobody.add_customer(1, 0)
    assert join(nobody, "0000") == refused
    for number in range(decoys.MOST):
        assert isinstance(join(seats, nowhere(seats), customer=100 + number)[0], Pretend)
    assert join(seats, nowhere(seats)) == refused
    seats.remove(100, OLD)
    assert isinstance(join(seats, nowhere(seats))[0], Pretend)


def test_stand_ins_take_as_long_as_real_agents_took(seats: Seats) -> None:
    route, now = next(iter(held(seats))), OLD
    (introduced,) = join(seats, route)
    assert isinstance(introduced, Introduce)
    for _ in range(200):
        now += 0.4
        seats.receive(introduced.agent, Forward("commit"), now)
        seats.receive(introduced.agent, Leave(Why.UNCONFIRMED), now)
        seats.receive(introduced.agent, OpenSeat(SeatKind.VIEWER), now)
        seats.add_customer(CUSTOMER, now)
        route = seats._agents[introduced.agent].seat.route or ""  # type: ignore[union-attr]
        assert isinstance(seats.receive(CUSTOMER, JoinSeat(route), now)[0], Introduce)
    (pretend,) = join(seats, nowhere(seats), now, 500)
    assert isinstance(pretend, Pretend) and 0.39 < pretend.after < 0.41


def test_when_the_server_ends_the_fooled_hear_what_who_sits_hears(seats: Seats) -> None:
    join(seats, nowhere(seats))
    assert Tell(CUSTOMER, PeerLeft(Why.SHUTDOWN)) in seats.shut_down()
