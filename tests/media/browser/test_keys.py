"""A key picture is asked for at once, again while it does not come, and never in a flood."""

from __future__ import annotations

from rhelp.media.browser.keys import COMING, LEAST, MOST, KeyWish


def asked(wish: KeyWish, begin: float, seconds: float) -> list[float]:
    """When it asks, looked at every hundredth of a second."""
    times = [begin + step / 100 for step in range(int(seconds * 100))]
    return [now for now in times if wish.due(now)]


def test_nothing_is_asked_that_nobody_wants() -> None:
    wish = KeyWish()
    assert wish.deadline is None and not asked(wish, 0, 10)


def test_it_asks_at_once_and_then_ever_more_seldom() -> None:
    wish = KeyWish()
    wish.want(0)
    times = asked(wish, 0, 30)
    pauses = [after - before for before, after in zip(times, times[1:], strict=False)]
    assert times[0] == 0 and pauses == sorted(pauses)
    assert LEAST <= pauses[0] < LEAST + 0.02 and MOST <= pauses[-1] < MOST + 0.02


def test_one_that_is_coming_in_is_given_time() -> None:
    wish = KeyWish()
    wish.want(0)
    assert wish.due(0)
    wish.begun(0.2)
    assert asked(wish, 0.2, 3)[0] >= 0.2 + COMING


def test_one_that_came_ends_it_and_the_next_wish_begins_anew() -> None:
    wish = KeyWish()
    wish.want(0)
    asked(wish, 0, 10)
    wish.came(10)
    assert wish.deadline is None
    wish.want(10.1)
    assert wish.deadline is None, "it may just be on its way to the screen"
    wish.want(10.6)
    assert wish.due(10.6)


def test_pictures_that_never_help_are_not_asked_for_in_a_flood() -> None:
    wish = KeyWish()
    count = 0
    for step in range(1000):
        now = step / 100
        wish.want(now)
        if wish.due(now):
            count += 1
            wish.came(now + 0.01)
    assert count <= 10 / LEAST + 1
