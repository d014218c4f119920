"""The program ``rhelp-server``: serve, make and list agents, check the settings."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Coroutine, Sequence
from typing import Any

from rhelp.core.errors import RhelpError
from rhelp.signaling import administration
from rhelp.signaling.config import FLAGS, Config, SettingError, load_config
from rhelp.signaling.serving import new_loop, serve
from rhelp.words import tr

UNUSABLE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status."""
    given = parser().parse_args(argv)
    try:
        config = load_config(vars(given), os.environ, given.config)
        return run(job(given, config))
    except SettingError as error:
        if given.command == "check":
            print(f"configuration: {error.where}: {tr(str(error))}")
            return 1
        print(f"rhelp-server: {error.where}: {tr(str(error))}", file=sys.stderr)
        return UNUSABLE
    except RhelpError as error:
        print(f"rhelp-server: {tr(str(error))}", file=sys.stderr)
        return 1


def job(given: argparse.Namespace, config: Config) -> Coroutine[Any, Any, int]:
    """What was asked for."""
    if given.command == "check":
        return administration.check(config)
    if given.command == "agent" and given.action == "list":
        return administration.list_agents(config)
    if given.command == "agent":
        return administration.add_agent(config, given.name, given.admin)
    return serve(config)


def run(work: Coroutine[Any, Any, int]) -> int:
    """Run it in an event loop of the fastest kind there is."""
    with asyncio.Runner(loop_factory=new_loop()) as runner:
        return runner.run(work)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    settings = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = settings.add_argument_group("settings")
    for name, meaning in FLAGS.items():
        group.add_argument(f"--{name.replace('_', '-')}", metavar=name.rpartition("_")[2].upper(), help=meaning)
    group.add_argument("--config", metavar="FILE", help="a TOML file of settings")
    top = argparse.ArgumentParser(
        "rhelp-server", description="rhelp's signalling server and relay page.", parents=[settings]
    )
    top.set_defaults(command=None, config=None)
    commands = top.add_subparsers(dest="command")
    commands.add_parser("check", parents=[settings], help="check settings, database, pages and port")
    agent = commands.add_parser("agent", help="agents' accounts")
    actions = agent.add_subparsers(dest="action", required=True)
    actions.add_parser("list", parents=[settings], help="list all accounts")
    add = actions.add_parser("add", parents=[settings], help="make an account")
    add.add_argument("name")
    add.add_argument("--password-stdin", action="store_true", required=True, help="read the password from the input")
    add.add_argument("--admin", action="store_true", help="make an administrator")
    return top


if __name__ == "__main__":
    sys.exit(main())
