"""Canaries through a real session: no secret is in a log, a command line, an environment or a window's title."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyotp
import pytest

from rhelp.core.errors import SecondFactorNeeded
from rhelp.peer.account import Account, resume, second_step, sign_in
from scripts.rig.displays import display, window_manager
from scripts.rig.pairs import BIN, STARTED, agent, server
from scripts.rig.programs import Program, environment
from scripts.rig.typist import Typist
from tests.e2e.conftest import World, standby

TURN_SECRET = "canary-of-the-turn-servers"
METRICS = "canary-of-the-metrics"
SAID = "canary-of-the-chat"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    settings = tmp_path / "rhelp.toml"
    settings.write_text(
        f'turn_urls = ["turn:127.0.0.1:9"]\nturn_secret = "{TURN_SECRET}"\nmetrics_token = "canary-m"\n'
    )
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(tmp_path, name)) for name in ("remote", "viewer"))
        stack.enter_context(window_manager(viewer, tmp_path))
        at = stack.enter_context(server(tmp_path, "agent", "--config", str(settings)))
        yield World(remote, viewer, at, tmp_path, stack)


def second_factor(world: World) -> tuple[str, list[str]]:
    """The account's secret, and its recovery codes."""
    database = f"sqlite:///{world.work / 'rhelp.sqlite3'}"
    argv = [str(BIN / "rhelp-server"), "agent", "totp", world.at.user, "--database", database]
    said = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=60, env=environment(world.work))
    lines = said.stdout.splitlines()
    return pyotp.parse_uri(lines[0]).secret, [line for line in lines if re.fullmatch(r"(\w{5}-){3}\w{5}", line)]


async def signed_in(world: World, code: str) -> tuple[str, Account, Account]:
    """The ticket, and what an agent's program would hold who stays signed in."""
    url, password = world.at.url, world.at.password_file.read_text().strip()
    with pytest.raises(SecondFactorNeeded) as needed:
        await sign_in(url, world.at.user, password, stay=True)
    first = await second_step(url, needed.value.ticket, code)
    return needed.value.ticket, first, await resume(url, first.stay)


def logged(path: Path) -> str:
    """What a program wrote for its log; its events, one JSON object a line, are for whoever drives it."""
    lines = path.read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if not line.startswith("{"))


def seen_by_others(world: World, programs: list[Program]) -> str:
    """What everybody on the machine sees: command lines, titles; and the environments."""
    seen = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            seen.append(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    for program in programs:
        seen.append(Path(f"/proc/{program.process.pid}/environ").read_text(errors="replace"))
    for shown_on in (world.remote, world.viewer):
        argv = ["xwininfo", "-root", "-tree"]
        told = subprocess.run(argv, env={**os.environ, "DISPLAY": shown_on}, capture_output=True, text=True, timeout=20)
        seen.append(told.stdout)
    return "\n".join(seen)


def audit(world: World) -> str:
    database = f"sqlite:///{world.work / 'rhelp.sqlite3'}"
    argv = [str(BIN / "rhelp-server"), "audit", "list", "--json", "--database", database]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, env=environment(world.work), check=True)
    return done.stdout


def test_no_secret_is_where_others_read(world: World) -> None:
    secret, recovery = second_factor(world)
    ticket, first, again = asyncio.run(signed_in(world, recovery[0]))
    helper = world.stack.enter_context(agent(world.at, world.viewer, world.work))
    helper.expect("error", STARTED)
    time.sleep(0.5)
    hands = Typist(world.viewer)
    digits = pyotp.TOTP(secret).now()
    hands.type(digits)
    hands.press_return()
    code = standby(helper)
    argv = [sys.executable, "-m", "rhelp.peer", "--server", world.at.url, "--code", "-", "--display", world.remote]
    guest = world.stack.enter_context(Program("rhelp-customer", [*argv, "--language", "en"], world.work))
    guest.answer(code)
    helper.expect("session", STARTED, beside=[guest], state="live")
    guest.answer("yes")
    guest.answer(SAID)
    helper.expect("chat", STARTED, beside=[guest])
    seen = seen_by_others(world, [helper, guest, world.at.program])
    helper.stop()
    guest.stop()
    logs = "\n".join(logged(path) for path in world.work.glob("*.log"))
    assert "signed in" in logs and "joined" in logs
    plain = code.replace("-", "")
    route, digits_of_code = plain[:4], plain[4:]
    canaries = [
        world.at.password_file.read_text().strip(), secret, digits, *recovery, ticket, first.token, first.stay,
        again.token, again.stay, TURN_SECRET, SAID, METRICS, plain, f"{route}-{digits_of_code}",
    ]  # fmt: skip
    for where, text in {"logs": logs, "seen": seen, "audit": audit(world)}.items():
        for canary in canaries:
            assert canary not in text, (where, canary)
        assert not re.search(rf"(?<!\d){digits_of_code}(?!\d)", text), where
