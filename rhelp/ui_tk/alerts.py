"""What the agent is told of while looking elsewhere: rings and messages, by notices and sounds, as the settings say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rhelp.core.session import Ringing
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.computer import Computer
from rhelp.ui_tk.notice import Notice, Notices
from rhelp.ui_tk.ring import Answer, RingNotice
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.talk import Talk
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button
from rhelp.wire.chat import ChatLine
from rhelp.words import tr

AGAIN_MS = 4000  # between two sounds while it rings
READ_MS = 250  # that a panel has to show a line before a notice tells of it
SHOWN_MS = 10_000
EXCERPT = 160  # characters


class Alerts:
    """``helping`` says whether a customer is being helped right now, when some want no disturbance."""

    def __init__(
        self, theme: Theme, bridge: Bridge, memory: Memory, computer: Computer, helping: Callable[[], bool]
    ) -> None:
        self._theme = theme
        self._bridge = bridge
        self._memory = memory
        self._computer = computer
        self._helping = helping
        self._notices = Notices(theme, lambda: list(computer.monitors()))
        self._ring: RingNotice | None = None
        self._again: str | None = None
        self._messages: dict[str, Notice] = {}

    def ring(self, ringing: Ringing, answer: Answer) -> None:
        """A customer rings, until ``ring_over``."""
        self.ring_over()
        if self._memory.now.notices.pop_up:
            self._ring = RingNotice(self._theme, self._notices, ringing, answer)
        self._keep_sounding()

    def ring_over(self) -> None:
        """It rings no longer."""
        if self._again is not None:
            self._theme.root.after_cancel(self._again)
            self._again = None
        if self._ring is not None:
            self._ring.close()
            self._ring = None

    def came(self) -> None:
        """A customer came in."""
        self._sound()

    def said(self, talk: Talk, lines: list[ChatLine], open_chat: Callable[[], object]) -> None:
        """The customer wrote; ``open_chat`` shows the chat."""
        if lines:
            self._theme.root.after(READ_MS, lambda: self._tell(talk, lines[-1], open_chat))

    def read(self, talk: Talk) -> None:
        """The agent has seen what was written."""
        notice = self._messages.pop(talk.chat.consultation, None)
        if notice is not None:
            notice.close()

    def close(self) -> None:
        """Nothing more is told."""
        self.ring_over()
        self._messages.clear()
        self._notices.close()

    def _tell(self, talk: Talk, line: ChatLine, open_chat: Callable[[], object]) -> None:
        if not talk.unread or self._undisturbed:
            return
        self.read(talk)
        self._sound()
        if self._memory.now.notices.pop_up:
            self._messages[talk.chat.consultation] = self._message(talk, line, open_chat)

    def _message(self, talk: Talk, line: ChatLine, open_chat: Callable[[], object]) -> Notice:
        def read() -> None:
            self.read(talk)
            open_chat()

        text = line.text if len(line.text) <= EXCERPT else f"{line.text[:EXCERPT]}…"
        notice = self._notices.new(talk.chat.customer or line.name or tr("Customer"), text, "chat")
        tip = tr("Show the chat with this customer")
        answer = button(self._theme, notice.body, tr("Open chat"), read, kind="Accent", icon="chat", tip=tip)
        answer.pack(anchor="e", pady=(self._theme.grid(1), 0))
        notice.window.bind("<Escape>", lambda event: self.read(talk))
        notice.window.after(SHOWN_MS, notice.close)
        self._notices.show(notice)
        return notice

    @property
    def _undisturbed(self) -> bool:
        return self._memory.now.notices.quiet and self._helping()

    def _keep_sounding(self) -> None:
        self._sound()
        self._again = self._theme.root.after(AGAIN_MS, self._keep_sounding)

    def _sound(self) -> None:
        if self._memory.now.notices.sound and not self._undisturbed:
            self._bridge.spawn(asyncio.to_thread(self._computer.chime), self._sounded)

    def _sounded(self, heard: bool) -> None:
        if not heard:
            self._theme.root.bell()
