"""Tests the way to the server and to its STUN and TURN servers, step by step; every step has its end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

import aiohttp
from aioice import stun, turn
from aiortc import RTCIceServer
from aiortc.rtcicetransport import parse_stun_turn_uri

from rhelp.core.checkup import Finding, Outcome, Step
from rhelp.core.errors import RhelpError
from rhelp.media.relays import TurnAddress, sort_servers
from rhelp.peer.account import check_server
from rhelp.peer.certificates import distrust
from rhelp.peer.road import ServerLost, ServerRoad, SignedOut

PATIENCE = 8.0  # seconds for each step
STUN_EVERY = 0.5  # seconds until a STUN request, which may get lost, is sent again
MOST_ADDRESSES = 8
REFUSALS = (OSError, ValueError, AttributeError, KeyError, TimeoutError)


Tell = Callable[[Finding], object]


async def check_up(server: str, token: str, tell: Tell, *, insecure: bool = False) -> None:
    """Tell every finding as it comes; stops where the next steps could not succeed. Without a token only the server."""
    try:
        base = check_server(server, insecure)
    except RhelpError:
        plain = server.startswith("http://")
        tell(Finding(Step.SERVER, Outcome.UNENCRYPTED if plain else Outcome.NOT_RHELP))
        return
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        if not await _step(tell, Step.SERVER, _health(http, base)) or not token:
            return
        bearer = {"Authorization": f"Bearer {token}"}
        if not await _step(tell, Step.SIGN_IN, _me(http, base, bearer)):
            return
        await _step(tell, Step.SOCKET, _socket(base, token))
        servers = await _ice_servers(http, base, bearer)
    await _ice(servers, tell)


async def _step(tell: Tell, step: Step, work: Any, subject: str = "") -> bool:
    tell(Finding(step, Outcome.RUNNING, subject))
    began, why = time.monotonic(), ""
    try:
        async with asyncio.timeout(PATIENCE):
            outcome = await work
    except (aiohttp.ClientError, *REFUSALS) as error:
        why = str(distrust(error) or "")
        outcome = Outcome.UNTRUSTED if why else Outcome.UNREACHABLE
    tell(Finding(step, outcome, subject, round((time.monotonic() - began) * 1000), why))
    return bool(outcome is Outcome.GOOD)


async def _health(http: aiohttp.ClientSession, base: str) -> Outcome:
    async with http.get(f"{base}/health", allow_redirects=False) as answer:
        body = await _json(answer)
        return Outcome.GOOD if answer.status == 200 and "version" in body else Outcome.NOT_RHELP


async def _me(http: aiohttp.ClientSession, base: str, bearer: dict[str, str]) -> Outcome:
    async with http.get(f"{base}/api/me", headers=bearer, allow_redirects=False) as answer:
        return Outcome.GOOD if answer.status == 200 else Outcome.REFUSED


async def _socket(base: str, token: str) -> Outcome:
    try:
        async with ServerRoad(base, "/ws/agent", token):
            return Outcome.GOOD
    except SignedOut:
        return Outcome.REFUSED
    except ServerLost:
        return Outcome.UNREACHABLE


async def _ice_servers(http: aiohttp.ClientSession, base: str, bearer: dict[str, str]) -> list[RTCIceServer]:
    try:
        async with http.get(f"{base}/api/ice-servers", headers=bearer, allow_redirects=False) as answer:
            found = (await _json(answer)).get("ice_servers", [])
            return [
                RTCIceServer([str(url) for url in one["urls"]], one.get("username"), one.get("credential"))
                for one in found
            ]
    except (aiohttp.ClientError, TypeError, *REFUSALS):
        return []


async def _json(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        body = await answer.json()
    except (aiohttp.ContentTypeError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}


async def _ice(servers: Iterable[RTCIceServer], tell: Tell) -> None:
    stuns, turns = sort_servers(list(servers))
    if not stuns and not turns:
        tell(Finding(Step.STUN, Outcome.NONE))
        return
    steps = [_step(tell, Step.STUN, _ask_stun(str(one)), str(one)) for one in stuns]
    steps += [_step(tell, Step.TURN, _allocate(one), str(one)) for one in turns]
    await asyncio.gather(*steps[:MOST_ADDRESSES])
    for left in steps[MOST_ADDRESSES:]:
        left.close()


async def _ask_stun(url: str) -> Outcome:
    where = parse_stun_turn_uri(url)
    loop = asyncio.get_running_loop()
    heard: asyncio.Future[Outcome] = loop.create_future()
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Ear(request.transaction_id, heard), remote_addr=(where["host"], where["port"])
    )
    try:
        while not heard.done():
            transport.sendto(bytes(request))
            await asyncio.wait([heard], timeout=STUN_EVERY)
        return heard.result()
    finally:
        transport.close()


class _Ear(asyncio.DatagramProtocol):
    """Waits for the answer to one request."""

    def __init__(self, transaction: bytes, heard: asyncio.Future[Outcome]) -> None:
        self._transaction = transaction
        self._heard = heard

    def datagram_received(self, data: bytes, addr: object) -> None:
        try:
            message = stun.parse_message(data)
        except ValueError:
            return
        if message.transaction_id == self._transaction and not self._heard.done():
            self._heard.set_result(Outcome.GOOD)

    def error_received(self, exc: Exception) -> None:
        if not self._heard.done():
            self._heard.set_exception(exc)


async def _allocate(address: TurnAddress) -> Outcome:
    try:
        transport, _ = await turn.create_turn_endpoint(
            asyncio.DatagramProtocol, (address.host, address.port), address.username, address.credential,
            ssl=address.tls or None, transport=address.transport,
        )  # fmt: skip
    except stun.TransactionFailed:
        return Outcome.REFUSED
    except stun.TransactionTimeout:
        return Outcome.UNREACHABLE
    transport.close()
    return Outcome.GOOD
