"""The rules of consultations: how long one lasts, and who follows its chat, up to which line.

Pure. A consultation hangs on a road of its agent: the seat on which it began, or, after a restart of the server, the
road by which the agent comes back to it in time. It is over when that road is gone for good.
"""

from __future__ import annotations

from dataclasses import dataclass, field

WITHIN = 60.0


@dataclass(slots=True)
class Case:
    """An open consultation: the agent's account, the end it hangs on, or until when the agent has to come back.

    ``page`` whispers with the holder, by the name ``attempt``, about showing its screen.
    """

    agent: str
    holder: int | None
    until: float | None = None
    supported: bool = False
    desk: bool = False
    page: int | None = None
    attempt: str = ""

    def other(self, end: int, attempt: str) -> int | None:
        """Who hears what this end whispers; None where it is not (or no longer) for anybody."""
        if attempt != self.attempt or end not in (self.page, self.holder):
            return None
        return self.holder if end == self.page else self.page


@dataclass(slots=True)
class Follower:
    """An end that follows a chat and was sent its lines up to number ``sent``; ``behind``: there are more.

    ``waits``: its next lines are asked for already; ``name``: under what name it says something.
    """

    end: int
    consultation: str
    sent: int
    name: str = ""
    behind: bool = True
    waits: bool = False


@dataclass(slots=True)
class Consultations:
    """All open consultations, and the followers of those and of ended ones."""

    _open: dict[str, Case] = field(default_factory=dict)
    _following: dict[int, dict[str, Follower]] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    def began(self, consultation: str, agent: str, holder: int) -> None:
        """A new one, on this seat."""
        self._open[consultation] = Case(agent, holder)

    def remembered(self, consultation: str, agent: str, now: float) -> None:
        """One of before the server's restart; its agent has some time to come back."""
        self._open[consultation] = Case(agent, None, now + WITHIN)

    def hold(self, consultation: str, end: int, desk: bool) -> bool:
        """The agent comes back to it on this end; whether it hangs on that from now on.

        A ``desk``, which is no seat, holds it only until a better end comes.
        """
        case = self._open.get(consultation)
        if case is None or not (case.holder is None or (case.desk and not desk)):
            return False
        case.holder, case.until, case.desk = end, None, desk
        return True

    def case(self, consultation: str) -> Case | None:
        """The consultation, as long as it is open."""
        return self._open.get(consultation)

    def left(self, end: int) -> list[str]:
        """The agent's end is no seat any more: the consultations that are over by that."""
        return [name for name, case in self._open.items() if case.holder == end]

    def over(self, consultation: str) -> bool:
        """It is over; whether it was open."""
        return self._open.pop(consultation, None) is not None

    def overdue(self, now: float) -> list[str]:
        """Those whose agents did not come back in time."""
        return [name for name, case in self._open.items() if case.until is not None and case.until <= now]

    @property
    def deadline(self) -> float | None:
        """When ``overdue`` wants to be asked."""
        return min((case.until for case in self._open.values() if case.until is not None), default=None)

    def busy(self, agent: str) -> bool:
        """Whether the agent has an open one."""
        return any(case.agent == agent for case in self._open.values())

    def follow(self, end: int, consultation: str, heard: int, name: str = "") -> Follower:
        """The end wants the lines after this number."""
        follower = Follower(end, consultation, heard, name)
        self._following.setdefault(end, {})[consultation] = follower
        return follower

    def unfollow(self, end: int, consultation: str = "") -> None:
        """The end wants nothing more, of this consultation or of any."""
        chats = self._following.get(end, {})
        if consultation:
            chats.pop(consultation, None)
        if not consultation or not chats:
            self._following.pop(end, None)

    def followed_by(self, end: int) -> list[Follower]:
        """What the end follows."""
        return list(self._following.get(end, {}).values())

    def follower(self, end: int, consultation: str) -> Follower | None:
        """The end as a follower of this chat."""
        return self._following.get(end, {}).get(consultation)

    def followers(self, consultation: str) -> list[Follower]:
        """Who follows it."""
        return [chats[consultation] for chats in self._following.values() if consultation in chats]
