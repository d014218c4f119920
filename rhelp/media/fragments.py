"""Updates in pieces that fit a packet, with parity that repairs one lost piece of each group without asking.

    u32 update, u16 index, u16 count, then the piece                                      big endian

Pieces with an index from ``count`` on are parity: number ``count + g`` is the exclusive or of all pieces whose index is
g modulo the number of groups, each behind its length in two bytes and filled up with zeros (as in RFC 5109, interleaved
as in RFC 8627, so that a short burst of losses falls into several groups).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

HEAD = struct.Struct(">IHH")
PIECE = 1100  # bytes of an update in one packet
GROUP = 10  # pieces that one parity piece protects
MOST_UPDATE = 8_000_000  # bytes that are sent as one; who sends them keeps all its packets to send them again
MOST_PIECES = 40_000
MOST_WAITING = 600  # updates under way; what is so far behind a whole one is not waited for any more
MOST_HELD = 128 * 1024 * 1024  # bytes of their pieces
OVERHEAD = 100  # bytes that a piece costs beside its own


def split(number: int, data: bytes, parity: bool = False) -> list[bytes]:
    """The packets of an update."""
    pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)] or [b""]
    count = len(pieces)
    packets = [HEAD.pack(number, index, count) + piece for index, piece in enumerate(pieces)]
    if parity:
        packets += [
            HEAD.pack(number, count + group, count) + _parity(pieces[group :: groups_of(count)])
            for group in range(groups_of(count))
        ]
    return packets


def groups_of(count: int) -> int:
    """How many parity pieces go with so many pieces."""
    return -(-count // GROUP)


@dataclass
class _Coming:
    """An update under way."""

    count: int
    pieces: dict[int, bytes] = field(default_factory=dict)
    parity: dict[int, bytes] = field(default_factory=dict)
    held: int = 0


class Assembly:
    """Pieces in any order to whole updates, each once."""

    def __init__(self) -> None:
        self._coming: dict[int, _Coming] = {}
        self._done_to = 0
        self._done: set[int] = set()
        self._held = 0

    def add(self, packet: bytes) -> tuple[int, bytes] | None:
        """The number and bytes of the update that became whole by this packet; None for anything else."""
        if len(packet) < HEAD.size:
            return None
        number, index, count = HEAD.unpack_from(packet)
        if number <= self._done_to or number in self._done or not 0 < count <= MOST_PIECES:
            return None
        coming = self._coming.get(number) or self._begin(number, count)
        if coming is None or count != coming.count or index >= count + groups_of(count):
            return None
        kept = coming.pieces if index < count else coming.parity
        if index in kept:
            return None
        kept[index] = packet[HEAD.size :]
        self._hold(coming, len(packet) + OVERHEAD)
        _repair(coming, index)
        return self._whole(number, coming) if len(coming.pieces) == count else None

    def forget(self, number: int) -> None:
        """Updates up to this number are no longer wanted."""
        self._done_to = max(self._done_to, number)
        self._held -= sum(coming.held for n, coming in self._coming.items() if n <= number)
        self._coming = {n: coming for n, coming in self._coming.items() if n > number}
        self._done = {n for n in self._done if n > number}

    def _begin(self, number: int, count: int) -> _Coming | None:
        """Room for an update, in the place of the oldest where there is none; None for one that is older still."""
        if len(self._coming) >= MOST_WAITING:
            self.forget(min(self._coming))
        if number <= self._done_to:
            return None
        coming = self._coming[number] = _Coming(count)
        return coming

    def _hold(self, coming: _Coming, size: int) -> None:
        coming.held += size
        self._held += size
        while self._held > MOST_HELD and len(self._coming) > 1:
            self.forget(min(self._coming))

    def _whole(self, number: int, coming: _Coming) -> tuple[int, bytes]:
        if self._coming.pop(number, None) is not None:
            self._held -= coming.held
        self._done.add(number)
        if len(self._done) > MOST_WAITING:
            self.forget(number - MOST_WAITING)
        return number, b"".join(coming.pieces[index] for index in range(coming.count))


def _repair(coming: _Coming, index: int) -> None:
    """Restore the one piece of the group that is missing, if it is one."""
    groups = groups_of(coming.count)
    group = index % groups if index < coming.count else index - coming.count
    parity = coming.parity.get(coming.count + group)
    if parity is None:
        return
    members = range(group, coming.count, groups)
    missing = [member for member in members if member not in coming.pieces]
    if len(missing) != 1:
        return
    known = [coming.pieces[member] for member in members if member in coming.pieces]
    framed = _xor([_framed(piece, len(parity)) for piece in known] + [parity])
    length = int.from_bytes(framed[:2], "big")
    if length <= len(framed) - 2:
        coming.pieces[missing[0]] = framed[2 : 2 + length]


def _parity(pieces: list[bytes]) -> bytes:
    longest = max(len(piece) for piece in pieces) + 2
    return _xor([_framed(piece, longest) for piece in pieces])


def _framed(piece: bytes, length: int) -> bytes:
    return (len(piece).to_bytes(2, "big") + piece)[:length].ljust(length, b"\0")


def _xor(parts: list[bytes]) -> bytes:
    value = 0
    for part in parts:
        value ^= int.from_bytes(part, "big")
    return value.to_bytes(len(parts[0]), "big")
