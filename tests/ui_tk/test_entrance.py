"""Signing in, staying signed in, and out again."""

from __future__ import annotations

from pathlib import Path
from tkinter import ttk

from rhelp.desktop.fake import FakeKeyring
from rhelp.ui_tk.entrance import key_of
from rhelp.ui_tk.sign_in import Credentials
from tests.ui_tk.fake_doors import DIGITS, RECOVERY
from tests.ui_tk.fakes import FakeAccount, FakeComputer
from tests.ui_tk.stand import KNOWN, Stand, stand

KEY = key_of(KNOWN.server, KNOWN.name)
STAYING = Credentials(KNOWN.server, KNOWN.name, KNOWN.password, stay=True)
HOME = "Nobody is being helped right now"
NO_SERVER = "The server does not answer. Check the address and your network."


def at_home(on: Stand) -> None:
    on.until(lambda: HOME in on.texts())


def box(on: Stand) -> ttk.Checkbutton:
    return on.widgets(ttk.Checkbutton)[0]


def kept() -> FakeComputer:
    computer = FakeComputer()
    computer.keyring.secrets[KEY] = FakeAccount.stay
    return computer


def remembering(on: Stand) -> None:
    on.memory.change(server=KNOWN.server, name=KNOWN.name, stay=True)


def test_who_stays_is_in_at_the_next_start_until_signed_out(display: str, tmp_path: Path) -> None:
    computer = FakeComputer()
    with stand(tmp_path, computer=computer, credentials=STAYING) as on:
        at_home(on)
        on.until(lambda: computer.keyring.secrets == {KEY: FakeAccount.stay})
    assert KNOWN.password not in (tmp_path / "agent.json").read_text()
    assert FakeAccount.stay not in (tmp_path / "agent.json").read_text()
    with stand(tmp_path, computer=computer) as on:
        at_home(on)
        on.app._sign_out()
        on.until(lambda: "Sign in" in on.texts() and not computer.keyring.secrets)
        assert on.network.signed_out == [FakeAccount.token]
    with stand(tmp_path, computer=computer) as on:
        on.settle(0.3)
        assert "Sign in" in on.texts()


def test_without_a_safe_place_it_cannot_be_chosen(display: str, tmp_path: Path) -> None:
    computer = FakeComputer()
    computer.keyring = FakeKeyring(usable=False)
    with stand(tmp_path, computer=computer) as on:
        on.until(lambda: any("no safe place" in text for text in on.texts()))
        assert box(on).instate(["disabled"])


def test_a_locked_keyring_keeps_nobody_out(display: str, tmp_path: Path) -> None:
    computer = kept()
    computer.keyring.open.clear()
    with stand(tmp_path) as on:
        remembering(on)
    with stand(tmp_path, computer=computer) as on:
        on.widgets(ttk.Entry)[2].insert(0, KNOWN.password)
        on.press("Sign in")
        at_home(on)
        computer.keyring.open.set()
        on.settle(0.2)
        assert HOME in on.texts()


def test_a_server_that_is_away_costs_nobody_the_sign_in(display: str, tmp_path: Path) -> None:
    computer = kept()
    with stand(tmp_path) as on:
        remembering(on)
    with stand(tmp_path, computer=computer, there=False) as on:
        on.until(lambda: NO_SERVER in on.texts())
        assert computer.keyring.secrets
        on.network.there = True
        on.press("Sign in")  # without a password
        at_home(on)


def test_a_sign_in_that_is_over_is_forgotten(display: str, tmp_path: Path) -> None:
    computer = kept()
    computer.keyring.secrets[KEY] = "old"
    with stand(tmp_path) as on:
        remembering(on)
    with stand(tmp_path, computer=computer) as on:
        on.until(lambda: "Your sign-in is no longer valid. Please sign in again." in on.texts())
        on.until(lambda: not computer.keyring.secrets)
        assert [entry.get() for entry in on.widgets(ttk.Entry)] == [KNOWN.server, KNOWN.name, ""]


def code_entry(on: Stand) -> ttk.Entry:
    return on.until(lambda: on.widgets(ttk.Entry) if "One more step" in on.texts() else [])[0]


def test_the_second_step_is_keyboard_alone(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=KNOWN, totp=True) as on:
        entry = code_entry(on)
        on.until(lambda: on.root.focus_get() is entry)
        on.xdo("type", "000000")
        on.xdo("key", "Return")
        on.until(lambda: "These digits are not right. Please type those that the app shows now." in on.texts())
        on.xdo("type", DIGITS)  # in the place of the wrong ones
        on.xdo("key", "Return")
        at_home(on)


def test_a_recovery_code_lets_in_and_what_is_kept_is_the_servers(display: str, tmp_path: Path) -> None:
    computer = FakeComputer()
    with stand(tmp_path, computer=computer, credentials=STAYING, totp=True) as on:
        entry = code_entry(on)
        on.press("Sign in")
        on.until(lambda: "Please type the six digits that the app shows now." in on.texts())
        entry.insert(0, f" {RECOVERY} ")
        on.press("Sign in")
        at_home(on)
        on.until(lambda: computer.keyring.secrets == {KEY: FakeAccount.stay})


def test_too_late_and_back_lose_nothing_typed(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=KNOWN, totp=True) as on:
        code_entry(on).insert(0, "slow")
        on.press("Sign in")
        on.until(lambda: any("took too long" in text for text in on.texts()))
        assert [entry.get() for entry in on.widgets(ttk.Entry)] == [KNOWN.server, KNOWN.name, KNOWN.password]
        on.press("Sign in")
        code_entry(on)
        on.xdo("key", "Escape")
        on.until(lambda: len(on.widgets(ttk.Entry)) == 3)
        assert [entry.get() for entry in on.widgets(ttk.Entry)] == [KNOWN.server, KNOWN.name, KNOWN.password]


def test_a_programs_token_needs_neither_name_nor_password(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=Credentials(KNOWN.server, token=FakeAccount.token)) as on:
        at_home(on)
        assert on.memory.now.name == FakeAccount.name
    with stand(tmp_path, credentials=Credentials(KNOWN.server, token="old")) as on:
        on.until(lambda: "Your sign-in is no longer valid. Please sign in again." in on.texts())


def test_a_sign_in_that_slept_too_long_goes_on_with_what_was_kept(display: str, tmp_path: Path) -> None:
    computer = FakeComputer()
    with stand(tmp_path, computer=computer, credentials=STAYING) as on:
        at_home(on)
        on.app._entrance.over()
        at_home(on)
        assert computer.keyring.secrets
