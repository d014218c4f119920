"""The sign-ins: random references of which only digests are kept; each has two ends, and can be ended at any time.

A sign-in is a *family*: its tokens, all of one agent, begun by one proof of who that is. A ``session`` token opens the
sockets and the API. A ``stay`` token lies in the computer's keyring and is good for one thing, another pair; it is
replaced each time, and goes out of use a minute after the new pair was first used, so that an answer that is lost locks
nobody out. Who comes with one that is out of use ends the family: two hold what one should. A ``program`` token is
made at the command line for a program without a person.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rhelp.signaling.store import Agent, Store, digest_of

LIFETIME = 12 * 3600  # seconds, whatever happens meanwhile
IDLE = 30 * 60  # seconds without a road and without a call
STAY_LIFETIME = 30 * 24 * 3600
STAY_IDLE = 14 * 24 * 3600
OVERLAP = 60  # seconds that a replaced token is still good for
SEEN_EVERY = 60  # seconds; how exactly it is known when a token was last used
HANDLE = 8  # characters of a family that name it to people
MOST_TOKENS = 64  # of one family


class Kind(StrEnum):
    """What a token is good for."""

    SESSION = "session"
    STAY = "stay"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A token that holds: whose, by which digest, of which family, proved by how many factors, until when at most."""

    agent: Agent
    digest: str = field(repr=False)
    family: str
    kind: Kind
    factors: int
    expires: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an agent's program gets; ``stay`` is empty where it shall not stay signed in."""

    token: str = field(repr=False)
    stay: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Family:
    """A sign-in as lists show it; ``handle`` names it to whoever wants to end it. Unix seconds."""

    handle: str
    kind: Kind
    factors: int
    address: str
    created: int
    seen: int
    expires: int


@dataclass(frozen=True, slots=True)
class Proof:
    """How somebody showed to be the agent, and from where."""

    factors: int = 1
    address: str = ""


class SignIns:
    """Sign-ins in the database. All methods wait for its thread and raise StoreError; ``now`` is Unix seconds."""

    def __init__(
        self, store: Store, idle: int = IDLE, demands: Callable[[Agent], bool] = lambda agent: agent.totp
    ) -> None:
        """``idle``: seconds after which a session without any use has ended; ``demands``: who needs two factors."""
        self._store = store
        self._idle = idle
        self._demands = demands
        columns = ("digest", "family", "agent", "kind", "factors", "address", "created", "seen", "idle", "expires")
        self._held: Any = store.table("sign_in", *columns, "parent", "retired")

    async def begin(self, agent: Agent, now: float, stay: bool = False, proof: Proof = Proof()) -> Tokens:
        """The agent has shown who it is."""
        return await self._store.run(self._begin, agent, int(now), stay, proof)

    async def make_program_token(self, name: str, lifetime: int, now: float) -> str:
        """A token for a program of this agent. Raises StoreError where there is no such account."""
        return await self._store.run(self._make_program_token, name, lifetime, int(now))

    async def signed_in(self, token: str, now: float) -> SignIn | None:
        """Whose token this is, as long as it holds; counts as use."""
        return await self._store.run(self._signed_in, digest_of(token), int(now))

    async def resume(self, stay: str, now: float, address: str) -> tuple[SignIn, Tokens] | None:
        """A new pair for a stay token. One that is out of use ends its family."""
        return await self._store.run(self._resume, digest_of(stay), int(now), address)

    async def end(self, family: str) -> None:
        """None of its tokens holds any longer."""
        await self._store.run(self._end, family)

    async def end_by_handle(self, agent: str, handle: str) -> bool:
        """End the agent's sign-in of this handle; False where there is none."""
        return await self._store.run(self._end_by_handle, agent, handle)

    async def end_all(self, agent: str) -> None:
        """None of the agent's sign-ins is left, program tokens included."""
        await self._store.run(self._end_all, agent)

    async def end_others(self, agent: str, family: str) -> None:
        """Only this sign-in of the agent's is left, and its program tokens."""
        await self._store.run(self._end_others, agent, family)

    async def of(self, agent: str, now: float) -> list[Family]:
        """The agent's sign-ins that hold, the one last used first."""
        return await self._store.run(self._of, agent, int(now))

    async def still_hold(self, digests: Iterable[str], now: float) -> set[str]:
        """Those of the digests whose tokens hold; does not count as use."""
        return await self._store.run(self._still_hold, list(digests), int(now))

    async def in_use(self, digests: Iterable[str], now: float) -> None:
        """These tokens have roads: they are not idle."""
        await self._store.run(self._in_use, list(digests), int(now))

    # Jobs of the database's thread

    def delete_others(self, agent: str, family: str = "") -> None:
        """As ``end_others``; without a family none is left but the program tokens."""
        others = (self._held.agent == agent) & (self._held.family != family) & (self._held.kind != Kind.PROGRAM)
        self._end_these(others, "sign-in-ended")

    def prove(self, family: str) -> None:
        """A second factor was shown in this family."""
        self._held.update({self._held.factors: 2}).where(self._held.family == family).execute()

    def _end(self, family: str, why: str = "signed-out") -> None:
        with self._store.transaction():
            self._end_these(self._held.family == family, why)

    def _end_these(self, which: Any, why: str) -> bool:
        """Delete these rows, and note the families; whether there was any."""
        rows = list(self._held.select(self._held.family, self._held.agent).where(which).distinct())
        self._held.delete().where(which).execute()
        for row in rows:
            agent = self._store.find_agent(row["agent"])
            by = {"by": "server"} if why == "sign-in-reused" else {}
            self._store.audit.note(why, agent=agent.name if agent else "", handle=row["family"][:HANDLE], **by)
        return bool(rows)

    def _begin(self, agent: Agent, now: int, stay: bool, proof: Proof) -> Tokens:
        with self._store.transaction():
            self._held.delete().where(self._held.expires <= now).execute()
            row = {"agent": agent.id, "family": secrets.token_hex(16), "factors": proof.factors}
            row |= {"address": proof.address, "parent": "", "expires": now + (STAY_LIFETIME if stay else LIFETIME)}
            told: dict[str, str | int] = {"address": proof.address, "factors": proof.factors, "stays": int(stay)}
            self._store.audit.note("signed-in", by=agent.name, handle=str(row["family"])[:HANDLE], **told)
            return self._issue(row, now, stay)

    def _issue(self, row: dict[str, Any], now: int, stay: bool) -> Tokens:
        tokens = Tokens(secrets.token_urlsafe(32), secrets.token_urlsafe(32) if stay else "")
        row = row | {"created": now, "seen": now, "retired": None}
        self._held.insert(row | _kept(tokens.token, Kind.SESSION, self._idle)).execute()
        if stay:
            self._held.insert(row | _kept(tokens.stay, Kind.STAY, STAY_IDLE)).execute()
        return tokens

    def _make_program_token(self, name: str, lifetime: int, now: int) -> str:
        agent, token = self._store.known(name), secrets.token_urlsafe(32)
        row = {"agent": agent.id, "family": secrets.token_hex(16), "factors": 2, "address": "", "parent": ""}
        row |= {"created": now, "seen": now, "retired": None, "expires": now + lifetime}
        with self._store.transaction():
            self._held.insert(row | _kept(token, Kind.PROGRAM, lifetime)).execute()
            handle = str(row["family"])[:HANDLE]
            self._store.audit.note("program-token-made", agent=agent.name, handle=handle, days=lifetime // (24 * 3600))
        return token

    def _signed_in(self, digest: str, now: int) -> SignIn | None:
        row = self._find(digest, now)
        agent = self._agent_of(row)
        if row is None or agent is None or row["kind"] == Kind.STAY:
            return None
        if row["parent"] or now - row["seen"] >= SEEN_EVERY:
            self._use(row, now)
        return _sign_in(row, agent)

    def _find(self, digest: str, now: int) -> dict[str, Any] | None:
        """The row of a token that holds."""
        held = self._held
        row: dict[str, Any] | None = held.select().where((held.digest == digest) & (held.expires > now)).first()
        if row is None or now - row["seen"] > row["idle"]:
            return None
        return row if row["retired"] is None or now < row["retired"] else None

    def _agent_of(self, row: dict[str, Any] | None) -> Agent | None:
        """Whose row it is, where it was proved by as many factors as are needed."""
        agent = None if row is None else self._store.find_agent(row["agent"])
        if row is None or agent is None or (self._demands(agent) and row["factors"] < 2):
            return None
        return agent

    def _use(self, row: dict[str, Any], now: int) -> None:
        """The pair that this token belongs to has arrived: the stay token that it was got for goes out of use."""
        with self._store.transaction():
            held = self._held
            held.update({held.seen: now, held.parent: ""}).where(held.digest == row["digest"]).execute()
            old = (held.digest == row["parent"]) & held.retired.is_null()
            held.update({held.retired: now + OVERLAP}).where(old).execute()

    def _resume(self, digest: str, now: int, address: str) -> tuple[SignIn, Tokens] | None:
        held = self._held
        row = held.select().where((held.digest == digest) & (held.kind == Kind.STAY)).first()
        if row is None:
            return None
        agent = self._agent_of(row)
        if agent is None or self._find(digest, now) is None:
            reused = row["retired"] is not None and now >= row["retired"]
            self._end(row["family"], "sign-in-reused" if reused else "sign-in-ended")
            return None
        self._use(row, now)
        kept = {name: row[name] for name in ("agent", "family", "factors", "expires")}
        with self._store.transaction():
            tokens = self._issue(kept | {"address": address, "parent": digest}, now, stay=True)
            handle = row["family"][:HANDLE]
            self._store.audit.note("signed-in-again", by=agent.name, handle=handle, address=address)
            self._forget_oldest(row["family"])
        return _sign_in(row, agent), tokens

    def _forget_oldest(self, family: str) -> None:
        held = self._held
        newest = held.select(held.digest).where(held.family == family).order_by(held.seen.desc()).limit(MOST_TOKENS)
        kept = [row["digest"] for row in newest]
        held.delete().where((held.family == family) & held.digest.not_in(kept)).execute()

    def _of(self, agent: str, now: int) -> list[Family]:
        families: dict[str, Family] = {}
        rows = self._held.select().where((self._held.agent == agent) & (self._held.expires > now))
        for row in rows.order_by(self._held.seen.desc()):
            if now - row["seen"] > row["idle"]:
                continue
            stays = row["kind"] == Kind.STAY
            known = families.get(row["family"])
            if known is None or (stays and known.kind is not Kind.STAY):
                families[row["family"]] = _family(row, known)
        return list(families.values())

    def _end_by_handle(self, agent: str, handle: str) -> bool:
        if len(handle) < HANDLE:
            return False
        fits = (self._held.agent == agent) & self._held.family.startswith(handle)
        with self._store.transaction():
            return self._end_these(fits, "sign-in-ended")

    def _end_all(self, agent: str) -> None:
        with self._store.transaction():
            self._end_these(self._held.agent == agent, "sign-in-ended")

    def _end_others(self, agent: str, family: str) -> None:
        with self._store.transaction():
            self.delete_others(agent, family)

    def _still_hold(self, digests: list[str], now: int) -> set[str]:
        return {digest for digest in digests if self._agent_of(self._find(digest, now)) is not None}

    def _in_use(self, digests: list[str], now: int) -> None:
        held = self._held
        held.update({held.seen: now}).where((held.digest << digests) & (held.expires > now)).execute()


def _kept(token: str, kind: Kind, idle: int) -> dict[str, Any]:
    return {"digest": digest_of(token), "kind": kind.value, "idle": idle}


def _sign_in(row: dict[str, Any], agent: Agent) -> SignIn:
    return SignIn(agent, row["digest"], row["family"], Kind(row["kind"]), row["factors"], row["expires"])


def _family(row: dict[str, Any], known: Family | None) -> Family:
    """``known``: another token of the family, used more lately."""
    address, seen = (row["address"], row["seen"]) if known is None else (known.address, known.seen)
    kind, factors = Kind(row["kind"]), row["factors"]
    return Family(row["family"][:HANDLE], kind, factors, address, row["created"], seen, row["expires"])
