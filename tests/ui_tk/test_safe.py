"""The keyring behind its thread: order, ends, and what libraries raise."""

from __future__ import annotations

import asyncio
import time

import pytest

from rhelp.core.errors import RhelpError
from rhelp.desktop.fake import FakeKeyring
from rhelp.ui_tk import safe as module
from rhelp.ui_tk.safe import Safe


async def test_a_secret_goes_in_and_out() -> None:
    safe = Safe(FakeKeyring())
    assert await safe.usable()
    await safe.put("kim", "token")
    assert await safe.get("kim") == "token"
    await safe.remove("kim")
    assert await safe.get("kim") is None


async def test_a_locked_keyring_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    keyring = FakeKeyring()
    keyring.open.clear()
    began = time.monotonic()
    with pytest.raises(RhelpError, match="locked"):
        await Safe(keyring).get("kim")
    assert time.monotonic() - began < 30
    keyring.open.set()


async def test_what_a_library_raises_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = FakeKeyring()
    monkeypatch.setattr(keyring, "get", lambda name: 1 / 0)
    monkeypatch.setattr(keyring, "usable", lambda: 1 / 0)
    safe = Safe(keyring)
    with pytest.raises(RhelpError, match="does not work"):
        await safe.get("kim")
    assert not await safe.usable()


async def test_calls_come_one_after_the_other() -> None:
    keyring = FakeKeyring()
    keyring.open.clear()
    safe = Safe(keyring)
    calls = [asyncio.ensure_future(safe.put("kim", "token")), asyncio.ensure_future(safe.remove("kim"))]
    await asyncio.sleep(0.05)
    keyring.open.set()
    await asyncio.gather(*calls)
    assert keyring.secrets == {}
