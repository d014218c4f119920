"""How often something may be tried: token buckets per address, per account and for the whole server.

``now`` is seconds of any clock that never goes back. Nothing here waits; a try is admitted or it is not.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

DAY = 24 * 3600.0
MOST_KEYS = 65_536


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, then ``per_second`` in the long run."""

    burst: float
    per_second: float


FAILED_JOINS = Rate(60, 2_000 / DAY)
FAILED_JOINS_PER_ADDRESS = Rate(12, 1 / 30)
SIGN_INS_PER_ADDRESS = Rate(20, 1 / 10)
SIGN_INS_PER_ACCOUNT = Rate(10, 1 / 30)
MESSAGES_PER_SOCKET = Rate(200, 50)
SOCKETS_PER_ADDRESS = Rate(120, 2)


def address_key(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or the /64 of an IPv6 one; ``::ffff:1.2.3.4`` is 1.2.3.4."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))


class Buckets:
    """A token bucket per key; beyond ``most_keys`` the one longest untouched is forgotten."""

    def __init__(self, rate: Rate, most_keys: int = MOST_KEYS) -> None:
        self._rate = rate
        self._most_keys = most_keys
        self._levels: dict[str, tuple[float, float]] = {}

    def has(self, key: str, now: float) -> bool:
        """Whether a try is left."""
        return self._level(key, now) >= 1

    def take(self, key: str, now: float) -> bool:
        """Use up one try; False where none is left."""
        level = self._level(key, now)
        if level < 1:
            return False
        self._keep(key, level - 1, now)
        return True

    def give_back(self, key: str, now: float) -> None:
        """The try that was taken does not count."""
        self._keep(key, min(self._rate.burst, self._level(key, now) + 1), now)

    def __len__(self) -> int:
        return len(self._levels)

    def _level(self, key: str, now: float) -> float:
        level, at = self._levels.get(key, (self._rate.burst, now))
        return min(self._rate.burst, level + (now - at) * self._rate.per_second)

    def _keep(self, key: str, level: float, now: float) -> None:
        self._levels.pop(key, None)
        if level >= self._rate.burst:
            return
        if len(self._levels) >= self._most_keys:
            del self._levels[next(iter(self._levels))]
        self._levels[key] = (level, now)


class JoinBudget:
    """How many customers may come with a wrong code: from one address, and to the whole server."""

    def __init__(self, overall: Rate = FAILED_JOINS, per_address: Rate = FAILED_JOINS_PER_ADDRESS) -> None:
        self._overall = Buckets(overall)
        self._addresses = Buckets(per_address)

    def allows(self, address: str, now: float) -> bool:
        """Whether another code may be tried from this address."""
        return self._overall.has("", now) and self._addresses.has(address_key(address), now)

    def failed(self, address: str, now: float) -> None:
        """A code tried from this address was wrong; right codes cost nothing."""
        self._overall.take("", now)
        self._addresses.take(address_key(address), now)


class SignInBudget:
    """How often a password may be tried: from one address, and for one account."""

    def __init__(self, per_address: Rate = SIGN_INS_PER_ADDRESS, per_account: Rate = SIGN_INS_PER_ACCOUNT) -> None:
        self._addresses = Buckets(per_address)
        self._accounts = Buckets(per_account)

    def admit(self, address: str, account: str, now: float) -> bool:
        """Count a try before its password is looked at, so that tries at the same time count too."""
        if not self._addresses.take(address_key(address), now):
            return False
        return self._accounts.take(account, now)

    def succeeded(self, address: str, account: str, now: float) -> None:
        """The try was admitted and its password right: it does not count."""
        self._addresses.give_back(address_key(address), now)
        self._accounts.give_back(account, now)
