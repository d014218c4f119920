"""Roads over real sockets that break at any moment: nothing lost, nothing twice; whose a road is, for how long."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import aiohttp
import pytest

from rhelp.core.road import MOST_UNHEARD, Road
from rhelp.signaling.keys import SHELL
from rhelp.signaling.roads import LINGERS, OVERFULL, TAKEN_OVER
from rhelp.wire import codec
from rhelp.wire.road import ROAD, Attach, Attached, Carry, Heard
from rhelp.wire.signal import Forward, Joined, OpenSeat, PeerLeft, Refused, SeatKind, SeatOpened, Why
from tests.counts import many
from tests.signaling.host import Host, Talk, hosted

CUTS = many(1_000, 200)
AHEAD = 40  # messages that one side may be ahead of the other


async def lost(host: Host, *ends: int) -> None:
    """Until the server has noticed that these roads have no socket."""
    async with asyncio.timeout(20):
        while any(host.app[SHELL].roads.attached(end) for end in ends):
            await asyncio.sleep(0.01)


async def again(host: Host, talk: Talk, path: str, **headers: str) -> Talk:
    """The same road on a new socket."""
    more = Talk(await host.connect(path, **headers), talk.road, talk.name)
    host.talks.append(more)
    return await more.attach()


class Wanderer:
    """One side of a conversation whose sockets are cut all the time."""

    def __init__(self, host: Host, talk: Talk, path: str, chance: random.Random, **headers: str) -> None:
        self.host, self.talk, self.path, self.chance, self.headers = host, talk, path, chance, headers
        self.said = 0
        self.got: list[str] = []
        self.cuts = 0

    async def wander(self, other: Wanderer, cuts: int) -> None:
        while self.cuts < cuts or other.cuts < cuts or len(other.got) < self.said or len(self.got) < other.said:
            try:
                await self.step(other, cuts)
            except (ConnectionError, aiohttp.ClientError, AssertionError):
                self.talk = await again(self.host, self.talk, self.path, **self.address())
                assert self.talk.resumed

    def address(self) -> dict[str, str]:
        return self.headers | {"X-Forwarded-For": f"198.51.100.{self.cuts % 250}"}

    async def step(self, other: Wanderer, cuts: int) -> None:
        if self.cuts < cuts and self.said - len(other.got) < AHEAD:
            self.said += 1
            await self.talk.send(Forward(str(self.said)))
        if self.cuts < cuts and self.chance.random() < 0.15:
            self.cuts += 1
            self.talk.cut()
        try:
            async with asyncio.timeout(self.chance.choice([0.001, 0.01, 0.05])):
                heard = await self.talk.hear()
        except TimeoutError:
            return
        assert isinstance(heard, Forward)
        self.got.append(heard.body)


async def test_nothing_is_lost_and_nothing_comes_twice_however_often_the_line_breaks(tmp_path: Path) -> None:
    chance = random.Random(7)
    async with hosted(tmp_path, patience=60 + CUTS, trusted_proxies="127.0.0.1") as host:
        bearer = {"Authorization": f"Bearer {await host.token()}"}
        agent, customer = await host.talk("/ws/agent", **bearer), await host.customer()
        assert isinstance(await customer.join((await agent.open_seat()).route), Joined)
        assert isinstance(await agent.hear(), Joined)
        one = Wanderer(host, agent, "/ws/agent", chance, **bearer)
        two = Wanderer(host, customer, "/ws/customer", chance)
        await asyncio.gather(one.wander(two, CUTS // 2), two.wander(one, CUTS // 2))
        assert one.got == [str(n) for n in range(1, two.said + 1)]
        assert two.got == [str(n) for n in range(1, one.said + 1)]
        assert one.said + two.said > CUTS
        assert len(host.app[SHELL].roads) == 2


async def test_a_road_waits_a_minute_for_its_next_socket(host: Host) -> None:
    agent, customer = await host.pair()
    await customer.send(Forward("who says nothing is let go of sooner"))
    await agent.hear()
    customer.cut()
    await lost(host, 2)
    host.forward(LINGERS - 1)
    await agent.send(Forward("while you were away"))
    customer = await again(host, customer, "/ws/customer")
    assert customer.resumed
    assert await customer.hear() == Forward("while you were away")
    customer.cut()
    await lost(host, 2)
    host.forward(LINGERS)
    assert await agent.hear() == PeerLeft(Why.GONE)
    assert not (await again(host, customer, "/ws/customer")).resumed


async def test_a_second_socket_takes_the_road_over(host: Host) -> None:
    agent, customer = await host.pair()
    second = await again(host, customer, "/ws/customer")
    assert second.resumed
    assert await customer.closed() == TAKEN_OVER
    await agent.send(Forward("to the second"))
    assert await second.hear() == Forward("to the second")
    await customer.socket.close()
    await second.send(Forward("still there"))
    assert await agent.hear() == Forward("still there")


async def test_saying_goodbye_ends_the_road(host: Host) -> None:
    agent, customer = await host.pair()
    await customer.socket.close(code=1000)
    assert await agent.hear() == PeerLeft(Why.GONE)
    assert not (await again(host, customer, "/ws/customer")).resumed


@pytest.mark.parametrize("code", [1001, 1011, 4001])
async def test_another_end_of_the_socket_keeps_it(host: Host, code: int) -> None:
    agent, customer = await host.pair()
    await customer.socket.close(code=code)
    await lost(host, 2)
    assert (await again(host, customer, "/ws/customer")).resumed


async def test_an_agents_road_belongs_to_its_sign_in(host: Host) -> None:
    token = await host.token()
    agent = await host.agent(token)
    route = (await agent.open_seat()).route
    for stranger in (await host.token(), await host.token("이상담")):
        assert not (
            await again(host, Talk(agent.socket, Road(), agent.name), "/ws/agent", Authorization=f"Bearer {stranger}")
        ).resumed
    assert not (await again(host, Talk(agent.socket, Road(), agent.name), "/ws/customer")).resumed
    same = await again(host, agent, "/ws/agent", Authorization=f"Bearer {token}")
    assert same.resumed
    assert isinstance(await (await host.customer()).join(route), Joined)


async def test_names_are_long_and_never_the_same(host: Host) -> None:
    names = {(await host.customer()).name for _ in range(20)}
    assert len(names) == 20 and all(len(name) == 64 for name in names)


async def test_acknowledgements_come_by_themselves(host: Host) -> None:
    customer = await host.customer()
    for _ in range(40):
        await customer.say('{"t":"from-the-future"}')
    heard: list[object] = []
    while not heard or heard[-1] != Heard(40):
        heard.append(codec.decode(await customer.text(), ROAD))
    assert all(isinstance(frame, Heard) for frame in heard)


async def test_who_hears_nothing_loses_the_road_and_nobody_else(host: Host) -> None:
    agent, other = await host.agent(), await host.agent()
    for _ in range(MOST_UNHEARD + 1):
        await agent.send(OpenSeat(SeatKind.VIEWER))
        agent.road.resume(agent.road._sent)
    seen = []
    while (frame := await agent.socket.receive(5)).type is aiohttp.WSMsgType.TEXT:
        seen.append(codec.decode(frame.data, ROAD))
    assert len([carry for carry in seen if isinstance(carry, Carry)]) == MOST_UNHEARD
    assert agent.socket.close_code == OVERFULL
    assert isinstance(await other.open_seat(), SeatOpened)


BAD_BEGINNINGS = [
    "",
    "not JSON",
    '{"t":"heard","number":0}',
    '{"t":"carry","number":1,"heard":0,"body":"{}"}',
    '{"t":"attach","road":"short"}',
    '{"t":"attach","heard":-1}',
    '{"t":"open-seat","kind":"viewer"}',
    '{"t":"from-the-future"}',
]


@pytest.mark.parametrize("text", BAD_BEGINNINGS)
async def test_who_does_not_attach_is_sent_away(host: Host, text: str) -> None:
    socket = await host.connect("/ws/customer")
    await socket.send_str(text)
    assert await Talk(socket).closed() == 1008
    assert len(host.app[SHELL].roads) == 0


async def test_who_says_nothing_is_sent_away(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhelp.signaling.sockets.ATTACH_PATIENCE", 0.1)
    assert await Talk(await host.connect("/ws/customer")).closed() == 1008


@pytest.mark.parametrize(
    "frame", [Attach(), Attached("a" * 64, 0, resumed=True), Heard(99), Carry(7, 0, "{}"), Carry(1, 99, "{}")]
)
async def test_a_frame_that_does_not_fit_ends_the_road(host: Host, frame: Attach | Attached | Heard | Carry) -> None:
    customer = await host.customer()
    await customer.frame(frame)
    assert await customer.hear() == Refused(Why.PROTOCOL)
    assert await customer.closed() == 1008
    assert len(host.app[SHELL].roads) == 0


async def test_who_claims_to_have_heard_too_much_is_sent_away_and_the_road_lives_on(host: Host) -> None:
    customer = await host.customer()
    socket = await host.connect("/ws/customer")
    await socket.send_str(codec.encode(Attach(customer.name, 99)))
    assert await Talk(socket).closed() == 1008
    customer.cut()
    assert (await again(host, customer, "/ws/customer")).resumed
