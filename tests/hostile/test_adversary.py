"""Whatever an adversary on the line does: nobody goes by keys that the other side does not have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.async_api import Page, async_playwright

from rhelp.core.handshake import AgentHandshake, Keys
from rhelp.wire.handshake import Offer
from scripts.tools.outputs import ROOT
from tests.counts import many
from tests.hostile.adversary import (
    KINDS,
    Move,
    Network,
    PythonEnd,
    chance,
    drawn,
    first_handshakes,
    meeting,
    resumptions,
)
from tests.web.conftest import BROWSER

pytestmark = [pytest.mark.hostile_relay, pytest.mark.timeout(1500)]

RUNS = many(10_000, 200)
SECRETS = [("73905", "73905"), ("73905", "11111"), ("", "73905"), ("", "")]
kinds = st.one_of(st.just("carry"), st.just("carry"), st.sampled_from(KINDS))
moves = st.lists(st.builds(Move, kinds, st.integers(0, 63), st.integers(0, 511)), min_size=4, max_size=28)
often = settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))


def check(network: Network, across: bool = False) -> int:
    """How many ends are convinced; each shares all its keys with the other side. ``across``: of either session."""
    ends = [end for pair in network.ends for end in pair if isinstance(end, PythonEnd)]
    convinced = [end for end in ends if end.keys is not None]
    for end in convinced:
        others = [o for o in ends if o.agent is not end.agent and (across or o.number == end.number)]
        assert any(other.pending == end.keys for other in others), (end, others)
        if end.opened is not None:
            said = "offer" if end.agent else "answer"
            assert end.opened.sdp in {f"{said} {other.number}" for other in others}  # type: ignore[attr-defined]
    for agent, customer in network.ends:
        if not across and agent.keys and customer.keys:
            assert agent.keys == customer.keys
    return len(convinced)


@often
@given(moves, st.sampled_from(SECRETS), st.integers(0, 2**32))
def test_two_first_handshakes(played: list[Move], secrets: tuple[str, str], seed: int) -> None:
    network = Network(first_handshakes(seed, secrets))
    network.play(played)
    check(network)


@often
@given(moves, st.booleans(), st.integers(0, 2**32))
def test_two_resumptions(played: list[Move], same: bool, seed: int) -> None:
    network = Network(resumptions(seed, same))
    network.play(played)
    check(network, across=same)


def test_the_adversary_lets_enough_through_to_be_worth_it() -> None:
    """Of drawn runs, some convince everybody, some nobody, and some one side alone."""
    found = set()
    for seed in range(60):
        network = Network(resumptions(seed, same=False))
        network.play(drawn(Random(seed)))
        found.add(check(network))
    assert found >= {0, 1, 2, 4}


HEAR = """
  const { decode, encode } = await import("/js/codec.js");
  const { HANDSHAKE } = await import("/js/messages.js");
  const { Sealer } = module;
  const { fromHex, toHex } = await import("/js/bytes.js");
  const customers = (globalThis.customers ??= new Map());
  const answer = async (end, text) => {
    const message = decode(text, HANDSHAKE);
    if (end.sealer) {
      end.opened = encode(await end.sealer.open(message));
      return [];
    }
    const reply = end.side.receive(message);
    const said = reply ? [encode(reply)] : [];
    if (end.side.keys) {
      end.sealer = new Sealer(end.side.keys);
      said.push(encode(await end.sealer.seal({ t: "offer", sdp: `offer ${end.number}` })));
    }
    return said;
  };
  const hear = async ({ id, number, meeting, secret, text }) => {
    if (!customers.has(id)) {
      const random = (count) => crypto.getRandomValues(new Uint8Array(count));
      customers.set(id, { number, side: new module.CustomerHandshake(secret, meeting, random) });
    }
    const end = customers.get(id);
    if (end.dead) return { said: [] };
    try {
      return { said: await answer(end, text), ...state(end) };
    } catch (error) {
      end.dead = true;
      const known = error instanceof module.HandshakeFailed || error.constructor.name === "BadMessage";
      return { said: [], ...state(end), wrong: known ? "" : String(error) };
    }
  };
  const hex = (keys) => keys && Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, toHex(key)]));
  const state = ({ side, opened }) => ({ keys: hex(side.keys), pending: hex(side.pending), opened });
  return Promise.all(given.map(hear));
"""


class PageEnd:
    """A customer that lives in the browser; what it hears is brought to it in batches."""

    agent = False

    def __init__(self, run: int, number: int, secret: str) -> None:
        self.number = number
        self.state: dict[str, Any] = {}
        self.given = {
            "id": run * 2 + number,
            "number": number,
            "secret": secret,
            "meeting": {"route": meeting(number).route, "relay": meeting(number).relay, "sid": meeting(number).sid},
        }
        self.keys: Keys | None = None

    def start(self) -> list[str]:
        """Nothing by itself."""
        return []

    def hear(self, text: str) -> list[str]:
        raise AssertionError("it hears by batches")


@pytest_asyncio.fixture
async def tab() -> AsyncIterator[Page]:
    """A tab that loads the page's modules from the repository, as a server would give them."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        page = await browser.new_page()

        async def serve(route: Any) -> None:
            path = ROOT / "web" / route.request.url.removeprefix("http://localhost/")
            await route.fulfill(path=path) if path.is_file() else await route.fulfill(
                body="<!doctype html>", content_type="text/html"
            )

        await page.route("**/*", serve)
        await page.goto("http://localhost/")
        yield page
        await browser.close()


async def test_two_first_handshakes_of_a_page(tab: Page) -> None:
    """Python's agent and the page's customer: all runs side by side, a move at a time."""
    runs, plans, convinced = [], [], 0
    for run in range(many(10_000, 150)):
        secrets = SECRETS[run % len(SECRETS)]
        ends: list[Any] = [
            (
                PythonEnd(n, True, AgentHandshake(secrets[n], meeting(n), chance(run, n, True))),
                PageEnd(run, n, secrets[n]),
            )
            for n in range(2)
        ]
        runs.append(Network(ends))
        plans.append(drawn(Random(run)))
        runs[-1].start()
    for turn in range(len(plans[0])):
        heard = [(network, network.step(plan[turn])) for network, plan in zip(runs, plans, strict=True)]
        await bring(tab, [(network, *who) for network, who in heard if who is not None])
    for network in runs:
        convinced += check_page(network)
    assert convinced > len(runs) / 4


async def bring(tab: Page, heard: list[tuple[Network, Any, str]]) -> None:
    """Everybody hears it; those in the page at once."""
    pages = [(network, end, text) for network, end, text in heard if isinstance(end, PageEnd)]
    for network, end, text in heard:
        if isinstance(end, PythonEnd):
            network.said(end, end.hear(text))
    body = f"async (given) => {{ const module = await import('/js/handshake.js'); {HEAR} }}"
    answers = await tab.evaluate(body, [end.given | {"text": text} for _, end, text in pages])
    for (network, end, _), answer in zip(pages, answers, strict=True):
        assert not answer.get("wrong"), answer
        end.state = {**end.state, **{name: value for name, value in answer.items() if value is not None}}
        network.said(end, answer["said"])


def check_page(network: Network) -> int:
    """How many ends are convinced; both sides of a session hold the same keys where either goes by them."""
    convinced = 0
    for agent, page in network.ends:
        assert isinstance(agent, PythonEnd) and isinstance(page, PageEnd)
        keys = page.state.get("keys")
        if keys is not None:
            assert agent.keys is not None and keys["transcript"] == agent.keys.transcript.hex()
            assert keys["sealAgent"] == agent.keys.seal_agent.hex() and keys["words"] == agent.keys.words.hex()
        if agent.keys is not None:
            assert page.state["pending"]["sealCustomer"] == agent.keys.seal_customer.hex()
            assert agent.opened in (None, Offer(f"offer {page.number}"))
        if "opened" in page.state:
            assert f"answer {agent.number}" in page.state["opened"]
        convinced += (keys is not None) + (agent.keys is not None)
    return convinced
