"""Passwords: argon2id, off the event loop, at most two at once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 64 * 1024
AT_ONCE = 2
MOST_WAITING = 32
LONGEST = 1024  # characters
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$bXviefxWmrGGLAtryvyxGQ81L5Xj6a/OjdBUQPtzlUk"
"""A hash with the parameters of all others, checked where there is no account, so that it takes as long."""


class TooManyWaiting(Exception):
    """More passwords wait to be checked than is sensible."""


def make_hasher() -> PasswordHasher:
    """argon2id with 64 MiB, three passes, one lane."""
    return PasswordHasher(time_cost=3, memory_cost=MEMORY_KIB, parallelism=1)


class Passwords:
    """Hashes and checks; every check takes the same time, whether or not the account exists."""

    def __init__(self) -> None:
        self._hasher = make_hasher()
        self._threads = ThreadPoolExecutor(AT_ONCE, "passwords")
        self._waiting = 0

    def close(self) -> None:
        """Let the threads end; what still waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether the password is the stored hash's; without one the same work is done in vain.

        Raises TooManyWaiting.
        """
        if self._waiting >= MOST_WAITING:
            raise TooManyWaiting
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            matches = await loop.run_in_executor(self._threads, self._verify, password, stored or NOBODYS)
        finally:
            self._waiting -= 1
        return matches and stored is not None

    def _verify(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
