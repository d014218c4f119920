"""Chat and presence on the server road.

Chat belongs to a consultation and is kept by the server: every line has a number there, counted from 1. Who says a line
draws its ``id``; said again with the same id (the answer may have been lost), it is still one line. Who reads asks for
what comes after the last number it has. Chat never carries a right.

A page that is in a chat may show its screen: by ``whisper`` it and the agent's seat make a link of their own, whatever
becomes of the seat meanwhile. Nothing of that is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from rhelp.wire.fields import Body, Counter, Hex16, Most, Name, Text, Token, Whole
from rhelp.wire.message import Family, Message, Sender
from rhelp.wire.signal import IcePolicy, IceServer

CHAT = Family("chat")
PRESENCE = Family("presence")

Said = Annotated[str, Text(4000)]
Milliseconds = Annotated[int, Whole(0, 2**53 - 1)]


class Author(StrEnum):
    """Who said a line; a ``NOTICE`` is the server's, its text one of ``Notice``."""

    AGENT = "agent"
    CUSTOMER = "customer"
    NOTICE = "notice"


class Notice(StrEnum):
    """What the server notes in the chat; each reader says it in its own language."""

    BEGAN = "began"
    SUPPORT_BEGAN = "support-began"
    SUPPORT_ENDED = "support-ended"
    INVITED = "invited"
    ENDED = "ended"


class State(StrEnum):
    """Where an agent stands, as others see it."""

    ONLINE = "online"
    AWAY = "away"
    IN_CONSULTATION = "in-consultation"
    CONNECTING = "connecting"
    OFFLINE = "offline"


@CHAT.message("open-chat", Sender.PEER)
@dataclass(frozen=True)
class OpenChat(Message):
    """Give me this consultation's lines after number ``heard``, and those to come. The agent needs no token."""

    consultation: Hex16
    heard: Counter = 0
    token: Token = ""


@CHAT.message("chat-opened", Sender.SERVER)
@dataclass(frozen=True)
class ChatOpened(Message):
    """You are in: who talks with whom, and how many lines there are; those you lack follow."""

    consultation: Hex16
    agent: Name
    customer: Name
    lines: Counter


@CHAT.message("say", Sender.PEER)
@dataclass(frozen=True)
class Say(Message):
    """A line of mine; said again with the same id until ``chat-line`` shows that it is kept."""

    consultation: Hex16
    id: Hex16
    text: Said


@CHAT.message("chat-line", Sender.SERVER)
@dataclass(frozen=True)
class ChatLine(Message):
    """A kept line, by number without a gap; ``at`` is milliseconds of Unix time."""

    consultation: Hex16
    number: Counter
    id: Hex16
    author: Author
    name: Name
    text: Said
    at: Milliseconds


@CHAT.message("invite", Sender.AGENT)
@dataclass(frozen=True)
class Invite(Message):
    """Ask the customer on the page to start the support program; shown there as a question."""

    consultation: Hex16


@CHAT.message("close-chat", Sender.PEER)
@dataclass(frozen=True)
class CloseChat(Message):
    """I end this consultation."""

    consultation: Hex16


@CHAT.message("chat-closed", Sender.SERVER)
@dataclass(frozen=True)
class ChatClosed(Message):
    """This consultation is over, or not yours: nothing more can be said in it."""

    consultation: Hex16


@CHAT.message("show-screen", Sender.CUSTOMER)
@dataclass(frozen=True)
class ShowScreen(Message):
    """I am a page and want to show my screen: let me whisper with the agent. The attempt before it is over."""

    consultation: Hex16


@CHAT.message("show-begins", Sender.SERVER)
@dataclass(frozen=True)
class ShowBegins(Message):
    """To the page and to the agent's seat: whisper by this name, the agent first; these are the ICE settings."""

    consultation: Hex16
    attempt: Hex16
    ice_servers: Annotated[tuple[IceServer, ...], Most(8)]
    ice_policy: IcePolicy = IcePolicy.ALL


@CHAT.message("whisper", Sender.PEER)
@dataclass(frozen=True)
class Whisper(Message):
    """Carried to the other end of this attempt as it is; the server neither reads nor keeps ``body``."""

    consultation: Hex16
    attempt: Hex16
    body: Body


@CHAT.message("show-over", Sender.CUSTOMER)
@dataclass(frozen=True)
class ShowOver(Message):
    """My page was loaded again: what it showed does not come back. Carried to the agent's seat, which believes it only
    once the link is broken."""

    consultation: Hex16


@PRESENCE.message("set-state", Sender.AGENT)
@dataclass(frozen=True)
class SetState(Message):
    """I am online, or away; everything else the server sees by itself."""

    state: State


@dataclass(frozen=True)
class Colleague:
    """An agent as others see it."""

    name: Name
    state: State


@PRESENCE.message("colleagues", Sender.SERVER)
@dataclass(frozen=True)
class Colleagues(Message):
    """The agents of my group, myself included; sent again whenever one of them changes."""

    agents: Annotated[tuple[Colleague, ...], Most(200)]
