"""What an administrator does at the command line: keep accounts and groups, check that the server could start."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import socket
import sys
import time
from collections.abc import AsyncIterator

from rhelp.core.errors import RhelpError
from rhelp.signaling.advice import advice
from rhelp.signaling.app import web_files
from rhelp.signaling.config import Config
from rhelp.signaling.passwords import LONGEST, make_hasher
from rhelp.signaling.serving import tls_context
from rhelp.signaling.store import Store
from rhelp.words import tr

ADVISED = 8


async def add_agent(config: Config, name: str, admin: bool, group: str) -> int:
    """Make an account with the password on standard input. Raises RhelpError."""
    hashed = await read_password()
    async with opened(config) as store:
        await store.add_agent(name, hashed, admin, time.time(), group)
    print(tr("The account {name} was made.", name=name))
    return 0


async def change_password(config: Config, name: str) -> int:
    """Give an account the password on standard input; its sign-ins end. Raises RhelpError."""
    hashed = await read_password()
    async with opened(config) as store:
        await store.change_password(name, hashed)
    print(tr("The account {name} has another password now.", name=name))
    return 0


async def remove_agent(config: Config, name: str) -> int:
    """Remove an account; its sign-ins end, its consultations are kept. Raises RhelpError."""
    async with opened(config) as store:
        await store.remove_agent(name)
    print(tr("The account {name} was removed.", name=name))
    return 0


async def add_group(config: Config, slug: str, name: str) -> int:
    """Make a group. Raises RhelpError."""
    async with opened(config) as store:
        await store.add_group(slug, name, time.time())
    print(tr("The group {slug} was made.", slug=slug))
    return 0


async def list_groups(config: Config) -> int:
    """One line per group: its slug and its name. Raises RhelpError."""
    async with opened(config) as store:
        for group in await store.groups():
            print(f"{group.slug}\t{group.name}")
    return 0


async def read_password() -> str:
    """The hash of the password on standard input. Raises RhelpError."""
    password = (await asyncio.to_thread(sys.stdin.readline)).rstrip("\r\n")
    if not 1 <= len(password) <= LONGEST:
        raise RhelpError("A password has at least 1 and at most 1,024 characters.")
    if len(password) < ADVISED:
        print(tr("This password is short; 8 characters or more are advised."), file=sys.stderr)
    return await asyncio.to_thread(make_hasher().hash, password)


async def list_agents(config: Config) -> int:
    """One line per account: name, whether it is an administrator, group if any. Raises RhelpError."""
    async with opened(config) as store:
        for agent in await store.agents():
            group = f"\t{agent.group}" if agent.group else ""
            print(f"{agent.name}\t{'admin' if agent.admin else 'agent'}{group}")
    return 0


async def check(config: Config) -> int:
    """One line per thing the server needs, then advice; 0 where all are there."""
    results = [
        report("configuration", None),
        report("certificate", attempt_certificate(config)),
        report("database", await attempt_database(config)),
        report("web files", attempt_web_files()),
        report("port", attempt_port(config)),
    ]
    for sentence in advice(config):
        print(tr("advice: {sentence}", sentence=sentence))
    return 0 if all(results) else 1


def report(what: str, trouble: RhelpError | None) -> bool:
    """Print a line; whether all is well."""
    print(f"{what}: {'ok' if trouble is None else tr(str(trouble))}")
    return trouble is None


def attempt_certificate(config: Config) -> RhelpError | None:
    try:
        tls_context(config)
    except RhelpError as error:
        return error
    return None


async def attempt_database(config: Config) -> RhelpError | None:
    try:
        async with opened(config):
            return None
    except RhelpError as error:
        return error


def attempt_web_files() -> RhelpError | None:
    if (web_files() / "index.html").is_file():
        return None
    return RhelpError("The relay page is missing; install rhelp again.")


def attempt_port(config: Config) -> RhelpError | None:
    try:
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        with socket.create_server((config.host, config.port), family=family):
            return None
    except OSError:
        return RhelpError("The port cannot be used; perhaps another program listens there.")


@contextlib.asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Store]:
    """The database, closed again at the end. Raises RhelpError."""
    store = Store(config.database, actor=f"command line: {getpass.getuser()}")
    try:
        await store.open()
        yield store
    finally:
        await store.close()
