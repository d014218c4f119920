"""Sockets: agents and customers meet, talk, part; whoever breaks the protocol is sent away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from rhelp.signaling.keys import HELD, SHELL
from rhelp.signaling.shell import MOST_FORWARDED
from rhelp.signaling.store import StoreError
from rhelp.signaling.store_sign_ins import SignIn
from rhelp.signaling.turn import credential
from rhelp.wire import codec
from rhelp.wire.road import Heard
from rhelp.wire.signal import (
    CodeTried,
    Forward,
    IcePolicy,
    Joined,
    JoinSeat,
    Leave,
    OpenSeat,
    PeerLeft,
    Refused,
    SeatKind,
    SeatOpened,
    Spent,
    Why,
)
from tests.signaling.host import Host, Talk, hosted


async def refused_handshake(asking: Awaitable[object]) -> int:
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await asking
    return caught.value.status


async def test_an_agent_and_a_customer_meet_and_talk(host: Host) -> None:
    agent, customer = await host.agent(), await host.customer()
    opened = await agent.open_seat()
    assert opened.relay_url == f"{host.url}/"
    assert opened.expires_in == 600
    joined = await customer.join(opened.route)
    assert isinstance(joined, Joined)
    assert (joined.agent, joined.relay, joined.ice_servers) == ("kim", "rhelp", ())
    assert await agent.hear() == joined
    body = "가" * 1000 + "\x00\u2028"
    await customer.send(Forward(body))
    assert await agent.hear() == Forward(body)
    await agent.send(Forward("and back"))
    assert await customer.hear() == Forward("and back")


async def test_every_session_has_its_own_id(host: Host) -> None:
    agent = await host.agent()
    sids = set()
    for _ in range(5):
        customer = await host.customer()
        joined = await customer.join((await agent.open_seat()).route)
        assert isinstance(joined, Joined) and await agent.hear() == joined
        sids.add(joined.sid)
        await customer.socket.close()
        assert await agent.hear() == PeerLeft(Why.GONE)
    assert len(sids) == 5


async def test_both_get_short_lived_turn_credentials(tmp_path: Path) -> None:
    turn: dict[str, Any] = {
        "turn_urls": "turn:relay.example:3478",
        "turn_secret": "shared",
        "stun_urls": "stun:relay.example:3478",
    }
    turn["ice_policy"] = "relay"
    async with hosted(tmp_path, public_url="https://help.example", **turn) as host:
        agent, customer = await host.agent(), await host.customer()
        opened = await agent.open_seat()
        assert opened.relay_url == "https://help.example/"
        joined = await customer.join(opened.route)
        assert isinstance(joined, Joined) and await agent.hear() == joined
        stun, relay = joined.ice_servers
        assert joined.ice_policy is IcePolicy.RELAY
        assert (stun.urls, stun.username, joined.relay) == (("stun:relay.example:3478",), "", "help.example")
        assert relay.username.endswith(f":{joined.sid}")
        assert relay.credential == credential("shared", relay.username)


async def test_wrong_taken_and_used_codes_get_one_answer(host: Host) -> None:
    agent, customer, late = await host.agent(), await host.customer(), await host.customer()
    route = (await agent.open_seat()).route
    assert await late.join(f"{(int(route) + 1) % 10_000:04}") == Refused(Why.CODE)
    assert isinstance(await customer.join(route), Joined)
    assert await late.join(route) == Refused(Why.CODE)
    await customer.send(Leave(Why.ENDED))
    assert [type(await agent.hear()), await agent.hear()] == [Joined, PeerLeft(Why.ENDED)]
    assert await late.join(route) == Refused(Why.CODE)


async def test_who_does_not_know_the_secret_three_times_burns_the_code(host: Host) -> None:
    agent = await host.agent()
    first = await agent.open_seat()
    for _ in range(3):
        customer = await host.customer()
        assert isinstance(await customer.join(first.route), Joined)
        assert isinstance(await agent.hear(), Joined)
        await agent.send(Leave(Why.UNCONFIRMED))
        assert await customer.hear() == PeerLeft(Why.UNCONFIRMED)
        await customer.closed()
    fresh = await agent.hear()
    assert isinstance(fresh, SeatOpened) and fresh.route != first.route
    assert await (await host.customer()).join(first.route) == Refused(Why.CODE)
    assert isinstance(await (await host.customer()).join(fresh.route), Joined)


async def test_an_unused_code_renews_itself(host: Host) -> None:
    agent = await host.agent()
    old = await agent.open_seat()
    host.forward(599)
    assert isinstance(await (await host.customer()).join(old.route), Joined)
    assert isinstance(await agent.hear(), Joined)
    old = await agent.open_seat()
    host.forward(601)
    new = await agent.hear()
    assert isinstance(new, SeatOpened) and new.route != old.route
    assert isinstance(await (await host.customer()).join(old.route), Joined), "with a stand-in"
    assert await agent.hear() == CodeTried(Spent.EXPIRED)
    assert isinstance(await (await host.customer()).join(new.route), Joined)
    assert isinstance(await agent.hear(), Joined)


async def test_a_code_renews_itself_in_real_time(tmp_path: Path) -> None:
    async with hosted(tmp_path, code_lifetime="1") as host:
        agent = await host.agent()
        old = await agent.open_seat()
        new = await agent.hear()
        assert isinstance(new, SeatOpened) and new.route != old.route


async def test_a_socket_that_neither_opens_nor_joins_is_closed(host: Host) -> None:
    agent, customer = await host.agent(), await host.customer()
    assert await customer.join("0000") == Refused(Why.CODE)
    host.forward(31)
    await agent.closed()
    await customer.closed()


async def test_the_other_end_hears_of_a_closed_socket(host: Host) -> None:
    agent, customer = await host.pair()
    await customer.socket.close()
    assert await agent.hear() == PeerLeft(Why.GONE)
    agent, customer = await host.pair()
    await agent.socket.close()
    assert await customer.hear() == PeerLeft(Why.GONE)


async def test_the_other_end_hears_of_a_broken_line(host: Host) -> None:
    agent, customer = await host.pair()
    customer.cut()
    host.forward(59)
    async with asyncio.timeout(20):
        while host.app[SHELL].roads.attached(2):
            await asyncio.sleep(0.01)
    host.forward(61)
    assert await agent.hear() == PeerLeft(Why.GONE)


async def test_an_unknown_tag_is_passed_over(host: Host) -> None:
    customer = await host.customer()
    await customer.socket.send_str('{"t":"from-the-future","x":1}')
    await customer.say('{"t":"from-the-future","x":1}')
    assert await customer.join("0000") == Refused(Why.CODE)


BAD = [
    "",
    "not JSON",
    "[]",
    "{}",
    '{"t":"join-seat"}',
    '{"t":"join-seat","route":"48210"}',
    '{"t":"join-seat","route":4821}',
    '{"t":"join-seat","route":"４８２１"}',
    '{"t":"forward","body":"before anybody came"}',
    '{"t":"open-seat","kind":"viewer"}',
    '{"t":"leave","why":"because"}',
    "[" * 5000,
]


@pytest.mark.parametrize("text", BAD)
async def test_a_malformed_frame_ends_the_socket(host: Host, text: str) -> None:
    customer = await host.customer()
    await customer.say(text)
    assert await customer.hear() == Refused(Why.PROTOCOL)
    assert await customer.closed() == 1008


async def test_a_binary_frame_ends_the_socket(host: Host) -> None:
    customer = await host.customer()
    await customer.socket.send_bytes(codec.encode(JoinSeat("0000")).encode())
    assert await customer.hear() == Refused(Why.PROTOCOL)
    assert await customer.closed() == 1008


async def test_what_breaks_the_protocol_frees_the_other_end(host: Host) -> None:
    agent, customer = await host.pair()
    await customer.send(OpenSeat(SeatKind.VIEWER))
    assert await agent.hear() == PeerLeft(Why.GONE)
    assert isinstance(await agent.open_seat(), SeatOpened)


async def test_too_large_a_frame_ends_the_socket(host: Host) -> None:
    agent, customer = await host.pair()
    await customer.socket.send_str("x" * 257 * 1024)
    assert await customer.closed() == 1009
    assert await agent.hear() == PeerLeft(Why.GONE)


async def test_the_largest_body_is_carried(host: Host) -> None:
    agent, customer = await host.pair()
    await customer.send(Forward("x" * 64 * 1024))
    assert await agent.hear() == Forward("x" * 64 * 1024)


async def test_a_flood_ends_the_socket(host: Host) -> None:
    agent, customer = await host.pair()
    with pytest.raises((ConnectionError, aiohttp.ClientError)):
        while True:
            await customer.frame(Heard(0))
            await asyncio.sleep(0)
    assert await agent.hear() == PeerLeft(Why.GONE)


async def test_who_forwards_more_than_the_other_end_hears_is_sent_away_alone(host: Host) -> None:
    agent, customer = await host.pair()
    for number in range(MOST_FORWARDED + 1):
        await customer.send(Forward(str(number)))
    assert await customer.hear() == Refused(Why.SLOW_DOWN)
    heard = [await agent.hear()]
    while isinstance(heard[-1], Forward):
        heard.append(await agent.hear())
    assert heard[-1] == PeerLeft(Why.GONE) and MOST_FORWARDED - 3 < len(heard) <= MOST_FORWARDED + 1


async def test_too_many_wrong_codes_from_one_address(host: Host) -> None:
    agent = await host.agent()
    route = (await agent.open_seat()).route
    wrong = f"{(int(route) + 1) % 10_000:04}"
    answers = []
    for _ in range(14):
        answers.append(await (await host.customer()).join(wrong))
    assert answers == [Refused(Why.CODE)] * 12 + [Refused(Why.SLOW_DOWN)] * 2
    assert await (await host.customer()).join(route) == Refused(Why.SLOW_DOWN)
    host.forward(61)
    agent = await host.agent()
    route = (await agent.open_seat()).route
    assert isinstance(await (await host.customer()).join(route), Joined)


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000])
async def test_an_agent_must_be_signed_in(host: Host, token: str) -> None:
    assert await refused_handshake(host.agent(token)) == 401


async def test_signing_out_closes_the_sockets_of_that_sign_in(host: Host) -> None:
    token = await host.token()
    first, second, other = await host.agent(token), await host.agent(token), await host.agent()
    assert (await host.post("/api/sign-out", {}, Authorization=f"Bearer {token}"))[0] == 200
    for talk in (first, second):
        assert await talk.hear() == Refused(Why.SIGN_IN)
        assert await talk.closed() == 1008
    assert isinstance(await other.open_seat(), SeatOpened)
    assert await refused_handshake(host.agent(token)) == 401


@pytest.mark.parametrize("path", ["agent", "customer"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://help.example.evil"])
async def test_pages_of_others_may_not_connect(host: Host, path: str, origin: str) -> None:
    asking: Callable[..., Awaitable[Talk]] = getattr(host, path)
    assert await refused_handshake(asking(Origin=origin)) == 403


async def test_our_own_and_allowed_pages_may_connect(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"public_url": "https://help.example"}
    settings["allowed_origins"] = "https://www.example, http://intra:8000"
    async with hosted(tmp_path, **settings) as host:
        for origin in ("https://help.example", "https://www.example", "http://intra:8000", host.url):
            assert await (await host.customer(Origin=origin)).join("0000") == Refused(Why.CODE)
            assert isinstance(await (await host.agent(Origin=origin)).open_seat(), SeatOpened)


async def test_nothing_is_kept_of_closed_sockets(host: Host) -> None:
    agent, customer = await host.pair()
    await agent.socket.close()
    await customer.socket.close()
    shell = host.app[SHELL]
    async with asyncio.timeout(20):
        while len(shell.roads) or shell._timer:
            await asyncio.sleep(0.01)


async def test_coming_and_going_counts_against_the_address(host: Host) -> None:
    for _ in range(12):
        agent = await host.agent()
        customer = await host.customer()
        assert isinstance(await customer.join((await agent.open_seat()).route), Joined)
        assert isinstance(await agent.hear(), Joined)
        await customer.socket.close()
        assert await agent.hear() == PeerLeft(Why.GONE)
    assert await (await host.customer()).join("0000") == Refused(Why.SLOW_DOWN)


async def test_a_customer_that_says_nothing_is_hung_up(host: Host) -> None:
    agent, customer = await host.pair()
    host.forward(21)
    assert await agent.hear() == PeerLeft(Why.GONE)
    await customer.closed()


async def test_nothing_is_kept_where_the_database_fails_meanwhile(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    store, shell, token = host.app[HELD], host.app[SHELL], await host.token()
    really, asked = store.signed_in, []

    async def fails_at_second(token: str, now: float) -> SignIn | None:
        asked.append(token)
        if len(asked) == 2:
            raise StoreError("The database cannot be used.")
        return await really(token, now)

    monkeypatch.setattr(store, "signed_in", fails_at_second)
    agent = await host.connect("/ws/agent", Authorization=f"Bearer {token}")
    assert await Talk(agent).closed() == 1011
    async with asyncio.timeout(20):
        while len(shell.roads) or shell._timer:
            await asyncio.sleep(0.01)
