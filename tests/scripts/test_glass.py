"""The outside eye, looking at its own target on a real display."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.rig import glass
from scripts.rig.displays import display
from scripts.rig.programs import Program
from scripts.rig.scenes import changed_by_click, eye


@pytest.fixture
def shown_on(tmp_path: Path) -> Iterator[str]:
    with display(tmp_path, "display") as name:
        yield name


def ready(program: Program, shown_on: str) -> None:
    viewer = glass.Glass(shown_on)
    viewer.fake(glass.MOTION, 0, 960, 540)
    program.wait_until(lambda: changed_by_click(viewer), "a click that came through", 20)


def test_every_click_on_the_target_is_seen(shown_on: str, tmp_path: Path) -> None:
    with eye("target", tmp_path, "target", shown_on) as target:
        ready(target, shown_on)
        result = glass.click(shown_on, 960, 540, 5)
    assert (result["n"], result["lost"]) == (5, 0)
    assert 0 < result["median_ms"] <= glass.GIVE_UP * 1e3


def test_the_target_changes_in_the_middle_or_everywhere(shown_on: str, tmp_path: Path) -> None:
    for more, corner_changes in (([], False), (["--full"], True)):
        with eye("target", tmp_path, "target", shown_on, *more) as target:
            ready(target, shown_on)
            seen = glass.Glass(shown_on)
            before = seen.see(5, 5, 1)
            assert glass.click_once(seen, 960, 540) is not None
            assert (seen.see(5, 5, 1) != before) is corner_changes


def test_a_click_that_changes_nothing_is_lost(shown_on: str) -> None:
    result = glass.click(shown_on, 960, 540, 1)
    assert result == {"n": 0, "lost": 1}


def test_scrolling_is_read_back_frame_by_frame(shown_on: str, tmp_path: Path) -> None:
    log = tmp_path / "frames"
    with eye("scroll", tmp_path, "scroll", shown_on, str(log), "--fps", "10") as drawing:
        drawing.wait_until(lambda: log.exists() and log.read_text().count("\n") > 3, "a few frames", 20)
        late, rates = glass.frames(shown_on, log, 2)
    assert rates["drawn_per_s"] > 0
    assert late  # how many it catches is the machine's affair, when each was drawn is not
    assert all(0 <= one < glass.TOO_LATE * 1e3 for one in late)


def test_the_page_is_the_same_each_time(shown_on: str) -> None:
    eyes = [glass.Glass(shown_on) for _ in range(2)]
    pages = []
    for one in eyes:
        window = one.cover(0)
        page, tall = glass.draw_page(one, window)
        one.core.CopyArea(page, window, one.pen(window, 0), 0, 0, 0, 0, one.width, one.height)
        one.sync()
        pages.append((tall, [one.see(0, y, one.width) for y in range(0, one.height, 9)]))
    assert pages[0] == pages[1]
    assert len(set(pages[0][1])) > 20


def row(number: int, dark: int = 0, light: int = 255) -> bytes:
    levels = [dark if number >> bit & 1 else light for bit in range(glass.BITS)]
    return b"".join(bytes([level] * 4) * glass.BLOCK for level in levels)


@pytest.mark.parametrize("number", [0, 1, 5, 2**24 - 1])
def test_the_counter_is_read_even_when_the_picture_is_a_little_off(number: int) -> None:
    assert glass.read_counter(row(number)) == glass.read_counter(row(number, 40, 200)) == number


def test_a_blurred_counter_is_not_guessed() -> None:
    assert glass.read_counter(row(5, dark=120)) is None


def test_summary() -> None:
    assert glass.summary([]) == {}
    assert glass.summary([3, 1, 2]) == {"median_ms": 2, "p95_ms": 3}
    assert glass.summary(range(1, 101)) == {"median_ms": 50.5, "p95_ms": 95}


def test_the_eye_says_how_it_is_used(tmp_path: Path) -> None:
    with Program("usage", [sys.executable, "-m", "scripts.rig.glass", "--help"], tmp_path) as usage:
        assert usage.wait(20) == 0
    assert "watch" in usage.log.read_text()
