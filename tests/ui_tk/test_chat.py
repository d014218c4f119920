"""The chat in its places: beside the card, in its own window, in the viewer, after the end; typed by a keyboard."""

from __future__ import annotations

import tkinter as tk
from dataclasses import replace
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from rhelp.core.geometry import Size
from rhelp.core.session import EndedWhy
from rhelp.ui_tk.chat_window import SIZE
from rhelp.ui_tk.composer import Composer
from rhelp.wire.chat import Author, Notice, State
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from tests.ui_tk.fakes import CONSULTATION
from tests.ui_tk.stand import KNOWN, Stand, stand

VIEWER: dict[str, Any] = {"credentials": KNOWN, "standby": SeatKind.VIEWER}
CHAT: dict[str, Any] = {"credentials": KNOWN, "standby": SeatKind.CHAT}


def page(on: Stand) -> None:
    """A customer comes into the chat."""
    on.until(lambda: "Waiting for the customer" in on.texts())
    on.session.page()
    on.until(lambda: on.desk.opened == [CONSULTATION])
    on.until(lambda: len(fields(on)) == 2)


def fields(on: Stand) -> list[tk.Text]:
    """The lines and the entry of the chat that is shown."""
    return [text for text in on.widgets(tk.Text) if text.winfo_ismapped()]


def read(on: Stand) -> str:
    """What stands in the lines."""
    shown = [text for text in fields(on) if str(text.cget("undo")) != "1"]
    return shown[0].get("1.0", "end-1c") if shown else ""


def entry(on: Stand) -> tk.Text:
    return next(text for text in fields(on) if str(text.cget("undo")) == "1")


def chat_window(on: Stand) -> tk.Toplevel:
    return next(window for window in on.widgets(tk.Toplevel) if window.title().endswith("Chat"))


def shown_buttons(on: Stand) -> list[ttk.Button]:
    return [made for made in on.widgets(ttk.Button) if made.winfo_ismapped()]


def typed(on: Stand, *words: str) -> None:
    on.settle(0.2)
    for word in words:
        on.xdo("key" if word in ("Return", "shift+Return") else "type", word)


def test_lines_go_both_ways_and_notices_speak(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        page(on)
        on.desk.hears(Notice.BEGAN, Author.NOTICE)
        on.desk.hears("프린터가 안 돼요")
        on.until(lambda: "프린터가 안 돼요" in read(on))
        assert "kept by the centre" in read(on)
        entry(on).focus_force()
        typed(on, "one", "shift+Return", "two", "Return")
        on.until(lambda: "one\ntwo" in read(on))
        assert entry(on).get("1.0", "end-1c") == ""
        said = [(event["author"], event["text"]) for event in on.events if event["event"] == "chat"]
        assert said == [("notice", "began"), ("customer", "프린터가 안 돼요"), ("agent", "one\ntwo")]


def test_what_is_not_kept_yet_is_shown_so_and_only_once_in_the_end(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        page(on)
        on.desk.keeping = False
        on.desk.cut(State.CONNECTING)
        on.desk.say_now("first")
        on.desk.say_now("second")
        on.until(lambda: "second" in read(on))
        assert read(on).count("Sending…") == 2
        on.until(lambda: "The connection was lost and is being restored. What you write is kept." in on.texts())
        on.desk.cut(State.ONLINE)
        on.desk.keep_all()
        on.until(lambda: "Sending…" not in read(on))
        assert read(on).count("first") == read(on).count("second") == 1
        assert "The connection was lost and is being restored. What you write is kept." not in on.texts()


def test_the_draft_and_the_lines_move_with_the_session(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **CHAT) as on:
        page(on)
        on.desk.hears("hello")
        on.until(lambda: "hello" in read(on))
        assert any(window.title().endswith("Chat") for window in on.widgets(tk.Toplevel))
        entry(on).insert("1.0", "half a sent")
        on.settle(0.2)
        on.session.come(Size(640, 400))
        on.until(lambda: "End support" in on.texts() and len(fields(on)) == 2)
        assert not any(window.title().endswith("Chat") for window in on.widgets(tk.Toplevel))
        assert "hello" in read(on)
        assert entry(on).get("1.0", "end-1c") == "half a sent"
        on.desk.hears(Notice.SUPPORT_ENDED, Author.NOTICE)
        on.session.finish(EndedWhy.CUSTOMER_ENDED)
        on.until(lambda: "New support" in on.texts())
        assert "hello" in read(on)
        assert "Remote support has ended." in read(on)


def test_what_is_unread_is_counted_and_told(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        on.until(lambda: "Waiting for the customer" in on.texts())
        on.session.come(Size(640, 400), frozenset(Right))
        on.until(lambda: on.desk.opened)
        on.until(lambda: "Chat" in on.texts())
        on.desk.hears("one")
        on.desk.hears("two")
        on.until(lambda: "Chat (2)" in on.texts())
        on.until(lambda: "Open chat" in on.texts())  # in a notice
        on.settle(0.3)
        assert on.texts().count("Open chat") == 1
        on.press("Open chat")
        on.until(lambda: len(fields(on)) == 2)
        on.until(lambda: "Chat" in on.texts())
        assert "Open chat" not in on.texts()
        on.desk.hears("three")
        on.until(lambda: "three" in read(on))
        on.settle(0.5)
        assert "Chat" in on.texts()


def test_quiet_means_no_notice_while_helping(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        on.memory.change_in("notices", quiet=True)
        on.until(lambda: "Waiting for the customer" in on.texts())
        on.session.come(Size(640, 400))
        on.until(lambda: on.desk.opened)
        sounds = on.computer.sounds
        on.desk.hears("one")
        on.until(lambda: "Chat (1)" in on.texts())
        on.settle(0.5)
        assert "Open chat" not in on.texts()
        assert on.computer.sounds == sounds


def test_full_screen_gives_way_to_the_chat(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, full_screen=True, **VIEWER) as on:
        on.until(lambda: "Waiting for the customer" in on.texts())
        on.session.come(Size(640, 400))
        on.until(lambda: on.desk.opened)
        on.settle(0.3)
        assert on.viewer.full_screen
        on.viewer.open_chat()
        on.until(lambda: len(fields(on)) == 2)
        assert not on.viewer.full_screen


def test_reading_further_up_is_not_disturbed(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        page(on)
        for number in range(60):
            on.desk.hears(f"line {number}")
        on.until(lambda: "line 59" in read(on))
        lines = next(text for text in fields(on) if str(text.cget("undo")) != "1")
        on.settle(0.2)
        assert lines.yview()[1] > 0.99
        lines.yview_moveto(0)
        on.settle(0.1)
        on.desk.hears("far below")
        on.until(lambda: "far below" in read(on))
        on.settle(0.2)
        assert lines.yview()[0] < 0.05
        on.press("New lines")
        on.until(lambda: lines.yview()[1] > 0.99)
        on.until(lambda: "New lines" not in on.texts())


def test_thousands_of_lines_are_shown_and_one_more(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        page(on)
        for number in range(3000):
            on.desk.hears(f"line {number} " + "word " * 20)
        on.until(lambda: "line 2999 " in read(on))
        on.desk.hears("one more")
        on.until(lambda: "one more" in read(on))


def test_inviting_and_ending(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **CHAT) as on:
        page(on)
        on.press("Request remote support")
        on.until(lambda: "You asked the customer for remote support." in read(on))
        assert on.desk.invited == [CONSULTATION]
        on.until(lambda: "Ask again" in on.texts())
        on.press("End consultation")
        assert "End the consultation?" in on.texts()
        assert on.desk.closed == []
        on.press("End")
        on.until(lambda: on.desk.closed == [CONSULTATION])
        on.until(lambda: on.events[-1].get("state") == "ended" or "Nobody is being helped right now" in on.texts())


def test_the_customer_ends_and_the_lines_stay(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **CHAT) as on:
        page(on)
        on.desk.hears("bye")
        on.desk.leave()
        on.until(lambda: "The consultation has ended." in on.texts())
        assert "bye" in read(on)
        assert len(fields(on)) == 1, "nothing more can be written"
        assert not any(str(made.cget("text")).strip() == "End consultation" for made in shown_buttons(on))
        window = chat_window(on)
        on.press("Close")
        on.until(lambda: not window.winfo_exists())


def test_the_chats_window_opens_once_the_chat_is_known(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **CHAT) as on:
        on.until(lambda: "Waiting for the customer" in on.texts())
        on.session.tell(replace(on.session.waiting(), page="박고객"))
        on.until(lambda: "You are in the chat with 박고객" in on.texts())
        assert fields(on) == []
        assert "Cancel" not in on.texts(), "who is in the chat is not lost by a slip"
        on.session.page("박고객")
        on.until(lambda: len(fields(on)) == 2)
        on.session.tell(on.session.waiting())
        on.until(lambda: {"Waiting for the customer", "Cancel"} <= set(on.texts()))


def test_closing_rhelp_while_a_customer_is_in_the_chat_is_asked_about(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **CHAT) as on:
        page(on)
        on.root.tk.call(on.root.protocol("WM_DELETE_WINDOW"))
        on.press("Go on helping")
        on.until(lambda: "Close rhelp?" not in on.texts())
        assert not any(line.get("state") == "ended" for line in on.events)
        on.root.tk.call(on.root.protocol("WM_DELETE_WINDOW"))
        on.press("End and close")
        on.until(lambda: any(line["event"] == "session" and line["state"] == "ended" for line in on.events))


def test_the_chats_window_closes_without_ending_anything(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **CHAT) as on:
        page(on)
        window = chat_window(on)
        on.settle(0.3)
        assert window.winfo_width() == SIZE[0]
        on.root.tk.call(window.protocol("WM_DELETE_WINDOW"))
        on.until(lambda: not window.winfo_exists())
        on.desk.hears("still here?")
        on.until(lambda: on.texts().count("Open chat") == 2)  # on the card, and in a notice
        on.press("Open chat")
        on.until(lambda: "still here?" in read(on))
        assert on.desk.closed == []


def test_text_is_copied(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        page(on)
        on.desk.hears("copy me")
        on.until(lambda: "copy me" in read(on))
        lines = next(text for text in fields(on) if str(text.cget("undo")) != "1")
        lines.focus_force()
        on.settle(0.2)
        on.xdo("key", "ctrl+a", "key", "ctrl+c")
        on.until(lambda: "copy me" in str(on.root.tk.call("clipboard", "get")))


@pytest.mark.parametrize("committed", [True, False])
def test_enter_that_ends_a_composition_sends_nothing(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    with stand(tmp_path, credentials=KNOWN) as on:
        on.until(lambda: "Nobody is being helped right now" in on.texts())
        sent: list[str] = []
        window = tk.Toplevel(on.root)
        made = Composer(on.app._theme, window, sent.append, lambda text: None)
        made.frame.pack()
        made.write("안녕")
        on.settle(0.2)
        event: Any = tk.Event()
        event.keycode, event.char = (0, "녕") if committed else (38, "a")
        made._key(event)
        made._enter(event)
        assert sent == ([] if committed else ["안녕"])
        made._enter(event)  # the next one is meant
        assert sent == ["안녕"]


def test_mending_dims_lets_go_and_comes_back(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        on.until(lambda: "Waiting for the customer" in on.texts())
        on.session.come(Size(640, 400), frozenset(Right))
        on.until(lambda: "Controlling" in on.texts())
        on.settle(0.4)
        bright = on.glass().astype(int).sum()
        on.session.mend(42)
        on.until(lambda: "Reconnecting… 42 s" in on.texts() or "Reconnecting… 41 s" in on.texts())
        on.settle(0.4)
        assert on.glass().astype(int).sum() < bright
        on.viewer.stage.frame.focus_force()
        heard = len(on.session.heard)
        on.xdo("key", "a")
        on.settle(0.2)
        assert len(on.session.heard) == heard
        on.session.mended()
        on.until(lambda: "Controlling" in on.texts())
        on.settle(0.4)
        assert abs(int(on.glass().astype(int).sum()) - int(bright)) < bright * 0.01
        on.xdo("key", "a")
        on.until(lambda: len(on.session.heard) > heard)


def test_support_may_be_ended_while_mending(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, full_screen=True, **VIEWER) as on:
        on.memory.change_in("support", confirm_end=False)
        on.until(lambda: "Waiting for the customer" in on.texts())
        on.session.come(Size(640, 400))
        on.until(lambda: on.app.viewer is not None and on.viewer.stage.fit is not None)
        on.session.mend()
        on.until(lambda: "The connection to the customer was lost" in on.texts())
        on.press("End support")
        on.until(lambda: "The support has ended" in on.texts())
