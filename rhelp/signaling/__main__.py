"""The program ``rhelp-server``: serve, keep agents and groups, check the settings."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Coroutine, Sequence
from typing import Any

from rhelp.core.errors import RhelpError
from rhelp.loop import run_loop
from rhelp.signaling import administration, administration_audit, administration_sign_ins
from rhelp.signaling.config import FLAGS, Config, SettingError, load_config
from rhelp.signaling.serving import serve
from rhelp.words import tr

UNUSABLE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status."""
    given = parser().parse_args(argv)
    try:
        config = load_config(vars(given), os.environ, given.config)
        return run_loop(job(given, config))
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
    if given.command == "audit":
        return job_of_audit(given, config)
    if given.command == "agent" and given.action in ("totp", "token", "sign-ins"):
        return job_of_sign_ins(given, config)
    match given.command, getattr(given, "action", None):
        case "agent", "list":
            return administration.list_agents(config)
        case "agent", "add":
            return administration.add_agent(config, given.name, given.admin, given.group)
        case "agent", "password":
            return administration.change_password(config, given.name)
        case "agent", "remove":
            return administration.remove_agent(config, given.name)
        case "group", "list":
            return administration.list_groups(config)
        case "group", "add":
            return administration.add_group(config, given.slug, given.called)
    return serve(config)


def job_of_sign_ins(given: argparse.Namespace, config: Config) -> Coroutine[Any, Any, int]:
    """What was asked for about signing in."""
    match given.action:
        case "token":
            return administration_sign_ins.make_token(config, given.name, given.days)
        case "totp" if given.remove:
            return administration_sign_ins.remove_totp(config, given.name)
        case "totp":
            return administration_sign_ins.give_totp(config, given.name)
    if given.end or given.end_all:
        return administration_sign_ins.end_sign_ins(config, given.name, given.end)
    return administration_sign_ins.list_sign_ins(config, given.name)


def job_of_audit(given: argparse.Namespace, config: Config) -> Coroutine[Any, Any, int]:
    """What was asked for about the audit."""
    match given.action:
        case "verify":
            return administration_audit.check(config, given.head)
        case "head":
            return administration_audit.print_head(config)
    return administration_audit.print_rows(config, given.since, given.agent, given.json)


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
    add_agent_commands(commands.add_parser("agent", help="agents' accounts"), settings)
    add_group_commands(commands.add_parser("group", help="groups of agents, each with a relay page"), settings)
    add_audit_commands(commands.add_parser("audit", help="who did what, and whether that record is whole"), settings)
    return top


def add_agent_commands(agent: argparse.ArgumentParser, settings: argparse.ArgumentParser) -> None:
    """The command line of ``rhelp-server agent``."""
    actions = agent.add_subparsers(dest="action", required=True)
    actions.add_parser("list", parents=[settings], help="list all accounts")
    add = actions.add_parser("add", parents=[settings], help="make an account")
    password = actions.add_parser("password", parents=[settings], help="give an account another password")
    remove = actions.add_parser("remove", parents=[settings], help="remove an account")
    add_sign_in_commands(actions, settings)
    for action in (add, password, remove):
        action.add_argument("name")
    for action in (add, password):
        action.add_argument(
            "--password-stdin", action="store_true", required=True, help="read the password from the input"
        )
    add.add_argument("--admin", action="store_true", help="make an administrator")
    add.add_argument("--group", metavar="SLUG", default="", help="the group it belongs to")


def add_sign_in_commands(actions: Any, settings: argparse.ArgumentParser) -> None:
    """The command line of ``rhelp-server agent`` about signing in."""
    totp = actions.add_parser("totp", parents=[settings], help="ask an account for six digits of an app as well")
    totp.add_argument("--remove", action="store_true", help="no longer")
    token = actions.add_parser("token", parents=[settings], help="print a token for a program without a person")
    token.add_argument("--days", type=int, default=90, help="how long it holds (90)")
    sign_ins = actions.add_parser("sign-ins", parents=[settings], help="list or end an account's sign-ins")
    ending = sign_ins.add_mutually_exclusive_group()
    ending.add_argument("--end", metavar="HANDLE", default="", help="end this one")
    ending.add_argument("--end-all", action="store_true", help="end all of them, programs' tokens included")
    for action in (totp, token, sign_ins):
        action.add_argument("name")


def add_audit_commands(audit: argparse.ArgumentParser, settings: argparse.ArgumentParser) -> None:
    """The command line of ``rhelp-server audit``."""
    actions = audit.add_subparsers(dest="action", required=True)
    check = actions.add_parser("verify", parents=[settings], help="name the first row that is not as it was written")
    check.add_argument("--head", default="", help="what audit head printed earlier")
    actions.add_parser("head", parents=[settings], help="print number and hash of the last row, to be kept elsewhere")
    rows = actions.add_parser("list", parents=[settings], help="print the rows")
    rows.add_argument("--since", metavar="DAY", default="", help="such as 2026-11-25 (UTC)")
    rows.add_argument("--agent", metavar="NAME", default="", help="what concerns this account")
    rows.add_argument("--json", action="store_true", help="one JSON object a line")


def add_group_commands(group: argparse.ArgumentParser, settings: argparse.ArgumentParser) -> None:
    """The command line of ``rhelp-server group``."""
    actions = group.add_subparsers(dest="action", required=True)
    actions.add_parser("list", parents=[settings], help="list all groups")
    add = actions.add_parser("add", parents=[settings], help="make a group, whose relay page is /g/SLUG")
    add.add_argument("slug", help="lower case letters, digits and dashes")
    add.add_argument("--name", required=True, dest="called", help="what customers read on its page")


if __name__ == "__main__":
    sys.exit(main())
