"""A small TURN client (RFC 8656) over UDP that asks for what a rogue would ask for, and tells the server's answer."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import socket
import struct
from typing import Self

COOKIE = 0x2112A442
ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND = 0x0003, 0x0004, 0x0008, 0x0009
USERNAME, INTEGRITY, ERROR, CHANNEL, PEER = 0x0006, 0x0008, 0x0009, 0x000C, 0x0012
REALM, NONCE, FAMILY, TRANSPORT, RELAYED = 0x0014, 0x0015, 0x0017, 0x0019, 0x0016
PATIENCE = 15.0

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class TurnClient:
    """One allocation; each request returns 0, or the error's number."""

    def __init__(self, host: str, port: int, username: str, credential: str) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.settimeout(PATIENCE)
        self._socket.connect((host, port))
        self._username, self._credential = username, credential
        self._realm, self._nonce = b"", b""
        self.last: dict[int, bytes] = {}
        self.relayed: tuple[str, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def allocate(self, six: bool = False) -> int:
        """Ask for a relay, an IPv6 one where ``six``."""
        wanted = [(TRANSPORT, b"\x11\0\0\0")] + ([(FAMILY, b"\x02\0\0\0")] if six else [])
        return self._ask(ALLOCATE, wanted)

    def refresh(self) -> int:
        """Ask that the relay may stay."""
        return self._ask(REFRESH, [])

    def permit(self, peer: str) -> int:
        """Ask that ``peer`` may be sent to."""
        return self._ask(CREATE_PERMISSION, [(PEER, b"")], peer)

    def bind(self, peer: str, channel: int) -> int:
        """Ask for a channel to ``peer``."""
        return self._ask(CHANNEL_BIND, [(CHANNEL, struct.pack("!HH", channel, 0)), (PEER, b"")], peer)

    def send(self, data: bytes, peer: tuple[str, int]) -> None:
        """A Send indication."""
        transaction = os.urandom(12)
        parts = attribute(0x0013, data) + attribute(PEER, xored(peer[0], peer[1], transaction))
        self._socket.send(struct.pack("!HHI", 0x0016, len(parts), COOKIE) + transaction + parts)

    def _ask(self, method: int, attributes: list[tuple[int, bytes]], peer: str = "") -> int:
        for _ in range(2):
            transaction = os.urandom(12)
            filled = [(kind, xored(peer, 9, transaction) if kind == PEER else value) for kind, value in attributes]
            answer = self._exchange(method, filled, transaction)
            if ERROR not in answer:
                if RELAYED in answer:
                    self.relayed = unxored(answer[RELAYED])
                return 0
            number = answer[ERROR][2] * 100 + answer[ERROR][3]
            again = number == 438 or (number == 401 and not self._nonce)
            self._realm, self._nonce = answer.get(REALM, self._realm), answer.get(NONCE, self._nonce)
            if not again:
                return number
        return number

    def _exchange(self, method: int, attributes: list[tuple[int, bytes]], transaction: bytes) -> dict[int, bytes]:
        parts = b"".join(attribute(kind, value) for kind, value in attributes)
        if self._nonce:
            parts += attribute(USERNAME, self._username.encode()) + attribute(REALM, self._realm)
            parts += attribute(NONCE, self._nonce)
            key = hashlib.md5(b":".join([self._username.encode(), self._realm, self._credential.encode()])).digest()
            head = struct.pack("!HHI", method, len(parts) + 24, COOKIE) + transaction
            parts += attribute(INTEGRITY, hmac.digest(key, head + parts, "sha1"))
        self._socket.send(struct.pack("!HHI", method, len(parts), COOKIE) + transaction + parts)
        while (answer := self._socket.recv(4096))[8:20] != transaction:
            pass
        self.last = attributes_of(answer)
        return self.last


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def attributes_of(message: bytes) -> dict[int, bytes]:
    found, at = {}, 20
    while at + 4 <= len(message):
        kind, length = struct.unpack_from("!HH", message, at)
        found[kind] = message[at + 4 : at + 4 + length]
        at += 4 + length + -length % 4
    return found


def xored(host: str, port: int, transaction: bytes) -> bytes:
    address: Address = ipaddress.ip_address(host)
    mask = struct.pack("!I", COOKIE) + transaction
    hidden = bytes(a ^ b for a, b in zip(address.packed, mask, strict=False))
    return struct.pack("!BBH", 0, 1 if address.version == 4 else 2, port ^ (COOKIE >> 16)) + hidden


def unxored(value: bytes) -> tuple[str, int]:
    """Of IPv4 alone."""
    (port,) = struct.unpack_from("!H", value, 2)
    raw = bytes(a ^ b for a, b in zip(value[4:8], struct.pack("!I", COOKIE), strict=True))
    return str(ipaddress.IPv4Address(raw)), port ^ (COOKIE >> 16)
