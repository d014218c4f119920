"""rhelp on this machine by one command: server, first accounts, the agent's window; or the demonstration."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path

from platformdirs import user_data_path

from scripts.rig import demo
from scripts.rig.pairs import BIN, STARTED, accounts, add_agent, answers
from scripts.rig.programs import Program, ProgramFailed, end_in_order

FIRST_PORT = 8080
PORTS = 50  # how many to try
ACCOUNTS = {"administrator": ("--admin",), "agent": ()}


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/run", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="play a support session by itself on two virtual displays")
    show = parser.parse_args().demo or not os.environ.get("DISPLAY")
    try:
        return demo.main() if show else serve(user_data_path("rhelp"))
    except ProgramFailed as error:
        print(f"scripts/run: {error}", file=sys.stderr)
        return 1


def serve(data: Path) -> int:
    """Until the agent's window is closed, or Ctrl+C."""
    logs = data / "log"
    logs.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    os.umask(0o077)
    database, port = f"sqlite:///{data / 'rhelp.sqlite3'}", free_port()
    make_accounts(database, data, logs)
    where = ["--host", "127.0.0.1", "--port", str(port), "--database", database]
    with Program("rhelp-server", [BIN / "rhelp-server", *where], logs, base=os.environ) as server:
        server.wait_until(lambda: answers(port), "listening", STARTED)
        who: list[str | Path] = ["--user", "agent", "--password-file", password_file(data, "agent")]
        who += ["--server", f"http://127.0.0.1:{port}", "--standby", "viewer", "--events"]
        with Program("rhelp-agent", [BIN / "rhelp-agent", *who], logs, base=os.environ) as agent:
            print(f"To stop, press Ctrl+C here or close the agent's window. Logs are in {logs}\n", flush=True)
            return announce(agent)


def announce(agent: Program) -> int:
    """Print each new code as long as the agent's window is open."""
    for line in agent.lines():
        if line.get("event") == "standby":
            code = line["access_code"]
            print(f"Relay page   {line['relay_url']}\nAccess code  {code[:4]}-{code[4:]}\n", flush=True)
    status = agent.wait(STARTED)
    if status:
        raise agent.failure(f"ended with status {status}")
    return 0


def make_accounts(database: str, data: Path, logs: Path) -> None:
    """The first administrator and the first agent, once; their passwords stay in files only the user can read."""
    folder = data / "sign-in"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    there = accounts(database, logs)
    for name, more in ACCOUNTS.items():
        kept = password_file(data, name)
        if not kept.exists() and name in there:
            raise ProgramFailed(
                f"There is an account {name}, but not the file with its password, {kept}.\n"
                f"Write the password into that file; or, to begin anew, delete {database.removeprefix('sqlite:///')}"
            )
        if not kept.exists():
            keep_password(kept, secrets.token_urlsafe(12))  # first, so that no account is ever without
        if name not in there:
            add_agent(database, name, kept.read_text().strip(), logs, *more)
    for name in ACCOUNTS:
        print(f"Sign in as   {name:<14} {password_file(data, name).read_text().strip()}")
    print(f"             (kept in {folder})\n", flush=True)


def keep_password(kept: Path, password: str) -> None:
    """As a whole or not at all, for the user's eyes only."""
    fresh = kept.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(password + "\n")
    fresh.replace(kept)


def password_file(data: Path, name: str) -> Path:
    return data / "sign-in" / name


def free_port(first: int = FIRST_PORT, count: int = PORTS) -> int:
    """8080, or the next port nobody listens on."""
    for port in range(first, first + count):
        if not answers(port):
            return port
    raise ProgramFailed(f"No port from {first} on is free.")


if __name__ == "__main__":
    end_in_order()
    sys.exit(main())
