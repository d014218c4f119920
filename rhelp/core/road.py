"""One end of a road to or from the server: nothing lost, nothing twice, in order, whatever sockets come and go.

Pure and the same at both ends. Frames within one socket are neither lost nor reordered (RFC 6455 over TCP), so that a
gap breaks the protocol; what a lost socket swallowed is sent again on the next one (as XMPP's stream management does,
XEP-0198).
"""

from __future__ import annotations

from collections import deque

from rhelp.wire.message import BadMessage, Message
from rhelp.wire.road import Carry, Heard

MOST_UNHEARD = 256
ACKNOWLEDGE_AFTER = 32  # frames
ACKNOWLEDGE_WITHIN = 2.0  # seconds
FIRST_PAUSE = 0.2  # seconds
LONGEST_PAUSE = 3.0
TOO_MANY = 4002  # close code: this address has as many roads as it may have


def pause(tries: int, chance: float) -> float:
    """Seconds until the next socket is tried after ``tries`` that failed; ``chance`` is uniform from 0 to 1.

    Between half and all of a time that doubles, so that a server that comes back is not run over by everybody at once.
    """
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries, 10)) * (0.5 + chance / 2))


class Overfull(Exception):
    """The other side has not heard too much; this road cannot be continued."""


class Road:
    """Numbers what goes out, drops what came before. Every ``now`` is seconds of any clock that never goes back."""

    def __init__(self, most_unheard: int = MOST_UNHEARD) -> None:
        self._most_unheard = most_unheard
        self._sent = 0
        self._unheard: deque[tuple[int, str]] = deque()
        self._heard = 0
        self._told = 0
        self._tell_by: float | None = None

    @property
    def heard(self) -> int:
        """The number of the last frame that arrived, for ``Attach`` and ``Attached``."""
        return self._heard

    @property
    def unheard(self) -> int:
        """How many frames the other side has not heard."""
        return len(self._unheard)

    @property
    def deadline(self) -> float | None:
        """When ``wake`` wants to be called."""
        return self._tell_by

    def send(self, body: str) -> Carry:
        """The next frame; it may be sent now, and is sent again by ``resume``. Raises Overfull."""
        if len(self._unheard) >= self._most_unheard:
            raise Overfull
        self._sent += 1
        self._unheard.append((self._sent, body))
        return self._carry(self._sent, body)

    def receive(self, frame: Message, now: float) -> str | None:
        """The body of a frame that is new, None otherwise. Raises BadMessage."""
        match frame:
            case Heard(number):
                self._forget(number)
                return None
            case Carry(number, heard, body):
                self._forget(heard)
                return self._take(number, body, now)
        raise BadMessage("no frame of a road under way")

    def resume(self, heard: int) -> list[Carry]:
        """A new socket is there and the other side has heard up to this number: what it lacks. Raises BadMessage."""
        self._forget(heard)
        return [self._carry(number, body) for number, body in self._unheard]

    def wake(self, now: float) -> Heard | None:
        """The acknowledgement that is due, if any."""
        if self._tell_by is None or now < self._tell_by:
            return None
        self._heard_is_told()
        return Heard(self._heard)

    def _take(self, number: int, body: str, now: float) -> str | None:
        if number > self._heard + 1:
            raise BadMessage("a gap in the road")
        if self._tell_by is None:
            self._tell_by = now + ACKNOWLEDGE_WITHIN
        if number <= self._heard:
            return None
        self._heard = number
        if self._heard - self._told >= ACKNOWLEDGE_AFTER:
            self._tell_by = now
        return body

    def _forget(self, heard: int) -> None:
        if heard > self._sent:
            raise BadMessage("heard what was never sent")
        while self._unheard and self._unheard[0][0] <= heard:
            self._unheard.popleft()

    def _carry(self, number: int, body: str) -> Carry:
        self._heard_is_told()
        return Carry(number, self._heard, body)

    def _heard_is_told(self) -> None:
        self._told = self._heard
        self._tell_by = None
