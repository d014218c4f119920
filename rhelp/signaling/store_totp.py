"""What the server keeps of second factors: the secret shared with the app, the last digits used, recovery codes."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from rhelp.signaling.second_factor import (
    digest_of_recovery,
    new_recovery_codes,
    new_secret,
    step_of,
    tidy,
)
from rhelp.signaling.store import Store
from rhelp.signaling.store_sign_ins import SignIns


class Shown(Enum):
    """What came of a code."""

    RIGHT = auto()
    RECOVERY = auto()
    REUSED = auto()
    WRONG = auto()

    @property
    def right(self) -> bool:
        """Whether it was good."""
        return self in (Shown.RIGHT, Shown.RECOVERY)


class SecondFactors:
    """Second factors in the database. All methods wait for its thread and raise StoreError; ``now`` is Unix seconds."""

    def __init__(self, store: Store, sign_ins: SignIns) -> None:
        self._store = store
        self._sign_ins = sign_ins
        self._totp: Any = store.table("totp", "agent", "secret", "confirmed", "last_step")
        self._codes: Any = store.table("recovery_code", "digest", "agent")

    async def propose(self, agent: str) -> str | None:
        """A new secret that counts once digits of it were shown; None where the agent has one that counts."""
        return await self._store.run(self._propose, agent)

    async def confirm(self, agent: str, code: str, now: float, family: str) -> list[str] | None:
        """The secret counts from now on, where the digits are its; the recovery codes, else None.

        The agent's other sign-ins end; ``family`` goes on, proved by two factors.
        """
        return await self._store.run(self._confirm, agent, code, now, family)

    async def give(self, name: str) -> tuple[str, list[str]]:
        """A new secret that counts at once, and recovery codes; all sign-ins of this account end."""
        return await self._store.run(self._give, name)

    async def show(self, agent: str, typed: str, now: float) -> Shown:
        """Somebody shows six digits or a recovery code; what is right is used up."""
        return await self._store.run(self._show, agent, tidy(typed), now)

    async def remove(self, agent: str) -> None:
        """No second factor any more."""
        await self._store.run(self._remove, agent)

    async def recovery_codes(self, agent: str) -> int:
        """How many are left."""
        return await self._store.run(lambda: self._codes.select().where(self._codes.agent == agent).count())

    def _propose(self, agent: str) -> str | None:
        with self._store.transaction():
            row = self._row(agent)
            if row is not None and row["confirmed"]:
                return None
            self._forget(agent)
            secret = new_secret()
            self._keep(agent, secret, confirmed=False)
            return secret

    def _confirm(self, agent: str, code: str, now: float, family: str) -> list[str] | None:
        with self._store.transaction():
            row = self._row(agent)
            step = step_of(row["secret"], tidy(code), now) if row is not None and not row["confirmed"] else None
            if step is None:
                return None
            change = {self._totp.confirmed: 1, self._totp.last_step: step}
            self._totp.update(change).where(self._totp.agent == agent).execute()
            self._sign_ins.delete_others(agent, family)
            self._sign_ins.prove(family)
            self._note("second-factor-on", agent)
            return self._new_codes(agent)

    def _give(self, name: str) -> tuple[str, list[str]]:
        with self._store.transaction():
            agent, secret = self._store.known(name).id, new_secret()
            self._forget(agent)
            self._keep(agent, secret, confirmed=True)
            self._sign_ins.delete_others(agent)
            self._note("second-factor-on", agent)
            return secret, self._new_codes(agent)

    def _show(self, agent: str, code: str, now: float) -> Shown:
        with self._store.transaction():
            row = self._row(agent)
            if row is None or not row["confirmed"]:
                return Shown.WRONG
            step = step_of(row["secret"], code, now)
            if step is None:
                return self._show_recovery(agent, code)
            if step <= row["last_step"]:
                return Shown.REUSED
            self._totp.update({self._totp.last_step: step}).where(self._totp.agent == agent).execute()
            return Shown.RIGHT

    def _show_recovery(self, agent: str, code: str) -> Shown:
        if not self._use_up(agent, code):
            return Shown.WRONG
        self._note("recovery-code-used", agent)
        return Shown.RECOVERY

    def _use_up(self, agent: str, code: str) -> bool:
        fits = (self._codes.agent == agent) & (self._codes.digest == digest_of_recovery(code))
        return bool(self._codes.delete().where(fits).execute())

    def _remove(self, agent: str) -> None:
        with self._store.transaction():
            self._forget(agent)
            self._note("second-factor-off", agent)

    def _note(self, event: str, agent: str) -> None:
        found = self._store.find_agent(agent)
        self._store.audit.note(event, agent=found.name if found else "")

    def _forget(self, agent: str) -> None:
        self._totp.delete().where(self._totp.agent == agent).execute()
        self._codes.delete().where(self._codes.agent == agent).execute()

    def _row(self, agent: str) -> dict[str, Any] | None:
        row: dict[str, Any] | None = self._totp.select().where(self._totp.agent == agent).first()
        return row

    def _keep(self, agent: str, secret: str, confirmed: bool) -> None:
        row = {"agent": agent, "secret": secret, "confirmed": int(confirmed), "last_step": 0}
        self._totp.insert(row).execute()

    def _new_codes(self, agent: str) -> list[str]:
        codes = new_recovery_codes()
        self._codes.insert([{"digest": digest_of_recovery(code), "agent": agent} for code in codes]).execute()
        return codes
