"""The headless customer asks one question at a time; only a clear yes or no answers it, and no line is lost."""

from __future__ import annotations

import io
import json
import queue
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.chat import ChatIs
from rhelp.core.link import Denied, Opened
from rhelp.core.rights import Asked, Granted, Paused, Refused, Resumed, Withdrawn
from rhelp.core.sas import Sas
from rhelp.core.session import Proved, Trust
from rhelp.features.rights import Answer, Pause, Resume, Withdraw, WithdrawAll
from rhelp.peer.body import Trouble
from rhelp.peer.commands import NO, YES
from rhelp.peer.customer import ServerIs
from rhelp.peer.entrance import Outcome, Rings
from rhelp.peer.guest import Broken, Connecting
from rhelp.peer.terminal import (
    DEAF,
    FRESH,
    Terminal,
    chat_text,
    help_sentence,
    notice_sentence,
    outcome_sentence,
    read_lines,
    server_sentence,
)
from rhelp.wire.chat import Author, ChatLine, Notice
from rhelp.wire.message import Right
from rhelp.wire.peer import Hello
from rhelp.words import set_language


def answer(right: Right, allowed: bool) -> Answer:
    return Answer(right, allowed, asked_at=1.0)


class Rig:
    def __init__(self) -> None:
        self.handled: list[object] = []
        self.ends = 0
        self.now = 0.0
        self.said: list[str] = []
        self.chat_open = True
        self.terminal = Terminal(self.handled.append, self._end, self._say, lambda: self.now)

    def _say(self, text: str) -> bool:
        self.said += [text] if self.chat_open else []
        return self.chat_open

    def _end(self) -> None:
        self.ends += 1

    def ask(self, *rights: Right) -> None:
        for right in rights:
            self.terminal.hear(Asked("Kim", right, 61.0, 1.0))


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_what_is_typed_as_a_question_comes_up_answers_nothing(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rig.terminal, "_person", True)
    rig.ask(Right.KEYBOARD)
    rig.now = FRESH - 0.1
    for typed in ("yes", "no", "click on the left"):
        rig.terminal.line(typed)
    assert rig.handled == [] and rig.said == ["click on the left"]
    rig.now = FRESH + 0.1
    rig.terminal.line("yes")
    assert rig.handled == [answer(Right.KEYBOARD, True)]


@pytest.mark.parametrize(
    "yes", ["y", "Y", "yes", "예", "네", "허용", "  예 ", "ㅛ", unicodedata.normalize("NFD", "네")]
)
def test_yes_in_both_languages(rig: Rig, yes: str) -> None:
    rig.ask(Right.POINTER)
    rig.terminal.line(yes)
    assert rig.handled == [answer(Right.POINTER, True)]


@pytest.mark.parametrize("no", ["n", "N", "no", "아니요", "아니오", "아뇨", "아니", "허용 안 함", " 아니요 ", "ㅜ"])
def test_no_in_both_languages(rig: Rig, no: str) -> None:
    rig.ask(Right.POINTER)
    rig.terminal.line(no)
    assert rig.handled == [answer(Right.POINTER, False)] and rig.said == []


@pytest.mark.parametrize(
    "chat", ["yeah", "1", "ye s", "yes?", "ㅇ", "ㅇㅇ", "ㄴ", "네, 그런데 왜요?", "no idea", "마우스는 왜 쓰세요?"]
)
def test_a_line_that_is_no_clear_answer_is_said_to_the_agent(
    rig: Rig, capsys: pytest.CaptureFixture[str], chat: str
) -> None:
    rig.ask(Right.POINTER)
    capsys.readouterr()
    rig.terminal.line(chat)
    assert rig.handled == [] and rig.said == [chat]
    note, question = capsys.readouterr().err.strip().split("\n")[-2:]
    assert note.startswith("Sent to the agent.") and "mouse" in question, "the question is put again"
    rig.terminal.line("y")
    assert rig.handled == [answer(Right.POINTER, True)]


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_line_answers_nothing(rig: Rig, capsys: pytest.CaptureFixture[str], typed: str) -> None:
    rig.ask(Right.POINTER)
    capsys.readouterr()
    rig.terminal.line(typed)
    assert rig.handled == [] and rig.said == []
    assert "y or n" in (again := capsys.readouterr().err) and "mouse" in again


@given(st.lists(st.text(st.characters(codec="utf-8")) | st.sampled_from(["y ?", "yes no", "ㅛㅛ", "> y", "help"])))
def test_what_is_unclear_is_never_an_answer(lines: list[str]) -> None:
    rig = Rig()
    rig.ask(*Right)
    for typed in lines:
        if unicodedata.normalize("NFC", typed.strip()).lower() not in YES | NO:
            rig.terminal.line(typed)
    assert not [event for event in rig.handled if isinstance(event, Answer)]


def test_a_line_that_the_chat_cannot_take_is_not_lost_in_silence(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.chat_open = False
    rig.ask(Right.POINTER)
    rig.terminal.line("why?")
    said = capsys.readouterr().err
    assert "could not be sent" in said and "Sent to the agent" not in said
    assert rig.handled == []


def test_the_mouse_is_asked_for_before_the_keyboard(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.ask(Right.VIEW, Right.KEYBOARD, Right.POINTER)
    for _ in range(3):
        rig.terminal.line("y")
    assert rig.handled == [answer(right, True) for right in (Right.VIEW, Right.POINTER, Right.KEYBOARD)]


def test_the_question_that_is_read_is_not_exchanged(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.ask(Right.KEYBOARD, Right.POINTER)
    assert "mouse" not in capsys.readouterr().err
    rig.terminal.line("y")
    assert rig.handled == [answer(Right.KEYBOARD, True)]


@pytest.mark.parametrize("typed", ["help", "HELP", "도움말"])
def test_help_answers_nothing_and_is_said_to_nobody(rig: Rig, capsys: pytest.CaptureFixture[str], typed: str) -> None:
    rig.ask(Right.POINTER)
    capsys.readouterr()
    rig.terminal.line(typed)
    assert rig.handled == [] and rig.said == []
    assert help_sentence() in (said := capsys.readouterr().err) and "mouse" in said


def test_what_can_be_typed_is_said_as_support_begins_and_only_then(
    rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = Opened(Hello(1, (), "x", "y"))
    rig.terminal.hear(Connecting("Kim"))
    rig.terminal.hear(opened)
    assert capsys.readouterr().err.count(help_sentence()) == 1
    rig.terminal.hear(Broken(50.0))
    rig.terminal.hear(opened)
    assert help_sentence() not in capsys.readouterr().err


def test_one_question_at_a_time(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.ask(Right.POINTER, Right.KEYBOARD)
    assert "mouse" in (first := capsys.readouterr().err)
    assert "keyboard" not in first
    rig.terminal.line("y")
    assert "keyboard" in capsys.readouterr().err
    rig.terminal.line("n")
    assert rig.handled == [answer(Right.POINTER, True), answer(Right.KEYBOARD, False)]


def test_a_question_that_timed_out_makes_way_for_the_next(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.ask(Right.POINTER, Right.KEYBOARD)
    capsys.readouterr()
    rig.terminal.hear(Refused("Kim", Right.POINTER))
    assert "keyboard" in capsys.readouterr().err
    rig.terminal.line("y")
    assert rig.handled == [], "that answer was meant for the question that is gone"
    rig.now += DEAF
    rig.terminal.line("y")
    assert rig.handled == [answer(Right.KEYBOARD, True)]


def test_what_comes_while_a_question_is_open_goes_before_it(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.ask(Right.POINTER, Right.KEYBOARD)
    rig.terminal.line("y")
    capsys.readouterr()
    rig.terminal.hear(Granted("Kim", Right.POINTER))
    lines = capsys.readouterr().err.split("\n")
    assert lines[:2] == ["", "The agent can use your mouse now."]
    assert "keyboard" in lines[2]
    rig.terminal.ended(Outcome.ENDED)
    assert capsys.readouterr().err == "\n"


def test_an_answer_to_nothing_is_nothing(rig: Rig) -> None:
    rig.terminal.line("y")
    assert rig.handled == []


@pytest.mark.parametrize(
    "typed", ["take back pointer", "TAKE BACK pointer", "회수 pointer", "마우스 회수", "회수 마우스"]
)
def test_take_back_works_before_an_open_question(rig: Rig, typed: str) -> None:
    rig.ask(Right.KEYBOARD)
    rig.terminal.line(typed)
    assert rig.handled == [Withdraw(Right.POINTER)]


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        ("take back everything", WithdrawAll()), ("모두 회수", WithdrawAll()),
        ("take back files-out", Withdraw(Right.FILES_OUT)), ("파일 가져오기 회수", Withdraw(Right.FILES_OUT)),
        ("녹화 회수", Withdraw(Right.RECORD)), ("pause", Pause()),
        ("멈추기", Pause()), ("화면 멈추기", Pause()), ("resume", Resume()), ("다시 보내기", Resume()),
    ],
)  # fmt: skip
def test_what_does_not_wait_for_the_event_loop(rig: Rig, typed: str, event: object) -> None:
    rig.ask(Right.KEYBOARD)
    assert rig.terminal.at_once(f" {unicodedata.normalize('NFD', typed).upper()} ")
    assert rig.handled == [event]


@pytest.mark.parametrize("typed", ["y", "help", "pause it", "take back the mouse", "회수", ""])
def test_all_else_waits_for_it(rig: Rig, typed: str) -> None:
    rig.ask(Right.KEYBOARD)
    assert not rig.terminal.at_once(typed) and rig.handled == [] and rig.ends == 0


@pytest.mark.parametrize("typed", ["end", "종료", "quit"])
def test_end(rig: Rig, typed: str) -> None:
    rig.terminal.line(typed)
    assert rig.ends == 1


def test_events_are_json_lines(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    for fact in (
        Connecting("Kim"),
        Opened(Hello(1, (), "Kim", "Linux")),
        Granted("Kim", Right.VIEW),
        Withdrawn("Kim", Right.VIEW),
        Paused(),
        Resumed(),
        Denied("text-typed", Right.KEYBOARD),
        Trouble("The desktop was closed."),
    ):
        rig.terminal.hear(fact)
    rig.terminal.ended(Outcome.LINE_LOST)
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert said == [
        {"event": "session", "state": "joining"},
        {"event": "session", "state": "live", "agent": "Kim"},
        {"event": "right", "right": "view", "state": "granted"},
        {"event": "right", "right": "view", "state": "withdrawn"},
        {"event": "screen", "state": "paused"},
        {"event": "screen", "state": "resumed"},
        {"event": "denied", "message": "text-typed", "right": "keyboard"},
        {"event": "error", "message": "The desktop was closed."},
        {"event": "session", "state": "ended", "why": "line-lost"},
    ]


def test_a_pause_says_once_that_mouse_and_keyboard_are_gone(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    for right in (Right.VIEW, Right.POINTER, Right.KEYBOARD):
        rig.terminal.hear(Granted("Kim", right))
    capsys.readouterr()
    for fact in (Paused(), Withdrawn("Kim", Right.POINTER), Withdrawn("Kim", Right.KEYBOARD)):
        rig.terminal.hear(fact)
    out, err = capsys.readouterr()
    assert err.count("keyboard") == 1 and '"right": "keyboard", "state": "withdrawn"' in out
    rig.terminal.hear(Resumed())
    rig.terminal.hear(Granted("Kim", Right.POINTER))
    rig.terminal.hear(Withdrawn("Kim", Right.POINTER))
    assert "The agent cannot use your mouse." in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["words", "단어"])
def test_the_words_are_told_when_asked_and_at_once_where_nothing_was_proved(
    rig: Rig, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    words = Sas((1, 2, 3, 1023))
    line = " · ".join(words.spell("en"))
    rig.terminal.hear(Proved(Trust.VERIFIED, words))
    out, err = capsys.readouterr()
    spelt = {"ko": list(words.spell("ko")), "en": list(words.spell("en"))}
    assert json.loads(out) == {"event": "proved", "trust": "verified", "words": spelt} and not err
    rig.terminal.line(typed)
    assert line in capsys.readouterr().err
    rig.terminal.hear(Proved(Trust.UNVERIFIED, words))
    assert line in capsys.readouterr().err and not rig.said


def test_every_end_has_its_sentence() -> None:
    assert len({outcome_sentence(outcome) for outcome in Outcome}) == len(Outcome)


def shown(rig: Rig, capsys: pytest.CaptureFixture[str], *facts: object) -> list[dict[str, object]]:
    for fact in facts:
        rig.terminal.hear(fact)  # type: ignore[arg-type]
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_is_said_to_the_agent_where_no_question_is_open(rig: Rig) -> None:
    rig.terminal.line("안녕하세요")
    rig.ask(Right.POINTER)
    rig.terminal.line("> why do you need it?")
    rig.terminal.line("n")
    rig.terminal.line("no, the other one")
    assert rig.said == ["안녕하세요", "why do you need it?", "no, the other one"]
    assert rig.handled == [answer(Right.POINTER, False)]


def test_an_answer_that_comes_too_late_is_not_said_to_anybody(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.ask(Right.POINTER)
    rig.terminal.hear(Refused("Kim", Right.POINTER))
    rig.terminal.line("no")
    rig.now += DEAF + 1
    rig.terminal.line("y")
    assert rig.said == [] and rig.handled == []
    assert "begin with >" in capsys.readouterr().err


def test_where_there_is_no_chat_a_line_is_explained(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.chat_open = False
    rig.terminal.line("hello?")
    assert "Type help" in capsys.readouterr().err


def test_each_kept_line_is_shown_once(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (ChatLine("c" * 32, n, "a" * 32, Author.AGENT, "Kim", f"line {n}", 0) for n in (1, 2))
    told = shown(rig, capsys, ChatIs("c" * 32, lines=(first,)), ChatIs("c" * 32, lines=(first, second)))
    assert told == [
        {"event": "chat", "number": n, "author": "agent", "name": "Kim", "text": f"line {n}"} for n in (1, 2)
    ]


def test_a_line_of_chat_carries_out_nothing_on_the_terminal() -> None:
    said = ChatLine("c" * 32, 1, "a" * 32, Author.AGENT, "Kim", "a\x1b[2Jb\nc", 0)
    assert chat_text(said) == "Kim: a [2Jb\nc"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_state_has_its_sentence(language: str) -> None:
    set_language(language)
    try:
        sentences = [outcome_sentence(outcome) for outcome in Outcome]
        sentences += [notice_sentence(notice) for notice in Notice]
        sentences += [server_sentence(up) for up in (True, False)]
        assert all(sentences) and len(set(sentences)) == len(sentences)
        assert notice_sentence("of-the-future") == ""
    finally:
        set_language("en")


def test_a_broken_line_and_a_whole_one_again(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    opened = Opened(Hello(1, (), "x", "y"))
    told = shown(rig, capsys, Rings("Kim", 60), Connecting("Kim"), opened, Broken(55.3), ServerIs(False), opened)
    assert [(event["event"], event.get("state", event.get("up"))) for event in told] == [
        ("session", "ringing"), ("session", "joining"), ("session", "live"), ("session", "mending"),
        ("server", False), ("session", "live"),
    ]  # fmt: skip


def test_what_is_in_no_encoding_is_read_all_the_same() -> None:
    lines: queue.Queue[str] = queue.Queue()
    read_lines(io.TextIOWrapper(io.BytesIO(b"\xb0\xa1\nend\n"), encoding="utf-8"), lines.put)
    assert [lines.get(timeout=20), lines.get(timeout=20)] == ["\ufffd\ufffd\n", "end\n"]
