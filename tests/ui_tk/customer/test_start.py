"""The start window: a forgiving field, a sentence for every outcome, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tkinter import ttk

import pytest

from rhelp.core.codes import AccessCode
from rhelp.core.errors import RhelpError
from rhelp.peer.entrance import ByCode, Outcome
from rhelp.ui_tk.customer.__main__ import parser, wishes_of
from rhelp.ui_tk.customer.standing import Came, Phase
from rhelp.ui_tk.customer.start import Typed, tidied
from rhelp.wire.signal import Key
from tests.ui_tk.customer.desk import CODE, SERVER, Desk, desk

LETTERS = "mzxw6ytboi2gc3dpn5qwy43ume"
LINK = f"https://other.example.kr/relay#4821-{LETTERS}"
BY_CODE = ByCode(AccessCode("4821", "73905"))


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


@pytest.mark.parametrize("typed", ["4821-73905", "482173905", " 4821 73905 ", "４８２１－７３９０５"])
def test_the_code_is_understood_however_it_is_typed(on: Desk, typed: str) -> None:
    visit = on.connect(typed)
    assert (visit.server, visit.way) == (SERVER, BY_CODE)


def test_a_pasted_link_brings_its_own_server(on: Desk) -> None:
    visit = on.connect(LINK)
    assert visit.server == "https://other.example.kr/relay"
    assert visit.way == ByCode(AccessCode("4821", LETTERS), Key.LINK)


@pytest.mark.parametrize(("typed", "shown"), [("482173905", CODE), ("4821", "4821"), (LINK, LINK), ("hello", "hello")])
def test_nine_digits_get_their_dash(typed: str, shown: str) -> None:
    assert tidied(typed) == shown


def test_what_is_no_code_is_said_and_stays(on: Desk) -> None:
    entry = on.widgets(ttk.Entry)[0]
    entry.insert(0, "4821-739")
    on.press("Connect")
    assert "An access code has nine digits, such as 4821-73905." in on.texts()
    assert entry.get() == "4821-739" and not on.visits


def test_a_server_is_asked_for_where_none_is_known(display: str, tmp_path: Path) -> None:
    with desk(tmp_path, server="") as on:
        code, server = on.widgets(ttk.Entry)[:2]
        code.insert(0, CODE)
        on.press("Connect")
        assert "Please type the server's address as well. Your agent knows it." in on.texts()
        server.insert(0, "http://help.example.kr")
        on.press("Connect")
        assert any("is not encrypted" in text for text in on.texts())
        code, server = on.widgets(ttk.Entry)[:2]
        assert code.get() == CODE


def test_a_refused_code_is_said_at_the_field(on: Desk) -> None:
    on.connect().finish(Outcome.CODE_REFUSED)
    on.until(lambda: "This code cannot be used. Please check the digits with your agent." in on.texts())
    assert on.widgets(ttk.Entry)[0].get() == ""
    on.connect()
    assert len(on.visits) == 2


def test_a_screen_that_cannot_be_shown_is_said(on: Desk) -> None:
    sentence = "Something did not work in the support program. Remote support goes on."
    on.connect().finish(RhelpError(sentence))
    on.until(lambda: sentence in on.texts() and "Connect" in on.texts())


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.CODE_REFUSED])
def test_every_outcome_has_its_sentence_and_a_way_on(on: Desk, outcome: Outcome) -> None:
    from rhelp.peer.terminal import outcome_sentence

    visit = on.connect()
    if outcome is Outcome.ENDED:
        visit.live()
    visit.finish(outcome)
    on.until(lambda: outcome_sentence(outcome) in on.texts())
    on.press("Enter another code")
    assert "Connect" in on.texts()


def test_it_says_what_it_waits_for_and_can_be_broken_off(on: Desk) -> None:
    visit = on.connect()
    on.until(lambda: "Looking for your agent." in on.texts())
    visit.tell(phase=Phase.CONNECTING, agent="김상담")
    on.until(lambda: "Connecting you to 김상담." in on.texts())
    on.press("Cancel")
    on.until(lambda: visit.done == [("end",)] and "Connect" in on.texts())


def test_the_server_is_remembered_once_it_helped(on: Desk) -> None:
    on.connect(LINK).live()
    on.until(lambda: on.program.support is not None)
    assert on.memory.now.server == "https://other.example.kr/relay"


def test_the_language_changes_and_what_is_typed_stays(on: Desk) -> None:
    on.widgets(ttk.Entry)[0].insert(0, "4821-7")
    on.press("한국어")
    on.until(lambda: "연결" in on.texts())
    assert on.widgets(ttk.Entry)[0].get() == "4821-7"


def test_the_command_line() -> None:
    wishes = wishes_of(parser().parse_args(["--server", "http://127.0.0.1:8080/", "--code", CODE]))
    assert (wishes.server, wishes.way, wishes.came) == ("http://127.0.0.1:8080", BY_CODE, Came.GIVEN)
    assert wishes_of(parser().parse_args(["--link", LINK])).server == "https://other.example.kr/relay"
    assert wishes_of(parser().parse_args(["--code", CODE]), SERVER).server == SERVER
    assert wishes_of(parser().parse_args(["--icon", "3"]), SERVER).came is Came.ICON
    assert wishes_of(parser().parse_args([])).way is None


def test_no_code_in_a_log() -> None:
    assert "4821" not in repr(Typed(SERVER, CODE))
