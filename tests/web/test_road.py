"""The page's road in Chromium does what Python's does, step by step; back-off has its bounds."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

import pytest
from playwright.async_api import Browser

from rhelp.core.road import Overfull, Road
from rhelp.wire.message import BadMessage
from rhelp.wire.road import Carry, Heard
from tests.counts import many
from tests.web.conftest import Service
from tests.web.scripts import blank_tab, run

pytestmark = pytest.mark.asyncio(loop_scope="session")
PLAYS = many(2000, 30)

PLAY = """
  return given.map((steps) => {
    const road = new module.Road();
    return steps.map(([act, what]) => {
      let result = null;
      try {
        result = road[act](what);
      } catch (error) {
        result = "bad";
      }
      return [result, road.heard, road.unheard];
    });
  });
"""


async def test_the_same_as_in_python(browser: Browser, service: Service) -> None:
    plays = [some_steps(random.Random(seed)) for seed in range(PLAYS)]
    page = await blank_tab(browser, service.url)
    assert await run(page, "road", PLAY, plays) == [in_python(steps) for steps in plays]


def some_steps(chance: random.Random) -> list[tuple[str, Any]]:
    """Frames as they come, now and then with one that is missing, double or made up."""
    steps: list[tuple[str, Any]] = []
    arrived = sent = 0
    for _ in range(chance.choice([5, 40, 400])):
        act = chance.choice(["send", "send", "carry", "carry", "heard", "resume"])
        told = max(0, min(sent, sent - chance.choice([0, 0, 1, 5, -3])))
        if act == "send":
            steps.append(("send", f"body {sent}"))
            sent += 1
        elif act == "carry":
            number = arrived + chance.choice([1] * 8 + [0, 2])
            arrived = max(arrived, number) if number <= arrived + 1 else arrived
            steps.append(("receive", {"t": "carry", "number": number, "heard": told, "body": f"theirs {number}"}))
        elif act == "heard":
            steps.append(("receive", {"t": "heard", "number": told}))
        else:
            steps.append(("resume", told))
    return steps


def in_python(steps: list[tuple[str, Any]]) -> list[list[Any]]:
    road = Road()
    return [[result_of(road, act, what), road.heard, road.unheard] for act, what in steps]


def result_of(road: Road, act: str, what: Any) -> Any:
    try:
        if act == "send":
            return as_frame(road.send(what))
        if act == "resume":
            return [as_frame(frame) for frame in road.resume(what)]
        values = {name: value for name, value in what.items() if name != "t"}
        return road.receive(Carry(**values) if what["t"] == "carry" else Heard(**values), 0.0)
    except Overfull:
        return None
    except BadMessage:
        return "bad"


def as_frame(frame: Carry) -> dict[str, Any]:
    return {"t": "carry", **asdict(frame)}


async def test_back_off_doubles_up_to_three_seconds(browser: Browser, service: Service) -> None:
    page = await blank_tab(browser, service.url)
    body = "return given.map(([tries, chance]) => module.backOff(tries, chance));"
    tries = [(0, 0), (0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (50, 1), (50, 0)]
    assert await run(page, "server_road", body, tries) == [100, 200, 400, 800, 1600, 3000, 3000, 1500]
