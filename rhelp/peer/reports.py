"""What an end of a link tells the server about rights, for the server's audit; nothing follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from rhelp.core.outcome import Fact
from rhelp.core.rights import Asked, Granted, Refused, Withdrawn
from rhelp.features.rights import RightsAre
from rhelp.peer.road import ServerRoad
from rhelp.wire.message import Right
from rhelp.wire.report import Report, What

OF_THE_BOOK = {Asked: What.ASKED, Granted: What.GRANTED, Refused: What.REFUSED, Withdrawn: What.WITHDRAWN}


class Reporter:
    """One session's; lives as long as it, and hears every fact about rights of its end."""

    def __init__(self, road: ServerRoad, sid: str) -> None:
        self._road = road
        self._sid = sid
        self._before = RightsAre(frozenset(), frozenset())

    def hear(self, fact: Fact) -> None:
        """Tell the server, where the fact is one of rights."""
        if isinstance(fact, RightsAre):
            before, self._before = self._before, fact
            for what, right in _steps(before, fact):
                self._road.send(Report(self._sid, what, right))
        elif isinstance(fact, Asked | Granted | Refused | Withdrawn):
            self._road.send(Report(self._sid, OF_THE_BOOK[type(fact)], fact.right))


def _steps(before: RightsAre, now: RightsAre) -> Iterator[tuple[What, Right]]:
    for right in sorted(now.asked - before.asked):
        yield What.ASKED, right
    for right in sorted(now.held - before.held):
        yield What.GRANTED, right
    for right in sorted(before.held - now.held):
        yield What.WITHDRAWN, right
    for right in sorted(before.asked - now.asked - now.held):
        yield What.REFUSED, right
