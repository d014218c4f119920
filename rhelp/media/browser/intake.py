"""Takes a browser's video as an RTP receiver gets it, and tells the browser what it has to know.

That is: which packets are missing (NACK), when a key picture is needed (PLI), and when each packet came (transport-wide
feedback), by which the browser chooses its rate. All of it in the event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from rhelp.media.aiortc_seams import RtpPacket
from rhelp.media.browser.arrivals import Arrivals
from rhelp.media.browser.keys import KeyWish
from rhelp.media.browser.pictures import Packet, Picture, Pictures
from rhelp.media.gaps import Gaps

CODECS = {"video/vp8": "vp8", "video/h264": "h264"}  # MIME type in lower case, FFmpeg's name


class Outlet(Protocol):
    """What an RTP receiver says to the sender."""

    @property
    def report_ssrc(self) -> int: ...

    async def ask_again(self, ssrc: int, sequence_numbers: list[int]) -> None: ...

    async def ask_key(self, ssrc: int) -> None: ...

    async def send_feedback(self, packet: bytes) -> None: ...


class Intake:
    """``on_picture`` gets every coded picture, in order, as soon as it is whole; the first one is a key picture."""

    def __init__(self, outlet: Outlet) -> None:
        self.on_picture: Callable[[Picture], None] | None = None
        self._outlet = outlet
        self._ssrc = 0
        self._round_trip = 0.05
        self._arrivals = Arrivals()
        self._wish = KeyWish()
        self._gaps, self._pictures = Gaps(), Pictures()
        self._attending: asyncio.Task[None] | None = None
        self._sooner = asyncio.Event()
        self._alarm = float("inf")  # when the attending task wakes

    def seen(self, packet: RtpPacket) -> None:
        """Any packet came, of whichever stream."""
        number = packet.extensions.transport_sequence_number
        if number is not None:
            self._arrivals.add(number, time.monotonic())
            self._attend()

    def take(self, packet: RtpPacket, mime_type: str) -> None:
        """A packet of the video came."""
        codec = CODECS.get(mime_type.lower())
        if codec is None:
            return
        now = time.monotonic()
        if packet.ssrc != self._ssrc:
            self._begin(packet.ssrc)
        if self._gaps.add(packet.sequence_number, now):
            number = self._gaps.unwrapped(packet.sequence_number)
            self._add(Packet(number, packet.timestamp, bool(packet.marker), codec, packet.payload), now)
        self._attend()

    def want_key(self) -> None:
        """A picture that stands by itself is needed."""
        self._wish.want(time.monotonic())
        self._attend()

    def set_round_trip(self, seconds: float) -> None:
        """How long a question and its answer take."""
        self._round_trip = self._gaps.round_trip = self._pictures.round_trip = seconds

    def stop(self) -> None:
        """Say no more."""
        self.on_picture = None
        if self._attending is not None:
            self._attending.cancel()

    def _begin(self, ssrc: int) -> None:
        """Another stream."""
        self._ssrc = ssrc
        self._gaps, self._pictures = Gaps(), Pictures()
        self.set_round_trip(self._round_trip)

    def _add(self, packet: Packet, now: float) -> None:
        begun = self._pictures.keys_begun
        pictures = self._pictures.add(packet, now)
        if self._pictures.keys_begun > begun:
            self._wish.begun(now)
        if pictures and self._pictures.oldest is not None:
            self._gaps.waive_before(self._pictures.oldest)
        for picture in pictures:
            if picture.key:
                self._wish.came(now)
            if self.on_picture is not None:
                self.on_picture(picture)
        if self._pictures.waits_for_key:
            self._wish.want(now)

    @property
    def _deadline(self) -> float | None:
        key = self._wish.deadline if self._ssrc else None
        known = (self._gaps.deadline, self._pictures.deadline, self._arrivals.deadline, key)
        return min((deadline for deadline in known if deadline is not None), default=None)

    def _attend(self) -> None:
        """See to it that the next thing to be said is said in time."""
        deadline = self._deadline
        if deadline is None:
            return
        if self._attending is None or self._attending.done():
            self._attending = asyncio.ensure_future(self._talk())
        elif deadline < self._alarm:
            self._sooner.set()

    async def _talk(self) -> None:
        """Say what is due, until nothing will be."""
        while (deadline := self._deadline) is not None:
            self._alarm = deadline
            self._sooner.clear()
            try:
                async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                    await self._sooner.wait()
            except TimeoutError:
                await self._say(time.monotonic())

    async def _say(self, now: float) -> None:
        if self._arrivals.deadline is not None and now >= self._arrivals.deadline:
            for packet in self._arrivals.feedback(self._outlet.report_ssrc, self._ssrc, now):
                await self._outlet.send_feedback(packet)
        if missing := self._gaps.due(now):
            await self._outlet.ask_again(self._ssrc, missing)
        if self._gaps.lost:
            self._pictures.begin_anew()
            self._drop(now)
        elif self._pictures.give_up(now):
            self._drop(now)
        if self._ssrc and self._wish.due(now):
            await self._outlet.ask_key(self._ssrc)

    def _drop(self, now: float) -> None:
        """A picture will not come; only a key picture helps."""
        if self._pictures.oldest is None or self._gaps.lost:
            self._gaps.waive()
        else:
            self._gaps.waive_before(self._pictures.oldest)
        self._wish.want(now)
