"""Every window in both languages and colours, on a real display, without an error in any callback."""

from __future__ import annotations

import tkinter as tk
from dataclasses import asdict
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from rhelp.core.geometry import Size
from rhelp.core.session import EndedWhy, Trust
from rhelp.features.rights import Ask
from rhelp.ui_tk.ended import reason
from rhelp.ui_tk.sign_in import Credentials
from rhelp.ui_tk.tokens import PALETTES
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from rhelp.words import tr
from tests.ui_tk.fakes import ADDRESS
from tests.ui_tk.screenshots import SCENES
from tests.ui_tk.stand import KNOWN, Stand, stand

VIEWER: dict[str, Any] = {"credentials": KNOWN, "standby": SeatKind.VIEWER}


def live(on: Stand, **how: object) -> None:
    on.until(lambda: tr("Waiting for the customer") in on.texts())
    on.session.come(Size(640, 400), **how)  # type: ignore[arg-type]
    on.until(lambda: tr("End support") in on.texts())


@pytest.mark.parametrize(("tongue", "mode"), [("ko", "dark"), ("en", "light")])
@pytest.mark.parametrize("scene", SCENES)
def test_every_window_opens(display: str, tmp_path: Path, scene: str, tongue: str, mode: str) -> None:
    act, credentials, kind = SCENES[scene]
    with stand(tmp_path, tongue, mode, credentials=credentials, standby=kind) as on:
        act(on)
        on.settle(0.1)


def test_korean_windows_speak_korean(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, "ko", **VIEWER) as on:
        on.until(lambda: "고객을 기다리는 중" in on.texts())
        assert {"접속 코드", "4821-73905", ADDRESS, "새로운 지원"} <= set(on.texts())


def test_a_refused_sign_in_says_why_and_loses_nothing(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=Credentials(KNOWN.server, KNOWN.name, "wrong")) as on:
        on.until(lambda: "Wrong name or password." in on.texts())
        assert [entry.get() for entry in on.widgets(ttk.Entry)] == [KNOWN.server, KNOWN.name, "wrong"]
        assert on.events == [{"event": "error", "message": "Wrong name or password."}]
        field = on.widgets(ttk.Entry)[2]
        field.delete(0, "end")
        field.insert(0, KNOWN.password)
        field.focus_force()
        on.xdo("key", "Return")
        on.until(lambda: "Nobody is being helped right now" in on.texts())
    with stand(tmp_path) as on:
        assert [entry.get() for entry in on.widgets(ttk.Entry)] == [KNOWN.server, KNOWN.name, ""]
    assert KNOWN.password not in (tmp_path / "agent.json").read_text()


def test_the_language_changes_at_once_and_keeps_what_is_typed(display: str, tmp_path: Path) -> None:
    with stand(tmp_path) as on:
        on.widgets(ttk.Entry)[0].insert(0, "https://typed")
        on.press("한국어")
        assert "로그인" in on.texts()
        assert on.widgets(ttk.Entry)[0].get() == "https://typed"


def test_a_bug_in_the_net_thread_is_told_in_the_window(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=Credentials(KNOWN.server, KNOWN.name, "bug")) as on:
        on.until(lambda: "Something went wrong in the program. The log says what." in on.texts())
        assert on.events[-1]["event"] == "error"


def test_wrong_codes_are_told(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        on.until(lambda: "4821-73905" in on.texts())
        on.session.fail(1)
        on.until(lambda: "Somebody entered a wrong code or broke off. Attempts: 1" in on.texts())
        assert "4821-73905" in on.texts()


def test_copying_confirms_and_fills_the_clipboard(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, "ko", **VIEWER) as on:
        on.until(lambda: "코드 복사" in on.texts())
        on.press("코드 복사")
        assert on.root.clipboard_get() == "4821-73905"
        on.until(lambda: "복사됨" in on.texts())
        on.press("고객 안내문 복사")
        assert ADDRESS in on.root.clipboard_get()
        assert "접속 코드: 4821-73905" in on.root.clipboard_get()


def test_cancel_goes_home(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        on.until(lambda: "Cancel" in on.texts())
        on.press("Cancel")
        on.until(lambda: "Nobody is being helped right now" in on.texts())
        assert on.events[-1] == {"event": "session", "state": "ended", "why": "agent-ended"}


@pytest.mark.parametrize("why", list(EndedWhy))
def test_every_end_says_why_and_what_next(display: str, tmp_path: Path, why: EndedWhy) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on)
        on.session.finish(why)
        on.until(lambda: "The support has ended" in on.texts() and (not reason(why) or reason(why) in on.texts()))
        on.press("New support")
        on.until(lambda: "Waiting for the customer" in on.texts())
        assert len(on.network.sessions) == 2


def test_end_support_ends_the_session(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on)
        on.press("End support")
        on.press("Go on helping")
        on.settle(0.3)
        assert on.events[-1].get("state") != "ended"
        on.press("End support")
        question = next(
            frame for frame in on.widgets(ttk.Frame) if frame.winfo_manager() == "place" and frame.winfo_ismapped()
        )
        next(b for b in on.widgets(ttk.Button, question) if "End" in str(b.cget("text"))).invoke()
        on.until(lambda: "The support has ended" in on.texts())
        on.press("Close")
        on.until(lambda: "Nobody is being helped right now" in on.texts())


def test_who_does_not_want_to_be_asked_ends_at_once(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on)
        on.memory.change_in("support", confirm_end=False)
        on.press("End support")
        on.until(lambda: "The support has ended" in on.texts())


def test_control_is_asked_held_and_refused(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on)
        on.press("Ask for control")
        on.until(lambda: "Control asked…" in on.texts())
        on.session.rights(held={Right.VIEW, Right.KEYBOARD})
        on.until(lambda: "Keyboard only" in on.texts())
        assert "The customer did not allow mouse control." in on.texts()
        on.session.rights(held=set(Right))
        on.until(lambda: "Controlling" in on.texts())
        on.session.rights(held={Right.VIEW})
        on.until(lambda: any("The customer took back keyboard control." in text for text in on.texts()))
        states = [(event["right"], event["state"]) for event in on.events if event["event"] == "right"]
        assert ("pointer", "refused") in states
        assert ("keyboard", "withdrawn") in states


def test_without_the_right_to_see_there_is_a_word_instead_of_a_picture(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on)
        on.session.rights(held=set(), asked={Right.VIEW})
        on.until(lambda: "Waiting for the customer to allow you to see the screen" in on.texts())
        on.session.rights(held=set())
        on.until(lambda: "The customer is not showing the screen." in on.texts())
        control = on.button("You do not see the screen. Ask to see it first, then for control.")
        assert control.instate(["disabled"])
        on.press("Ask to see the screen")
        assert Ask(Right.VIEW) in on.session.heard
        on.session.rights(held={Right.VIEW})
        on.until(lambda: "The customer is not showing the screen." not in on.texts())
        assert not control.instate(["disabled"])


def test_a_pause_is_told_once_where_the_picture_was(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on)
        on.session.rights(held=set(Right))
        on.until(lambda: "Controlling" in on.texts())
        on.session.pause()
        on.until(lambda: any(text.startswith("Paused by the customer.") for text in on.texts()))
        on.settle(0.2)
        assert not [text for text in on.texts() if text.startswith("The customer")]


def test_the_status_line_tells_who_and_how(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on, trust=Trust.UNVERIFIED)
        texts = " ".join(on.texts())
        assert "박고객" in texts
        assert "Not verified, trusts the server" in texts
        said = ("Direct", "12 ms", "19 ms", "30", "2.4 Mbit/s", "0.4 %", "100 %")
        on.until(lambda: all(word in " ".join(on.texts()) for word in said))
        assert "12:0" in texts


@pytest.mark.parametrize("mode", ["dark", "light"])
@pytest.mark.parametrize(("scene", "count"), [("picture", 1), ("chat.window", 2)])
def test_the_colours_change_in_every_open_window(
    display: str, tmp_path: Path, mode: str, scene: str, count: int
) -> None:
    other = {"dark": "light", "light": "dark"}[mode]
    act, credentials, kind = SCENES[scene]
    with stand(tmp_path, mode=other, credentials=credentials, standby=kind) as on:
        act(on)
        windows: list[tk.Misc] = [on.root, *on.widgets(tk.Toplevel)]
        on.until(lambda: len([window for window in windows if window.winfo_ismapped()]) == count)
        on.memory.change_in("looks", mode=mode)
        on.settle(0.2)
        shown, foreign = set(), set()
        for widget in on.widgets(tk.Widget):
            for option in {"foreground", "background"} & set(widget.keys()):
                colour = str(widget.cget(option))
                shown |= {colour} & set(asdict(PALETTES[mode]).values())
                foreign |= {colour} & (set(asdict(PALETTES[other]).values()) - set(asdict(PALETTES[mode]).values()))
        assert shown
        assert not foreign
