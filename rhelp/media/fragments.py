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
MOST_PIECES = 40_000
MOST_WAITING = 600  # updates under way


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


class Assembly:
    """Pieces in any order to whole updates, each once."""

    def __init__(self) -> None:
        self._coming: dict[int, _Coming] = {}
        self._done_to = 0
        self._done: set[int] = set()

    def add(self, packet: bytes) -> tuple[int, bytes] | None:
        """The number and bytes of the update that became whole by this packet; None for anything else."""
        if len(packet) < HEAD.size:
            return None
        number, index, count = HEAD.unpack_from(packet)
        if number <= self._done_to or number in self._done or not 0 < count <= MOST_PIECES:
            return None
        coming = self._coming.get(number)
        if coming is None:
            if len(self._coming) >= MOST_WAITING:
                return None
            coming = self._coming[number] = _Coming(count)
        if count != coming.count or index >= count + groups_of(count):
            return None
        (coming.pieces if index < count else coming.parity)[index] = packet[HEAD.size :]
        _repair(coming, index)
        return self._whole(number, coming) if len(coming.pieces) == count else None

    def forget(self, number: int) -> None:
        """Updates up to this number are no longer wanted."""
        self._done_to = max(self._done_to, number)
        self._coming = {n: coming for n, coming in self._coming.items() if n > number}
        self._done = {n for n in self._done if n > number}

    def _whole(self, number: int, coming: _Coming) -> tuple[int, bytes]:
        del self._coming[number]
        self._done.add(number)
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
