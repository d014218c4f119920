"""What a program and an input method say to each other by XIM, put together from what they ask of the X server.

Each message (The Input Method Protocol, X Consortium, 1994, appendix D) goes as a property that a client message names,
or in client messages alone, the last of which is called ``_XIM_PROTOCOL`` and those before it ``_XIM_MOREDATA``.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from rhelp.desktop.x11.recording import Request

CHANGE_PROPERTY, SEND_EVENT = 18, 25  # opcodes of the core protocol
CLIENT_MESSAGE = 33
PROPERTY_HEADER, EVENT_AT = 24, 12  # bytes before a property's data, and before the event that is sent
BYTES, WORDS = 8, 32  # formats of a client message
MOST_BYTES = 4096  # of one message; what is longer is none that we look for
FORWARD_EVENT, SYNC_REPLY, COMMIT = 60, 62, 63  # opcodes of XIM
FLAGS_AT, KEY_AT = 8, 12  # bytes before flags and before the key's event in a message
KEY_EVENT = 32  # bytes
SYNCHRONOUS = 1


class Key(NamedTuple):
    """A key event on its way: whether it is a press or a release, its keycode and the server's time."""

    kind: int
    keycode: int
    time: int


class Said(NamedTuple):
    """``synchronous`` messages want a ``SYNC_REPLY``; ``key`` is what a ``FORWARD_EVENT`` carries."""

    speaker: int
    opcode: int
    synchronous: bool
    key: Key | None


class Talk:
    """Takes requests in the order in which the server got them; ``protocol`` and ``more`` are the two atoms."""

    def __init__(self, protocol: int, more: int) -> None:
        self._protocol, self._more = protocol, more
        self._properties: dict[int, tuple[int, bytes]] = {}
        self._pieces: dict[tuple[int, int], bytes] = {}

    def take(self, request: Request) -> Said | None:
        """The message that this request completes."""
        if request.data[0] == CHANGE_PROPERTY and len(request.data) >= PROPERTY_HEADER:
            name = struct.unpack_from("=I", request.data, 8)[0]
            self._properties[request.client] = name, request.data[PROPERTY_HEADER : PROPERTY_HEADER + MOST_BYTES]
        if request.data[0] != SEND_EVENT or len(request.data) < EVENT_AT + KEY_EVENT:
            return None
        message = self._message(request.client, request.data[EVENT_AT:])
        return understood(request.client, message) if message else None

    def _message(self, client: int, event: bytes) -> bytes | None:
        code, format_, _, window, kind = struct.unpack_from("=BBHII", event)
        if code & 0x7F != CLIENT_MESSAGE or kind not in (self._protocol, self._more):
            return None
        if format_ == WORDS:
            _, name = struct.unpack_from("=II", event, 12)
            known, data = self._properties.get(client, (0, b""))
            return data if known == name else None
        data = self._pieces.pop((client, window), b"") + event[12:32]
        if kind == self._protocol:
            return data
        self._pieces[client, window] = data[-MOST_BYTES:]
        return None


def understood(speaker: int, message: bytes) -> Said:
    """Its numbers are in the program's byte order, so only single bytes are looked at; a time need only be the same."""
    key, flags = None, message[FLAGS_AT : FLAGS_AT + 2]
    if message[0] == FORWARD_EVENT and len(message) >= KEY_AT + KEY_EVENT:
        kind, keycode = message[KEY_AT] & 0x7F, message[KEY_AT + 1]
        key = Key(kind, keycode, int.from_bytes(message[KEY_AT + 4 : KEY_AT + 8], "little"))
    return Said(speaker, message[0], message[0] in (FORWARD_EVENT, COMMIT) and any(b & SYNCHRONOUS for b in flags), key)
