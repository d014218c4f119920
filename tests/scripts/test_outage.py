"""What is told of a dead line: right pictures, mixed ones, wrong ones."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from scripts.rig import glass
from scripts.rig.displays import display
from scripts.rig.outage import EVERY, SPAN, Look, Roll, first_right, recent
from scripts.rig.scenes import eye


@pytest.fixture(scope="module")
def shown_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with display(tmp_path_factory.mktemp("display"), "display") as name:
        yield name


@pytest.fixture(scope="module")
def roll(shown_on: str) -> Roll:
    return Roll(shown_on)


def look(roll: Roll, number: int, when: float = 0.0) -> Look:
    return Look(when, number, roll.drawn(number).copy())


def test_what_is_really_drawn_is_recognized(shown_on: str, roll: Roll, tmp_path: Path) -> None:
    log = tmp_path / "frames"
    with eye("scroll", tmp_path, "scroll", shown_on, str(log), "--fps", "5") as drawing:
        drawing.wait_until(lambda: log.exists() and log.read_text().count("\n") > 2, "a few pictures", 20)
        viewer, ends = glass.Glass(shown_on), time.monotonic() + 20
        while not roll.whole(Look.at(viewer)):
            assert time.monotonic() < ends


def test_a_picture_may_be_of_several_that_were_drawn(roll: Roll) -> None:
    mixed = look(roll, 7)
    mixed.columns[500:] = roll.drawn(5)[500:]
    assert not roll.whole(mixed)
    assert roll.holds(mixed, [7, 6, 5])
    assert not roll.holds(mixed, [7, 6])


def test_one_wrong_place_is_found(roll: Roll) -> None:
    spoilt = look(roll, 7)
    assert roll.whole(spoilt)
    spoilt.columns[700, 100] ^= 0x10
    assert not roll.whole(spoilt) and not roll.holds(spoilt, [7, 6, 5])


def test_the_first_right_picture_was_drawn_since(roll: Roll) -> None:
    drawn = {3: 9.0, 4: 10.5, 5: 10.6}
    torn = look(roll, 4, when=10.7)
    torn.columns[900:] = roll.drawn(3)[900:]
    looks = [look(roll, 3, when=10.2), torn, look(roll, 5, when=10.75)]
    assert first_right(looks, roll, drawn, 10.0) == pytest.approx(750)
    assert first_right(looks[:2], roll, drawn, 10.0) is None


def test_only_what_was_drawn_not_long_ago_counts() -> None:
    assert recent({1: 0.0, 2: SPAN, 3: SPAN + 1, 4: SPAN + 9}, SPAN + 2) == [3, 2]


def test_columns_are_kept_evenly(roll: Roll) -> None:
    assert np.array_equal(roll.drawn(2)[30:], roll.page[46 : 16 + roll.height, ::EVERY])
