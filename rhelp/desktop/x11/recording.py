"""What programs ask of an X server, overheard by its RECORD extension and read with a deadline.

RECORD keeps its connection busy as long as it runs, so it has one of its own, and a thread that reads. The server
tells what it overheard once it has something to send to anybody.
"""

from __future__ import annotations

import queue
import struct
import threading
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any, NamedTuple, cast

import xcffib
import xcffib.record

from rhelp.core.errors import MissingExtension
from rhelp.desktop.x11.connection import Connection

VERSION = (1, 13)
FROM_CLIENT, START = 1, 4  # categories of what is told
HEADER = 32  # bytes before what was overheard
UNIT = 4  # bytes that lengths of requests count
PATIENCE = 1.0  # seconds for the server to begin, and to end


class Request(NamedTuple):
    """A whole request, and the lowest id of the client that made it."""

    client: int
    data: bytes


class Recording:
    """Overhears requests with these opcodes, of all clients, between ``start`` and ``stop``. For one thread alone."""

    def __init__(self, control: xcffib.Connection, display: str | None, opcodes: Collection[int]) -> None:
        """Raises RhelpError, MissingExtension."""
        self._control = cast(Any, control)  # mypy does not see all that xcffib sets
        self._connection = Connection(display)
        if not self._connection.has("RECORD"):
            self._connection.close()
            raise MissingExtension("The display lacks the RECORD extension.")
        self._told = self._connection.raw(xcffib.record.key)
        self._record = self._control(xcffib.record.key)
        self._record.QueryVersion(*VERSION).reply()
        self._context = self._control.generate_id()
        ranges = [_only(opcode) for opcode in opcodes]
        everybody = [xcffib.record.CS.AllClients]
        self._record.CreateContextChecked(self._context, 0, 1, len(ranges), everybody, ranges).check()
        self._heard: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._listener = threading.Thread()

    def start(self) -> bool:
        """Overhear from now on; False if the server does not."""
        self._heard = queue.SimpleQueue()
        sequence = self._told.EnableContext(self._context).sequence
        self._connection.raw.flush()
        self._listener = threading.Thread(target=self._listen, args=(sequence, self._heard), daemon=True)
        self._listener.start()
        first = self._next(PATIENCE)
        return first is not None and first[1] == START

    def stop(self) -> None:
        self._record.DisableContext(self._context)
        self._control.flush()
        self._listener.join(PATIENCE)

    def hear(self, timeout: float) -> list[Request]:
        """What is heard next, nothing once ``timeout`` seconds have passed."""
        told = self._next(timeout)
        if told is None or told[1] != FROM_CLIENT:
            return []
        client = struct.unpack_from("=I", told, 12)[0]
        return [Request(client, data) for data in _split(told[HEADER:])]

    def close(self) -> None:
        """Call ``stop`` first."""
        with suppress(xcffib.XcffibException):
            self._record.FreeContext(self._context)
            self._control.flush()
        if not self._listener.is_alive():  # else it would read from a connection that is no more
            self._connection.close()

    def _next(self, timeout: float) -> bytes | None:
        """What is told next; None once time is up or nothing will come any more."""
        try:
            return self._heard.get(timeout=max(0.0, timeout))
        except queue.Empty:
            return None

    def _listen(self, sequence: int, heard: queue.SimpleQueue[bytes | None]) -> None:
        """Until the server says that it is the end, or the connection breaks."""
        with suppress(xcffib.XcffibException):
            while True:
                reply = self._connection.raw.wait_for_reply(sequence)
                told = bytes(reply.buf)
                heard.put(told)
                if told[1] not in (FROM_CLIENT, START):
                    break
        heard.put(None)


def _only(opcode: int) -> Any:
    """The range of this one request of the core protocol."""
    record = cast(Any, xcffib.record)
    none = record.Range8.synthetic(0, 0)
    no_extension = record.ExtRange.synthetic(none, record.Range16.synthetic(0, 0))
    requests = record.Range8.synthetic(opcode, opcode)
    return record.Range.synthetic(requests, none, no_extension, no_extension, none, none, none, False, False)


def _split(data: bytes) -> Iterator[bytes]:
    while len(data) >= UNIT:
        length = struct.unpack_from("=H", data, 2)[0] * UNIT
        if not length:  # a big request, whose length stands elsewhere: never one of those that are looked for
            return
        yield data[:length]
        data = data[length:]
