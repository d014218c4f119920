"""The receiver's word about what came in, for the sender's window: an RTCP packet (RFC 4585 §6.4).

It goes by RTCP, beside the packets that it is about, and not by a data channel, whose timers would hold it back for as
long again as a line was dead.

    u8 143 (version 2, application layer feedback), u8 206, u16 length, u32 SSRC of the receiver, u32 of the packets,
    "rhlp", u32 highest sequence number, u32 packets that came in all, u64 when the highest came, µs      big endian
"""

from __future__ import annotations

import struct

from rhelp.media.window import Heard

HEAD, WORD = struct.Struct(">BBHII"), struct.Struct(">4sIIQ")
NAME = b"rhlp"
MICROSECONDS = 1_000_000


def written(word: Heard, receiver: int, sender: int) -> bytes:
    """The packet, between these SSRCs; the packets that came are counted modulo 2³²."""
    body = WORD.pack(NAME, word.highest, word.packets % (1 << 32), int(word.arrived * MICROSECONDS))
    return HEAD.pack(2 << 6 | 15, 206, (HEAD.size + len(body)) // 4 - 1, receiver, sender) + body


def read(feedback: bytes) -> Heard | None:
    """The word that a packet holds behind its head, None for anything else."""
    if len(feedback) != WORD.size:
        return None
    name, highest, packets, arrived = WORD.unpack(feedback)
    if name != NAME or highest >= 1 << 16:
        return None
    return Heard(highest, packets, arrived / MICROSECONDS)
