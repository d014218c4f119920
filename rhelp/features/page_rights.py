"""rights towards a page: it may let the agent look, and nothing else, whatever either of the two says."""

from __future__ import annotations

from rhelp.core.outcome import Outcome
from rhelp.core.page import PAGE_RIGHTS
from rhelp.features import rights
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.peer import RightGranted


class Agent(rights.Agent):
    """The agent's end of a link to a page: what only the program can give is refused here already."""

    def handle(self, event: object, now: float) -> Outcome:
        if isinstance(event, rights.Ask) and event.right not in PAGE_RIGHTS:
            return [self._state(event.right)]
        return super().handle(event, now)

    def receive(self, message: Message, now: float) -> Outcome:
        if isinstance(message, RightGranted) and message.right not in PAGE_RIGHTS:
            raise BadMessage("a page cannot give that")
        return super().receive(message, now)
