"""Who is there, and how long they may do nothing."""

from __future__ import annotations

from rhelp.core.ends import Ends
from rhelp.core.sitting import Account, HangUp, Seat, Tell
from rhelp.wire.signal import Refused, SeatKind, Why

KIM = Account("kim", "Kim", "", "https://help.example/")


def test_ends_have_some_time_unless_they_are_settled() -> None:
    ends = Ends(patience=30)
    ends.add_agent(1, KIM, 0)
    ends.add_customer(2, 5)
    assert [end.id for end in ends] == [1, 2]
    assert sorted(ends.deadlines()) == [30, 35]
    ends.settle(1)
    assert list(ends.deadlines()) == [35]
    found = ends.find(1)
    assert found is ends.agents[1]
    ends.be_patient(ends.agents[1], 10)
    assert list(ends.deadlines()) == [35]
    ends.be_patient(ends.customers[2], 10)
    assert list(ends.deadlines()) == [40]


def test_an_agent_with_a_seat_is_not_in_a_hurry() -> None:
    ends = Ends(patience=30)
    ends.add_agent(1, KIM, 0)
    ends.agents[1].until = None
    ends.agents[1].seat = Seat(SeatKind.VIEWER, None)
    ends.be_patient(ends.agents[1], 10)
    assert list(ends.deadlines()) == []
    assert ends.dismiss() == [Tell(1, Refused(Why.SHUTDOWN)), HangUp(1, Why.SHUTDOWN)]
    assert ends.find(1) is None
