"""Work to be shown before a code may be tried, once too many wrong ones have come from everywhere together.

As in Hashcash (Back 2002): find a number so that a SHA-256 over challenge and number begins with so many zero bits. It
costs who comes once a second at most, and who guesses as much for each guess, so that nobody is sent away for what
others did. A challenge is good for one try of the road it was posed to.
"""

from __future__ import annotations

import hashlib
from itertools import count

from rhelp.core.codes import RandomBelow
from rhelp.core.limits import JoinBudget, Verdict
from rhelp.wire.message import Message
from rhelp.wire.signal import JoinSeat, Key, Refused, Why, WorkPosed

BITS = 16
MOST_BITS = 20  # what a program is willing to do for a server


def digest(challenge: str, number: int) -> bytes:
    """What must begin with zero bits."""
    return hashlib.sha256(f"rhelp/1 work {challenge} {number}".encode()).digest()


def is_enough(challenge: str, number: str, bits: int) -> bool:
    """Whether this number (decimal) solves the challenge."""
    return number.isdecimal() and int.from_bytes(digest(challenge, int(number)), "big") >> (256 - bits) == 0


def solve(challenge: str, bits: int) -> str:
    """A number that solves it, in decimal: some 2 to the power of ``bits`` digests."""
    begun = hashlib.sha256(f"rhelp/1 work {challenge} ".encode())
    for number in count():
        trial = begun.copy()
        trial.update(str(number).encode())
        if int.from_bytes(trial.digest(), "big") >> (256 - bits) == 0:
            return str(number)
    raise AssertionError("numbers do not end")


class JoinDoor:
    """Decides who may try a code. ``end`` is a customer's road; ``now`` is seconds of a clock that never goes back."""

    def __init__(self, random_below: RandomBelow, budget: JoinBudget | None = None) -> None:
        self._random_below = random_below
        self._budget = budget or JoinBudget()
        self._posed: dict[int, str] = {}

    def answer(self, end: int, asked: JoinSeat, address: str, now: float) -> Message | None:
        """What the customer hears instead of being let try; None where it may try."""
        challenge = self._posed.pop(end, None)
        worked = challenge is not None and is_enough(challenge, asked.work, BITS)
        match self._budget.verdict(address, now, worked, asked.key is Key.DIGITS):
            case Verdict.MAY:
                return None
            case Verdict.WORK:
                self._posed[end] = f"{self._random_below(2**128):032x}"
                return WorkPosed(self._posed[end], BITS)
        return Refused(Why.SLOW_DOWN)

    def begins(self, end: int, address: str) -> None:
        """The customer at this end is trying a code from this address; ``over`` says that it no longer does."""
        self._budget.begins(end, address)

    def over(self, end: int) -> None:
        """Whatever came of its try."""
        self._budget.over(end)

    def failed(self, address: str, now: float) -> None:
        """A code tried from this address was wrong."""
        self._budget.failed(address, now)

    def gone(self, end: int) -> None:
        """The road is no more."""
        self._budget.over(end)
        self._posed.pop(end, None)
