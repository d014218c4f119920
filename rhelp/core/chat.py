"""One end of a consultation's chat: every line once and in order, whatever roads come and go. The server is the truth.

What is said is kept here with an id until the server shows it as a kept line; on a new road the chat is opened from the
last line known, and everything unsent is said again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rhelp.core.outcome import Fact
from rhelp.wire.chat import ChatClosed, ChatLine, ChatOpened, OpenChat, Say
from rhelp.wire.fields import LONE_SURROGATE
from rhelp.wire.message import Message

MOST_UNSENT = 200
LONGEST = 4000  # characters of one line

NewId = Callable[[], str]
"""A fresh id of 32 hexadecimal digits."""


@dataclass(frozen=True)
class ChatIs(Fact):
    """How a chat stands, for a window or terminal to show; ``unsent`` are our own lines that are not kept yet."""

    consultation: str
    agent: str = ""
    customer: str = ""
    lines: tuple[ChatLine, ...] = ()
    unsent: tuple[Say, ...] = ()
    closed: bool = False


class ChatEnd:
    """One chat at one end. ``token`` is the customer's; an agent has none."""

    def __init__(self, consultation: str, new_id: NewId, token: str = "") -> None:
        self._consultation = consultation
        self._new_id = new_id
        self._token = token
        self._state = ChatIs(consultation)

    @property
    def state(self) -> ChatIs:
        """How it stands now."""
        return self._state

    def open(self) -> list[Message]:
        """A road is there that does not know us yet: what to send."""
        if self._state.closed:
            return []
        heard = self._state.lines[-1].number if self._state.lines else 0
        return [OpenChat(self._consultation, heard, self._token), *self._state.unsent]

    def say(self, text: str) -> list[Message]:
        """We say something; long texts become several lines. What to send; nothing where too much is unsent."""
        text = LONE_SURROGATE.sub("\ufffd", text).strip()  # one that no server takes would come again for ever
        pieces = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)]
        if self._state.closed or len(self._state.unsent) + len(pieces) > MOST_UNSENT:
            return []
        said = tuple(Say(self._consultation, self._new_id(), piece) for piece in pieces)
        self._change(unsent=self._state.unsent + said)
        return list(said)

    def receive(self, message: Message) -> bool:
        """A message of this chat arrived; whether anything is different now."""
        before = self._state
        match message:
            case ChatOpened(_, agent, customer):
                self._change(agent=agent, customer=customer)
            case ChatLine(number=number) if number == len(before.lines) + 1:
                unsent = tuple(say for say in before.unsent if say.id != message.id)
                self._change(lines=(*before.lines, message), unsent=unsent)
            case ChatLine():
                # One of ours that was said twice, or a line that crossed our question; the numbers tell.
                self._change(unsent=tuple(say for say in before.unsent if say.id != message.id))
            case ChatClosed():
                self._change(closed=True)
        return self._state != before

    def _change(self, **values: object) -> None:
        self._state = ChatIs(**{**self._state.__dict__, **values})
