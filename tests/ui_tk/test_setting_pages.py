"""The settings as an agent uses them: by mouse and by keyboard, each change kept at once."""

from __future__ import annotations

import json
import tkinter as tk
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tkinter import filedialog, ttk
from typing import Any

import pytest

from rhelp.core.checkup import Finding, Outcome, Step
from rhelp.ui_tk.setting_pages.book import CHAPTERS
from rhelp.ui_tk.sign_in import Credentials
from rhelp.words import LANGUAGES
from tests.ui_tk.stand import KNOWN, Stand, stand


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Stand]:
    with stand(tmp_path, credentials=KNOWN) as made:
        made.until(lambda: "Nobody is being helped right now" in made.texts())
        yield made


def written(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "agent.json").read_text())
    return found


def choose(on: Stand, button: str, entry: str) -> None:
    """Open the menu under a button and take one of its entries."""
    made = on.until(lambda: on._buttons(button))[0]
    made.after(1, made.invoke)  # a menu keeps Tk in its own loop on some systems
    menu = on.until(lambda: [m for m in on.widgets(tk.Menu) if m.winfo_ismapped()])[0]
    last = menu.index("end")
    assert last is not None
    labels = [str(menu.entrycget(at, "label")).strip("✓ ") for at in range(last + 1)]
    menu.invoke(labels.index(entry))
    if menu.winfo_exists():  # the page may have been built anew
        menu.unpost()
    on.settle(0.1)


def test_switches_are_kept_at_once(on: Stand, tmp_path: Path) -> None:
    on.app.show_settings("support")
    for switch in on.widgets(ttk.Checkbutton):
        switch.invoke()
    on.turn()
    kept = written(tmp_path)["support"]
    assert (kept["ask_control"], kept["full_screen"], kept["confirm_end"]) == (True, True, False)
    assert on.texts().count("On") == 2


def test_language_colours_and_size_change_at_once_and_the_page_stays(on: Stand, tmp_path: Path) -> None:
    on.app.show_settings("looks")
    choose(on, "English", LANGUAGES["ko"])
    assert {"언어와 화면", "글자와 창의 크기"} <= set(on.texts())
    choose(on, "밝은 모드", "어두운 모드")
    assert on.app._theme.mode == "dark"
    choose(on, "화면 배율에 따름(100%)", "150 %")
    assert on.app._theme.scale == 1.5
    assert "글자와 창의 크기" in on.texts()
    kept = written(tmp_path)
    assert (kept["language"], kept["looks"]) == ("ko", {"mode": "dark", "scale": 150})


def test_a_folder_that_cannot_be_written_is_refused(on: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on.app.show_settings("folders")
    (tmp_path / "file").write_text("")
    chosen = iter([str(tmp_path / "file" / "deeper"), str(tmp_path / "mine")])
    monkeypatch.setattr(filedialog, "askdirectory", lambda **options: next(chosen))
    on.press("Choose…")
    assert "Nothing can be written to this folder. Please choose another one." in on.texts()
    on.press("Choose…")
    assert str(tmp_path / "mine") in on.texts()
    assert written(tmp_path)["folders"]["recordings"] == str(tmp_path / "mine")
    on.press("Usual folder")
    assert written(tmp_path)["folders"]["recordings"] == ""


def test_a_hot_key_is_pressed_refused_where_taken_and_reset(on: Stand, tmp_path: Path) -> None:
    on.app.show_settings("hot-keys")
    on.press("Ctrl+Super+↑")
    on.until(lambda: "Press the keys…" in on.texts())
    on.xdo("key", "ctrl+super+Down")
    on.until(lambda: "Another action has this combination already." in on.texts())
    on.xdo("key", "ctrl+super+F7")
    on.until(lambda: "Ctrl+Super+F7" in on.texts())
    assert written(tmp_path)["hot_keys"] == {"zoom-in": "Ctrl+Super+F7"}
    on.press("Reset all")
    on.until(lambda: "Ctrl+Super+↑" in on.texts())
    assert written(tmp_path)["hot_keys"] == {}
    on.press("Ctrl+Super+↑")
    on.xdo("key", "Escape")
    on.until(lambda: "Ctrl+Super+↑" in on.texts())


def test_the_connection_test_says_what_it_finds(on: Stand) -> None:
    on.network.findings = [
        Finding(Step.SERVER, Outcome.RUNNING),
        Finding(Step.SERVER, Outcome.GOOD, "", 7),
        Finding(Step.TURN, Outcome.REFUSED, "turn:x"),
    ]
    on.app.show_settings("network")
    on.press("Test the connection")
    on.until(lambda: "TURN server turn:x" in on.texts())
    assert {"Works (7 ms)", "It does not accept the server's credentials; tell your administrator."} <= set(on.texts())
    on.until(lambda: not on._buttons("Test the connection")[0].instate(["disabled"]))


def test_a_wrong_address_is_told_and_not_kept(on: Stand, tmp_path: Path) -> None:
    on.app.show_settings("network")
    field = on.widgets(ttk.Entry)[0]
    on.until(field.winfo_ismapped)
    field.delete(0, "end")
    field.insert(0, "http://help.example.kr")
    field.focus_force()
    on.xdo("key", "Return")
    on.until(lambda: any("not encrypted" in text for text in on.texts()))
    assert written(tmp_path)["server"] == KNOWN.server


def test_the_pages_turn_by_keyboard(on: Stand) -> None:
    on.app.show_settings("support")
    on.root.focus_force()
    on.settle(0.1)
    titles = [chapter.name() for chapter in CHAPTERS.values()]
    for title in [*titles[1:], titles[0]]:
        on.xdo("key", "ctrl+Next")
        on.until(partial(turned_to, on, title))


def turned_to(on: Stand, title: str) -> bool:
    return on.texts().count(title) >= 2  # in the list and above the page


def reached(on: Stand) -> set[str]:
    """What Tab leads to, as paths, until it comes round."""
    seen: list[str] = []
    for _ in range(80):
        on.xdo("key", "Tab")
        on.settle(0.03)
        now = str(on.root.focus_get())
        if now in seen:
            break
        seen.append(now)
    return set(seen)


@pytest.mark.parametrize("page", ["sign-in", "home", *(f"settings.{name}" for name in CHAPTERS)])
def test_tab_leads_to_everything(display: str, tmp_path: Path, page: str) -> None:
    with stand(tmp_path, credentials=Credentials() if page == "sign-in" else KNOWN) as on:
        on.until(lambda: ("Sign in" if page == "sign-in" else "Nobody is being helped right now") in on.texts())
        if page.startswith("settings."):
            on.app.show_settings(page.partition(".")[2])
        on.root.focus_force()
        on.settle(0.2)
        kinds = (ttk.Button, ttk.Entry, ttk.Checkbutton)
        wanted = {
            str(widget)
            for widget in on.widgets(tk.Widget)
            if isinstance(widget, kinds) and widget.winfo_ismapped() and not widget.instate(["disabled"])
        }
        assert wanted
        assert not wanted - reached(on)


def test_what_has_the_focus_is_scrolled_into_view(on: Stand) -> None:
    on.app.show_settings("support")
    on.root.geometry("720x380")
    on.settle(0.3)
    switches = on.widgets(ttk.Checkbutton)
    switches[-1].focus_force()
    on.settle(0.2)
    last = switches[-1]
    assert last.winfo_rooty() + last.winfo_height() <= on.root.winfo_rooty() + on.root.winfo_height()
    assert last.winfo_rooty() >= on.root.winfo_rooty()
