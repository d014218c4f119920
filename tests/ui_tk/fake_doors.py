"""An account's doors that stand in for the real ones: one password, one set of digits."""

from __future__ import annotations

import time

from rhelp.core.doors import Guarded, HeldSignIn, Proposal
from rhelp.core.errors import RhelpError

PASSWORD, TWO_STEPS = "right", "right, and digits"
DIGITS, RECOVERY = "287082", "abcde-fghij-kmnpq-rstuv"


class FakeDoors:
    """An account whose second factor is turned on and off by the right password and digits."""

    def __init__(self) -> None:
        now = int(time.time())
        self.totp = False
        self.left = 10
        self.held = [
            HeldSignIn("11111111", "session", "203.0.113.7", now - 3_600, now, this=True),
            HeldSignIn("22222222", "stay", "198.51.100.24", now - 9 * 86_400, now - 2 * 86_400, this=False),
            HeldSignIn("33333333", "program", "", now - 86_400, now - 60, this=False),
        ]

    async def guarded(self) -> Guarded:
        return Guarded(self.totp, self.left if self.totp else 0, tuple(self.held))

    async def propose(self) -> Proposal:
        secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        return Proposal(secret, f"otpauth://totp/help.example.kr:kim?secret={secret}&issuer=help.example.kr")

    async def confirm(self, password: str, code: str) -> list[str]:
        self._check(password, code)
        self.totp = True
        return [f"{letter * 5}-fghij-kmnpq-rstuv" for letter in "abcdefghjk"]

    async def remove(self, password: str, code: str) -> None:
        self._check(password, code)
        self.totp = False

    async def end(self, handle: str) -> None:
        self.held = [one for one in self.held if one.handle != handle]

    def _check(self, password: str, code: str) -> None:
        if password != PASSWORD:
            raise RhelpError("This is not your password.")
        if code != DIGITS:
            raise RhelpError("These digits are not right. Please type those that the app shows now.")
