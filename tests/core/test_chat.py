"""A chat's end against a server that keeps lines: roads break at any moment, every line stands once and in order."""

from __future__ import annotations

import itertools

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rhelp.core.chat import LONGEST, MOST_UNSENT, ChatEnd
from rhelp.wire.chat import Author, ChatClosed, ChatLine, ChatOpened, OpenChat, Say
from rhelp.wire.message import Message
from tests.counts import many

CASE = "0" * 32


def line(number: int, said: Say, author: Author = Author.AGENT) -> ChatLine:
    return ChatLine(CASE, number, said.id, author, "", said.text, number)


class Server:
    """Keeps lines by id, and tells all who opened the chat."""

    def __init__(self) -> None:
        self.kept: list[ChatLine] = []
        self.listening: dict[int, list[Message]] = {}

    def hear(self, who: int, message: Message) -> None:
        if isinstance(message, OpenChat):
            self.listening[who].append(ChatOpened(CASE, "kim", "lee", len(self.kept)))
            self.listening[who] += self.kept[message.heard :]
        elif isinstance(message, Say):
            known = next((kept for kept in self.kept if kept.id == message.id), None)
            if known is not None:
                self.listening[who].append(known)
                return
            self.kept.append(line(len(self.kept) + 1, message))
            for inbox in self.listening.values():
                inbox.append(self.kept[-1])


class Talk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        numbers = itertools.count(1)
        self.server = Server()
        self.ends = [ChatEnd(CASE, lambda: f"{next(numbers):032x}") for _ in range(2)]
        self.said: list[list[str]] = [[], []]
        self.out: list[list[Message]] = [[], []]
        for who in (0, 1):
            self.new_road(who)

    @rule(who=st.integers(0, 1))
    def say(self, who: int) -> None:
        text = f"{who} says {len(self.said[who])}"
        self.said[who].append(text)
        self.out[who] += self.ends[who].say(text)

    @rule(who=st.integers(0, 1), count=st.integers(1, 4))
    def up(self, who: int, count: int) -> None:
        for _ in range(min(count, len(self.out[who]))):
            self.server.hear(who, self.out[who].pop(0))

    @rule(who=st.integers(0, 1), count=st.integers(1, 4))
    def down(self, who: int, count: int) -> None:
        inbox = self.server.listening[who]
        for _ in range(min(count, len(inbox))):
            self.ends[who].receive(inbox.pop(0))

    @rule(who=st.integers(0, 1))
    def new_road(self, who: int) -> None:
        self.server.listening[who] = []
        self.out[who] = self.ends[who].open()

    @invariant()
    def same_lines(self) -> None:
        for end in self.ends:
            lines = end.state.lines
            assert list(lines) == self.server.kept[: len(lines)]

    def teardown(self) -> None:
        for who in (0, 1):
            self.new_road(who)
            self.up(who, 1000)
        for who in (0, 1):
            self.down(who, 1000)
            assert not self.ends[who].state.unsent
            mine = [kept.text for kept in self.ends[who].state.lines if kept.text.startswith(f"{who} ")]
            assert mine == self.said[who]


Talk.TestCase.settings = settings(max_examples=many(2000, 60), stateful_step_count=50, deadline=None)
TestTalk = Talk.TestCase


def test_long_texts_become_several_lines_and_blank_ones_none() -> None:
    end = ChatEnd(CASE, iter([f"{n:032x}" for n in range(9)]).__next__)
    assert end.say("  \n") == []
    assert [len(said.text) for said in end.say("x" * (LONGEST + 1)) if isinstance(said, Say)] == [LONGEST, 1]


def test_a_closed_chat_says_no_more() -> None:
    end = ChatEnd(CASE, lambda: "1" * 32)
    assert end.receive(ChatClosed(CASE))
    assert end.say("late") == [] and end.open() == []


def test_what_cannot_be_sent_has_a_bound() -> None:
    numbers = itertools.count()
    end = ChatEnd(CASE, lambda: f"{next(numbers):032x}")
    for _ in range(MOST_UNSENT):
        assert end.say("x")
    assert end.say("x") == []


def test_half_a_character_is_replaced_lest_no_server_takes_the_line() -> None:
    chat = ChatEnd(CASE, lambda: "1" * 32)
    [said] = chat.say("\ud83d oh \udc80")
    assert isinstance(said, Say) and said.text == "\ufffd oh \ufffd"
