"""Screenshots of every window in both languages, light and dark: ``python -m tests.ui_tk.screenshots FOLDER [WORD…]``.

Only the pictures whose names hold every WORD are taken. Each display is its own process, for Tk opens one display.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2

from rhelp.core.checkup import Finding, Outcome, Step
from rhelp.core.geometry import Rect, Size
from rhelp.core.session import EndedWhy, Trust
from rhelp.core.zoom import Mode, Zoom
from rhelp.desktop.arrow import ARROW
from rhelp.ui_tk.setting_pages.book import CHAPTERS
from rhelp.ui_tk.sign_in import Credentials
from rhelp.wire.chat import State
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from rhelp.words import tr
from tests.ui_tk.displays import window_manager, xvfb
from tests.ui_tk.stand import KNOWN, Stand, stand

SCALES = {"100": (1280, 800, 96), "200": (2560, 1600, 192), "small": (1024, 600, 144)}
EVERY = frozenset(Right)


def sign_in(on: Stand) -> None:
    on.until(lambda: tr("Sign in") in on.texts())


def refused(on: Stand) -> None:
    on.until(lambda: tr("Wrong name or password.") in on.texts())


def home(on: Stand) -> None:
    on.until(lambda: tr("Nobody is being helped right now") in on.texts())


def standby(on: Stand) -> None:
    on.until(lambda: tr("Waiting for the customer") in on.texts())


def failures(on: Stand) -> None:
    standby(on)
    on.session.fail(2)
    on.until(lambda: tr("Somebody entered a wrong code. Attempts: {count}", count=2) in on.texts())


def _live(on: Stand, held: frozenset[Right] = frozenset({Right.VIEW}), trust: Trust = Trust.VERIFIED) -> None:
    standby(on)
    on.session.come(Size(1920, 1080), held, trust)
    on.until(lambda: tr("End support") in on.texts())
    on.session.change(Rect(300, 200, 900, 500), (250, 246, 240))


def viewer(on: Stand) -> None:
    _live(on)


def control(on: Stand) -> None:
    _live(on)
    on.session.rights(held=set(EVERY))
    on.until(lambda: tr("Controlling") in on.texts())


def actual(on: Stand) -> None:
    _live(on, frozenset({Right.VIEW, Right.KEYBOARD}), Trust.UNVERIFIED)
    on.viewer.zooming.choose(Zoom.ACTUAL)


def sizes(on: Stand) -> None:
    _live(on)
    on.settle(0.2)
    on.button(tr("Choose the size")).invoke()


def large(on: Stand) -> None:
    _live(on, EVERY)
    on.session.point(600, 420, ARROW)
    on.viewer.zooming.choose(Zoom(Mode.FIXED, 200))
    on.settle(0.2)
    on.viewer.stage.scroll_to(900, 600)


def full(on: Stand) -> None:
    _live(on)
    on.viewer.toggle_full_screen()
    on.until(lambda: on.viewer.window.focus_get() is on.viewer.stage.frame)
    on.viewer._between_picture_and_bar()
    button = on.button(tr("The picture alone on the whole screen, and back"))
    on.xdo("mousemove", button.winfo_rootx() + 20, button.winfo_rooty() + 20)
    on.settle(0.8)


def slim(on: Stand) -> None:
    _live(on)
    on.session.point(600, 420, ARROW)
    on.button(tr("Hide the words under the icons")).invoke()
    on.button(tr("Show words under the icons")).focus_force()


def ended(on: Stand) -> None:
    _live(on)
    on.session.finish(EndedWhy.LINE_LOST)
    on.until(lambda: tr("New connection") in on.texts())


def done(on: Stand) -> None:
    _live(on)
    on.session.finish(EndedWhy.CUSTOMER_ENDED)
    on.until(lambda: tr("New connection") in on.texts())


def _settings(chapter: str) -> Callable[[Stand], None]:
    def act(on: Stand) -> None:
        home(on)
        on.network.findings = FINDINGS
        on.app.show_settings(chapter)
        on.settle(0.2)
        if chapter == "network":
            on.press(tr("Test the connection"))

    return act


def colleagues(on: Stand) -> None:
    home(on)
    on.app.show_colleagues(COLLEAGUES)


def question(on: Stand) -> None:
    _live(on)
    on.press(tr("End support"))


FINDINGS = [
    Finding(Step.SERVER, Outcome.GOOD, "", 12),
    Finding(Step.SIGN_IN, Outcome.GOOD, "", 9),
    Finding(Step.SOCKET, Outcome.UNREACHABLE, "", 0),
    Finding(Step.STUN, Outcome.GOOD, "stun:help.example.kr:3478", 31),
    Finding(Step.TURN, Outcome.REFUSED, "turns:help.example.kr:443?transport=tcp", 0),
    Finding(Step.TURN, Outcome.RUNNING, "turn:help.example.kr:3478?transport=udp", 0),
]
COLLEAGUES = [
    ("이상담", State.AWAY),
    ("박민수", State.IN_CONSULTATION),
    ("Christopher Featherstonehaugh-Cholmondeley", State.ONLINE),
    ("최서연", State.OFFLINE),
]

SCENES: dict[str, tuple[Callable[[Stand], None], Credentials, SeatKind | None]] = {
    "sign-in": (sign_in, Credentials(), None),
    "refused": (refused, Credentials(KNOWN.server, KNOWN.name, "wrong"), None),
    "home": (home, KNOWN, None),
    "standby": (standby, KNOWN, SeatKind.VIEWER),
    "failures": (failures, KNOWN, SeatKind.VIEWER),
    "viewer": (viewer, KNOWN, SeatKind.VIEWER),
    "control": (control, KNOWN, SeatKind.VIEWER),
    "actual": (actual, KNOWN, SeatKind.VIEWER),
    "sizes": (sizes, KNOWN, SeatKind.VIEWER),
    "large": (large, KNOWN, SeatKind.VIEWER),
    "full": (full, KNOWN, SeatKind.VIEWER),
    "slim": (slim, KNOWN, SeatKind.VIEWER),
    "ended": (ended, KNOWN, SeatKind.VIEWER),
    "colleagues": (colleagues, KNOWN, None),
    "question": (question, KNOWN, SeatKind.VIEWER),
    **{f"settings.{name}": (_settings(name), KNOWN, None) for name in CHAPTERS},
    "done": (done, KNOWN, SeatKind.VIEWER),
}


def take(folder: Path, scale: str, words: list[str]) -> None:
    """All pictures of the display that DISPLAY names."""
    for tongue, mode, name in itertools.product(("ko", "en"), ("light", "dark"), SCENES):
        title = f"{name}-{tongue}-{mode}-{scale}"
        if all(word in title.split("-") or word == name for word in words):
            with tempfile.TemporaryDirectory() as place:
                _take(folder / f"{title}.png", Path(place), tongue, mode, *SCENES[name])


def _take(
    path: Path, place: Path, tongue: str, mode: str, scene: Callable[[Stand], None], credentials: Credentials,
    kind: SeatKind | None,
) -> None:  # fmt: skip
    with stand(place, tongue, mode, credentials=credentials, standby=kind) as on:
        scene(on)
        on.settle(0.5)
        cv2.imwrite(str(path), on.glass()[..., ::-1])


def main() -> None:
    folder, words = Path(sys.argv[1]), sys.argv[2:]
    if "RHELP_SCREENSHOTS" in os.environ:
        take(folder, os.environ["RHELP_SCREENSHOTS"], words)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for scale, shape in SCALES.items():
        rest = [word for word in words if word not in SCALES]
        if scale not in words and rest != words:
            continue
        with xvfb(*shape) as display, window_manager(display):
            environment = {**os.environ, "DISPLAY": display, "RHELP_SCREENSHOTS": scale}
            command = [sys.executable, "-m", "tests.ui_tk.screenshots", str(folder), *rest]
            subprocess.run(command, env=environment, check=True, timeout=600)


if __name__ == "__main__":
    main()
