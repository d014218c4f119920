"""A download by TCP with CUBIC (RFC 9438) between two hosts.

    python -m scripts.rig.download take|give ADDRESS PORT

``take`` listens and says every half second on standard output, as a JSON line, how many bytes came so far; ``give``
sends to it as much as the line takes, until it is ended.
"""

from __future__ import annotations

import argparse
import json
import socket
import time

CONGESTION = b"cubic"
EVERY = 0.5  # seconds
BLOCK = bytes(65536)


def take(address: str, port: int) -> None:
    """Until the giver has ended."""
    with socket.create_server((address, port)) as door:
        print(json.dumps({"event": "listening"}), flush=True)
        giver, _ = door.accept()
    came, told = 0, time.monotonic()
    with giver:
        while part := giver.recv(len(BLOCK)):
            came += len(part)
            if time.monotonic() - told >= EVERY:
                told = time.monotonic()
                print(json.dumps({"event": "came", "bytes": came, "at": told}), flush=True)


def give(address: str, port: int) -> None:
    """Until the taker has ended, or for good."""
    with socket.socket() as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, CONGESTION)
        line.connect((address, port))
        while True:
            line.sendall(BLOCK)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["take", "give"])
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    given = parser.parse_args()
    {"take": take, "give": give}[given.what](given.address, given.port)
