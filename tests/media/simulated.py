"""A whole session without machines: screen, director, outbox, line, gaps, canvas, by a clock of its own.

What costs processor time takes none here, but for ``CAPTURE``; so lateness is that of line and protocol alone.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.canvas import Canvas, Frame
from rhelp.media.director import Director, Packed
from rhelp.media.fragments import Assembly
from rhelp.media.gaps import MODULUS, Gaps
from rhelp.media.outbox import Outbox
from rhelp.media.picture import Projector
from rhelp.media.updates import Unpacker
from rhelp.media.window import Heard, Window

TICK = 0.001  # seconds
OVERHEAD = 66  # bytes of IP, UDP, RTP and SRTP with every packet
WORD = 150  # bytes of a report, with its acknowledgement
QUEUE = 0.1  # seconds of the line's time
FRAME = 1 / 60
CAPTURE = 0.006  # seconds from capture to a packed update
REPORT_EVERY = 0.012


@dataclass
class Way:
    """One direction of a line: a rate, a drop-tail queue, a delay, and chance that takes packets away.

    With ``jitter``, in seconds, chance also makes them late by up to so much, and so puts them out of order.
    """

    rate: float
    delay: float
    loss: float
    chance: random.Random
    jitter: float = 0.0
    dead: bool = False
    free_at: float = 0.0
    carried: int = 0
    overflowed: int = 0
    _coming: list[tuple[float, int, Any]] = field(default_factory=list)
    _order: Any = field(default_factory=itertools.count)

    def carry(self, size: int, what: Any, now: float) -> None:
        """A packet of so many bytes."""
        start = max(self.free_at, now)
        if start - now > QUEUE:
            self.overflowed += 1
            return
        self.free_at = start + size / self.rate
        self.carried += size
        if not self.dead and self.chance.random() >= self.loss:
            late = self.delay + (self.jitter and self.chance.uniform(0, self.jitter))
            heapq.heappush(self._coming, (self.free_at + late, next(self._order), what))

    def arrived(self, now: float) -> list[Any]:
        """What comes out until now."""
        out = []
        while self._coming and self._coming[0][0] <= now:
            out.append(heapq.heappop(self._coming)[2])
        return out


class Session:
    """``draw`` on the screen and ``run``; ``on_paint`` is called whenever the agent's picture has changed."""

    def __init__(self, screen: Any, mbit: float, delay: float, loss: float, seed: int = 1) -> None:
        chance = random.Random(seed)
        self.screen = screen
        self.size = Size(screen.shape[1], screen.shape[0])
        self.whole = Rect(0, 0, self.size.width, self.size.height)
        self.down, self.up = (Way(mbit * 125_000, delay, loss, chance) for _ in range(2))
        self.now = 0.0
        self.window = Window()
        self.outbox = Outbox(self.window)
        self.director = Director(self.size, 1, lambda: self.window.rate)
        self.gaps, self.assembly = Gaps(), Assembly()
        self.gaps.round_trip = 2 * delay
        self.canvas = Canvas(Frame(), Projector(self._want_key).show)
        self.on_paint: Callable[[], None] = lambda: None
        self.keys = 0
        self._key = True
        self._dirty: Rect | None = None
        self._captured_at = float("-inf")
        self._packed: tuple[float, Any] | None = None
        self._report_at: float | None = None
        self._arrived = 0.0
        self._unpacker = Unpacker()

    @property
    def same(self) -> bool:
        """Whether the agent sees what the customer sees."""
        pixels = self.canvas.frame.pixels
        return pixels.shape == self.screen.shape and np.array_equal(pixels[..., :3], self.screen[..., :3])

    def drawn(self, area: Rect) -> None:
        """The screen has changed there."""
        self._dirty = area if self._dirty is None else self._dirty.union(area)

    def run(self, seconds: float, each: Callable[[float], None] = lambda now: None) -> None:
        """Let time pass; ``each`` is called every millisecond."""
        for _ in range(round(seconds / TICK)):
            self.now += TICK
            each(self.now)
            self._customer()
            self._agent()

    def until_same(self, most: float) -> float:
        """Seconds until the agent's picture is the screen; ``most`` where it does not become so."""
        start = self.now
        while self.now - start < most:
            self.run(0.01)
            if self.same:
                break
        return self.now - start

    def _want_key(self) -> None:
        self.keys += 1
        self._key = True

    def _customer(self) -> None:
        for what in self.up.arrived(self.now):
            if isinstance(what, Heard):
                self.window.heard(what, self.now)
            else:
                self.outbox.asked(what)
        if self._packed is None and self.outbox.hungry(self.now):
            self._shoot()
        if self._packed is not None and self._packed[0] <= self.now:
            packed, self._packed = self._packed[1], None
            self.outbox.offer(packed.number, packed.data, int(self.now * 90_000), packed.haste)
        while (piece := self.outbox.next(self.now)) is not None:
            self.down.carry(len(piece.payload) + OVERHEAD, piece, self.now)

    def _shoot(self) -> None:
        packed = None if self._key else self.director.repay(self.now, self.window.spare(self.now))
        if packed is None and self.now - self._captured_at >= FRAME:
            packed = self._capture()
            if packed is not None:
                self._captured_at = self.now
        if packed is not None:
            self._packed = (self.now + CAPTURE, packed)

    def _capture(self) -> Any:
        dirty, self._dirty = self._dirty, None
        if self._key:
            self._key, dirty = False, None
            self.director.take(self.whole, self.screen)
            packed: Packed | None = self.director.whole(self.now)
        else:
            if dirty is not None:
                self.director.take(dirty, self.screen[dirty.y : dirty.bottom, dirty.x : dirty.right])
            packed = self.director.update(self.now, self.window.spare(self.now))
        self.director.settle()
        return packed

    def _agent(self) -> None:
        for piece in self.down.arrived(self.now):
            self._take(piece)
        if self._report_at is not None and self._report_at <= self.now:
            self._report_at = None
            self.up.carry(WORD, Heard(self.gaps.highest, self.gaps.packets, round(self._arrived, 3)), self.now)
        if self.gaps.deadline is not None and self.gaps.deadline <= self.now:
            if asked := self.gaps.due(self.now):
                near = self.gaps.highest
                self.up.carry(WORD, [near - (near - number) % MODULUS for number in asked], self.now)
            if self.gaps.lost:
                self.gaps.waive()
                self._want_key()

    def _take(self, piece: Any) -> None:
        highest = self.gaps.highest
        if self.gaps.highest < 0:
            self.gaps.highest = 0
        new = self.gaps.add(piece.number % MODULUS, self.now)
        if self.gaps.highest != highest:
            self._arrived = self.now
        if self._report_at is None:
            self._report_at = self.now + REPORT_EVERY
        whole = self.assembly.add(piece.payload) if new else None
        if whole is not None and self.canvas.receive(self._unpacker.unpack(*whole)) is not None:
            self.on_paint()
