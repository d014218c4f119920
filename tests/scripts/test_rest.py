"""Pictures at rest: two displays that are the same one, or not."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from scripts.rig import rest
from scripts.rig.displays import display


@pytest.fixture
def easel(tmp_path: Path) -> Iterator[rest.Easel]:
    with display(tmp_path, "display", "800x600") as name:
        yield rest.put_up(name, random.Random(1))


def test_every_kind_of_change_changes_something(easel: rest.Easel) -> None:
    for change in rest.CHANGES:
        before = easel.screen.picture()
        change(easel)
        easel.screen.sync()
        assert (before != easel.screen.picture()).any(), change.__name__


def test_a_display_equals_itself_at_once_and_a_changed_one_never(
    easel: rest.Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = easel.screen.picture()
    assert rest.equal_after(wanted, easel.screen, time.perf_counter()) < rest.GIVE_UP * 1e3
    monkeypatch.setattr(rest, "GIVE_UP", 0.3)
    rest.one_pixel(easel)
    assert rest.equal_after(wanted, easel.screen, time.perf_counter()) == 300


def test_what_is_not_equal_in_time_is_told(easel: rest.Easel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as hurried, display(tmp_path, "other", "800x600") as name:
        hurried.setattr(rest, "GIVE_UP", 0.6)
        stranger = rest.put_up(name, random.Random(2)).screen
        assert rest.Rest().after(rest.block, easel, stranger)[1] is False
    assert rest.Rest().after(rest.block, easel, easel.screen)[1] is True


def test_the_packed_size_is_that_of_what_changed() -> None:
    before = np.zeros((600, 800), np.uint32)
    after, noise = before.copy(), np.random.default_rng(1).integers(0, 1 << 24, (100, 100), np.uint32)
    assert rest.packed_bits(before, after) == 0
    after[50:150, 60:160] = noise
    assert 0.7 < rest.packed_bits(before, after) / (100 * 100 * 32) < 1.1
