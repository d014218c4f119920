"""Two ends name the same session, at random: they are brought together, and nothing is kept of anybody else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.rejoining import WITHIN, Rejoining

COMING = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6), st.sampled_from([0.0, 1.0, WITHIN / 2])))


@given(COMING)
def test_only_an_agent_and_a_customer_who_name_the_same_session_meet(coming: list[tuple[str, int, float]]) -> None:
    rejoining = Rejoining()
    waiting: dict[int, tuple[str, float]] = {}
    now = 0.0
    for sid, end, passed in coming:
        now += passed
        gone = rejoining.expired(now)
        assert sorted(gone) == sorted(e for e, (_, since) in waiting.items() if since + WITHIN <= now)
        for late in gone:
            del waiting[late]
        waiting.pop(end, None)
        others = [e for e, (held, _) in waiting.items() if held == sid]
        found, replaced = rejoining.come(sid, end, is_agent(end), now)
        assert len(others) <= 1
        for other in others:
            del waiting[other]
        if others and is_agent(others[0]) != is_agent(end):
            assert (found, replaced) == (others[0], None)
        else:
            assert (found, replaced) == (None, others[0] if others else None)
            waiting[end] = (sid, now)
        assert rejoining.deadline == min((since + WITHIN for _, since in waiting.values()), default=None)


def is_agent(end: int) -> bool:
    return end <= 3


def test_who_is_forgotten_meets_nobody() -> None:
    rejoining = Rejoining()
    rejoining.come("a", 1, True, 0)
    rejoining.forget(1)
    assert rejoining.come("a", 4, False, 0) == (None, None)
