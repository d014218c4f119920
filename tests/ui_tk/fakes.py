"""A session and a network that stand in for the real ones: they draw test pictures and keep what they were told."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from rhelp.core.checkup import Finding
from rhelp.core.codes import AccessCode
from rhelp.core.errors import RhelpError, SignInOver
from rhelp.core.geometry import Rect, Size
from rhelp.core.session import Ended, EndedWhy, Joining, Live, Opening, Status, Trust, Waiting
from rhelp.desktop.choose import open_surface
from rhelp.desktop.fake import FakeKeyring
from rhelp.desktop.ports import Surface
from rhelp.features.rights import Ask
from rhelp.peer.account import check_server
from rhelp.ui_tk.session_port import Account, Listener
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind

CODE = AccessCode("4821", "73905")
ADDRESS = "https://help.example.kr/relay"
PASSWORD = "right"


class FakeAccount:
    name = "김상담"
    server = "https://help.example.kr"
    token = "kept"


class FakePicture:
    """Every pixel tells where it is, so that a shift by one is seen."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.size: Size | None = None
        self.pixels: Any = np.zeros((0, 0, 4), np.uint8)

    def paint(self, size: Size) -> None:
        rows, columns = np.mgrid[0 : size.height, 0 : size.width]
        pixels = np.zeros((size.height, size.width, 4), np.uint8)
        pixels[..., 0], pixels[..., 1] = columns % 256, rows % 256
        pixels[..., 2] = (columns // 8 + rows // 8) % 2 * 200
        with self.lock:
            self.size, self.pixels = size, pixels


class FakeSession:
    """Waits at once; the test says what happens next, from any thread."""

    def __init__(self, listener: Listener) -> None:
        self.picture = FakePicture()
        self.heard: list[object] = []
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        self._live: Live | None = None

    async def run(self) -> None:
        self._listener.status(Opening())
        self._listener.status(self.waiting())
        await self._over.wait()

    def handle(self, event: object) -> None:
        self.heard.append(event)
        if isinstance(event, Ask):
            self.rights(asked={event.right})

    def end(self) -> None:
        self.finish(EndedWhy.AGENT_ENDED)

    def waiting(self, failures: int = 0) -> Waiting:
        return Waiting(CODE, ADDRESS, time.time() + 437, failures)

    def tell(self, status: Status) -> None:
        self._loop.call_soon_threadsafe(self._listener.status, status)

    def fail(self, failures: int) -> None:
        self.tell(Joining())
        self.tell(self.waiting(failures))

    def come(self, size: Size, held: frozenset[Right] = frozenset({Right.VIEW}), trust: Trust = Trust.VERIFIED) -> None:
        self.tell(Joining())
        self._live = Live(
            "박고객", "Linux", time.time() - 724, trust, False, held, frozenset(), None, 12.4, 29.6, 2.41e6
        )
        self.tell(self._live)
        self.show(size)

    def show(self, size: Size) -> None:
        self.picture.paint(size)
        self._listener.picture(Rect(0, 0, size.width, size.height))

    def change(self, dirty: Rect, colour: tuple[int, int, int]) -> None:
        with self.picture.lock:
            self.picture.pixels[dirty.y : dirty.bottom, dirty.x : dirty.right, :3] = colour
        self._listener.picture(dirty)

    def rights(self, held: set[Right] | None = None, asked: set[Right] | None = None) -> None:
        assert self._live is not None
        more = self._live.asked | frozenset(asked) if asked else frozenset()
        kept = self._live.held if held is None else frozenset(held)
        self._live = replace(self._live, held=kept, asked=more)
        self.tell(self._live)

    def finish(self, why: EndedWhy) -> None:
        self.tell(Ended(why))
        self._loop.call_soon_threadsafe(self._over.set)


class FakeNetwork:
    """Signs in whoever has the right password."""

    def __init__(self) -> None:
        self.sessions: list[FakeSession] = []
        self.there = True
        self.signed_out: list[str] = []
        self.findings: list[Finding] = []

    def check_address(self, server: str) -> None:
        check_server(server)

    async def sign_in(self, server: str, name: str, password: str, stay: bool) -> Account:
        await asyncio.sleep(0)
        if password == "bug":
            raise ZeroDivisionError("a bug of ours")
        if password != PASSWORD:
            raise RhelpError("Wrong name or password.")
        return FakeAccount()

    async def resume(self, server: str, token: str) -> Account:
        if not self.there:
            raise RhelpError("The server does not answer. Check the address and your network.")
        if token != FakeAccount.token:
            raise SignInOver("Your sign-in is no longer valid. Please sign in again.")
        return FakeAccount()

    async def sign_out(self, account: Account) -> None:
        self.signed_out.append(account.token)

    async def check_up(self, server: str, token: str, tell: Callable[[Finding], object]) -> None:
        for finding in self.findings:
            tell(finding)
            await asyncio.sleep(0)

    def session(self, account: Account, kind: SeatKind, listener: Listener) -> FakeSession:
        self.sessions.append(FakeSession(listener))
        return self.sessions[-1]

    def surface(self, window: int, size: Size, display: str) -> Surface | None:
        return open_surface(window, size, display)


class FakeComputer:
    """Whatever the test says."""

    def __init__(self) -> None:
        self.areas: list[Rect] = []
        self.night = False
        self.keyring = FakeKeyring()

    def monitors(self) -> list[Rect]:
        return self.areas

    def dark(self) -> bool:
        return self.night
