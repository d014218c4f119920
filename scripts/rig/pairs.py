"""Two displays joined by a product: what is drawn on ``remote`` can be seen on ``viewer``, and clicked there."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.rig.displays import display
from scripts.rig.programs import Program, ProgramFailed, environment

BIN = Path(sys.executable).parent
STARTED = 30.0  # seconds a program may take until it stands


@dataclass(frozen=True)
class Pair:
    """A running product between two displays."""

    remote: str
    viewer: str
    programs: tuple[Program, ...]

    def check(self) -> None:
        """Raises ProgramFailed where one of the programs has ended."""
        for program in self.programs:
            program.check()


@dataclass(frozen=True)
class Server:
    """A running rhelp-server with one agent's account."""

    url: str
    user: str
    password_file: Path
    program: Program


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def accounts(database: str, work: Path) -> list[str]:
    """The names of all accounts; none where there is no database yet. Raises ProgramFailed."""
    if not Path(database.removeprefix("sqlite:///")).exists():
        return []
    argv = [str(BIN / "rhelp-server"), "agent", "list", "--database", database]
    done = subprocess.run(argv, text=True, capture_output=True, timeout=60, env=environment(work), check=False)
    if done.returncode:
        raise ProgramFailed(f"The accounts cannot be read: {done.stderr.strip()}")
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


def add_agent(database: str, user: str, password: str, work: Path, *more: str) -> None:
    """Make an account. Raises ProgramFailed with what the server's tool said."""
    argv = [str(BIN / "rhelp-server"), "agent", "add", user, "--password-stdin", "--database", database, *more]
    done = subprocess.run(
        argv, input=password + "\n", text=True, capture_output=True, timeout=60, env=environment(work), check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing was said").splitlines()[-1]
        raise ProgramFailed(f"The account {user} could not be made: {said}")


@contextmanager
def server(work: Path, user: str = "agent", *more: str) -> Iterator[Server]:
    """A server on a free port of this machine with a database of its own; ``more`` are flags of it."""
    database, port, password = f"sqlite:///{work / 'rhelp.sqlite3'}", free_port(), secrets.token_urlsafe(12)
    password_file = work / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password + "\n")
    add_agent(database, user, password, work)
    where = ["--host", "127.0.0.1", "--port", str(port), "--database", database]
    argv: list[str | Path] = [BIN / "rhelp-server", *where, *more]
    with Program("rhelp-server", argv, work) as program:
        program.wait_until(lambda: answers(port), "listening", STARTED)
        yield Server(f"http://127.0.0.1:{port}", user, password_file, program)


def agent(at: Server, shown_on: str, work: Path, *more: str, around: Mapping[str, str] | None = None) -> Program:
    """The agent's program, in viewer standby, full screen, asking for control; ``around`` adds to its environment."""
    who: list[str | Path] = ["--server", at.url, "--user", at.user, "--password-file", at.password_file]
    how = ["--standby", "viewer", "--fullscreen", "--control", "--language", "en", "--events", *more]
    return Program("rhelp-agent", [BIN / "rhelp-agent", *who, *how], work, {**(around or {}), "DISPLAY": shown_on})


def customer(
    at: Server, code: str, shown_on: str, work: Path, grant: str | None = "view,pointer,keyboard",
    around: Mapping[str, str] | None = None,
) -> Program:  # fmt: skip
    """The customer's program; without ``grant`` it asks on its terminal. ``around`` adds to its environment."""
    argv = [sys.executable, "-m", "rhelp.peer", "--server", at.url, "--code", code, "--display", shown_on]
    return Program("rhelp-customer", [*argv, *(["--grant", grant] if grant is not None else [])], work, around)


@contextmanager
def rhelp_pair(work: Path) -> Iterator[Pair]:
    """This product, on loopback."""
    work.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(work, name)) for name in ("remote", "viewer"))
        at = stack.enter_context(server(work))
        helper = stack.enter_context(agent(at, viewer, work))
        code = helper.expect("standby", STARTED)["access_code"]
        shown = stack.enter_context(customer(at, code, remote, work))
        helper.expect("session", STARTED, beside=[shown], state="live")
        yield Pair(remote, viewer, (at.program, helper, shown))


@contextmanager
def tiger_pair(work: Path) -> Iterator[Pair]:
    """TigerVNC, on loopback."""
    work.mkdir(parents=True, exist_ok=True)
    port = free_port()
    reach = ["-rfbport", str(port), "-SecurityTypes", "None", "-localhost=1"]
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(work, name)) for name in ("remote", "viewer"))
        host = stack.enter_context(Program("X0tigervnc", ["X0tigervnc", "-display", remote, *reach], work))
        host.wait_until(lambda: answers(port), "listening", STARTED)
        argv = ["xtigervncviewer", "-FullScreen", f"127.0.0.1::{port}"]
        shown = stack.enter_context(Program("xtigervncviewer", argv, work, {"DISPLAY": viewer, "HOME": str(work)}))
        yield Pair(remote, viewer, (host, shown))


PRODUCTS = {"rhelp": rhelp_pair, "tiger": tiger_pair}
