"""Folds the facts of a session into what the windows show."""

from __future__ import annotations

from dataclasses import replace

from rhelp.core import rights as book
from rhelp.core.chat import ChatIs
from rhelp.core.link import Opened
from rhelp.core.outcome import Fact
from rhelp.core.session import Proved
from rhelp.peer.body import Trouble
from rhelp.peer.customer import ServerIs
from rhelp.peer.entrance import Rings
from rhelp.peer.guest import Broken, Connecting
from rhelp.ui_tk.customer.standing import Phase, Standing
from rhelp.wire.message import Right


def heard(standing: Standing, fact: Fact, now: float) -> Standing:
    """How it stands after this fact, heard at ``now`` of the monotonic clock."""
    match fact:
        case Rings(agent, seconds):
            return replace(standing, phase=Phase.RINGING, agent=agent, until=now + seconds)
        case Connecting(agent=agent, organisation=organisation):
            return replace(standing, phase=Phase.CONNECTING, agent=agent, organisation=organisation)
        case Opened():
            return replace(standing, phase=Phase.LIVE, since=now if standing.since is None else standing.since)
        case Broken(seconds):
            return replace(standing, phase=Phase.MENDING, until=now + seconds)
        case Proved():
            return replace(standing, proved=fact)
        case ChatIs():
            return replace(standing, chat=fact)
        case ServerIs(up):
            return replace(standing, server_up=up)
        case Trouble(sentence):
            return replace(standing, trouble=sentence)
    return _rights(standing, fact)


def _rights(standing: Standing, fact: Fact) -> Standing:
    match fact:
        case book.Asked(right=right):
            return replace(standing, asked=(*_others(standing, right), fact))
        case book.Granted(right=right):
            return _settled(standing, right, allowed=True)
        case book.Refused(right=right):
            return replace(standing, asked=_others(standing, right))
        case book.Paused() | book.Resumed():
            return replace(standing, paused=isinstance(fact, book.Paused))
        case book.Withdrawn(right=right):
            return _settled(standing, right, allowed=False)
    return standing


def _others(standing: Standing, right: Right) -> tuple[book.Asked, ...]:
    """The open questions but for this one."""
    return tuple(asked for asked in standing.asked if asked.right is not right)


def _settled(standing: Standing, right: Right, allowed: bool) -> Standing:
    """The right is held now or not; it keeps its place once it was ever granted."""
    known = dict(standing.allowed)
    if allowed or right in known:
        known[right] = allowed
    paused = standing.paused and (allowed or right is not Right.VIEW)  # with the right to see goes a pause
    return replace(standing, asked=_others(standing, right), allowed=tuple(known.items()), paused=paused)
