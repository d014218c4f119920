"""Gathers reflexive candidates from whichever STUN server answers first, and one relayed, from the first TURN address
that gives one; aiortc tries the first of either alone.

The second address is for networks that let no UDP through: each has a head start before the next is tried beside it,
so that a session mostly costs one allocation a side. A certificate is checked as everywhere, against the system's
authorities and the host's name (SSL_CERT_FILE names others).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aioice import Candidate, stun
from aiortc import RTCIceServer
from aiortc.rtcicetransport import parse_stun_turn_uri

from rhelp.media.aiortc_seams import allocate_relay, ask_reflexive, host_sockets, ice_agent, renew_relay, use_relay

log = logging.getLogger(__name__)

HEAD_START = 1.0  # seconds an address has before the next one is tried beside it
PATIENCE = 6.0  # seconds all of them have together
RENEW_AFTER = 240  # seconds after which a channel to the other side is bound again
STUN_PATIENCE = 2  # seconds all STUN servers have together; aioice asks each after 0, 0.5 and 1.5 s

USABLE = (("turn", "udp"), ("turn", "tcp"), ("turns", "tcp"))  # TURN over DTLS is not there, nor STUN over TLS
REFUSALS = (OSError, ValueError, AttributeError, KeyError, stun.TransactionError, TimeoutError)


@dataclass(frozen=True)
class TurnAddress:
    """One way to a TURN server."""

    host: str
    port: int
    transport: str  # udp or tcp
    tls: bool
    username: str | None
    credential: str | None = field(repr=False)

    def __str__(self) -> str:
        return f"{'turns' if self.tls else 'turn'}:{self.host}:{self.port}?transport={self.transport}"


@dataclass(frozen=True)
class StunAddress:
    """A STUN server."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"stun:{self.host}:{self.port}"


def sort_servers(servers: Sequence[RTCIceServer]) -> tuple[list[StunAddress], list[TurnAddress]]:
    """The STUN servers, and the TURN addresses in their order; what we cannot use is left out."""
    stuns: list[StunAddress] = []
    turns: list[TurnAddress] = []
    for server in servers:
        for url in [server.urls] if isinstance(server.urls, str) else server.urls:
            try:
                parts = parse_stun_turn_uri(url)
            except ValueError:
                log.warning("%r is not the address of a STUN or TURN server", url)
                continue
            scheme, way = parts["scheme"], parts.get("transport")
            if scheme == "stun":
                stuns.append(StunAddress(parts["host"], parts["port"]))
            elif (scheme, way) in USABLE:
                host, port, tls = parts["host"], parts["port"], scheme == "turns"
                turns.append(TurnAddress(host, port, str(way), tls, server.username, server.credential))
    return stuns, turns


def gather_by(
    connection: Any, stuns: Sequence[StunAddress], addresses: Sequence[TurnAddress], relay_only: bool
) -> None:
    """Let an RTCPeerConnection, which knows no servers itself, use these; call it before it gathers."""
    agent = ice_agent(connection)
    agent.get_component_candidates = Gathering(agent, stuns, addresses, relay_only)


class Gathering:
    """Stands for an ICE agent's ``get_component_candidates``."""

    def __init__(
        self, agent: Any, stuns: Sequence[StunAddress], addresses: Sequence[TurnAddress], relay_only: bool
    ) -> None:
        self._agent = agent
        self._stuns = stuns
        self._addresses = addresses
        self._relay_only = relay_only
        self._gather_direct = agent.get_component_candidates

    async def __call__(self, component: int, addresses: list[str], timeout: int = 5) -> list[Candidate]:
        """Host candidates as aioice finds them, a reflexive one for each, and at most one relayed."""
        direct, relayed = await asyncio.gather(self._direct(component, addresses, timeout), self._first(component))
        return [*direct, *relayed]

    async def _direct(self, component: int, addresses: list[str], timeout: int) -> list[Candidate]:
        own = await self._gather_direct(component, addresses, timeout)
        seen = await asyncio.gather(*(self._reflexive(socket) for socket in host_sockets(self._agent)))
        return [*own, *(candidate for candidate in seen if candidate is not None)]

    async def _reflexive(self, socket: Any) -> Candidate | None:
        """As whichever STUN server answers first sees this socket; None where none does in time."""
        asked = [asyncio.ensure_future(ask_reflexive(socket, (stun.host, stun.port))) for stun in self._stuns]
        try:
            async with asyncio.timeout(STUN_PATIENCE):
                for answer in asyncio.as_completed(asked):
                    with suppress(*REFUSALS):
                        candidate: Candidate = await answer
                        return candidate
        except TimeoutError:
            pass
        finally:
            for one in asked:
                one.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        return None

    async def _first(self, component: int) -> list[Candidate]:
        """The candidate of the first address that gives one."""
        race = Race()
        try:
            async with asyncio.timeout(PATIENCE):
                for address in self._addresses:
                    race.start(address, self._allocate(address, component))
                    if await race.won(HEAD_START):
                        break
                else:
                    await race.won(PATIENCE)
        except TimeoutError:
            log.warning("no TURN server answered in time")
        finally:
            race.end()
        if race.winner is None:
            return []
        candidate, protocol = race.winner
        # A permission holds 300 s (RFC 8656 §9); aioice renews it with its channel, after 500 s unless told otherwise.
        renew_relay(protocol, RENEW_AFTER)
        use_relay(self._agent, protocol)
        return [candidate]

    def _allocate(self, address: TurnAddress, component: int) -> Any:
        return allocate_relay(
            self._agent,
            component=component,
            hide_related_address=self._relay_only,
            turn_server=(address.host, address.port),
            turn_username=address.username,
            turn_password=address.credential,
            turn_ssl=address.tls,
            turn_transport=address.transport,
        )


class Race:
    """Attempts at an allocation; the first that comes about wins, the others are given back."""

    def __init__(self) -> None:
        self.winner: tuple[Candidate, Any] | None = None
        self._running: dict[asyncio.Future[Any], TurnAddress] = {}

    def start(self, address: TurnAddress, attempt: Any) -> None:
        """One more runs."""
        self._running[asyncio.ensure_future(attempt)] = address

    async def won(self, patience: float) -> bool:
        """Whether one came about within ``patience`` seconds; false at once where all have failed."""
        end = asyncio.get_running_loop().time() + patience
        while self._running and self.winner is None and (left := end - asyncio.get_running_loop().time()) > 0:
            done, _ = await asyncio.wait(self._running, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            for attempt in done:
                self._settle(attempt)
        return self.winner is not None

    def end(self) -> None:
        """Stop what runs; an allocation that nobody took is given back once it is there."""
        for attempt in self._running:
            attempt.cancel()
            attempt.add_done_callback(give_back)
        self._running.clear()

    def _settle(self, attempt: asyncio.Future[Any]) -> None:
        address = self._running.pop(attempt)
        try:
            taken = attempt.result()
        except REFUSALS as error:
            log.warning("%s cannot be used: %s", address, error)
            return
        if self.winner is None:
            self.winner = taken
        else:
            give_back(attempt)


def give_back(attempt: asyncio.Future[Any]) -> None:
    """Close an allocation that was made in vain."""
    if not attempt.cancelled() and attempt.exception() is None:
        _, protocol = attempt.result()
        protocol.transport.close()
