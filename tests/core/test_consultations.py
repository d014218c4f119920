"""Consultations: on what they hang, who follows them."""

from __future__ import annotations

from rhelp.core.consultations import WITHIN, Consultations


def test_a_consultation_hangs_on_its_seat() -> None:
    cases = Consultations()
    cases.began("c", "kim", 1)
    assert cases.busy("kim") and not cases.busy("lee")
    assert not cases.hold("c", 2, desk=False)
    assert cases.left(2) == [] and cases.left(1) == ["c"]
    assert cases.over("c") and not cases.over("c")
    assert cases.left(1) == [] and not cases.busy("kim")


def test_after_a_restart_the_agent_has_to_come_back_in_time() -> None:
    cases = Consultations()
    cases.remembered("c", "kim", 5)
    cases.remembered("d", "kim", 5)
    assert cases.deadline == 5 + WITHIN
    assert cases.overdue(4 + WITHIN) == []
    assert cases.hold("c", 1, desk=True)
    assert cases.overdue(5 + WITHIN) == ["d"]
    cases.over("d")
    assert cases.deadline is None and cases.left(1) == ["c"]


def test_a_seat_is_a_better_hold_than_a_desk() -> None:
    cases = Consultations()
    cases.remembered("c", "kim", 0)
    assert cases.hold("c", 1, desk=True)
    assert not cases.hold("c", 2, desk=True)
    assert cases.hold("c", 3, desk=False)
    assert not cases.hold("c", 4, desk=False)
    assert cases.left(1) == [] and cases.left(3) == ["c"]
    assert not cases.hold("unknown", 1, desk=False)


def test_followers_are_known_by_end_and_by_consultation() -> None:
    cases = Consultations()
    one, two, other = cases.follow(1, "c", 0), cases.follow(2, "c", 7), cases.follow(1, "d", 0)
    assert cases.followers("c") == [one, two] and two.sent == 7
    assert cases.followed_by(1) == [one, other]
    assert cases.follower(2, "d") is None
    again = cases.follow(1, "c", 3)
    assert cases.follower(1, "c") is again
    cases.unfollow(1, "c")
    assert cases.followed_by(1) == [other]
    cases.unfollow(1)
    cases.unfollow(2, "c")
    assert cases.followers("c") == cases.followers("d") == []
