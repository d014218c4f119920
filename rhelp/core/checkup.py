"""What a test of the way to the server finds, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What is tested, in this order."""

    SERVER = "server"
    SIGN_IN = "sign-in"
    SOCKET = "socket"
    STUN = "stun"
    TURN = "turn"


class Outcome(StrEnum):
    """How a step stands."""

    RUNNING = "running"
    GOOD = "good"
    UNREACHABLE = "unreachable"
    NOT_RHELP = "not-rhelp"
    UNENCRYPTED = "unencrypted"
    UNTRUSTED = "untrusted"
    REFUSED = "refused"
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """One step's outcome; ``subject`` is the address of a STUN or TURN server, ``ms`` how long a good one took.

    ``why`` is the English sentence of what is wrong with a certificate.
    """

    step: Step
    outcome: Outcome
    subject: str = ""
    ms: int = 0
    why: str = ""
