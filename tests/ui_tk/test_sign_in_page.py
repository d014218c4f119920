"""The settings' page about signing in: the second factor on and off, recovery codes once, sign-ins that are ended."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from tkinter import filedialog, ttk

import pytest

from tests.ui_tk.fake_doors import DIGITS, PASSWORD
from tests.ui_tk.stand import KNOWN, Stand, stand

OFF, ON = "Six digits of an app: off", "Six digits of an app: on"


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Stand]:
    with stand(tmp_path, credentials=KNOWN) as made:
        made.until(lambda: "Nobody is being helped right now" in made.texts())
        made.app.show_settings("sign-in")
        yield made


def fill(on: Stand, password: str, digits: str) -> None:
    fields = on.until(lambda: on.widgets(ttk.Entry))
    for field, text in zip(fields, (password, digits), strict=True):
        field.delete(0, "end")
        field.insert(0, text)


def test_it_is_turned_on_by_keyboard_and_off_again(on: Stand) -> None:
    on.until(lambda: OFF in on.texts())
    on.press("Set up…")
    password, digits = on.until(lambda: on.widgets(ttk.Entry))
    on.until(lambda: on.root.focus_get() is password)
    on.xdo("type", "wrong")
    on.xdo("key", "Tab")
    on.until(lambda: on.root.focus_get() is digits)
    on.xdo("type", DIGITS)
    on.xdo("key", "Return")
    on.until(lambda: "This is not your password." in on.texts())
    fill(on, PASSWORD, DIGITS)
    on.press("Turn on")
    on.until(lambda: "Your recovery codes" in on.texts())
    codes = [text for text in on.texts() if text.count("-") == 3]
    assert len(codes) == 10
    on.press("Copy")
    assert on.root.clipboard_get().split("\n") == codes
    on.press("I have kept them")
    on.until(lambda: ON in on.texts())
    assert not any(code in on.texts() for code in codes)
    on.press("Turn off…")
    fill(on, PASSWORD, "")
    on.press("Turn off")
    on.until(lambda: "Please type your password and the six digits." in on.texts())
    fill(on, PASSWORD, DIGITS)
    on.press("Turn off")
    on.until(lambda: OFF in on.texts())


def test_recovery_codes_are_saved_for_their_owner_alone(
    on: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter([str(tmp_path / "nowhere" / "codes"), str(tmp_path / "codes")])
    monkeypatch.setattr(filedialog, "asksaveasfilename", lambda **options: next(names))
    on.press("Set up…")
    fill(on, PASSWORD, DIGITS)
    on.press("Turn on")
    on.press("Save…")
    assert "The file could not be written. Please choose another place." in on.texts()
    on.press("Save…")
    file = tmp_path / "codes"
    assert len(file.read_text().splitlines()) == 10
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_cancelling_changes_nothing(on: Stand) -> None:
    on.press("Set up…")
    on.press("Cancel")
    on.until(lambda: OFF in on.texts())
    assert not on.network.guards.totp


def test_another_sign_in_is_ended_and_ones_own_is_not_offered(on: Stand) -> None:
    on.until(lambda: {"Here, now", "Staying signed in", "A program"} <= set(on.texts()))
    assert len(on._buttons("End")) == 2
    on.press("End")
    on.until(lambda: "Staying signed in" not in on.texts())
    assert [one.handle for one in on.network.guards.held] == ["11111111", "33333333"]
