"""Routing digits and icon numbers: which are free, which rest, and why a code that rests is good no longer."""

from __future__ import annotations

from dataclasses import dataclass

from rhelp.core.codes import ROUTE_DIGITS, RandomBelow
from rhelp.wire.signal import Spent

ROUTES = 10**ROUTE_DIGITS
MOST_ICONS = 99


@dataclass(frozen=True, slots=True)
class Resting:
    """Digits that were somebody's: whose, why they are good no longer, and until when nobody else gets them."""

    owner: str
    why: Spent
    until: float


class Routes:
    """Which digits lead to which end. ``owner`` is the agent's account; ``now`` never goes back."""

    def __init__(self, random_below: RandomBelow, rest: float) -> None:
        """``rest``: seconds until digits that were given back may become somebody else's."""
        self._random_below = random_below
        self._rest = rest
        self._ends: dict[str, int] = {}
        self._resting: dict[str, Resting] = {}

    def end(self, route: str) -> int | None:
        """Whom the digits lead to."""
        return self._ends.get(route)

    def allot(self, end: int, owner: str, wish: str, now: float) -> str | None:
        """Digits nobody has: those wished for where the owner may have them, else any; None where all are taken."""
        self._resting = {route: held for route, held in self._resting.items() if held.until > now}
        route = wish if wish and self._may_have(owner, wish) else self._draw()
        if route is not None:
            self._ends[route] = end
        return route

    def retire(self, route: str, owner: str, why: Spent, now: float) -> None:
        """Take the digits away; they rest for a while, lest somebody late comes to another agent by them."""
        del self._ends[route]
        self._resting[route] = Resting(owner, why, now + self._rest)

    def spent(self, route: str, now: float) -> Resting | None:
        """Whose digits these were a short while ago, and why they are no longer."""
        held = self._resting.get(route)
        return held if held is not None and held.until > now and route not in self._ends else None

    def clear(self) -> None:
        """Nobody has any digits."""
        self._ends.clear()

    def _may_have(self, owner: str, route: str) -> bool:
        held = self._resting.get(route)
        return route not in self._ends and (held is None or (held.owner == owner and held.why is Spent.EXPIRED))

    def _draw(self) -> str | None:
        """Digits nobody has; such as rest only where nothing else is left."""
        unused = [route for n in range(ROUTES) if (route := f"{n:0{ROUTE_DIGITS}}") not in self._ends]
        choice = [route for route in unused if route not in self._resting] or unused
        return choice[self._random_below(len(choice))] if choice else None


class Icons:
    """Icon numbers 1–99, per group's page; each leads to one end."""

    def __init__(self) -> None:
        self._ends: dict[tuple[str, int], int] = {}

    def take(self, group: str, end: int) -> int | None:
        """The smallest free number of this page, None where all are taken."""
        for icon in range(1, MOST_ICONS + 1):
            if (group, icon) not in self._ends:
                self._ends[group, icon] = end
                return icon
        return None

    def free(self, group: str, icon: int | None) -> None:
        """The number is nobody's again."""
        if icon is not None:
            del self._ends[group, icon]

    def end(self, group: str, icon: int) -> int | None:
        """Whom the number leads to."""
        return self._ends.get((group, icon))

    def of(self, group: str) -> list[tuple[int, int]]:
        """The numbers of a page with their ends, smallest first."""
        return sorted((icon, end) for (of, icon), end in self._ends.items() if of == group)

    def clear(self) -> None:
        """All numbers are free."""
        self._ends.clear()
