"""How many pictures come per second."""

from __future__ import annotations

from rhelp.media.video.pace import Pace


def test_it_settles_on_what_comes_and_a_pause_is_no_pace() -> None:
    pace = Pace(30)
    assert pace.rate == 30
    for number in range(60):
        pace.came(number / 60)
    assert 55 < pace.rate <= 60.1
    pace.came(100.0)
    assert pace.rate > 20
