"""How often something may be tried: token buckets per address, per account and for the whole server.

What is shared by many (the whole server's budget, one account's) never shuts out who did nothing wrong: once it is used
up, it only makes those wait longer who failed themselves. ``now`` is seconds of any clock that never goes back.
Nothing here waits; a try is admitted or it is not.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

DAY = 24 * 3600.0
MOST_KEYS = 65_536


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, then ``per_second`` in the long run."""

    burst: float
    per_second: float


FAILED_JOINS = Rate(60, 2_000 / DAY)
FAILED_JOINS_PER_ADDRESS = Rate(
    12, 1 / 60
)  # in the long run less than the whole server's: one alone cannot use that up
FAILED_JOINS_PER_NETWORK = Rate(48, 1 / 15)
SIGN_INS_PER_ADDRESS = Rate(20, 1 / 10)
SIGN_INS_PER_ACCOUNT = Rate(10, 1 / 30)
SIGN_INS_PER_ACCOUNT_AND_ADDRESS = Rate(10, 1 / 30)
CODES_PER_ACCOUNT = Rate(10, 1 / 120)  # of a second factor; three of a million are right at any time
FIRST_DELAY = 60.0
LONGEST_DELAY = 3600.0
MESSAGES_PER_SOCKET = Rate(600, 50)  # a road may say 256 frames again, and a chat 200 lines
CHATTING_PER_ROAD = Rate(240, 5)
CALLS_PER_ADDRESS = Rate(20, 1 / 15)
REJOINS_PER_ADDRESS = Rate(240, 4)  # each holds a road for a minute
PAGES_PER_ADDRESS = Rate(120, 4)
MAILS_PER_AGENT = Rate(10, 1 / 30)
FAILED_TOKENS_PER_ADDRESS = Rate(240, 1)  # an office may come back all at once
SOCKETS_PER_ADDRESS = Rate(120, 2)


@lru_cache(MOST_KEYS)
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


@lru_cache(MOST_KEYS)
def network_key(address: str) -> str:
    """The network it belongs to: the /24 of an IPv4 address, the /48 of an IPv6 one."""
    try:
        subscriber = ipaddress.ip_network(address_key(address))
    except ValueError:
        return address
    return str(subscriber.supernet(new_prefix=24 if subscriber.version == 4 else 48))


class Verdict(StrEnum):
    """Whether a code may be tried: at once, once work was shown, or not now."""

    MAY = "may"
    WORK = "work"
    NOT_NOW = "not now"


class Buckets:
    """A token bucket per key; beyond ``most_keys`` the one longest untouched is forgotten."""

    def __init__(self, rate: Rate, most_keys: int = MOST_KEYS) -> None:
        self._rate = rate
        self._most_keys = most_keys
        self._levels: dict[str, tuple[float, float]] = {}

    def has(self, key: str, now: float, besides: int = 0) -> bool:
        """Whether a try is left, besides so many."""
        return self._level(key, now) >= 1 + besides

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


class Counts:
    """How many things there are of each key at the same time; ``most`` 0: any number."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._counts: Counter[str] = Counter()

    def enter(self, key: str) -> bool:
        """One more; False where there are as many as there may be."""
        if self._most and self._counts[key] >= self._most:
            return False
        self._counts[key] += 1
        return True

    def leave(self, key: str) -> None:
        """One that entered is gone."""
        self._counts[key] -= 1
        if self._counts[key] <= 0:
            del self._counts[key]

    def count(self, key: str) -> int:
        """How many there are."""
        return self._counts.get(key, 0)

    def __len__(self) -> int:
        return len(self._counts)


class Shares:
    """Places in one queue, for roads and the addresses they come from.

    A road has ``FEW`` whenever it wants. It gets more while fewer than ``most`` are taken, and fewer than half of that
    by its address. A flood thus fills its own share and stops nobody else; all in all there are at most ``most`` and
    ``FEW`` for each road.
    """

    FEW = 4

    def __init__(self, most: int) -> None:
        self._most = most
        self._total = 0
        self._roads, self._addresses = Counts(0), Counts(0)

    def enter(self, road: str, address: str) -> bool:
        """Take a place; False where the road is to wait."""
        full = self._total >= self._most or self._addresses.count(address) >= self._most // 2
        if full and self._roads.count(road) >= self.FEW:
            return False
        self._total += 1
        self._roads.enter(road)
        self._addresses.enter(address)
        return True

    def leave(self, road: str, address: str) -> None:
        """A place that was taken is free."""
        self._total -= 1
        self._roads.leave(road)
        self._addresses.leave(address)

    def __len__(self) -> int:
        return self._total


class Delays:
    """Who failed waits: ``first`` seconds, twice as long after each further failure, never more than ``longest``.

    A key fails at most 30 times a day that way; it is forgotten after a day without failures, and beyond ``most_keys``.
    """

    def __init__(self, first: float = FIRST_DELAY, longest: float = LONGEST_DELAY, most_keys: int = MOST_KEYS) -> None:
        self._first = first
        self._longest = longest
        self._most_keys = most_keys
        self._failures: dict[str, tuple[float, float]] = {}

    def over(self, key: str, now: float) -> bool:
        """Whether the key has waited long enough, or has nothing to wait for."""
        delay, at = self._failures.get(key, (0.0, now))
        return now - at >= delay

    def failed(self, key: str, now: float) -> None:
        """The key failed (again)."""
        delay, at = self._failures.pop(key, (0.0, now))
        longer = min(self._longest, delay * 2) if delay and now - at < DAY else self._first
        if len(self._failures) >= self._most_keys:
            del self._failures[next(iter(self._failures))]
        self._failures[key] = (longer, now)

    def forgive(self, key: str) -> None:
        """The key did well: it has nothing to wait for."""
        self._failures.pop(key, None)


class JoinBudget:
    """How many customers may come with a wrong code: from one address, one network, and to the whole server.

    While the whole server's budget is used up, who comes by digits must have worked for it (``core/work.py``), and
    addresses that failed wait as well (``Delays``); nobody is refused for what others did. Who does not work thus gets
    at most 2,060 wrong codes on the first day and 2,000 on each further one, from however many addresses; who works
    gets 30 more a day for each address. A link cannot be guessed: what others did does not count against it.
    """

    def __init__(self, overall: Rate = FAILED_JOINS, per_address: Rate = FAILED_JOINS_PER_ADDRESS) -> None:
        self._overall = Buckets(overall)
        self._addresses = Buckets(per_address)
        self._networks = Buckets(FAILED_JOINS_PER_NETWORK)
        self._delays = Delays()
        self._under_way: dict[int, tuple[str, str]] = {}
        self._trying = Counts(0)

    def verdict(self, address: str, now: float, worked: bool = False, guessable: bool = True) -> Verdict:
        """Whether another code may be tried from this address, even if those under way were all wrong."""
        key, network = address_key(address), network_key(address)
        trying = self._trying.count(key)
        own = self._addresses.has(key, now, trying) and self._networks.has(network, now, self._trying.count(network))
        if not own:
            return Verdict.NOT_NOW
        if not guessable or self._overall.has("", now, len(self._under_way)):
            return Verdict.MAY
        if not self._delays.over(key, now) or trying:
            return Verdict.NOT_NOW
        return Verdict.MAY if worked else Verdict.WORK

    def allows(self, address: str, now: float) -> bool:
        """Whether another code may be tried without work."""
        return self.verdict(address, now) is Verdict.MAY

    def begins(self, end: int, address: str) -> None:
        """The customer at this end is trying a code from this address; ``over`` says that it no longer does."""
        self.over(end)
        self._under_way[end] = keys = (address_key(address), network_key(address))
        for key in keys:
            self._trying.enter(key)

    def over(self, end: int) -> None:
        """Whatever came of its try; a wrong code is told by ``failed`` besides."""
        for key in self._under_way.pop(end, ()):
            self._trying.leave(key)

    def failed(self, address: str, now: float) -> None:
        """A code tried from this address was wrong; right codes cost nothing."""
        key = address_key(address)
        self._overall.take("", now)
        self._addresses.take(key, now)
        self._networks.take(network_key(address), now)
        self._delays.failed(key, now)


class SignInBudget:
    """How often a password may be tried: from one address, for one account, and for the two together.

    While an account's budget is used up, addresses that failed at it wait (``Delays``), but for those that signed in to
    it before; others are never refused. Who has K addresses thus gets at most 2,890 wrong passwords for one account on
    the first day, 2,880 on each further one, and 30 K on top.
    """

    def __init__(self, per_address: Rate = SIGN_INS_PER_ADDRESS, per_account: Rate = SIGN_INS_PER_ACCOUNT) -> None:
        self._addresses = Buckets(per_address)
        self._accounts = Buckets(per_account)
        self._pairs = Buckets(SIGN_INS_PER_ACCOUNT_AND_ADDRESS)
        self._delays = Delays()
        self._known: dict[str, None] = {}

    def admit(self, address: str, account: str, now: float) -> bool:
        """Count a try before its password is looked at, so that tries at the same time count too."""
        key = address_key(address)
        pair = f"{key} {account}"
        if not self._addresses.take(key, now) or not self._pairs.take(pair, now):
            return False
        if pair in self._known:
            return True
        if not self._accounts.take(account, now) and not self._delays.over(pair, now):
            return False
        self._delays.failed(pair, now)
        return True

    def succeeded(self, address: str, account: str, now: float) -> None:
        """The try was admitted and its password right: it does not count."""
        key = address_key(address)
        pair = f"{key} {account}"
        self._addresses.give_back(key, now)
        self._pairs.give_back(pair, now)
        if pair not in self._known:
            self._accounts.give_back(account, now)
        self._delays.forgive(pair)
        self._known.pop(pair, None)
        if len(self._known) >= MOST_KEYS:
            del self._known[next(iter(self._known))]
        self._known[pair] = None


class TokenBudget:
    """How often a token that is no sign-in may be shown from one address; one that was one is always looked up."""

    def __init__(self, per_address: Rate = FAILED_TOKENS_PER_ADDRESS) -> None:
        self._addresses = Buckets(per_address)
        self._known: dict[str, None] = {}

    def admit(self, address: str, digest: str, now: float) -> bool:
        """Count a try before the token is looked up, so that tries at the same time count too."""
        return digest in self._known or self._addresses.take(address_key(address), now)

    def succeeded(self, address: str, digest: str, now: float) -> None:
        """The token is a sign-in: the try does not count."""
        if digest in self._known:
            return
        self._addresses.give_back(address_key(address), now)
        if len(self._known) >= MOST_KEYS:
            del self._known[next(iter(self._known))]
        self._known[digest] = None

    def failed(self, digest: str) -> None:
        """The token is none, or none any more."""
        self._known.pop(digest, None)
