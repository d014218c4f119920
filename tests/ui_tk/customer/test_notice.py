"""The notice window on a real display: what it says, what its switches and buttons do."""

from __future__ import annotations

import re
import time
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path
from tkinter import ttk

import pytest

from rhelp.core.geometry import Rect
from rhelp.peer.entrance import Outcome
from rhelp.peer.trust_words import spelt
from rhelp.ui_tk.customer import notice as module
from rhelp.ui_tk.customer.notice import elapsed
from rhelp.ui_tk.customer.parted import Parted
from rhelp.ui_tk.customer.standing import Phase
from rhelp.wire.chat import Author
from rhelp.wire.message import Right
from tests.ui_tk.customer.desk import Desk, desk
from tests.ui_tk.customer.fakes import PROVED
from tests.ui_tk.fakes import FakeComputer

HELD = ((Right.VIEW, True), (Right.POINTER, True))


@pytest.fixture(params=["display", "bare_display"])
def anywhere(request: pytest.FixtureRequest) -> str:
    """A display with a window manager, and one without."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def switches(on: Desk) -> list[ttk.Checkbutton]:
    return [switch for switch in on.widgets(ttk.Checkbutton, on.notice) if switch.winfo_ismapped()]


def says(on: Desk, pattern: str) -> bool:
    """Whether something on the screen reads like this."""
    return any(re.fullmatch(pattern, text) for text in on.texts())


def test_it_says_who_helps_where_and_what_was_verified(on: Desk) -> None:
    on.live()
    on.until(lambda: says(on, r"Remote support in progress · 12:\d\d"))
    shown = on.texts()
    assert "김상담" in shown and "김" in shown
    assert "한빛전자 고객센터 · help.example.kr" in shown
    assert "Verified by the code you entered" in shown
    assert "Nothing is allowed yet." in shown


def test_four_words_are_shown_on_demand(on: Desk) -> None:
    on.live()
    show = on.button("Shows four words")
    words = spelt(PROVED.words)
    assert words not in on.texts()
    show.invoke()
    on.until(lambda: words in on.texts())
    show.invoke()
    on.until(lambda: words not in on.texts())


def test_its_windows_are_named_to_what_injects(on: Desk) -> None:
    assert on.live().claimed == on.root.winfo_id()


def test_it_stands_at_the_lower_right_and_inside_the_screen(anywhere: str, tmp_path: Path) -> None:
    with desk(tmp_path) as on:
        on.live(allowed=HELD)
        on.settle(0.5)
        at = on.area(on.notice)
        screen = Rect(0, 0, on.root.winfo_screenwidth(), on.root.winfo_screenheight())
        assert screen.overlap(at) == at
        assert screen.right - at.right <= 20 and screen.bottom - at.bottom <= 60
        assert at.width == 320


def test_a_switch_takes_its_right_back_at_once(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    assert len(switches(on)) == 2
    on.xdo("mousemove", *on.middle(switches(on)[1]), "click", 1)
    on.until(lambda: visit.done)
    assert visit.done == [("take back", Right.POINTER)]
    on.until(lambda: switches(on)[1].instate(["disabled"]))
    assert len(switches(on)) == 2


def test_the_screen_is_paused_and_resumed(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    on.press("Pause screen")
    on.until(lambda: says(on, r"Screen paused · 12:\d\d"))
    on.press("Resume screen")
    assert visit.done == [("pause",), ("resume",)]


def test_nothing_is_paused_that_is_not_shown(on: Desk) -> None:
    on.live()
    pause = next(button for button in on.widgets(ttk.Button, on.notice) if "Pause" in str(button.cget("text")))
    assert pause.instate(["disabled"])


def ended(on: Desk) -> bool:
    """The notice is gone, and the window says so."""
    return on.program.support is None and isinstance(on.program._pages.page, Parted)


def test_the_red_button_ends_it_before_the_network_knows(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    notice = on.notice
    on.xdo("mousemove", *on.middle(on._buttons("End support")[0]), "click", 1)
    on.until(lambda: visit.done)
    assert visit.done == [("end",)] and not notice.winfo_exists()
    on.until(lambda: ended(on))
    assert "Remote support has ended. Nobody can see your screen any more." in on.texts()


def test_once_it_is_ended_nothing_that_is_still_told_opens_it_again(on: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    on.live(allowed=HELD)
    opened: list[None] = []
    monkeypatch.setattr(on.program, "_open_support", lambda: opened.append(None))
    on.program.end()
    on.until(lambda: ended(on))
    assert opened == []


def test_closing_it_ends_it_at_once(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    at = on.area(on.notice)
    on.xdo("mousemove", at.right - 14, at.y + 14, "click", 1)
    on.until(lambda: ended(on))
    assert visit.done == [("end",)]


def test_all_of_it_can_be_reached_by_keyboard(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    on.program.support.focus()  # type: ignore[union-attr]
    on.until(lambda: str(on.root.tk.call("focus")) == str(on.notice))
    on.xdo("key", "Tab", "key", "Tab", "key", "Tab", "key", "space")
    on.until(lambda: visit.done)
    assert visit.done == [("take back", Right.POINTER)]
    reached = []
    for _ in range(4):
        on.xdo("key", "Tab")
        on.settle(0.05)
        reached.append(str(on.root.nametowidget(str(on.root.tk.call("focus"))).cget("text")).strip())
    assert "".join(reached * 2).count("ChatPause screenEnd support")


def test_the_task_bar_s_window_hands_the_keyboard_to_the_notice(on: Desk) -> None:
    on.live()
    on.until(lambda: on.root.state() == "iconic")
    on.root.deiconify()
    on.until(lambda: on.root.state() == "iconic" and str(on.root.tk.call("focus")) == str(on.notice))


def test_closing_the_task_bar_s_window_ends_nothing(on: Desk) -> None:
    """An agent with the keyboard can do that, too."""
    visit = on.live()
    on.program.quit()
    assert visit.done == [] and on.program.support is not None


def test_a_broken_line_is_said_and_is_mended(on: Desk) -> None:
    visit = on.live(allowed=HELD)
    visit.tell(phase=Phase.MENDING, until=time.monotonic() + 42)
    on.until(lambda: says(on, r"Connecting again… (42|41|40) s"))
    assert "The line is interrupted. Nobody can see your screen meanwhile." in on.texts()
    visit.tell(phase=Phase.LIVE)
    on.until(lambda: any(text.startswith("Remote support in progress") for text in on.texts()))


def test_it_grows_with_what_is_allowed(on: Desk) -> None:
    visit = on.live()
    before = on.area(on.notice)
    visit.tell(allowed=(*HELD, (Right.KEYBOARD, True)))
    on.until(lambda: on.area(on.notice).height > before.height)
    assert on.area(on.notice).bottom == before.bottom


def test_the_chat_opens_beside_and_counts_what_is_unread(on: Desk) -> None:
    visit = on.live()
    visit.chat((Author.AGENT, "안녕하세요"), (Author.AGENT, "무엇을 도와드릴까요?"))
    on.press("Chat (2)")
    on.until(lambda: "Chat" in on.texts())
    chat = next(window for window in on.widgets(tk.Toplevel) if window.title() == "Chat with the agent")
    on.until(lambda: chat.winfo_viewable())
    assert on.area(chat).overlap(on.area(on.notice)) is None
    lines, field = on.widgets(tk.Text, chat)[-1], on.widgets(tk.Text, chat)[0]
    assert "무엇을 도와드릴까요?" in lines.get("1.0", "end")
    on.until(lambda: str(on.root.tk.call("focus")) == str(field))
    on.xdo("type", "hello")
    on.xdo("key", "Return")
    on.until(lambda: ("say", "hello") in visit.done)
    on.until(lambda: "You" in lines.get("1.0", "end"))


def test_an_end_by_the_other_side_says_why(on: Desk) -> None:
    on.live().finish(Outcome.LINE_LOST)
    on.until(lambda: ended(on))
    assert "The line to the agent was lost. Nobody can see your screen any more." in on.texts()
    on.press("Enter another code")
    assert "Connect" in on.texts()


@pytest.mark.parametrize(("seconds", "shown"), [(0, "00:00"), (724, "12:04"), (3723, "1:02:03"), (-1, "00:00")])
def test_time_is_read_as_people_do(seconds: float, shown: str) -> None:
    assert elapsed(seconds) == shown


def test_what_did_not_work_is_told_for_a_while(on: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TROUBLE", 0.5)
    sentence = "Something did not work in the support program. Remote support goes on."
    on.live().tell(trouble=sentence)
    on.until(lambda: sentence in on.texts())
    on.until(lambda: sentence not in on.texts())


def test_where_room_is_short_the_end_stays_in_reach(bare_display: str, tmp_path: Path) -> None:
    computer = FakeComputer()
    computer.areas = [Rect(0, 0, 800, 420)]
    with desk(tmp_path, computer=computer) as on:
        on.live(allowed=tuple((right, True) for right in Right)).ask(*Right)
        question = on.question
        on.settle(0.3)
        for button in (on._buttons("End support")[0], question.yes, question.no):
            area = on.area(button)
            assert Rect(0, 0, 800, 420).overlap(area) == area and area.height > 20


def test_it_fits_a_small_screen(bare_display: str, tmp_path: Path) -> None:
    computer = FakeComputer()
    computer.areas = [Rect(0, 0, 800, 600)]
    with desk(tmp_path, computer=computer) as on:
        on.live(allowed=(*HELD, (Right.KEYBOARD, True))).ask(Right.KEYBOARD)
        question = on.question
        on.settle(0.3)
        whole = Rect(0, 0, 800, 600)
        for area in (on.area(on.notice), on.area(question.window)):
            assert whole.overlap(area) == area
