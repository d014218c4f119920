"""Screenshots of the customer's windows: ``python -m tests.ui_tk.customer.screenshots FOLDER [WORD…]``.

Only the pictures whose names hold every WORD are taken. Each display is its own process, for Tk opens one display.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2

from rhelp.peer.entrance import Outcome
from rhelp.ui_tk.customer.standing import Phase
from rhelp.wire.chat import Author, Notice
from rhelp.wire.message import Right
from rhelp.words import tr
from tests.displays import running, xvfb
from tests.ui_tk.customer.desk import Desk, desk
from tests.ui_tk.customer.fakes import AGENT

SCALES = {"100": (1366, 768, 96), "200": (2560, 1600, 192), "small": (1024, 600, 96)}
MOUSE_AND_KEYS = (Right.POINTER, Right.KEYBOARD)
HELD = ((Right.VIEW, True), (Right.POINTER, True), (Right.KEYBOARD, False))


def start(on: Desk) -> None:
    on.settle(0.2)


def wrong(on: Desk) -> None:
    visit = on.connect()
    visit.finish(Outcome.CODE_REFUSED)
    on.settle(0.5)


def connecting(on: Desk) -> None:
    on.connect().tell(phase=Phase.CONNECTING, agent=AGENT)


def notice(on: Desk) -> None:
    on.live()


def question(on: Desk) -> None:
    on.live().ask(Right.VIEW)
    on.settle(1.5)


def mouse(on: Desk) -> None:
    on.live(allowed=((Right.VIEW, True),)).ask(Right.POINTER)
    on.settle(1.5)
    on.xdo("key", "Tab")


def several(on: Desk) -> None:
    on.live(allowed=((Right.VIEW, True),)).ask(*MOUSE_AND_KEYS)
    on.settle(1.5)


def held(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    visit.chat((Author.AGENT, "안녕하세요"), (Author.AGENT, "화면을 보여 주시겠어요?"))


def words(on: Desk) -> None:
    held(on)
    on.button(tr("Shows four words that you and your agent can compare by telephone")).invoke()


def every(on: Desk) -> None:
    on.live(allowed=tuple((right, True) for right in Right))


def gathered(on: Desk) -> None:
    on.live().ask(Right.VIEW, Right.POINTER, Right.KEYBOARD, Right.FILES_OUT, Right.RECORD)
    on.settle(1.5)


def chat(on: Desk) -> None:
    held(on)
    on.visit.chat((Author.NOTICE, Notice.BEGAN), (Author.CUSTOMER, "네, 프린터가 안 돼요."))
    assert on.program.support is not None
    on.program.support.toggle_chat()
    on.settle(0.5)


def paused(on: Desk) -> None:
    on.live(allowed=HELD, paused=True)


def mending(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    visit.tell(phase=Phase.MENDING, until=time.monotonic() + 42)


def trouble(on: Desk) -> None:
    on.live(allowed=HELD, trouble="Something did not work in the support program. Remote support goes on.")


def long(on: Desk) -> None:
    agent, organisation = "Christopher Featherstonehaugh-Cholmondeley", "A very long organisation's name, Incorporated"
    on.live(allowed=HELD, agent=agent, organisation=organisation).ask(Right.KEYBOARD)
    on.settle(1.5)


def ended(on: Desk) -> None:
    on.live().finish(Outcome.ENDED)
    on.settle(0.5)


def lost(on: Desk) -> None:
    on.live().finish(Outcome.LINE_LOST)
    on.settle(0.5)


SCENES: dict[str, Callable[[Desk], None]] = {
    scene.__name__: scene
    for scene in (
        start, wrong, connecting, notice, question, mouse, several, held, words, every, gathered, chat,
        paused, mending, trouble, long, ended,
        lost,
    )
}  # fmt: skip


def take(folder: Path, scale: str, words: list[str]) -> None:
    """All pictures of the display that DISPLAY names."""
    for tongue, mode, name in itertools.product(("ko", "en"), ("light", "dark"), SCENES):
        title = f"{name}-{tongue}-{mode}-{scale}"
        if all(word in title.split("-") for word in words):
            server = "" if name == "start" and tongue == "en" else "https://help.example.kr"
            with tempfile.TemporaryDirectory() as place, desk(Path(place), tongue, mode, server=server) as on:
                SCENES[name](on)
                on.settle(0.5)
                cv2.imwrite(str(folder / f"{title}.png"), on.glass()[..., ::-1])


def main() -> None:
    folder, words = Path(sys.argv[1]), sys.argv[2:]
    if "RHELP_SCREENSHOTS" in os.environ:
        take(folder, os.environ["RHELP_SCREENSHOTS"], words)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for scale, (width, height, density) in SCALES.items():
        rest = [word for word in words if word not in SCALES]
        if scale not in words and rest != words:
            continue
        with xvfb(size=f"{width}x{height}", dots_per_inch=density) as display, running(display, "openbox"):
            environment = {**os.environ, "DISPLAY": display, "RHELP_SCREENSHOTS": scale}
            command = [sys.executable, "-m", "tests.ui_tk.customer.screenshots", str(folder), *rest]
            subprocess.run(command, env=environment, check=True, timeout=600)


if __name__ == "__main__":
    main()
