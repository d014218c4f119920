"""How an agent's account is guarded, as its windows show it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class HeldSignIn:
    """One of the agent's sign-ins; ``kind`` is session, stay or program, ``this`` the one that asks. Unix seconds."""

    handle: str
    kind: str
    address: str
    created: int
    seen: int
    this: bool


@dataclass(frozen=True)
class Guarded:
    """Whether there is a second factor, how many recovery codes are left, and the sign-ins."""

    totp: bool
    recovery_codes: int
    sign_ins: tuple[HeldSignIn, ...]


@dataclass(frozen=True)
class Proposal:
    """A second factor that counts once digits of it were shown."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
