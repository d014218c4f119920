"""Who holds speaks again in time, and who hears nothing lets go in time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhelp.features.holding import PATIENCE, REPEAT, Held, Holder

KEYS = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30)


def test_three_signs_may_be_lost_before_anything_is_released_and_that_within_a_second() -> None:
    assert 4 * REPEAT <= PATIENCE < 1.0


@given(KEYS)
def test_a_deadline_stands_exactly_while_something_is_down(strokes: list[tuple[str, bool]]) -> None:
    holder, held, now = Holder[str](), Held[str](), 0.0
    for key, down in strokes:
        now += 0.01
        if down:
            holder.press(key, now)
            held.press(key, now)
        else:
            holder.release(key)
            held.release(key)
        assert set(held.down) == holder.down
        assert (holder.deadline is not None) == (held.deadline is not None) == bool(holder.down)
    assert sorted(held.release_all()) == sorted(holder.down)
    assert held.deadline is None and held.release_all() == []


def test_signs_are_numbered_and_put_the_deadline_off() -> None:
    holder = Holder[str]()
    holder.press("a", 0)
    assert holder.deadline == REPEAT
    assert [holder.repeat(REPEAT), holder.repeat(2 * REPEAT)] == [1, 2]
    assert holder.deadline == 3 * REPEAT


def test_a_second_press_does_not_put_the_sign_off() -> None:
    holder = Holder[str]()
    holder.press("a", 0)
    holder.press("b", REPEAT / 2)
    assert holder.deadline == REPEAT


def test_hearing_of_it_puts_the_release_off() -> None:
    held = Held[str]()
    held.press("a", 0)
    held.still(0.5)
    assert held.deadline == 0.5 + PATIENCE
