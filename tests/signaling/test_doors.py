"""Anything at all at the doors: an answer or silence as docs/protocol.md says, and the server as well as before.

The messages are valid by themselves, or nearly so, in any order; with RHELP_FULL=1 there are 10,000 at each door.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rhelp.core.road import Road
from rhelp.core.work import JoinDoor
from rhelp.signaling.keys import SHELL
from rhelp.wire import codec
from rhelp.wire.chat import CHAT, PRESENCE
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.report import REPORT
from rhelp.wire.road import ROAD, Attach, Carry
from rhelp.wire.signal import SIGNAL, JoinSeat, Refused, Why
from tests.counts import many
from tests.signaling.host import PATIENCE, Host, Talk, hosted
from tests.wire.build import instances, messages

EXAMPLES, LENGTH = many(1_000, 20), many(20, 10)
ANYTHING = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
KEYS = st.sampled_from(["t", "road", "heard", "number", "body"])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
NESTED: st.SearchStrategy[Any] = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=6
)
GARBAGE = st.text(max_size=40) | NESTED.map(json.dumps)
BODIES = st.one_of(
    messages(SIGNAL).map(codec.encode),
    messages(CHAT).map(codec.encode),
    messages(PRESENCE).map(codec.encode),
    messages(REPORT).map(codec.encode),
    instances(JoinSeat).map(codec.encode),
    GARBAGE,
)
Sent = str | bytes | None
"""A body to be carried, a frame as it is, or None: the line breaks and the road goes on."""
ORDER: st.SearchStrategy[list[Any]] = st.lists(
    st.one_of(
        BODIES.map(lambda body: ("body", body)),
        st.one_of(messages(ROAD).map(codec.encode), GARBAGE).map(lambda text: ("frame", text)),
        st.binary(max_size=30).map(lambda data: ("binary", data)),
        st.just(("cut", None)),
    ),
    min_size=1,
    max_size=LENGTH,
)


class Visitor:
    """Says whatever it is told to, on one road after the other."""

    def __init__(self, host: Host, path: str, headers: dict[str, str]) -> None:
        self.host, self.path, self.headers = host, path, headers
        self.talk: Talk | None = None

    async def come(self) -> Talk:
        if self.talk is None or self.talk.socket.closed:
            road, name = (Road(), "") if self.talk is None else (self.talk.road, self.talk.name)
            talk = Talk(await self.host.connect(self.path, **self.headers), road, name)
            await talk.frame(Attach(talk.name, talk.road.heard))
            answer = codec.decode(await talk.text(), ROAD)
            if answer is None or not getattr(answer, "resumed", False):
                talk.road = Road()
            talk.name = getattr(answer, "road", "")
            self.talk = talk
        return self.talk

    async def say(self, kind: str, what: Any) -> None:
        talk = await self.come()
        try:
            match kind:
                case "body":
                    await talk.say(what)
                case "frame":
                    await talk.socket.send_str(what)
                case "binary":
                    await talk.socket.send_bytes(what)
                case "cut":
                    talk.cut()
                    await talk.socket.close()
        except (ConnectionError, aiohttp.ClientError):
            self.talk = None

    async def end(self) -> list[Message]:
        """Everything that was heard: only words of the server, and 1008 where a rule was broken."""
        heard: list[Message] = []
        if self.talk is None or self.talk.socket.closed:
            return heard
        await self.talk.socket.send_str("this breaks the protocol")
        while (frame := await self.talk.socket.receive(PATIENCE)).type is aiohttp.WSMsgType.TEXT:
            carried = codec.decode(frame.data, ROAD)
            assert carried is not None
            heard.append(carried)
        assert self.talk.socket.close_code in (1008, 1001, 1000), self.talk.socket.close_code
        return heard


async def check_well(host: Host, records: Sequence[logging.LogRecord], **headers: str) -> None:
    """Two strangers still meet, and nothing went wrong unseen."""
    wrong = [record for record in records if record.levelno >= logging.ERROR]
    assert not wrong, wrong[0].getMessage()
    agent, customer = await host.agent(), await host.customer(**headers)
    host.app[SHELL]._joins = JoinDoor(secrets.randbelow)  # wrong codes of the examples before are not the point here
    joined = await customer.join((await agent.open_seat()).route)
    assert await agent.hear() == joined
    for talk in (agent, customer):
        await talk.socket.close()


@pytest.mark.parametrize("path", ["/ws/agent", "/ws/customer"])
def test_whatever_is_said_at_a_socket(tmp_path: Path, path: str, caplog: pytest.LogCaptureFixture) -> None:
    with asyncio.Runner() as runner:
        context = hosted(tmp_path, patience=3600, trusted_proxies="127.0.0.1")
        host = runner.run(context.__aenter__())
        numbers = iter(range(10**9))

        async def play(order: list[Any]) -> None:
            number = next(numbers)
            headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
            if path == "/ws/agent":
                headers["Authorization"] = f"Bearer {await host.token()}"
            visitor = Visitor(host, path, headers)
            for kind, what in order:
                await visitor.say(kind, what)
            for frame in await visitor.end():
                if isinstance(frame, Carry):
                    said = codec.decode(frame.body, SIGNAL | CHAT | PRESENCE)
                    assert said is not None and said.terms.sender in ("server", "agent or customer")
            await check_well(host, caplog.records, **{"X-Forwarded-For": headers["X-Forwarded-For"]})

        @ANYTHING
        @given(ORDER)
        def whatever(order: list[Any]) -> None:
            runner.run(play(order))

        whatever()
        assert runner.run(roads_that_are_left(host)) == 0
        runner.run(context.__aexit__(None, None, None))


async def roads_that_are_left(host: Host) -> int:
    """How many roads there are once everybody has had time to come back."""
    for _ in range(200):
        host.forward(61)
        if not len(host.app[SHELL].roads):
            break
        await asyncio.sleep(0.1)
    return len(host.app[SHELL].roads)


REST = [
    ("POST", "/api/sign-in"),
    ("POST", "/api/sign-in/code"),
    ("POST", "/api/resume"),
    ("POST", "/api/sign-out"),
    ("GET", "/api/sign-ins"),
    ("POST", "/api/sign-ins/end"),
    ("POST", "/api/totp"),
    ("POST", "/api/totp/confirm"),
    ("POST", "/api/totp/remove"),
    ("GET", "/api/me"),
    ("GET", "/api/page"),
    ("POST", "/api/mail"),
    ("GET", "/g/x"),
    ("GET", "/health"),
]
VALUES = st.one_of(st.none(), st.integers(), st.text(max_size=20), st.lists(st.text(max_size=3), max_size=2))
OBJECTS = st.dictionaries(
    st.sampled_from(["name", "password", "to", "route", "language", "stay", "ticket", "code", "handle"]),
    VALUES,
    max_size=5,
).map(lambda value: json.dumps(value).encode())
PAYLOADS = st.one_of(OBJECTS, st.binary(max_size=60), GARBAGE.map(lambda text: text.encode("utf-8", "surrogatepass")))
CALLS = st.tuples(
    st.sampled_from(REST),
    PAYLOADS,
    st.sampled_from(["application/json", "text/plain", "application/json; charset=klingon", "x"]),
    st.sampled_from(["", "?group=%00", "?group=%ED%A0%80", "?group=a&group=b", "?%FF=%FF"]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20),
)


def test_whatever_is_asked_of_the_api(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with asyncio.Runner() as runner:
        context = hosted(tmp_path, patience=3600, trusted_proxies="127.0.0.1")
        host = runner.run(context.__aenter__())
        numbers = iter(range(10**9))

        async def ask(call: Any) -> None:
            (method, path), payload, content_type, query, token = call
            number = next(numbers)
            address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            headers = {"Content-Type": content_type, "X-Forwarded-For": address, "Authorization": f"Bearer {token}"}
            url = f"{host.url}{path}{query}"
            async with host.http.request(method, url, data=payload, headers=headers) as answer:
                body = await answer.json()
                assert answer.status < 500 and (answer.status < 400 or list(body) == ["error"])

        @settings(ANYTHING, max_examples=EXAMPLES * 10)
        @given(CALLS)
        def whatever(call: Any) -> None:
            runner.run(ask(call))

        whatever()
        runner.run(check_well(host, caplog.records))
        runner.run(context.__aexit__(None, None, None))


@given(st.one_of(GARBAGE, messages(ROAD).map(codec.encode)))
def test_whatever_a_frame_is_it_is_a_message_or_a_bad_one(text: str) -> None:
    try:
        codec.decode(text, ROAD)
    except BadMessage:
        return


def test_the_words_for_a_broken_rule_stay() -> None:
    assert codec.encode(Refused(Why.PROTOCOL)) == '{"t":"refused","why":"protocol"}'
