"""The page's handshake and codec in Chromium, against Python's."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from playwright.async_api import Browser, Page
from spake2 import SPAKE2_B
from spake2 import ed25519_basic as curve

from rhelp.core.handshake import AgentHandshake, HandshakeFailed, Meeting, Sealer, _finish_spake
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE, Enter, Ticket
from rhelp.wire.message import BadMessage
from scripts.tools.outputs import ROOT
from tests.core import vectors
from tests.counts import many
from tests.web.conftest import Service
from tests.web.scripts import blank_tab, run
from tests.wire.build import EVERY, instances

pytestmark = pytest.mark.asyncio(loop_scope="session")
ROUNDS = many(1_000, 8)
POINTS = many(10_000, 200)
LOW_ORDER = [
    "01" + "00" * 31,
    "ec" + "ff" * 30 + "7f",
    "00" * 32,
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
]
MEETING = Meeting("4821", "도움.example", "0" * 32)
START = """
  const { decode, encode } = await import("/js/codec.js");
  const { HANDSHAKE } = await import("/js/messages.js");
  const { fromHex, toHex, randomBytes } = await import("/js/bytes.js");
  const read = (text) => decode(text, HANDSHAKE);
"""
BEGIN = (
    START
    + "globalThis.customer = new module.CustomerHandshake(given.secret, given.meeting, randomBytes);"
    + "return encode(customer.receive(read(given.commit)));"
)
STEP = START + "const answer = customer.receive(read(given)); return answer && encode(answer);"
TRY = START + "try { customer.receive(read(given)); } catch (error) { return `${error.message} ${error.unconfirmed}`; }"
PLAY = (
    START
    + """
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const customer = new module.CustomerHandshake(given.secret, given.meeting, () => fromHex(given.customer_random));
  const said = given.said.map(([message]) => [message, customer.receive(read(message))]);
  const keys = Object.entries(customer.keys).map(([name, key]) => [snake(name), toHex(key)]);
  const { sasOf, spell } = await import("/js/sas.js");
  const places = sasOf(customer.keys.words);
  const sas = { en: spell(places, "en"), ko: spell(places, "ko") };
  const sealer = new module.Sealer(customer.keys);
  const sealed = [];
  for (const [mine, , , box] of given.sealed) {
    const sent = await sealer.seal(JSON.parse(mine));
    sealed.push([mine, encode(sent), encode(await sealer.open(read(box))), box]);
  }
  return { said: said.map(([one, answer]) => [one, answer && encode(answer)]),
    keys: Object.fromEntries(keys), sas, sealed };
"""
)


@pytest.fixture(scope="module")
def tabs() -> list[Page]:
    return []


async def tab(browser: Browser, service: Service, tabs: list[Page]) -> Page:
    if not tabs:
        tabs.append(await blank_tab(browser, service.url))
    return tabs[0]


async def test_what_is_vendored_is_what_was_pinned() -> None:
    folder = ROOT / "web" / "vendor"
    pinned = {name: digest for digest, _, name in (line.partition("  ") for line in read_lines(folder / "sha256sums"))}
    there = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "sha256sums"}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in there.items()} == pinned


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("number", range(len(vectors.MEETINGS)))
async def test_vectors(browser: Browser, service: Service, tabs: list[Page], number: int) -> None:
    vector = json.loads(vectors.FILE.read_text(encoding="utf-8"))[number]
    played = await run(await tab(browser, service, tabs), "handshake", PLAY, vector)
    assert played == {name: vector[name] for name in ("said", "keys", "sas", "sealed")}


async def test_random_runs(browser: Browser, service: Service, tabs: list[Page]) -> None:
    page = await tab(browser, service, tabs)
    for _ in range(ROUNDS):
        secret = random.choice(["", f"{random.randrange(100_000):05}", "mzxw6ytboi4tknzqmfrggzdfmy"])
        agent = AgentHandshake(secret, MEETING, os.urandom)
        answer = await begin(page, agent, secret)
        for _ in range(2):
            answer = await run(page, "handshake", STEP, codec.encode(agent.receive(codec.decode(answer, HANDSHAKE))))
        assert answer is None and agent.keys is not None
        sealer = Sealer.agent(agent.keys)
        box = await run(
            page,
            "handshake",
            START + "globalThis.sealer = new module.Sealer(customer.keys);"
            "return encode(await sealer.seal({ t: 'enter', name: '영희' }));",
        )
        assert sealer.open(codec.decode(box, HANDSHAKE)) == Enter("영희")
        opened = START + "return encode(await sealer.open(read(given)));"
        sealed = codec.encode(sealer.seal(Ticket("482173905")))
        assert await run(page, "handshake", opened, sealed) == codec.encode(Ticket("482173905"))


@pytest.mark.parametrize("tampered", ["secret", "commitment", "point", "confirmation", "order"])
async def test_anything_else_fails(browser: Browser, service: Service, tabs: list[Page], tampered: str) -> None:
    page = await tab(browser, service, tabs)
    agent = AgentHandshake("73905", MEETING, os.urandom)
    answer = codec.decode(await begin(page, agent, "73906" if tampered == "secret" else "73905"), HANDSHAKE)
    opening = json.loads(codec.encode(agent.receive(answer)))
    if tampered == "order":
        assert "out of order" in await run(page, "handshake", TRY, '{"t":"confirm","mac":"' + "0" * 64 + '"}')
        return
    if tampered in ("commitment", "point"):
        opening["nonce" if tampered == "commitment" else "point"] = "00" * (16 if tampered == "commitment" else 33)
        assert "committed to" in await run(page, "handshake", TRY, json.dumps(opening))
        return
    confirm = await run(page, "handshake", STEP, json.dumps(opening))
    if tampered == "secret":
        with pytest.raises(HandshakeFailed) as failed:
            agent.receive(codec.decode(confirm, HANDSHAKE))
        assert failed.value.unconfirmed
        return
    said = await run(page, "handshake", TRY, '{"t":"confirm","mac":"' + "0" * 64 + '"}')
    assert said.endswith("does not know the secret true")


async def test_points_of_small_order_fail(browser: Browser, service: Service, tabs: list[Page]) -> None:
    body = START + (
        "const names = { A: new Uint8Array(1), B: new Uint8Array(2) };"
        "return given.map((point) => { const run = new module.Spake2('B', new Uint8Array(5), names, randomBytes);"
        "try { run.finish(fromHex('41' + point)); return 'fine'; } catch (e) { return e.message; } });"
    )
    said = await run(await tab(browser, service, tabs), "spake2", body, LOW_ORDER)
    assert set(said) <= {"not a point", "not in the group"}


async def test_both_refuse_the_same_points(browser: Browser, service: Service, tabs: list[Page]) -> None:
    """Noise, points beside the group, encodings of other lengths of the field, and good ones among them."""
    points = malformed_points(random.Random(7))
    body = START + (
        "const names = { A: new Uint8Array(1), B: new Uint8Array(2) };"
        "return given.map((point) => { const run = new module.Spake2('B', new Uint8Array(5), names, randomBytes);"
        "try { run.finish(fromHex('41' + point)); return true; }"
        "catch (error) { if (error instanceof module.NotSpake2) return false; throw error; } });"
    )
    here = await asyncio.to_thread(lambda: [taken(bytes.fromhex(point)) for point in points])
    there: list[bool] = []
    page = await tab(browser, service, tabs)
    for start in range(0, len(points), 500):
        there += await run(page, "spake2", body, points[start : start + 500])
    assert [point for point, ours, theirs in zip(points, here, there, strict=True) if ours != theirs] == []
    assert 0 < sum(here) < len(points)


def malformed_points(chance: random.Random) -> list[str]:
    low = [curve.decodepoint(bytes.fromhex(point)) for point in LOW_ORDER]
    points = [*LOW_ORDER]
    while len(points) < POINTS:
        good = curve.Base.scalarmult(chance.randrange(1, curve.L)).XYTZ
        beside = curve.add_elements(good, curve.xform_affine_to_extended(chance.choice(low)))
        for whole in (good, beside):
            points.append(curve.encodepoint(curve.xform_extended_to_affine(whole)).hex())
        points += [chance.randbytes(32).hex(), (2**255 - 19 + chance.randrange(19)).to_bytes(32, "little").hex()]
    return points


def taken(point: bytes) -> bool:
    """Whether Python's customer goes on with the point."""
    side = SPAKE2_B(bytes(5))
    side.start()
    try:
        return bool(_finish_spake(side, b"A" + point))
    except HandshakeFailed:
        return False


async def begin(page: Page, agent: AgentHandshake, secret: str) -> str:
    given = {"secret": secret, "meeting": vectors.as_record(MEETING), "commit": codec.encode(agent.start())}
    return str(await run(page, "handshake", BEGIN, given))


DECODE = """
  const families = await import("/js/messages.js");
  return given.map(([family, text]) => {
    try {
      return module.encode(module.decode(text, families[family.toUpperCase()]));
    } catch (error) {
      if (!(error instanceof module.BadMessage)) throw error;
      return "bad";
    }
  });
"""


async def test_the_codecs_agree(browser: Browser, service: Service, tabs: list[Page]) -> None:
    """Every message there is, as it is and with one value spoilt, reads the same in both languages."""
    texts = await asyncio.to_thread(sample_texts)
    said = await run(await tab(browser, service, tabs), "codec", DECODE, texts)
    for (family, text), answer in zip(texts, said, strict=True):
        assert (answer if answer == "bad" else json.loads(answer)) == in_python(family, text), text


def sample_texts() -> list[tuple[str, str]]:
    texts: list[tuple[str, str]] = []
    wrong: list[Any] = [None, True, -1, 1.5, "x" * 5000, "\u2028", [], {}, "0" * 64, [["x"]], 2**31]
    for family, cls in EVERY:
        for seed in range(2):
            message = example(cls, seed)
            body = json.loads(codec.encode(message))
            texts.append((family.name, json.dumps(body)))
            for name in body:
                texts.append((family.name, json.dumps(body | {name: wrong[(len(texts) + seed) % len(wrong)]})))
                texts.append((family.name, json.dumps({key: value for key, value in body.items() if key != name})))
        texts += [(family.name, text) for text in ("", "[]", "7", '{"t":1}', '{"t":"no-such"}', '{"t":"toString"}')]
    return texts


def example(cls: Any, seed: int) -> Any:
    quick = settings(phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck), deadline=None)
    strategy: st.SearchStrategy[Any] = instances(cls)
    return find(strategy, lambda _: True, settings=quick, random=random.Random(seed))


def in_python(name: str, text: str) -> Any:
    family = next(family for family, _ in EVERY if family.name == name)
    try:
        message = codec.decode(text, family)
    except BadMessage:
        return "bad"
    return None if message is None else json.loads(codec.encode(message))
