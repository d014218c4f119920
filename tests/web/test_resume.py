"""The page's proof of an earlier handshake's key, in Chromium, against Python's agent."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from rhelp.core.handshake import HandshakeFailed, Keys, keys_from
from rhelp.core.resume import AgentResume
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE, Confirm, Resume
from rhelp.wire.message import Message
from tests.web.conftest import Service
from tests.web.scripts import blank_tab, run

pytestmark = pytest.mark.asyncio(loop_scope="session")
FIRST = keys_from(b"secret", b"t" * 32)
START = """
  const { decode, encode } = await import("/js/codec.js");
  const { HANDSHAKE } = await import("/js/messages.js");
  const { fromHex, toHex } = await import("/js/bytes.js");
"""
BEGIN = (
    START
    + """
  const first = { transcript: fromHex(given.transcript), resume: fromHex(given.resume) };
  globalThis.resume = new module.CustomerResume(first);
  return await module.canResume();
"""
)
STEP = (
    START
    + """
  try {
    const answer = await resume.receive(decode(given, HANDSHAKE));
    return answer ? encode(answer) : toHex(resume.keys.binding);
  } catch (error) {
    return `failed: ${error.message} ${error.unconfirmed}`;
  }
"""
)


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, service: Service) -> AsyncIterator[Page]:
    tab = await blank_tab(browser, service.url)
    yield tab
    await tab.close()


async def begin(page: Page, first: Keys = FIRST) -> None:
    given = {"transcript": first.transcript.hex(), "resume": first.resume.hex()}
    assert await run(page, "resume", BEGIN, given) is True


async def step(page: Page, message: Message) -> Any:
    return await run(page, "resume", STEP, codec.encode(message))


async def test_both_get_the_same_fresh_keys(page: Page) -> None:
    seen = set()
    for _ in range(3):
        agent = AgentResume(FIRST, os.urandom)
        await begin(page)
        answer = codec.decode(await step(page, agent.start()), HANDSHAKE)
        binding = await step(page, agent.receive(answer))
        assert agent.keys is not None and agent.keys.binding.hex() == binding
        seen.add(binding)
    assert len(seen) == 3


async def test_another_key_is_noticed_by_both(page: Page) -> None:
    agent = AgentResume(FIRST, os.urandom)
    await begin(page, replace(FIRST, resume=bytes(32)))
    answer = codec.decode(await step(page, agent.start()), HANDSHAKE)
    with pytest.raises(HandshakeFailed):
        agent.receive(answer)
    assert await step(page, Confirm("00" * 32)) == "failed: the agent is not the one from before true"


async def test_whatever_else_comes_ends_it(page: Page) -> None:
    await begin(page)
    assert await step(page, Confirm("00" * 32)) == "failed: a message out of order false"
    assert await step(page, Resume(2, "09" + "00" * 31)) == "failed: another version of the handshake false"
    await begin(page)
    assert await step(page, Resume(1, "00" * 32)) == "failed: not an X25519 point false", "a point of small order"
