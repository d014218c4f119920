"""The window against a line of a certain rate and length, simulated packet by packet."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence

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


@pytest.mark.parametrize(("mbit", "delay", "most"), [(20, 0.02, 0.1), (4, 0.04, 0.1), (1, 0.1, 0.1), (0.3, 0.1, 0.2)])
def test_it_fills_a_line_without_filling_its_queue(mbit: float, delay: float, most: float) -> None:
    rate = mbit * 1e6 / 8
    _, got, queueing = run(Line(rate, delay), 20)
    assert got > 0.85 * rate
    assert queueing < most


class Flow:
    """Sends over a line whenever it may; ``arrived`` bytes so far."""

    def __init__(self, line: Line) -> None:
        self.line, self.window = line, Window()
        self.now, self.number, self.arrived = 0.0, 0, 0
        self._reports: deque[tuple[float, Heard]] = deque()

    def go_on(self, seconds: float, may: Callable[[float], bool]) -> float:
        """Bytes per second that arrived."""
        before, line = self.arrived, self.line
        for _ in range(round(seconds / 0.001)):
            self.now += 0.001
            while may(self.now):
                self.number += 1
                self.window.sent(self.number, PACKET, self.now)
                line.carry(self.number, PACKET, self.now)
            while line.coming and line.coming[0][0] <= self.now:
                at, highest = line.coming.popleft()
                line.packets += 1
                self.arrived += PACKET
                self._reports.append((at + line.delay, Heard(highest, line.packets, at + 1000)))
            while self._reports and self._reports[0][0] <= self.now:
                self.window.heard(self._reports.popleft()[1], self.now)
        return (self.arrived - before) / seconds


def test_what_can_wait_has_the_line_at_once_after_what_could_not() -> None:
    rate = 4e6 / 8
    flow = Flow(Line(rate, 0.04))
    flow.go_on(2, flow.window.room)
    flow.go_on(2, flow.window.calm)
    flow.go_on(2, flow.window.room)
    assert flow.window.queueing > 0.03, "the queue is of what cannot wait"
    flow.go_on(0.15, flow.window.calm)
    assert flow.go_on(0.5, flow.window.calm) > 0.9 * rate
    assert flow.window.queueing < 0.05


def test_random_loss_is_no_congestion() -> None:
    rate = 20e6 / 8
    window, got, _ = run(Line(rate, 0.05, loss=0.03), 20)
    assert got > 0.8 * rate
    assert 0.01 < window.loss < 0.06


class Shared:
    """A line of 20 Mbit/s, 40 ms there and back, whose queue holds 100 ms and drops the rest, for two senders."""

    RATE, DELAY, QUEUE = 20e6 / 8, 0.02, 0.1

    def __init__(self) -> None:
        self.free_at = 0.0

    def carry(self, now: float) -> float | None:
        """When a packet arrives; None where it is dropped."""
        begins = max(self.free_at, now)
        if begins - now > self.QUEUE:
            return None
        self.free_at = begins + PACKET / self.RATE
        return self.free_at + self.DELAY


class Download:
    """TCP without an end: a packet more each round trip, 0.7 of the window after a loss (Reno with CUBIC's factor)."""

    def __init__(self, line: Shared) -> None:
        self.line, self.window, self.flying, self.got = line, 10.0, 0, 0
        self.acks: deque[tuple[float, bool]] = deque()
        self.hurt_at = 0.0
        self.slow_start = True

    def step(self, now: float) -> None:
        while self.acks and self.acks[0][0] <= now:
            _, came = self.acks.popleft()
            self.flying -= 1
            self.got += came
            if came:
                self.window += 1.0 if self.slow_start else 1 / self.window
            elif now - self.hurt_at > 0.14:
                self.hurt_at, self.window, self.slow_start = now, max(2.0, self.window * 0.7), False
        while self.flying < self.window:
            at = self.line.carry(now)
            self.acks.append(((at or now + self.line.QUEUE + self.line.DELAY) + self.line.DELAY, at is not None))
            self.flying += 1


def beside_a_download(
    begins: float, ends: float, seconds: float, starts: float = 0.0
) -> tuple[list[float], list[float], list[float]]:
    """Bytes of ours and of the download in each second, and the queueing delay that our window knows at its end."""
    line, window = Shared(), Window()
    download, number, packets, got = Download(line), 0, 0, 0
    reports: deque[tuple[float, Heard]] = deque()
    ours, theirs, queueing = [], [], []
    for step in range(int(seconds * 1000)):
        now = step * 0.001
        if begins <= now < ends:
            download.step(now)
        probing = window.silent(now) and step % 30 == 0
        while (window.room(now) and (now >= starts or step % 100 == 0)) or probing:
            probing = False
            number += 1
            window.sent(number, PACKET, now)
            if (at := line.carry(now)) is not None:
                packets += 1
                reports.append((at + line.DELAY, Heard(number, packets, at + 1000)))
        while reports and reports[0][0] <= now:
            window.heard(reports.popleft()[1], now)
            got += PACKET
        if step % 1000 == 999:
            ours.append(got)
            theirs.append(download.got * PACKET)
            queueing.append(window.queueing)
    return steps(ours), steps(theirs), queueing


def steps(sums: Sequence[float]) -> list[float]:
    return [later - earlier for earlier, later in zip([0, *sums], sums, strict=False)]


def test_a_download_leaves_us_our_share_and_we_leave_it_its_own() -> None:
    ours, theirs, _ = beside_a_download(begins=10, ends=100, seconds=45)
    assert sum(ours[15:45]) >= 0.3 * 30 * Shared.RATE
    assert sum(theirs[15:45]) >= 0.3 * 30 * Shared.RATE


def test_who_begins_beside_a_download_gets_a_share_too() -> None:
    ours, theirs, _ = beside_a_download(begins=0, ends=100, seconds=45, starts=10)
    assert sum(ours[15:45]) >= 0.3 * 30 * Shared.RATE
    assert sum(theirs[15:45]) >= 0.3 * 30 * Shared.RATE


def test_after_a_download_the_queue_is_short_again() -> None:
    ours, _, queueing = beside_a_download(begins=5, ends=20, seconds=45)
    assert sum(ours[35:45]) >= 0.85 * 10 * Shared.RATE
    assert max(queueing[35:45]) <= 0.08


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


def test_who_asks_again_and_again_gets_no_more_than_the_line_takes() -> None:
    window, now, sent = Window(), 0.0, 0
    for _ in range(100_000):
        sent += PACKET * window.again(PACKET, now)
        now += 0.0001
    assert 2 * FIRST <= sent <= 2 * FIRST + window.rate * 10 + PACKET


def test_an_outage_tells_nothing_of_the_line() -> None:
    window = Window()
    for number in range(1, 21):
        window.sent(number, PACKET, number * 0.01)
        window.heard(Heard(number, number, number * 0.01 + 0.02), number * 0.01 + 0.04)
    before = (window.size, window.round_trip, window.loss, window.queueing)
    for number in range(21, 31):
        window.sent(number, PACKET, 0.3)
    assert window.silent(2.0)
    window.heard(Heard(30, 21, 2.32), 2.34)
    assert (window.size, window.round_trip, window.loss, window.queueing) == before
    assert window.in_flight == 0 and window.room(2.34)
