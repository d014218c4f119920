"""The headless customer's face: questions on the terminal one by one, events as sentences or as JSON lines."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from rhelp.core import rights as book
from rhelp.core.link import Denied, Opened
from rhelp.core.outcome import Fact
from rhelp.features.rights import Answer, Withdraw
from rhelp.peer.customer import Connecting, Outcome, Trouble
from rhelp.wire.message import Right
from rhelp.words import tr

YES = {"y", "yes", "예", "네", "ㅇ", "허용"}
TAKE_BACK = {"take back", "회수"}
DEAF = 1.5  # seconds after a question timed out during which nothing answers the next one
END = {"end", "quit", "종료"}


def question(agent: str, right: Right) -> str:
    """The sentence that asks for a right."""
    sentences = {
        Right.VIEW: tr("{agent} asks to see your screen.", agent=agent),
        Right.POINTER: tr("{agent} asks to use your mouse.", agent=agent),
        Right.KEYBOARD: tr("{agent} asks to use your keyboard.", agent=agent),
    }
    return sentences[right]


def state_sentence(right: Right, allowed: bool) -> str:
    """How a right stands now."""
    sentences = {
        (Right.VIEW, True): tr("The agent can see your screen now."),
        (Right.VIEW, False): tr("The agent cannot see your screen."),
        (Right.POINTER, True): tr("The agent can use your mouse now."),
        (Right.POINTER, False): tr("The agent cannot use your mouse."),
        (Right.KEYBOARD, True): tr("The agent can use your keyboard now."),
        (Right.KEYBOARD, False): tr("The agent cannot use your keyboard."),
    }
    return sentences[right, allowed]


def outcome_sentence(outcome: Outcome) -> str:
    """What a person reads at the end."""
    sentences = {
        Outcome.ENDED: tr("Remote support has ended. Nobody can see your screen any more."),
        Outcome.CODE_REFUSED: tr("This code cannot be used. Please check the digits with your agent."),
        Outcome.NO_SERVER: tr("The server does not answer. Check the address and your network."),
        Outcome.NOT_TRUSTED: tr(
            "We cannot make sure that this is the right server. Check this computer's date and time and the address; "
            "if that does not help, tell your agent."
        ),
        Outcome.LINE_LOST: tr("The line to the agent was lost. Nobody can see your screen any more."),
        Outcome.NOT_CONNECTED: tr("We could not connect you to the agent. Please ask for a new code."),
        Outcome.SCREEN_LOST: tr("Your screen can no longer be read, so remote support has ended."),
        Outcome.SLOW_DOWN: tr("Too many attempts. Please wait a moment and try again."),
    }
    return sentences[outcome]


class Terminal:
    """Shows facts and reads answers. ``out`` gets JSON lines unless a person sits there; questions go to ``err``."""

    def __init__(
        self, handle: Callable[[object], None], end: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._handle = handle
        self._end = end
        self._asked: deque[book.Asked] = deque()
        self._clock = clock
        self._deaf_until = 0.0
        self._agent = ""
        self._person = sys.stdout.isatty()

    def hear(self, fact: Fact) -> None:
        """CustomerListener's method."""
        match fact:
            case Connecting(agent):
                self._agent = agent
                self._say(tr("Connecting to the agent."), event="session", state="joining")
            case Opened():
                sentence = tr("{agent} is helping you. Press Ctrl+C to end at any time.", agent=self._agent)
                self._say(sentence, event="session", state="live", agent=self._agent)
            case book.Asked():
                self._asked.append(fact)
                self._right(fact.right, "asked")
                if len(self._asked) == 1:
                    self._ask()
            case book.Granted(_, right):
                self._note(state_sentence(right, allowed=True))
                self._right(right, "granted")
            case book.Refused(_, right):
                self._note(state_sentence(right, allowed=False))
                self._right(right, "refused")
                self._forget(right)
            case book.Withdrawn(_, right):
                self._note(state_sentence(right, allowed=False))
                self._right(right, "withdrawn")
            case Denied(tag, right):
                self._event(event="denied", message=tag, right=right)
            case Trouble(sentence):
                self._say(tr(sentence), event="error", message=sentence)

    def ended(self, outcome: Outcome) -> None:
        """The last words."""
        self._say(outcome_sentence(outcome), event="session", state="ended", why=outcome)

    def line(self, typed: str) -> None:
        """The person typed a line: an answer, ``take back RIGHT``, or ``end``."""
        words = typed.strip().lower()
        if words in END:
            self._end()
            return
        for command in TAKE_BACK:
            if words.startswith(command) and words[len(command) :].strip() in list(Right):
                self._handle(Withdraw(Right(words[len(command) :].strip())))
                return
        if self._asked and self._clock() >= self._deaf_until:
            asked = self._asked.popleft()
            self._handle(Answer(asked.right, words in YES))
            self._ask()
        elif words:
            self._note(tr("You can type: take back view, take back pointer, take back keyboard, end"))

    def _ask(self) -> None:
        if self._asked:
            asked = self._asked[0]
            allow = tr("Allow? [y/N]")
            self._print(f"{question(asked.agent, asked.right)} {allow} ", sys.stderr, end="")

    def _forget(self, right: Right) -> None:
        """The question is off the table; the next one is due if it was the first."""
        first = bool(self._asked) and self._asked[0].right is right
        self._asked = deque(asked for asked in self._asked if asked.right is not right)
        if first:
            self._deaf_until = self._clock() + DEAF  # what is being typed now was meant for the last question
            self._ask()

    def _note(self, sentence: str) -> None:
        """What the person who types should know at once."""
        self._print(sentence, sys.stderr)

    def _right(self, right: Right, state: str) -> None:
        self._event(event="right", right=right, state=state)

    def _say(self, sentence: str, **event: str) -> None:
        if self._person:
            self._print(sentence, sys.stdout)
        self._event(**event)

    def _event(self, **event: str) -> None:
        if not self._person:
            self._print(json.dumps(event, ensure_ascii=False), sys.stdout)

    def _print(self, text: str, to: TextIO, end: str = "\n") -> None:
        """Whoever reads may be gone; the session goes on, and still ends when it is told to."""
        with suppress(OSError):
            print(text, end=end, file=to, flush=True)


def read_lines(stream: TextIO, on_line: Callable[[str], object]) -> None:
    """Hand each line of ``stream`` to ``on_line``, from a thread of its own; ends with the stream."""

    def run() -> None:
        for line in stream:
            on_line(line)

    threading.Thread(target=run, name="terminal", daemon=True).start()
