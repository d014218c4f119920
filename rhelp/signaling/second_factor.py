"""The second factor: six digits of an authenticator app (RFC 6238), each good once; recovery codes for a lost app."""

from __future__ import annotations

import hmac
import re
import secrets

import pyotp

from rhelp.signaling.store import digest_of

STEP = 30  # seconds
DIGITS = re.compile(r"[0-9]{6}")
RECOVERY_CODES = 10
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 32 characters, none that is taken for another
GROUPS, GROUP = 4, 5  # 20 characters: 100 bits, so that a plain digest gives nothing away
LONGEST = 40


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def uri(secret: str, name: str, issuer: str) -> str:
    """The otpauth address that authenticator apps read as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer or "rhelp")


def step_of(secret: str, code: str, now: float) -> int | None:
    """The time step whose digits these are, one before or after now at most; None where they are wrong."""
    if not DIGITS.fullmatch(code):
        return None
    clock = pyotp.TOTP(secret)
    current = clock.timecode(now)
    fitting = [step for step in (current, current - 1, current + 1) if step >= 0 and _same(clock, code, step)]
    return max(fitting, default=None)


def new_recovery_codes() -> list[str]:
    """Ten, each good once."""
    return ["-".join(_group() for _ in range(GROUPS)) for _ in range(RECOVERY_CODES)]


def tidy(typed: str) -> str:
    """What was typed, without what people put between: digits as digits, a recovery code in its one spelling."""
    plain = re.sub(r"[\s\u2010-\u2015-]", "", typed).lower()
    if len(plain) == GROUPS * GROUP:
        return "-".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))
    return plain


def digest_of_recovery(code: str) -> str:
    """What is kept of a recovery code."""
    return digest_of(f"recovery {code}")


def _same(clock: pyotp.TOTP, code: str, step: int) -> bool:
    return hmac.compare_digest(clock.generate_otp(step), code)


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(GROUP))
