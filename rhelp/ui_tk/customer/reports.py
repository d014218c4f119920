"""What happens at the customer's, as JSON lines on standard output (--events): the same as ``python -m rhelp.peer``."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TextIO

from rhelp.core import rights as book
from rhelp.core.chat import ChatIs
from rhelp.core.link import Denied, Opened
from rhelp.core.outcome import Fact
from rhelp.core.sas import LANGUAGES
from rhelp.core.session import Proved
from rhelp.peer.body import Trouble
from rhelp.peer.customer import ServerIs
from rhelp.peer.entrance import Outcome, Rings
from rhelp.peer.guest import Broken, Connecting


class Reports:
    """``out`` is None where nobody asked for events."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._agent = ""
        self._lines = 0
        self._server_up = True

    def hear(self, fact: Fact) -> None:
        """One fact of the session."""
        match fact:
            case Rings(agent, seconds):
                self._say("session", state="ringing", agent=agent, seconds=seconds)
            case Connecting(agent=agent):
                self._agent, self._lines = agent, 0
                self._say("session", state="joining")
            case Opened():
                self._say("session", state="live", agent=self._agent)
            case Broken(seconds):
                self._say("session", state="mending", seconds=round(seconds))
            case ServerIs(up) if up is not self._server_up:
                self._server_up = up
                self._say("server", up=up)
            case ChatIs():
                self._chat(fact)
            case Denied(tag, right):
                self._say("denied", message=tag, right=right)
            case Trouble(sentence):
                self._say("error", message=sentence)
            case _:
                self._decided(fact)

    def ended(self, outcome: Outcome) -> None:
        """The session is over."""
        self._say("session", state="ended", why=outcome)

    def error(self, message: str) -> None:
        """Something went wrong; the English sentence."""
        self._say("error", message=message)

    def _decided(self, fact: Fact) -> None:
        match fact:
            case Proved(trust, words):
                self._say("proved", trust=trust, words={one: words.spell(one) for one in LANGUAGES})
            case book.Asked(right=right) | book.Granted(right=right) | book.Refused(right=right):
                self._say("right", right=right, state=type(fact).__name__.lower())
            case book.Withdrawn(right=right):
                self._say("right", right=right, state="withdrawn")
            case book.Paused() | book.Resumed():
                self._say("screen", state=type(fact).__name__.lower())

    def _chat(self, chat: ChatIs) -> None:
        """Each kept line once, in order."""
        for line in chat.lines[self._lines :]:
            self._say("chat", number=line.number, author=line.author, name=line.name, text=line.text)
        self._lines = len(chat.lines)

    def _say(self, event: str, **fields: object) -> None:
        if self._out is not None:
            with suppress(OSError):  # whoever reads may be gone; the session goes on
                print(json.dumps({"event": event, **fields}, ensure_ascii=False), file=self._out, flush=True)
