"""Stand-ins for agents who are not there: digits that lead nowhere answer as those that lead somewhere do.

Otherwise a guesser could first find out which routing digits are somebody's, and try secrets with those alone. Who
comes by a code or link that nobody waits under gets ``Joined`` all the same, with the name of one of the agents who are
here (of the one whose code it is or was, where there is one), and a handshake under a secret that nobody knows; it
fails as every wrong secret does, in about the time that agents took lately. Nobody is fooled while the server has just
begun, since agents come back then and customers ask again until they have, nor while no agent has a seat, nor beyond
``MOST`` at the same time.
"""

from __future__ import annotations

import hashlib
from collections import deque

from rhelp.core.codes import RandomBelow
from rhelp.core.ends import Ends
from rhelp.core.offers import Offers
from rhelp.core.sitting import (
    SILENCE,
    CustomerEnd,
    Effect,
    Failed,
    HangUp,
    Pair,
    PlayOn,
    Pretend,
    StopPlaying,
    Tell,
)
from rhelp.wire.signal import JoinSeat, PeerLeft, Refused, Why

MOST = 64
YOUNG = 60.0  # seconds after the first end came
NAMED = 600.0  # seconds for which one name answers under the same digits, as an agent would who has them
STEPS = 3  # answers of an agent until it is convinced or not
KEPT = 64
USUAL = (0.105, 0.11, 0.12, 0.14)  # seconds: what an agent near by takes, which answers on a grid of 0.1 s
SLOWEST = 2.0  # seconds; what took longer is no measure of others


class Decoys:
    """Who is fooled, and what they hear. ``now`` is seconds of any clock that never goes back."""

    def __init__(self, ends: Ends, offers: Offers, random_below: RandomBelow) -> None:
        self._ends = ends
        self._offers = offers
        self._random_below = random_below
        self._salt = random_below(2**64)
        self._took: deque[float] = deque(USUAL, maxlen=KEPT)

    def sit(self, customer: CustomerEnd, asked: JoinSeat, sid: str, now: float) -> list[Effect]:
        """The customer came where nobody waits: it is fooled, or refused at once."""
        name = self._offers.known_as(asked.route, self._ends.agents, now) or self._any_name(asked.route, now)
        if name is None or self._ends.age(now) < YOUNG or self._fooled >= MOST:
            return [Failed(customer.id), Tell(customer.id, Refused(Why.CODE))]
        customer.fooled = customer.met = True
        customer.until = now + SILENCE
        return [Pretend(customer.id, sid, name, asked.key, asked.guest, asked.route, self._delay())]

    def hear(self, customer: CustomerEnd, body: str) -> list[Effect]:
        """A fooled customer forwarded something."""
        customer.until = None  # from now on it is the stand-in that loses patience, as an agent would
        return [PlayOn(customer.id, body, self._delay())]

    def leave(self, customer: CustomerEnd, now: float) -> list[Effect]:
        """The customer goes; where it was fooled it has failed."""
        if not customer.fooled:
            return []
        customer.fooled = False
        self._ends.be_patient(customer, now)
        return [Failed(customer.id), StopPlaying(customer.id)]

    def over(self, customer: int, why: Why, now: float) -> list[Effect]:
        """The stand-in is done, with what an agent's program says of a customer: ``UNCONFIRMED``, or another reason."""
        found = self._ends.customers.get(customer)
        if found is None or not found.fooled:
            return []
        found.fooled = False
        told: list[Effect] = [Failed(customer), Tell(customer, PeerLeft(why))]
        if why is not Why.UNCONFIRMED:
            self._ends.be_patient(found, now)
            return told
        del self._ends.customers[customer]
        return [*told, HangUp(customer, why)]

    def learn(self, pair: Pair, now: float) -> None:
        """A real agent has answered: stand-ins take as long."""
        if pair.asked is not None and pair.answers < STEPS and not pair.admitted:
            pair.answers += 1
            if now - pair.asked <= SLOWEST:
                self._took.append(now - pair.asked)
        pair.asked = None

    @property
    def _fooled(self) -> int:
        return sum(customer.fooled for customer in self._ends.customers.values())

    def _delay(self) -> float:
        """What some answer took lately."""
        return self._took[self._random_below(len(self._took))]

    def _any_name(self, route: str, now: float) -> str | None:
        """One of the agents with a seat: the same under the same digits for as long as a code holds."""
        names = {agent.account.name for agent in self._ends.agents.values() if agent.seat is not None}
        turn = int((now + self._mixed(route) % NAMED) // NAMED)
        return max(names, key=lambda name: self._mixed(f"{turn} {route} {name}"), default=None)

    def _mixed(self, text: str) -> int:
        return int.from_bytes(hashlib.blake2b(f"{self._salt} {text}".encode(), digest_size=8).digest(), "big")
