"""Coded pictures made of RTP packets that come in any order, each as soon as its last packet is there. Pure.

Pictures lean on those before them: one that misses a packet holds up the next ones, until the packet comes after all or
a key picture, complete, makes up for it. Times in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from rhelp.media.browser.payloads import UNPACKERS, BadPayload, Piece

PATIENCE = 0.5  # seconds that a missing packet may hold pictures up, at least; four round trips on long lines
MOST_HELD = 4096  # packets: a key picture of 4.5 MB
MOST_KEYS = 4  # key pictures that are coming in at the same time


@dataclass(frozen=True, slots=True)
class Picture:
    """A coded picture; ``codec`` is FFmpeg's name of it. A ``key`` picture leans on no other."""

    codec: str
    data: bytes
    key: bool


@dataclass(frozen=True, slots=True)
class Packet:
    """``number`` runs on beyond 65535; an empty payload is padding."""

    number: int
    timestamp: int
    marker: bool
    codec: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class _Held:
    packet: Packet
    piece: Piece | None


@dataclass(slots=True)
class _Run:
    """Packets of one picture, without a gap: ``first`` up to and without ``end``."""

    first: int
    end: int


class Pictures:
    """``add`` every packet once; while ``waits_for_key`` nothing but a key picture comes out.

    ``keys_begun`` counts the key pictures whose first packet came.
    """

    def __init__(self) -> None:
        self.round_trip = 0.05
        self.keys_begun = 0
        self._highest = -1
        self._held: dict[int, _Held] = {}
        self._next: _Run | None = None
        self._keys: list[_Run] = []
        self._blocked: tuple[int, float] | None = None  # by which packet, since when

    @property
    def waits_for_key(self) -> bool:
        """Whether what comes leans on a picture that we do not have."""
        return self._next is None

    @property
    def oldest(self) -> int | None:
        """Packets before this one are of no use any more."""
        return self._next.first if self._next is not None else min((run.first for run in self._keys), default=None)

    @property
    def deadline(self) -> float | None:
        """When ``give_up`` has something to do."""
        return None if self._blocked is None else self._blocked[1] + max(PATIENCE, 4 * self.round_trip)

    def add(self, packet: Packet, now: float) -> list[Picture]:
        """The pictures that can be shown now, in their order."""
        if self._next is not None and packet.number < self._next.first:
            return []
        try:
            piece = UNPACKERS[packet.codec](packet.payload) if packet.payload else None
        except BadPayload:
            self.begin_anew()
            return []
        self._make_room()
        self._held[packet.number] = _Held(packet, piece)
        self._highest = max(self._highest, packet.number)
        if piece is not None and piece.opens_key:
            self.keys_begun += 1
            self._keys = [*self._keys, _Run(packet.number, packet.number)][-MOST_KEYS:]
        pictures = [*self._from_key(), *self._in_order()]
        self._look_for_gap(now)
        return pictures

    def give_up(self, now: float) -> bool:
        """Whether a missing packet has held pictures up for too long; what leans on it is dropped."""
        if self.deadline is None or now < self.deadline:
            return False
        self.begin_anew()
        return True

    def begin_anew(self) -> None:
        """Wait for a key picture; one that is coming in already will do."""
        self._next = self._blocked = None
        self._forget_before(self.oldest)

    def _make_room(self) -> None:
        if len(self._held) >= MOST_HELD:
            self.begin_anew()
        if len(self._held) >= MOST_HELD:  # all of it a key picture
            self._keys.clear()
            self._held.clear()

    def _in_order(self) -> list[Picture]:
        pictures: list[Picture] = []
        while self._next is not None and (picture := self._complete(self._next)) is not None:
            pictures.append(picture)
            self._begin_at(self._next.end)
        return pictures

    def _from_key(self) -> list[Picture]:
        """A key picture that is complete, where what precedes it is not; the newest of them."""
        for run in reversed(self._keys):
            if self._next is not None and run.first <= self._next.end:
                continue  # comes in order
            if (picture := self._complete(run)) is not None:
                self._begin_at(run.end)
                return [picture]
        return []

    def _complete(self, run: _Run) -> Picture | None:
        """The picture that begins with the run, once its last packet is there; the run grows as far as packets go."""
        while (held := self._held.get(run.end)) is not None:
            if run.end > run.first and held.packet.timestamp != self._held[run.first].packet.timestamp:
                return self._joined(run)
            run.end += 1
            if held.piece is None and run.end == run.first + 1:
                del self._held[run.first]  # padding between two pictures
                run.first = run.end
            elif held.packet.marker:
                return self._joined(run)
        return None

    def _joined(self, run: _Run) -> Picture:
        held = [self._held[number] for number in range(run.first, run.end)]
        pieces = [one.piece for one in held if one.piece is not None]
        key = any(piece.opens_key for piece in pieces)
        return Picture(held[0].packet.codec, b"".join(piece.data for piece in pieces), key)

    def _begin_at(self, number: int) -> None:
        self._next = _Run(number, number)
        self._keys = [run for run in self._keys if run.first >= number]
        self._forget_before(number)

    def _forget_before(self, number: int | None) -> None:
        if number is None:
            self._held.clear()
        elif any(held < number for held in self._held):
            self._held = {n: held for n, held in self._held.items() if n >= number}

    def _look_for_gap(self, now: float) -> None:
        if self._next is None or self._highest <= self._next.end:
            self._blocked = None
        elif self._blocked is None or self._blocked[0] != self._next.end:
            self._blocked = (self._next.end, now)
