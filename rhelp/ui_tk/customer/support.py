"""The windows of one session: notice, questions one after the other, chat. They follow ``Standing`` and act at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rhelp.core.rights import Asked
from rhelp.ui_tk.customer.chat import ChatWindow
from rhelp.ui_tk.customer.corner import Corner
from rhelp.ui_tk.customer.notice import Doings, NoticeWindow
from rhelp.ui_tk.customer.question import Question
from rhelp.ui_tk.customer.standing import Came, Standing
from rhelp.ui_tk.customer.visit import Visit
from rhelp.ui_tk.theme import Theme
from rhelp.wire.message import Right

GATHER_MS = 250
"""Questions that come within this time are asked in one window."""
SCREEN_FIRST = tuple(Right)


class Support:
    """Made when the session is live. ``end`` is called as the customer ends it."""

    def __init__(
        self, theme: Theme, corner: Corner, server: str, came: Came, standing: Standing, visit: Visit,
        end: Callable[[], object],
    ) -> None:  # fmt: skip
        self._theme = theme
        self._corner = corner
        self._visit = visit
        self._standing = standing
        self._read = 0
        self._question: Question | None = None
        self._gathering = ""
        self._answered: frozenset[tuple[Right, float]] = frozenset()
        doings = Doings(visit.take_back, self._turn, self.toggle_chat, end)
        self.notice = NoticeWindow(theme, corner, server, came, standing, doings)
        self._chat: ChatWindow | None = None
        self.notice.open()
        self.show(standing)

    @property
    def unread(self) -> int:
        """How many lines of the agent were not seen."""
        return self._standing.said - self._read

    def show(self, standing: Standing) -> None:
        """It stands like this now."""
        self._standing = standing
        if self._chat is not None:
            self._chat.follow(standing)
        self.notice.show(standing, self.unread)
        self._look_for_questions()

    def focus(self) -> None:
        """Give the keyboard to what is to be answered, or to the notice."""
        if self._question is not None:
            self._question.focus()
        else:
            self.notice.focus()

    def toggle_chat(self) -> None:
        """Open the chat beside the notice, or close it."""
        if self._chat is None:
            self._chat = ChatWindow(self._theme, self._corner, lambda: self.notice.at, self._visit.say, self._seen)
            self._chat.follow(self._standing)
            self._chat.show()
        elif self._chat.open:
            self._chat.hide()
        else:
            self._chat.show()

    def close(self) -> None:
        """Take everything away."""
        if self._gathering:
            self.notice.window.after_cancel(self._gathering)
        for window in (self._question, self._chat, self.notice):
            if window is not None:
                window.close()
        self._question = self._chat = None

    def _turn(self, pause: bool) -> None:
        if pause:
            self._visit.pause()
        else:
            self._visit.resume()

    def _seen(self) -> None:
        if self._read != self._standing.said and self.notice.window.winfo_exists():
            self._read = self._standing.said
            self.notice.show(self._standing, 0)

    # Questions

    def _open_questions(self) -> list[Asked]:
        """What is still to be answered, the screen first."""
        left = [asked for asked in self._standing.asked if (asked.right, asked.deadline) not in self._answered]
        return sorted(left, key=lambda asked: SCREEN_FIRST.index(asked.right))

    def _look_for_questions(self) -> None:
        asked = {one.right for one in self._open_questions()}
        if self._question is not None and not asked & set(self._question.rights):
            self._question.close()  # its time is up, or the agent is gone
            self._question = None
        if self._question is not None and not self._question.ready and asked - set(self._question.rights):
            self._question.close()  # nobody could answer it yet: ask for all of it together
            self._question = None
        if asked and self._question is None and not self._gathering:
            self._gathering = self.notice.window.after(GATHER_MS, self._ask)

    def _ask(self) -> None:
        self._gathering = ""
        asked = self._open_questions()
        if asked and self._question is None:
            self._question = Question(self._theme, self._corner, lambda: self.notice.at, asked, self._answer)
            self._question.show()

    def _answer(self, answers: Mapping[Right, bool]) -> None:
        self._question = None
        self._answered |= {(asked.right, asked.deadline) for asked in self._standing.asked if asked.right in answers}
        self._visit.answer(answers)
        self._look_for_questions()
