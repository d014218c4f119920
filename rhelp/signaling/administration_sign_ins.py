"""What an administrator does at the command line about signing in: factors, programs' tokens, ended sign-ins."""

from __future__ import annotations

import sys
import time

import segno

from rhelp.signaling.administration import opened
from rhelp.signaling.config import Config
from rhelp.signaling.second_factor import uri
from rhelp.signaling.store import StoreError
from rhelp.signaling.store_sign_ins import SignIns
from rhelp.signaling.store_totp import SecondFactors
from rhelp.words import tr

DAY = 24 * 3600


async def give_totp(config: Config, name: str) -> int:
    """A second factor for an account, at once: its address and QR code, then the recovery codes. Raises RhelpError."""
    async with opened(config) as store:
        secret, codes = await SecondFactors(store, SignIns(store)).give(name)
    address = uri(secret, name, config.organisation or config.relay)
    print(address)
    segno.make(address, error="m").terminal(sys.stdout, compact=True)
    print(tr("Recovery codes, each good once; keep them apart from the telephone:"))
    print(*codes, sep="\n")
    return 0


async def remove_totp(config: Config, name: str) -> int:
    """The account needs its password alone again. Raises RhelpError."""
    async with opened(config) as store:
        await SecondFactors(store, SignIns(store)).remove((await store.run(store.known, name)).id)
    print(tr("The account {name} has no second factor now.", name=name))
    return 0


async def make_token(config: Config, name: str, days: int) -> int:
    """Print a token for a program that signs in without a person. Raises RhelpError."""
    if not 1 <= days <= 3650:
        raise StoreError("A token holds 1 to 3650 days.")
    async with opened(config) as store:
        print(await SignIns(store).make_program_token(name, days * DAY, time.time()))
    return 0


async def list_sign_ins(config: Config, name: str) -> int:
    """One line per sign-in: handle, kind, factors, address, when it began and was last used. Raises RhelpError."""
    async with opened(config) as store:
        agent = await store.run(store.known, name)
        for one in await SignIns(store).of(agent.id, time.time()):
            times = (one.created, one.seen, one.expires)
            print(one.handle, one.kind, one.factors, one.address or "-", *map(moment, times), sep="\t")
    return 0


async def end_sign_ins(config: Config, name: str, handle: str) -> int:
    """End one of the account's sign-ins, or all of them without a handle. Raises RhelpError."""
    async with opened(config) as store:
        agent, held = await store.run(store.known, name), SignIns(store)
        if not handle:
            await held.end_all(agent.id)
        elif not await held.end_by_handle(agent.id, handle):
            raise StoreError("There is no such sign-in.")
    print(tr("Ended."))
    return 0


def moment(at: float) -> str:
    """A time as tables show it, UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
