"""A talk: what is new in it, what was not read."""

from __future__ import annotations

from dataclasses import replace

from rhelp.core.chat import ChatIs
from rhelp.ui_tk.chat import road_words
from rhelp.ui_tk.talk import Talk
from rhelp.ui_tk.transcript import notice_words
from rhelp.wire.chat import Author, ChatLine, Notice, State

ID = "a" * 32


class Speech:
    def __init__(self) -> None:
        self.heard: list[tuple[str, ...]] = []

    def say(self, consultation: str, text: str) -> None:
        self.heard.append(("say", consultation, text))

    def invite(self, consultation: str) -> None:
        self.heard.append(("invite", consultation))

    def close_chat(self, consultation: str) -> None:
        self.heard.append(("close", consultation))


def line(number: int, author: Author = Author.CUSTOMER) -> ChatLine:
    return ChatLine(ID, number, f"{number:032x}", author, "x", "text", number)


def test_only_the_customers_lines_are_new_and_unread() -> None:
    talk = Talk(ID, Speech())
    chat = ChatIs(ID, lines=(line(1, Author.NOTICE), line(2), line(3, Author.AGENT), line(4)))
    assert talk.told(chat) == [line(2), line(4)]
    assert talk.unread == 2
    talk.seen()
    assert talk.unread == 0
    assert talk.told(replace(chat, lines=(*chat.lines, line(5)))) == [line(5)]
    assert talk.unread == 1


def test_who_follows_hears_until_it_leaves() -> None:
    talk, heard = Talk(ID, Speech()), []
    follower = lambda: heard.append(talk.unread)  # noqa: E731
    talk.follow(follower)
    talk.told(ChatIs(ID, lines=(line(1),)))
    talk.seen()
    talk.seen()
    talk.road_is(State.ONLINE)
    talk.road_is(State.CONNECTING)
    talk.leave(follower)
    talk.road_is(State.ONLINE)
    assert heard == [1, 0, 0]


def test_what_the_agent_does_goes_to_the_consultation() -> None:
    speech = Speech()
    talk = Talk(ID, speech)
    talk.say("hello")
    talk.invite()
    talk.end()
    assert speech.heard == [("say", ID, "hello"), ("invite", ID), ("close", ID)]
    assert talk.invited


def test_every_notice_and_road_has_its_words() -> None:
    assert all(notice_words(notice) for notice in Notice)
    assert notice_words("of-a-newer-server") == ""
    assert [bool(road_words(road)) for road in (State.ONLINE, State.CONNECTING, State.OFFLINE)] == [False, True, True]
