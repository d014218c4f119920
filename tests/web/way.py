"""A way for datagrams between a browser and our program, in the middle of which a test stands: thin, lossy, cut."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable
from typing import Any

from aiortc.rtp import is_rtcp

CANDIDATE = re.compile(r"^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host.*$", re.M)
MEDIA = re.compile(r"^m=video \d+ \S+ (\d+)", re.M)
QUEUE = 0.3  # seconds that a thin way holds back before it drops
WINDOW = 2.0  # seconds over which the rate is measured

Address = tuple[str, int]


class Way(asyncio.DatagramProtocol):
    """Stands at one address; ``lost`` and ``late`` are asked about every media packet that the browser sends."""

    def __init__(self, program: Address, payload_type: int) -> None:
        self.rate: float | None = None  # bits per second that it lets through
        self.lost: Callable[[bytes], bool] = lambda packet: False
        self.late: Callable[[bytes], float] = lambda packet: 0.0  # seconds
        self.swallowed = 0
        self._program = program
        self._browser: Address | None = None
        self._media = payload_type
        self._free_at = 0.0
        self._offered: deque[tuple[float, int]] = deque()
        self._loop = asyncio.get_running_loop()

    @property
    def address(self) -> Address:
        return self._transport.get_extra_info("sockname")[:2]  # type: ignore[no-any-return]

    @property
    def offered(self) -> float:
        """Bits per second that the browser sends."""
        now = self._loop.time()
        while self._offered and now - self._offered[0][0] > WINDOW:
            self._offered.popleft()
        return sum(size for _, size in self._offered) * 8 / WINDOW

    def is_resent(self, packet: bytes) -> bool:
        """Whether a media packet is RTX, by its payload type."""
        return packet[1] & 0x7F != self._media

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if addr == self._program:
            if self._browser is not None:
                self._transport.sendto(data, self._browser)
            return
        self._browser = addr
        self._offered.append((self._loop.time(), len(data)))
        wait = self._wait(len(data))
        if wait > QUEUE or (data[0] >> 6 == 2 and not is_rtcp(data) and self.lost(data)):
            self.swallowed += 1
            return
        self._loop.call_later(wait + self.late(data), self._pass, data)

    def _pass(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.sendto(data, self._program)

    def close(self) -> None:
        self._transport.close()

    def _wait(self, size: int) -> float:
        """How long the line is taken."""
        if self.rate is None:
            return 0.0
        now = self._loop.time()
        begin = max(now, self._free_at)
        if begin - now <= QUEUE:
            self._free_at = begin + size * 8 / self.rate
        return begin - now


async def open_way(answer: str) -> tuple[Way, str]:
    """A way to the program that gave this answer, and the answer with the way's address in the place of all others."""
    found, media = CANDIDATE.search(answer), MEDIA.search(answer)
    assert found is not None and media is not None, "our program has an IPv4 address, and takes video"
    host, port = found[1], int(found[2])
    loop = asyncio.get_running_loop()
    _, way = await loop.create_datagram_endpoint(lambda: Way((host, port), int(media[1])), local_addr=(host, 0))
    return way, with_candidate(answer, way.address)


def bare(sdp: str) -> str:
    """The description without any address."""
    lines = sdp.splitlines()
    return "\r\n".join(x for x in lines if not x.startswith(("a=candidate:", "a=end-of-candidates"))) + "\r\n"


def with_candidate(sdp: str, address: Address) -> str:
    """The description with this address and no other."""
    line = f"a=candidate:1 1 udp 2113937151 {address[0]} {address[1]} typ host"
    return re.sub(r"^(c=.*?)\r\n", rf"\1\r\n{line}\r\n", bare(sdp), flags=re.M)
