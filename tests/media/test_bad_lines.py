"""Scrolled text over bad lines, in a session without machines."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np
import pytest

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


def test_at_rest_it_is_exact() -> None:
    session = Session(screen(0), 1, 0.1, 0.02)
    chance = np.random.default_rng(2)
    session.until_same(5)
    session.screen[100:300, 100:400, :3] = chance.integers(0, 256, (200, 300, 3))
    session.drawn(session.whole)
    packed = 200 * 300 * 3
    assert session.until_same(10) < packed / 125_000 + 1
