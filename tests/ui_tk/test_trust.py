"""The windows say exactly what is known of the customer, and two people's words make it more."""

from __future__ import annotations

import tkinter as tk
from dataclasses import replace
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from rhelp.core.geometry import Size
from rhelp.core.session import Compare, EndedWhy, Proved, Trust
from rhelp.ui_tk.trust import trust_label
from rhelp.wire.signal import SeatKind
from rhelp.words import set_language
from tests.ui_tk.fakes import WORDS
from tests.ui_tk.stand import KNOWN, Stand, stand

VIEWER: dict[str, Any] = {"credentials": KNOWN, "standby": SeatKind.VIEWER}
TITLE = "Compare these four words with the customer"


def live(on: Stand, trust: Trust) -> None:
    on.until(lambda: "Waiting for the customer" in on.texts())
    on.session.come(Size(320, 240), trust=trust)
    on.until(lambda: "End support" in on.texts())
    on.viewer.window.geometry("1100x700")
    on.settle(0.2)


def trust_line(on: Stand) -> tk.Widget:
    return next(w for w in on.widgets(tk.Widget) if "cursor" in (w.keys() or ()) and str(w.cget("cursor")) == "hand2")


@pytest.mark.parametrize("tongue", ["en", "ko"])
def test_every_trust_has_words_of_its_own(tongue: str) -> None:
    set_language(tongue)
    said = [trust_label(trust, "help.example.kr") for trust in Trust]
    assert len({label.long for label in said}) == len({label.tip for label in said}) == len(Trust)
    assert {trust for trust, label in zip(Trust, said, strict=True) if label.good} == {Trust.VERIFIED, Trust.COMPARED}
    assert "help.example.kr" in trust_label(Trust.PAGE, "help.example.kr").long
    set_language("en")


def test_the_words_are_shown_in_both_languages_and_can_match(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on, Trust.UNVERIFIED)
        assert "Not verified, trusts the server" in on.texts()
        trust_line(on).event_generate("<Button-1>")
        on.until(lambda: TITLE in on.texts())
        assert "   ".join(WORDS.spell("en")) in on.texts()
        assert f"한국어: {'   '.join(WORDS.spell('ko'))}" in on.texts()
        on.press("They match")
        on.until(lambda: Compare(WORDS) in on.session.heard)
        assert TITLE not in on.texts()
        assert on.session._live is not None
        on.session.tell(replace(on.session._live, trust=Trust.COMPARED))
        on.until(lambda: "Verified by comparison" in on.texts())


def test_words_that_differ_end_the_support_and_later_changes_nothing(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on, Trust.UNVERIFIED)
        line = trust_line(on)
        line.focus_force()
        on.turn()
        line.event_generate("<Return>")
        on.until(lambda: TITLE in on.texts())
        on.press("Later")
        assert TITLE not in on.texts() and not [e for e in on.session.heard if isinstance(e, Compare)]
        line.event_generate("<Button-1>")
        on.press("They differ")
        on.until(lambda: any(event.get("state") == "ended" for event in on.events))
        assert on.events[-1] == {"event": "session", "state": "ended", "why": str(EndedWhy.AGENT_ENDED)}


def test_in_chat_standby_the_chats_window_says_who_it_is(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, credentials=KNOWN, standby=SeatKind.CHAT) as on:
        on.until(lambda: "Waiting for the customer" in on.texts())
        on.session.page(proved=Proved(Trust.UNVERIFIED, WORDS))
        (window,) = on.until(lambda: [w for w in on.widgets(tk.Toplevel) if type(w) is tk.Toplevel])
        on.until(lambda: "Not verified, trusts the server" in said(on, window))
        next(b for b in on.widgets(ttk.Button, window) if "Compare words" in str(b.cget("text"))).invoke()
        on.until(lambda: TITLE in said(on, window))
        on.press("They match")
        on.until(lambda: Compare(WORDS) in on.session.heard)
        on.session.page(proved=Proved(Trust.COMPARED, WORDS))
        on.until(lambda: "Verified by comparison" in said(on, window))


def said(on: Stand, window: tk.Toplevel) -> list[str]:
    return [str(label.cget("text")).strip() for label in on.widgets(ttk.Label, window)]


def test_a_customer_on_the_page_is_compared_beside_the_chat(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        on.until(lambda: "Waiting for the customer" in on.texts())
        on.session.page(proved=Proved(Trust.PAGE, WORDS))
        on.until(lambda: "Protected from outsiders, trusts help.example.kr" in on.texts())
        on.press("Compare words")
        on.until(lambda: TITLE in on.texts())
        on.press("They match")
        on.until(lambda: Compare(WORDS) in on.session.heard)
        on.session.page(proved=Proved(Trust.COMPARED, WORDS))
        on.until(lambda: "Verified by comparison" in on.texts())
