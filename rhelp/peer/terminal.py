"""The headless customer's face: questions on the terminal one by one, chat, events as sentences or as JSON lines.

A line that is typed is a command where it is one (``end``, ``help``, ``words``, ``pause``, ``take back view``), an
answer where it is a clear yes or no and a question is open, and else said to the agent; the question stays open then,
until its end.
What begins with ``>`` is always said to the agent.
"""

from __future__ import annotations

import io
import json
import sys
import threading
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from rhelp.core import rights as book
from rhelp.core.chat import ChatIs
from rhelp.core.link import Denied, Opened
from rhelp.core.outcome import Fact
from rhelp.core.session import Proved
from rhelp.features.rights import Answer
from rhelp.peer.body import Trouble
from rhelp.peer.commands import END, HELP, NO, YES, decision, plain
from rhelp.peer.customer import ServerIs
from rhelp.peer.entrance import Outcome, Rings
from rhelp.peer.guest import Broken, Connecting
from rhelp.peer.right_words import pause_sentence, question, state_sentence
from rhelp.peer.trust_words import COMMANDS as WORDS
from rhelp.peer.trust_words import caution, words_sentence
from rhelp.wire.chat import Author, ChatLine, Notice
from rhelp.wire.message import Right
from rhelp.words import LANGUAGES, tr

FRESH = 1.0  # seconds after a question came up during which nothing answers it
DEAF = 1.5  # seconds after a question timed out during which nothing answers the next one
ERASED = "\r\x1b[K"  # the line on which the cursor stands
ORDER = tuple(Right)  # in which questions are put: screen, mouse, keyboard, and so on


def help_sentence() -> str:
    """What can be typed."""
    return tr(
        "What you type is sent to the agent, but for these:\n"
        "  take back view, take back pointer, take back keyboard,\n"
        "  take back everything: take back what you allowed\n"
        "  pause, resume: hold your screen back, show it again\n"
        "  words: four words to compare with your agent\n"
        "  help: read this again\n"
        "  end: end remote support"
    )


def outcome_sentence(outcome: Outcome) -> str:
    """What a person reads at the end."""
    sentences = {
        Outcome.ENDED: tr("Remote support has ended. Nobody can see your screen any more."),
        Outcome.CODE_REFUSED: tr("This code cannot be used. Please check the digits with your agent."),
        Outcome.NO_SERVER: tr(
            "The support server does not answer. Please check your internet connection and try again."
        ),
        Outcome.NOT_TRUSTED: tr(
            "We cannot make sure that this is the right server. Check this computer's date and time and the address; "
            "if that does not help, tell your agent."
        ),
        Outcome.LINE_LOST: tr("The line to the agent was lost. Nobody can see your screen any more."),
        Outcome.NOT_CONNECTED: tr("We could not connect you to the agent. Please ask for a new code."),
        Outcome.NO_RELAY: tr(
            "The connection may go through a relay server only, and none can be reached. Please tell your agent."
        ),
        Outcome.SCREEN_LOST: tr("Your screen can no longer be read, so remote support has ended."),
        Outcome.SLOW_DOWN: tr("Too many attempts. Please wait a moment and try again."),
        Outcome.UNANSWERED: tr("The agent did not answer. Please try again in a moment, or call the support centre."),
        Outcome.BUSY: tr("The agent is helping somebody else at the moment. Please try again in a moment."),
        Outcome.NOBODY: tr("No agent can be reached by this icon number now. Please check it on the page."),
    }
    return sentences[outcome]


def notice_sentence(notice: str) -> str:
    """What the server notes in the chat; empty for what a newer server notes."""
    sentences = {
        Notice.BEGAN: tr("The consultation has begun. The support centre keeps this chat."),
        Notice.SUPPORT_BEGAN: tr("The support program has been started."),
        Notice.SUPPORT_ENDED: tr("Remote support is over."),
        Notice.INVITED: tr("The agent asks to start remote support."),
        Notice.ENDED: tr("Your consultation is over."),
    }
    return sentences.get(notice, "")  # type: ignore[call-overload, no-any-return]


def server_sentence(up: bool) -> str:
    """What a person reads while the server matters."""
    if up:
        return tr("The server is back.")
    return tr("The server cannot be reached at the moment. We keep trying; what you type is sent afterwards.")


def chat_text(line: ChatLine) -> str:
    """A line of the chat as it is read on a terminal; control characters are not carried out."""
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in line.text)
    if line.author is Author.NOTICE:
        return notice_sentence(line.text)
    name = line.name if line.author is Author.AGENT else tr("You")
    return f"{name}: {text}"


class Terminal:
    """Shows facts and reads answers. JSON lines go to standard output unless a person sits there; questions do not.

    All belongs to the event loop's thread but ``at_once``; ``handle`` and ``end`` must be safe from any thread for it.
    """

    def __init__(
        self,
        handle: Callable[[object], None],
        end: Callable[[], None],
        say: Callable[[str], bool] = lambda text: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._handle = handle
        self._end = end
        self._say_to_agent = say
        self._shown = 0
        self._broken = False
        self._server_up = True
        self._paused = False
        self._asked: deque[book.Asked] = deque()
        self._clock = clock
        self._deaf_until = 0.0
        self._fresh_until = 0.0
        self._agent = ""
        self._proved: Proved | None = None
        self._person = sys.stdout.isatty()
        self._prompt = ""

    def hear(self, fact: Fact) -> None:
        """CustomerListener's method."""
        match fact:
            case Rings() | Connecting() | Opened() | Broken() | ServerIs():
                self._way(fact)
            case Proved():
                self._prove(fact)
            case ChatIs():
                self._chat(fact)
            case book.Asked():
                self._queue(fact)
            case book.Granted() | book.Refused() | book.Withdrawn():
                self._settled(fact)
            case book.Paused() | book.Resumed():
                self._paused = isinstance(fact, book.Paused)
                self._note(pause_sentence(self._paused))
                self._event(event="screen", state="paused" if self._paused else "resumed")
            case Denied(tag, right):
                self._event(event="denied", message=tag, right=right)
            case Trouble(sentence):
                self._say(tr(sentence), event="error", message=sentence)

    def _way(self, fact: Rings | Connecting | Opened | Broken | ServerIs) -> None:
        """How the line to the agent stands, and the one to the server where it matters."""
        match fact:
            case Rings(agent, seconds):
                sentence = tr(
                    "We are calling {agent}. This takes up to {seconds} seconds.", agent=agent, seconds=seconds
                )
                self._say(sentence, event="session", state="ringing", agent=agent, seconds=seconds)
            case Connecting(agent):
                self._agent = agent
                self._say(tr("Connecting to the agent."), event="session", state="joining")
            case Opened():
                sentence = tr("{agent} is helping you. Press Ctrl+C to end at any time.", agent=self._agent)
                back = self._back()
                self._say(back or sentence, event="session", state="live", agent=self._agent)
                if not back:
                    self._note(help_sentence())
            case Broken(seconds):
                self._broken = True
                sentence = tr(
                    "The line is interrupted. We are connecting you again; nobody can see your screen meanwhile."
                )
                self._say(sentence, event="session", state="mending", seconds=round(seconds))
            case ServerIs(up) if up is not self._server_up:
                self._server_up = up
                self._event(event="server", up=up)
                if self._broken or self._shown:
                    self._note(server_sentence(up))

    def _settled(self, fact: book.Granted | book.Refused | book.Withdrawn) -> None:
        if isinstance(fact, book.Refused):
            self._forget(fact.right)
        self._paused = self._paused and fact.right is not Right.VIEW
        if not (self._paused and fact.right in book.CONTROL):  # the sentence of the pause has said so already
            self._note(state_sentence(fact.right, allowed=isinstance(fact, book.Granted)))
        self._right(fact.right, type(fact).__name__.lower())

    def _prove(self, proved: Proved) -> None:
        """Who is there is known as well as it will be, but for the words."""
        self._proved = proved
        said = {language: proved.words.spell(language) for language in LANGUAGES}
        self._event(event="proved", trust=proved.trust, words=said)
        if sentence := caution(proved):
            self._note(sentence)

    def _back(self) -> str:
        """What is said when a broken line is whole again; empty where it was not broken."""
        broken, self._broken = self._broken, False
        return tr("You are connected to {agent} again.", agent=self._agent) if broken else ""

    def _chat(self, chat: ChatIs) -> None:
        """Each kept line once, in order; what is typed here was seen when it was typed."""
        for line in chat.lines[self._shown :]:
            self._event(event="chat", number=line.number, author=line.author, name=line.name, text=line.text)
            if self._person:
                self._print(chat_text(line), sys.stdout)
        self._shown = len(chat.lines)

    def ended(self, outcome: Outcome) -> None:
        """The last words."""
        self._asked.clear()
        self._ask()
        self._say(outcome_sentence(outcome), event="session", state="ended", why=outcome)

    def at_once(self, typed: str) -> bool:
        """Carry out a line that must not wait for the event loop; whether it was one. Safe from any thread."""
        words = plain(typed)
        decided = decision(words)
        if words in END:
            self._end()
        elif decided is not None:
            self._handle(decided)
        return words in END or decided is not None

    def line(self, typed: str) -> None:
        """The person typed a line: a command, an answer, or something for the agent."""
        said = unicodedata.normalize("NFC", typed.strip())
        words = plain(typed)
        if self.at_once(typed):
            return
        if words in HELP:
            self._note(help_sentence())
        elif words in WORDS and self._proved is not None:
            self._note(words_sentence(self._proved.words))
        elif words in YES | NO:
            self._answer(said, words in YES)
        elif words:
            self._tell_agent(said.removeprefix(">").strip())
        elif self._asked:
            self._note(tr("Please answer y or n."))

    def _answer(self, said: str, allowed: bool) -> None:
        """A clear yes or no; it answers nothing that the person may not have read yet."""
        now = self._clock()
        deaf = now < self._deaf_until
        if self._asked and (deaf or now < self._fresh_until):
            self._note(tr("A question has just come up. Please read it first, then answer."))
        elif self._asked:
            asked = self._asked.popleft()
            self._prompt = ""
            self._handle(Answer(asked.right, allowed, asked_at=asked.asked_at))
            self._ask()
        elif allowed or deaf:
            self._note(tr("No question is open any more. To say this to the agent, begin with >"))
        else:
            self._tell_agent(said)

    def _tell_agent(self, text: str) -> None:
        """Into the chat. While a question is open it is said that this was no answer."""
        if text and not self._say_to_agent(text):
            self._note(tr("This could not be sent to the agent. Type help to read what you can type."))
        elif text and self._asked:
            self._note(tr("Sent to the agent. The question is still open; please answer y or n."))

    def _queue(self, asked: book.Asked) -> None:
        """One more question; the one that stands on the terminal stays there whatever comes."""
        first, *others = *self._asked, asked
        self._asked = deque([first, *sorted(others, key=lambda other: ORDER.index(other.right))])
        self._right(asked.right, "asked")
        if not others:
            self._ask()

    def _ask(self) -> None:
        """Put the next question, if there is one, on a line of its own."""
        if self._prompt:
            self._prompt = ""
            self._print("", sys.stderr)
        if self._asked:
            asked = self._asked[0]
            allow = tr("Allow? [y/n]")
            prompt = f"{question(asked.agent, asked.right)} {allow} "
            self._print(prompt, sys.stderr, end="")
            self._prompt = prompt
            if self._person:  # what is being typed now was meant for something else
                self._fresh_until = self._clock() + FRESH

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

    def _say(self, sentence: str, **event: object) -> None:
        if self._person:
            self._print(sentence, sys.stdout)
        self._event(**event)

    def _event(self, **event: object) -> None:
        if not self._person:
            self._print(json.dumps(event, ensure_ascii=False), sys.stdout)

    def _print(self, text: str, to: TextIO, end: str = "\n") -> None:
        """What comes while a question is open goes before it. Whoever reads may be gone; the session goes on."""
        prompt = self._prompt if to is sys.stderr or self._person else ""
        with suppress(OSError):
            if prompt:
                print(ERASED if sys.stderr.isatty() else "\n", end="", file=sys.stderr, flush=True)
            print(text, end=end, file=to, flush=True)
            if prompt:
                print(prompt, end="", file=sys.stderr, flush=True)


def read_lines(stream: TextIO, on_line: Callable[[str], object]) -> None:
    """Hand each line of ``stream`` to ``on_line``, from a thread of its own; ends with the stream.

    What is not in the terminal's encoding is read as U+FFFD.
    """
    if isinstance(stream, io.TextIOWrapper) and stream.errors != "replace":
        stream.reconfigure(errors="replace")

    def run() -> None:
        for line in stream:
            on_line(line)

    threading.Thread(target=run, name="terminal", daemon=True).start()
