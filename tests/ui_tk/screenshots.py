"""Screenshots of every window in both languages, light and dark: ``python -m tests.ui_tk.screenshots FOLDER [WORD…]``.

Only the pictures whose names hold every WORD are taken. Each display is its own process, for Tk opens one display.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2

from rhelp.core.checkup import Finding, Outcome, Step
from rhelp.core.figures import Figures, Way
from rhelp.core.geometry import Rect, Size
from rhelp.core.session import EndedWhy, Proved, Trust
from rhelp.core.zoom import Mode, Zoom
from rhelp.desktop.arrow import ARROW
from rhelp.ui_tk.setting_pages.book import CHAPTERS
from rhelp.ui_tk.sign_in import Credentials
from rhelp.wire.chat import Author, Notice, State
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind, Spent
from rhelp.words import tr
from tests.displays import running, xvfb
from tests.ui_tk.door_scenes import DOOR_SCENES
from tests.ui_tk.fakes import WORDS
from tests.ui_tk.page_scenes import PAGE_SCENES
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
    on.until(lambda: tr("Somebody entered a wrong code or broke off. Attempts: {count}", count=2) in on.texts())


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


def paused(on: Stand) -> None:
    control(on)
    on.session.pause()
    on.until(
        lambda: (
            tr("Paused by the customer. The picture comes back by itself; ask for control again then.") in on.texts()
        )
    )


def actual(on: Stand) -> None:
    _live(on, frozenset({Right.VIEW, Right.KEYBOARD}), Trust.UNVERIFIED)
    on.viewer.zooming.choose(Zoom.ACTUAL)


def compare(on: Stand) -> None:
    _live(on, trust=Trust.PAGE)
    on.settle(0.2)
    on.viewer._around._line.on_trust()


def compare_page(on: Stand) -> None:
    standby(on)
    on.session.page(proved=Proved(Trust.UNVERIFIED, WORDS))
    on.until(lambda: tr("Compare words") in on.texts())
    on.settle(0.3)
    on.press(tr("Compare words"))


def sizes(on: Stand) -> None:
    _live(on)
    on.settle(0.2)
    on.button(tr("Choose the size")).invoke()


def picture(on: Stand) -> None:
    _live(on)
    on.settle(0.2)
    on.session.measured(Figures(0.212, 0.284, 24.0, 812_000.0, 0.031, (Way.COPIED, Way.EXACT, Way.FILM), "h264-444"))
    on.viewer._settings.choose(quality="quick", colours="few")
    button = on.button(tr("Quality, colours, compression and size of the picture"))
    button.invoke()
    menu = on.widgets(tk.Menu, button)[0]
    menu.tk.call(menu, "activate", 1)
    menu.tk.call(menu, "postcascade", 1)


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
    on.until(lambda: tr("New support") in on.texts())


def done(on: Stand) -> None:
    _live(on)
    on.session.finish(EndedWhy.CUSTOMER_ENDED)
    on.until(lambda: tr("New support") in on.texts())


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


def ring(on: Stand) -> None:
    standby(on)
    on.session.ring(52)
    on.until(lambda: tr("Take") in on.texts())


def tried(on: Stand) -> None:
    standby(on)
    on.session.tell(replace(on.session.waiting(), tried=Spent.EXPIRED))
    on.settle(0.3)


def mail(on: Stand) -> None:
    standby(on)
    on.press(tr("Mail…"))
    on.until(lambda: tr("With my mail program") in on.texts())


def mail_wrong(on: Stand) -> None:
    mail(on)
    on.press(tr("Send by the server"))


def _page(on: Stand) -> None:
    standby(on)
    on.session.page()
    on.until(lambda: on.desk.opened)


TALK = (
    (Author.NOTICE, Notice.BEGAN),
    (
        Author.CUSTOMER,
        "안녕하세요. 프린터가 갑자기 안 돼요. 파일을 출력해야 하는데 한 시간째 이러고 있어요.",
    ),
    (Author.CUSTOMER, "https://example.kr/" + "very-long-path-without-any-space/" * 4),
    (Author.CUSTOMER, "이 오류가 떠요: 0x00000709"),
)


def _talk(on: Stand) -> None:
    for author, text in TALK:
        on.desk.hears(text, author)
    on.settle(0.3)
    on.desk.say_now("네, 제가 화면을 보면서 도와드리겠습니다. 잠시만 기다려 주세요.")
    on.settle(0.3)


def chat(on: Stand) -> None:
    _page(on)
    _talk(on)


def invited(on: Stand) -> None:
    chat(on)
    on.press(tr("Request remote support"))


def ending(on: Stand) -> None:
    chat(on)
    on.press(tr("End consultation"))


def road_cut(on: Stand) -> None:
    chat(on)
    on.desk.keeping = False
    on.desk.cut(State.CONNECTING)
    on.until(lambda: tr("Connecting") in on.texts())
    on.desk.say_now("혹시 다른 컴퓨터에서도 같은 증상이 있나요?")


def offline(on: Stand) -> None:
    home(on)
    on.desk.cut(State.OFFLINE)
    on.until(lambda: tr("Offline") in on.texts())


def away(on: Stand) -> None:
    home(on)
    on.settle(0.2)
    on.app.pick_state(State.AWAY)


def chat_closed(on: Stand) -> None:
    chat(on)
    on.desk.leave()
    on.until(lambda: tr("The consultation has ended.") in on.texts())


def chat_beside(on: Stand) -> None:
    chat(on)
    on.session.come(Size(1920, 1080), EVERY)
    on.until(lambda: tr("End support") in on.texts())


def unread(on: Stand) -> None:
    _live(on)
    on.until(lambda: on.desk.opened)
    for author, text in TALK:
        on.desk.hears(text, author)
    on.until(lambda: tr("Chat ({count})", count=3) in on.texts())


def mending(on: Stand) -> None:
    chat_beside(on)
    on.session.mend()
    on.until(lambda: tr("The connection to the customer was lost") in on.texts())


def chat_after(on: Stand) -> None:
    chat_beside(on)
    on.session.finish(EndedWhy.CUSTOMER_ENDED)
    on.until(lambda: tr("New support") in on.texts())


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
    **{name: (act, typed, None) for name, (act, typed) in DOOR_SCENES.items()},
    "home": (home, KNOWN, None),
    "standby": (standby, KNOWN, SeatKind.VIEWER),
    "failures": (failures, KNOWN, SeatKind.VIEWER),
    "viewer": (viewer, KNOWN, SeatKind.VIEWER),
    "control": (control, KNOWN, SeatKind.VIEWER),
    "paused": (paused, KNOWN, SeatKind.VIEWER),
    "actual": (actual, KNOWN, SeatKind.VIEWER),
    "sizes": (sizes, KNOWN, SeatKind.VIEWER),
    "picture": (picture, KNOWN, SeatKind.VIEWER),
    "compare": (compare, KNOWN, SeatKind.VIEWER),
    "compare.page": (compare_page, KNOWN, SeatKind.VIEWER),
    "compare.chat": (compare_page, KNOWN, SeatKind.CHAT),
    "large": (large, KNOWN, SeatKind.VIEWER),
    "full": (full, KNOWN, SeatKind.VIEWER),
    "slim": (slim, KNOWN, SeatKind.VIEWER),
    "ended": (ended, KNOWN, SeatKind.VIEWER),
    "colleagues": (colleagues, KNOWN, None),
    "question": (question, KNOWN, SeatKind.VIEWER),
    "ring": (ring, KNOWN, SeatKind.VIEWER),
    "tried": (tried, KNOWN, SeatKind.VIEWER),
    "mail": (mail, KNOWN, SeatKind.VIEWER),
    "mail.wrong": (mail_wrong, KNOWN, SeatKind.VIEWER),
    "chat": (chat, KNOWN, SeatKind.VIEWER),
    "chat.window": (chat, KNOWN, SeatKind.CHAT),
    "chat.invited": (invited, KNOWN, SeatKind.CHAT),
    "chat.ending": (ending, KNOWN, SeatKind.CHAT),
    "chat.cut": (road_cut, KNOWN, SeatKind.VIEWER),
    "chat.closed": (chat_closed, KNOWN, SeatKind.CHAT),
    "chat.beside": (chat_beside, KNOWN, SeatKind.CHAT),
    "chat.unread": (unread, KNOWN, SeatKind.VIEWER),
    "chat.after": (chat_after, KNOWN, SeatKind.CHAT),
    "offline": (offline, KNOWN, None),
    "away": (away, KNOWN, None),
    "mending": (mending, KNOWN, SeatKind.CHAT),
    **{name: (act, KNOWN, SeatKind.VIEWER) for name, act in PAGE_SCENES.items()},
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
    for scale, (width, height, density) in SCALES.items():
        rest = [word for word in words if word not in SCALES]
        if scale not in words and rest != words:
            continue
        with xvfb(size=f"{width}x{height}", dots_per_inch=density) as display, running(display, "openbox"):
            environment = {**os.environ, "DISPLAY": display, "RHELP_SCREENSHOTS": scale}
            command = [sys.executable, "-m", "tests.ui_tk.screenshots", str(folder), *rest]
            subprocess.run(command, env=environment, check=True, timeout=600)


if __name__ == "__main__":
    main()
