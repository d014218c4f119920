"""The window against a line of a certain rate and length, simulated packet by packet."""

from __future__ import annotations

import random
from collections import deque

import pytest

from rhelp.media.window import FIRST, LEAST, Heard, Window

PACKET = 1100


class Line:
    """A bottleneck with an endless queue; the clock of its far end is 1,000 s ahead."""

    def __init__(self, rate: float, delay: float, loss: float = 0.0) -> None:
        self.rate, self.delay, self.loss = rate, delay, loss
        self.free_at = 0.0
        self.random = random.Random(5)
        self.coming: deque[tuple[float, int]] = deque()
        self.packets = 0

    def carry(self, number: int, size: int, now: float) -> None:
        self.free_at = max(self.free_at, now) + size / self.rate
        if self.random.random() >= self.loss:
            self.coming.append((self.free_at + self.delay, number))


def run(line: Line, seconds: float) -> tuple[Window, float, float]:
    """Send whenever there is room; the window, bytes per second that arrived, the mean queueing delay at the end."""
    window, number, arrived, delays = Window(), 0, 0, []
    reports: deque[tuple[float, Heard]] = deque()
    steps = int(seconds / 0.001)
    for step in range(steps):
        now = step * 0.001
        while window.room(now) and number - step * 20 < 200:
            number += 1
            window.sent(number, PACKET, now)
            line.carry(number, PACKET, now)
        while line.coming and line.coming[0][0] <= now:
            at, highest = line.coming.popleft()
            line.packets += 1
            arrived += PACKET if step > steps // 2 else 0
            reports.append((at + line.delay, Heard(highest, line.packets, at + 1000)))
        while reports and reports[0][0] <= now:
            window.heard(reports.popleft()[1], now)
            if step > steps // 2:
                delays.append(window.queueing)
    return window, arrived / (seconds / 2), sum(delays) / max(1, len(delays))


@pytest.mark.parametrize(("mbit", "delay"), [(20, 0.02), (4, 0.04), (1, 0.1)])
def test_it_fills_a_line_without_filling_its_queue(mbit: float, delay: float) -> None:
    rate = mbit * 1e6 / 8
    _, got, queueing = run(Line(rate, delay), 20)
    assert got > 0.85 * rate
    assert queueing < 0.13


def test_random_loss_is_no_congestion() -> None:
    rate = 20e6 / 8
    window, got, _ = run(Line(rate, 0.05, loss=0.03), 20)
    assert got > 0.8 * rate
    assert 0.01 < window.loss < 0.06


def test_a_dead_line_is_not_written_to() -> None:
    window, now = Window(), 0.0
    for number in range(1, 11):
        window.sent(number, PACKET, now)
    assert window.room(0.2) and not window.room(0.4)
    window.heard(Heard(10, 10, 1000.0), 2.0)
    assert window.in_flight == 0 and window.room(2.0)


def test_old_and_unknown_reports_change_nothing() -> None:
    window = Window()
    window.sent(1, PACKET, 0.0)
    window.heard(Heard(7, 7, 0.0), 0.1)
    window.sent(2, PACKET, 0.1)
    window.heard(Heard(1, 1, 0.0), 0.2)
    assert window.size in (FIRST, pytest.approx(FIRST, rel=0.1)) and window.size >= LEAST
