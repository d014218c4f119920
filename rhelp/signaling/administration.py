"""What an administrator does at the command line: make accounts, list them, check that the server could start."""

from __future__ import annotations

import asyncio
import contextlib
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


async def add_agent(config: Config, name: str, admin: bool) -> int:
    """Make an account with the password on standard input. Raises RhelpError."""
    password = (await asyncio.to_thread(sys.stdin.readline)).rstrip("\r\n")
    if not 1 <= len(password) <= LONGEST:
        raise RhelpError("A password has at least 1 and at most 1,024 characters.")
    if len(password) < ADVISED:
        print(tr("This password is short; 8 characters or more are advised."), file=sys.stderr)
    hashed = await asyncio.to_thread(make_hasher().hash, password)
    async with opened(config) as store:
        await store.add_agent(name, hashed, admin, time.time())
    print(tr("The account {name} was made.", name=name))
    return 0


async def list_agents(config: Config) -> int:
    """One line per account: its name, and whether it is an administrator. Raises RhelpError."""
    async with opened(config) as store:
        for agent in await store.agents():
            print(f"{agent.name}\t{'admin' if agent.admin else 'agent'}")
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
    store = Store(config.database)
    try:
        await store.open()
        yield store
    finally:
        await store.close()
