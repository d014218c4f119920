"""Scrolled text over bad lines, in a session without machines."""

from __future__ import annotations

import random
import statistics
from typing import Any

import cv2
import numpy as np
import pytest
import zstandard

from rhelp.core.geometry import Rect
from rhelp.media.tuning import Tuning
from rhelp.wire.peer import Quality
from tests.media.simulated import Session
from tests.media.test_motion import page

HEIGHT, STEP, BLOCK = 480, 8, 8
TALL = page(height=6 * HEIGHT)


def screen(number: int) -> Any:
    """The page scrolled so far, with the number in blocks at the top."""
    top = number * STEP % (5 * HEIGHT)
    pixels = TALL[top : top + HEIGHT].copy()
    for bit in range(16):
        pixels[:BLOCK, bit * BLOCK : (bit + 1) * BLOCK, :3] = 0 if number >> bit & 1 else 255
    return pixels


def number_of(pixels: Any) -> int:
    return sum(1 << bit for bit in range(16) if pixels[BLOCK // 2, bit * BLOCK + BLOCK // 2, 0] < 128)


def scrolled(session: Session, seconds: float, fps: float = 30) -> tuple[float, list[float]]:
    """Pictures shown per second, and how late each was, in seconds."""
    drawn: dict[int, float] = {}
    seen: dict[int, float] = {}
    start = session.now

    def draw(now: float) -> None:
        if now >= start + len(drawn) / fps:
            drawn[len(drawn) + 1] = now
            session.screen[:] = screen(len(drawn))
            session.drawn(session.whole)

    session.on_paint = lambda: seen.setdefault(number_of(session.canvas.frame.pixels), session.now)  # type: ignore[assignment]
    session.run(seconds, draw)
    session.on_paint = lambda: None
    late = [at - drawn[number] for number, at in seen.items() if number in drawn]
    return len(late) / seconds, late


@pytest.mark.parametrize(
    ("mbit", "delay", "loss", "shown", "late"),
    [(20, 0.02, 0.01, 29, 0.035), (20, 0.05, 0.03, 28, 0.065), (4, 0.04, 0.01, 29, 0.06), (1, 0.1, 0.02, 20, 0.16)],
)
def test_scrolled_text(mbit: float, delay: float, loss: float, shown: float, late: float) -> None:
    session = Session(screen(0), mbit, delay, loss)
    assert session.until_same(5) < 5
    rate, lateness = scrolled(session, 6)
    assert rate >= shown and statistics.median(lateness) <= late
    assert session.until_same(2) < 2 and session.keys == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_dead_line_that_comes_back(seed: int) -> None:
    session = Session(screen(0), 20, 0.02, 0.01, seed)
    session.until_same(5)
    session.down.dead = session.up.dead = True
    scrolled(session, 2)
    session.down.dead = session.up.dead = False
    assert session.until_same(1) < 1


def smooth_text(width: int, height: int) -> Any:
    """A page as programs draw it, with edges in shades of grey."""
    chance, picture = random.Random(1), np.full((height, width, 3), 255, np.uint8)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(300)]
    for y in range(18, height, 20):
        line = " ".join(chance.choices(words, k=width // 45))
        cv2.putText(picture, line, (10, y), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (30, 30, 30), 1, cv2.LINE_AA)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA)


def photograph(width: int, height: int) -> Any:
    """Shapes of all sizes, and grain."""
    chance, picture = np.random.default_rng(1), np.full((height, width, 3), 128, np.float32)
    for across, contrast in ((6, 60), (24, 40), (96, 20), (width // 4, 8)):
        coarse = chance.normal(0, contrast, (max(2, across * height // width), across, 3)).astype(np.float32)
        picture += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    picture += chance.normal(0, 3, (height, width, 1))
    return cv2.cvtColor(np.clip(picture, 0, 255).astype(np.uint8), cv2.COLOR_BGR2BGRA)


def noise(width: int, height: int) -> Any:
    return np.random.default_rng(2).integers(0, 256, (height, width, 4), np.uint8)


@pytest.mark.parametrize(("mbit", "delay", "loss"), [(1, 0.1, 0.02), (4, 0.04, 0.01)])
@pytest.mark.parametrize("drawn", [smooth_text, photograph, noise], ids=lambda drawn: drawn.__name__)
def test_at_rest_it_is_exact(drawn: Any, mbit: float, delay: float, loss: float) -> None:
    """After no longer than the line takes for the change as one Zstandard frame, and a second."""
    width, height = (320, 200) if drawn is noise else (800, 450)
    session = Session(np.full((height, width, 4), 240, np.uint8), mbit, delay, loss)
    session.until_same(5)
    session.screen[:] = drawn(width, height)
    session.drawn(session.whole)
    packed = len(zstandard.compress(session.screen.tobytes()))
    allowed = packed / (mbit * 125_000) + 1
    assert session.until_same(30) <= allowed


@pytest.mark.parametrize(("mbit", "delay", "loss"), [(1, 0.1, 0.02), (4, 0.04, 0.01)])
def test_a_click_does_not_wait_for_a_page_that_comes_in(mbit: float, delay: float, loss: float) -> None:
    session = Session(np.full((450, 800, 4), 240, np.uint8), mbit, delay, loss)
    session.until_same(5)
    session.screen[:] = photograph(800, 450)
    session.drawn(session.whole)
    session.run(0.3)
    late = clicked(session)
    assert len(late) >= 7 and statistics.median(late) <= delay + 0.035 and max(late) <= delay + 0.08


@pytest.mark.parametrize(("mbit", "delay", "loss"), [(1, 0.1, 0.02), (4, 0.04, 0.01)])
def test_a_click_does_not_wait_for_a_whole_screen_that_is_to_be_sharp(mbit: float, delay: float, loss: float) -> None:
    session = Session(photograph(800, 450), mbit, delay, loss)
    session.director.tuning = Tuning(Quality.SHARP)
    session.run(1.0)
    late = clicked(session)
    assert len(late) >= 7 and statistics.median(late) <= delay + 0.035 and max(late) <= delay + 0.08
    packed = len(zstandard.compress(session.screen.tobytes()))
    assert session.until_same(30) <= packed / (mbit * 125_000) + 1 and session.keys == 0


def clicked(session: Session) -> list[float]:
    """Something small changes four times a second; how late each was seen, in seconds."""
    light = Rect(400, 300, 30, 20)
    lit: list[float] = []
    late: list[float] = []

    def click(now: float) -> None:
        if len(lit) < round((now - start) / 0.25):
            lit.append(now)
            session.screen[light.y : light.bottom, light.x : light.right, :3] = len(lit)
            session.drawn(light)

    def look() -> None:
        shown = session.canvas.frame.pixels[light.y : light.bottom, light.x : light.right, :3]
        if len(late) < len(lit) and (shown == len(lit)).all():
            late.append(session.now - lit[-1])

    start, session.on_paint = session.now, look
    session.run(2.0, click)
    session.on_paint = lambda: None
    return late


@pytest.mark.parametrize(("mbit", "delay", "loss"), [(1, 0.1, 0.02), (4, 0.04, 0.01)])
def test_what_is_owed_comes_although_something_small_changes_all_the_time(
    mbit: float, delay: float, loss: float
) -> None:
    session = Session(np.full((450, 800, 4), 240, np.uint8), mbit, delay, loss)
    session.until_same(5)
    session.screen[:] = photograph(800, 450)
    session.drawn(session.whole)
    packed = len(zstandard.compress(session.screen.tobytes()))
    spinner = Rect(400, 300, 20, 20)

    def spin(now: float) -> None:
        session.screen[spinner.y : spinner.bottom, spinner.x : spinner.right, :3] = round(now * 1000) % 251
        session.drawn(spinner)

    session.run(packed / (mbit * 125_000) + 2, spin)
    assert not session.director.owes and session.until_same(1) < 1
