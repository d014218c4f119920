"""One consultation's chat as the windows see it: with what is half written, it outlives the widgets that show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from rhelp.core.chat import ChatIs
from rhelp.wire.chat import Author, ChatLine, State


class Speech(Protocol):
    """Where what the agent does goes to."""

    def say(self, consultation: str, text: str) -> None: ...

    def invite(self, consultation: str) -> None: ...

    def close_chat(self, consultation: str) -> None: ...


class Talk:
    """Everything in the Tk thread. ``draft`` is what the agent has typed and not sent."""

    def __init__(self, consultation: str, speech: Speech) -> None:
        self.chat = ChatIs(consultation)
        self.road = State.ONLINE
        self.draft = ""
        self.invited = False
        self._speech = speech
        self._read = 0
        self._followers: list[Callable[[], object]] = []

    @property
    def unread(self) -> int:
        """How many lines of the customer the agent has not seen yet."""
        return sum(line.author is Author.CUSTOMER for line in self.chat.lines[self._read :])

    def follow(self, changed: Callable[[], object]) -> None:
        """Call ``changed`` whenever something is different."""
        self._followers.append(changed)

    def leave(self, changed: Callable[[], object]) -> None:
        """Call no longer."""
        if changed in self._followers:
            self._followers.remove(changed)

    def told(self, chat: ChatIs) -> list[ChatLine]:
        """It stands like this now; the customer's lines that are new."""
        fresh = [line for line in chat.lines[len(self.chat.lines) :] if line.author is Author.CUSTOMER]
        self.chat = chat
        self._changed()
        return fresh

    def road_is(self, road: State) -> None:
        """Our own road to the server stands like this now."""
        if road is not self.road:
            self.road = road
            self._changed()

    def seen(self) -> None:
        """The agent has read everything that is there."""
        if self._read != len(self.chat.lines):
            self._read = len(self.chat.lines)
            self._changed()

    def say(self, text: str) -> None:
        """Say something to the customer."""
        self._speech.say(self.chat.consultation, text)

    def invite(self) -> None:
        """Ask the customer on the page to start the support program."""
        self.invited = True
        self._speech.invite(self.chat.consultation)
        self._changed()

    def end(self) -> None:
        """End the consultation."""
        self._speech.close_chat(self.chat.consultation)

    def _changed(self) -> None:
        for follower in tuple(self._followers):
            follower()
