"""The standby card and what rings on it, with the person's own pointer and keyboard where it matters."""

from __future__ import annotations

import time
import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from rhelp.core.geometry import Size
from rhelp.ui_tk.mail import MailDialog
from rhelp.ui_tk.widgets import tip_of
from rhelp.wire.chat import State
from rhelp.wire.signal import Guest, SeatKind
from rhelp.words import tr
from tests.ui_tk.fakes import LINK
from tests.ui_tk.stand import KNOWN, Stand, stand

VIEWER: dict[str, Any] = {"credentials": KNOWN, "standby": SeatKind.VIEWER}


def waiting(on: Stand) -> None:
    on.until(lambda: "Waiting for the customer" in on.texts())


def notices(on: Stand) -> list[tk.Toplevel]:
    return [window for window in on.widgets(tk.Toplevel) if window.winfo_ismapped() and window.overrideredirect()]


def test_the_card_has_code_icon_link_and_qr(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        waiting(on)
        assert {"4821-73905", "Icon number 3", "Or scan: no code is needed"} <= set(on.texts())
        on.press("Copy link")
        assert on.root.clipboard_get() == LINK


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_qr_code_is_whole_in_a_new_window(display: str, tmp_path: Path, language: str) -> None:
    with stand(tmp_path, language, **VIEWER) as on:
        on.until(lambda: "4821-73905" in on.texts())
        on.settle(0.5)
        pictures = [label for label in on.widgets(ttk.Label) if label.winfo_ismapped() and label.cget("image")]
        code = max(pictures, key=lambda label: label.winfo_reqwidth())
        assert code.winfo_reqwidth() > 100
        middle = on.app._home.middle  # type: ignore[union-attr]
        assert code.winfo_width() >= code.winfo_reqwidth()
        assert code.winfo_rootx() + code.winfo_width() < middle.winfo_rootx() + middle.winfo_width()


def test_a_ring_shows_in_both_places_and_takes_no_focus(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        waiting(on)
        on.root.focus_force()
        on.settle(0.2)
        before = on.root.focus_get()
        on.session.ring(60, "박고객", Guest.PROGRAM)
        on.until(lambda: notices(on))
        on.settle(0.3)
        assert on.root.focus_get() is before
        assert on.texts().count("Take") == 2
        assert on.texts().count("박고객") == 2
        assert "60 s left" in on.texts() or "59 s left" in on.texts()
        assert {"event": "ring", "name": "박고객", "guest": "program"} in on.events
        assert on.computer.sounds >= 1
        window = notices(on)[0]
        assert window.winfo_rootx() + window.winfo_width() > 1280 - 40


@pytest.mark.parametrize(("key", "answer"), [("Return", True), ("Escape", False)])
def test_a_ring_is_answered_by_keyboard_after_a_click(display: str, tmp_path: Path, key: str, answer: bool) -> None:
    with stand(tmp_path, **VIEWER) as on:
        waiting(on)
        on.session.ring()
        window = on.until(lambda: notices(on))[0]
        on.settle(0.2)
        on.xdo("mousemove", window.winfo_rootx() + 60, window.winfo_rooty() + 20, "click", 1)
        on.settle(0.2)
        on.xdo("key", key)
        on.until(lambda: on.session.answers == [answer])


def test_a_ring_that_is_over_leaves_nothing(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        waiting(on)
        on.session.ring()
        on.until(lambda: notices(on))
        on.session.tell(on.session.waiting())
        on.until(lambda: not notices(on))
        assert "Take" not in on.texts()
        assert on.session.answers == []


def test_who_wants_no_notices_has_the_card_alone(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        on.memory.change_in("notices", pop_up=False, sound=False)
        waiting(on)
        on.session.ring()
        on.until(lambda: "Take" in on.texts())
        on.settle(0.3)
        assert not notices(on)
        assert on.computer.sounds == 0
        on.press("Not now")
        on.until(lambda: on.session.answers == [False])


def dialog(on: Stand) -> MailDialog:
    waiting(on)
    on.settle(0.2)
    on.press("Mail…")
    case = on.app._case
    assert case is not None
    assert case._mail is not None
    return case._mail


def test_mail_by_the_server(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        made = dialog(on)
        on.press("Send by the server")
        on.until(lambda: "Please enter one mail address, for example name@example.com." in on.texts())
        made._field.entry.insert(0, "nobody@example.kr")
        on.press("Send by the server")
        on.until(lambda: "The mail server does not accept this address." in on.texts())
        made._field.entry.delete(0, "end")
        made._field.entry.insert(0, " kim@example.kr ")
        on.press("Send by the server")
        on.until(lambda: "The mail is on its way. Please tell the customer the last five digits." in on.texts())
        assert on.network.mails == [("kim@example.kr", "4821", "en")]


def test_mail_by_the_agents_own_program(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        on.network.mailing = False
        made = dialog(on)
        assert on.computer.opened == []
        made._field.entry.insert(0, "kim@example.kr")
        made._with_link.set(True)
        on.press("With my mail program")
        on.until(lambda: on.computer.opened)
        assert on.computer.opened[0].startswith("mailto:kim@example.kr?subject=")
        assert LINK.partition("#")[2] in on.computer.opened[0]
        on.until(lambda: not made.window.winfo_exists())


def test_the_mail_dialog_leaves_when_the_customer_comes(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        made = dialog(on)
        on.session.come(Size(640, 400))
        on.until(lambda: not made.window.winfo_exists())


def test_without_a_road_nothing_new_begins_and_it_says_why(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=KNOWN) as on:
        on.until(lambda: "Nobody is being helped right now" in on.texts())
        on.desk.cut(State.CONNECTING)
        on.until(lambda: "Connecting" in on.texts())
        assert any("is being restored" in text for text in on.texts())
        buttons = [b for b in on.widgets(ttk.Button) if str(b.cget("text")).strip() == "New support"]
        assert len(buttons) == 2
        assert all(made.instate(["disabled"]) for made in buttons)
        tips = {made.tip_text() for made in buttons}  # type: ignore[attr-defined]
        assert tips == {"Not possible now: there is no connection to the server"}
        on.desk.cut(State.ONLINE)
        on.until(lambda: "Online" in on.texts() and all(made.instate(["!disabled"]) for made in buttons))
        assert {"event": "road", "state": "connecting"} in on.events


def test_a_gap_that_closes_at_once_is_not_worth_a_word(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=KNOWN) as on:
        on.until(lambda: "Nobody is being helped right now" in on.texts())
        on.desk.cut(State.CONNECTING)
        on.desk.cut(State.ONLINE)
        on.settle(1.5)
        assert not [event for event in on.events if event["event"] == "road"]


def test_the_state_is_chosen_told_and_kept_behind_a_consultation(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        waiting(on)
        on.app.pick_state(State.AWAY)
        on.until(lambda: on.desk.state is State.AWAY)
        assert "Away" in on.texts()
        on.session.page()
        on.until(lambda: "In consultation" in on.texts())
        on.session.tell(on.session.waiting())
        on.until(lambda: "Waiting for the customer" in on.texts())
        assert "Away" in on.texts()


def test_both_kinds_are_offered_and_the_last_is_repeated(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=KNOWN, standby=SeatKind.CHAT) as on:
        waiting(on)
        assert on.events[0]["kind"] == "chat"
    with stand(tmp_path, credentials=KNOWN) as on:
        on.until(lambda: "Nobody is being helped right now" in on.texts())
        on.press("New support")
        waiting(on)
        assert [event["kind"] for event in on.events if event["event"] == "standby"] == ["chat"]


def test_a_code_counts_down(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        waiting(on)

        def right() -> bool:
            left = int(on.session.waiting().expires_at - time.time())
            times = [f"{second // 60} min {second % 60} s" for second in range(left - 1, left + 2)]
            return bool({f"A new code comes in {shown}" for shown in times} & set(on.texts()))

        on.until(right)


@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_copying_moves_nothing(display: str, tmp_path: Path, tongue: str) -> None:
    with stand(tmp_path, tongue, **VIEWER) as on:
        on.until(lambda: tr("Waiting for the customer") in on.texts())
        buttons = [made for made in on.widgets(ttk.Button) if made.winfo_ismapped()]
        before = [(made.winfo_rootx(), made.winfo_width()) for made in buttons]
        next(made for made in buttons if tip_of(made) == tr("Copy only the access code")).invoke()
        on.until(lambda: tr("Copied") in on.texts())
        on.settle(0.1)
        assert [(made.winfo_rootx(), made.winfo_width()) for made in buttons] == before
