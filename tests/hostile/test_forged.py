"""A dishonest server beside a link that stands: what it says of rights, input, records or transfers does nothing."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings

from rhelp.core import link
from rhelp.core.link import Closed, Opened
from rhelp.core.rights import Asked, Granted, Policy
from rhelp.core.session import Live, Mending
from rhelp.features.rights import Answer
from rhelp.peer.guest import Broken
from rhelp.wire import codec
from rhelp.wire.message import Right
from rhelp.wire.signal import Forward
from scripts.rig import cuttable
from tests.counts import many
from tests.hostile.attacks import AGENT, CUSTOMER, Flip
from tests.hostile.conftest import Hall, Scene
from tests.hostile.relay import Attack
from tests.peer.host import until
from tests.peer.office import Guest, Helper
from tests.wire.build import EVERY, instances

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.hostile_relay]

ROUNDS = many(25, 1)
INPUT = ("pointer.", "keyboard.", "screen.grab")
FEARED: list[dict[str, Any]] = [
    {"t": "right-granted", "right": right}
    for right in ("view", "pointer", "keyboard", "record", "reboot", "files-in", "files-out", "processes")
] + [
    {"t": "button-pressed", "number": 1, "button": 1, "x": 10, "y": 10},
    {"t": "key-pressed", "key": "a"},
    {"t": "text-typed", "text": "rm -rf /"},
    {"t": "record", "on": True},
    {"t": "record-granted"},
    {"t": "transfer", "to": "somebody else"},
    {"t": "introduce", "agent": "somebody else", "key": "00" * 32},
    {"t": "reboot"},
    {"t": "bind", "mac": "00" * 32},
    {"t": "hello", "version": 1, "features": ["rights", "view"], "name": "agent", "platform": "Linux"},
]  # fmt: skip


def forgeries() -> list[str]:
    """Every message of every family as JSON, several of each, and what is feared most."""
    quick = settings(phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck), deadline=None)
    built = [
        codec.encode(find(instances(cls), lambda _: True, settings=quick, random=random.Random(seed)))
        for _, cls in EVERY
        for seed in range(ROUNDS)
    ]
    return built + [json.dumps(message) for message in FEARED]


async def unlike_before(scene: Scene, helper: Helper, guest: Guest, texts: list[str], way: str) -> str:
    """Say all of it to both sides; what came of it, empty for nothing."""
    for start in range(0, len(texts), 40):
        for role in (AGENT, CUSTOMER):
            leg = scene.relay.leg(role)
            for text in texts[start : start + 40]:
                if way == "frames":
                    leg.frame(text)
                else:
                    leg.down(Forward(text) if way == "forwarded" else text)
        await asyncio.sleep(0.05)
    status = helper.statuses[-1]
    calls = [call for call in guest.desktop.calls if call[0].startswith(INPUT)]
    told = [fact for fact in guest.facts if isinstance(fact, (Granted, Closed))]
    if not isinstance(status, Live) or status.held or calls or told:
        return f"{status} {calls} {told}"
    return ""


@pytest.mark.parametrize("way", ["said", "forwarded", "frames"])
async def test_what_a_server_forges_beside_a_link_does_nothing(scene: Scene, way: str) -> None:
    helper, guest, _ = await scene.pair(policy=Policy())
    await helper.live()
    await until(lambda: any(isinstance(fact, Asked) for fact in guest.facts))
    texts = await asyncio.to_thread(forgeries)
    assert await unlike_before(scene, helper, guest, texts, way) == ""
    guest.session.handle(Answer(Right.VIEW, True))  # the customer alone decides, and the link is as it was
    await until(lambda: getattr(helper.statuses[-1], "held", None) == {Right.VIEW})
    assert [fact.right for fact in guest.facts if isinstance(fact, Granted)] == [Right.VIEW]


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both programs' media line; cut while the file exists."""
    monkeypatch.setattr(link, "PATIENCE", 2.0)
    file = tmp_path / "cut"
    for owner, names in (*cuttable.SEAMS, (cuttable.SEAMS[0][0], ("send_data",))):
        for name in names:
            monkeypatch.setattr(owner, name, getattr(owner, name))
    cuttable.install(file)
    return file


RESUMING = {
    "the customer's answer": Flip(CUSTOMER, "resume-answer", "mac"),
    "the agent's point": Flip(AGENT, "resume", "point"),
    "the agent's confirmation": Flip(AGENT, "confirm", "mac"),
}


async def is_mended_by_the_same_two_alone(scene: Scene, line: Path, attack: Attack, ready: asyncio.Barrier) -> None:
    helper, guest, _ = await scene.pair()
    await helper.live()
    await until(lambda: any(isinstance(fact, Opened) for fact in guest.facts))
    scene.relay.attack = attack
    await ready.wait()
    line.touch()
    await helper.is_now(Mending)
    await until(lambda: any(isinstance(fact, Broken) for fact in guest.facts))
    await ready.wait()
    line.unlink(missing_ok=True)
    await asyncio.sleep(2)
    assert isinstance(helper.statuses[-1], Mending)
    scene.relay.attack = Attack()
    await helper.live(30)


async def test_a_broken_link_is_mended_by_the_same_two_alone(hall: Hall, line: Path) -> None:
    ready = asyncio.Barrier(len(RESUMING))

    async def mends(attack: Attack) -> None:
        async with hall.scene() as scene:
            await is_mended_by_the_same_two_alone(scene, line, attack, ready)

    await asyncio.gather(*map(mends, RESUMING.values()))
