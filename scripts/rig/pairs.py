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

from scripts.rig.displays import SIZE, display
from scripts.rig.line import Line
from scripts.rig.programs import Program, ProgramFailed, environment

BIN = Path(sys.executable).parent
STARTED = 30.0  # seconds a program may take until it stands
EVERYTHING = "view,pointer,keyboard"
INSECURE = {True: ("--insecure",), False: ()}  # over a line there is no certificate


@dataclass(frozen=True)
class Pair:
    """A running product between two displays."""

    remote: str
    viewer: str
    customer: Program
    agent: Program
    line: Line | None = None
    more: tuple[Program, ...] = ()

    @property
    def programs(self) -> tuple[Program, ...]:
        """All that run for it."""
        return (*self.more, self.customer, self.agent)

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
    """A port of this machine that nobody has, for TCP and UDP."""
    while True:
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as packets:
            stream.bind(("127.0.0.1", 0))
            port = int(stream.getsockname()[1])
            try:
                packets.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


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
def server(work: Path, user: str = "agent", *more: str, on: Line | None = None) -> Iterator[Server]:
    """A server on a free port with a database of its own, on this machine or on a line's near host.

    ``more`` are flags of it.
    """
    database, port, password = f"sqlite:///{work / 'rhelp.sqlite3'}", free_port(), secrets.token_urlsafe(12)
    password_file = work / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password + "\n")
    add_agent(database, user, password, work)
    address = on.near_address if on else "127.0.0.1"
    where = ["--host", address, "--port", str(port), "--database", database, *more]
    argv: list[str | Path] = [*(on.near if on else ()), BIN / "rhelp-server", *where]
    with Program("rhelp-server", argv, work) as program:
        if on is None:
            program.wait_until(lambda: answers(port), "listening", STARTED)
        else:
            program.wait_until(lambda: "listening on" in program.log.read_text(), "listening", STARTED)
        yield Server(f"http://{address}:{port}", user, password_file, program)


def agent(
    at: Server, shown_on: str, work: Path, *more: str, around: Mapping[str, str] | None = None, on: Line | None = None
) -> Program:
    """The agent's program, in viewer standby, full screen, asking for control; ``around`` adds to its environment.

    It runs on a line's near host if there is one.
    """
    who: list[str | Path] = ["--server", at.url, "--user", at.user, "--password-file", at.password_file]
    how = ["--standby", "viewer", "--fullscreen", "--control", "--language", "en", "--events", *more]
    argv: list[str | Path] = [*(on.near if on else ()), BIN / "rhelp-agent", *who, *how, *INSECURE[on is not None]]
    return Program("rhelp-agent", argv, work, {**(around or {}), "DISPLAY": shown_on})


def customer(
    at: Server, code: str, shown_on: str, work: Path, grant: str | None = EVERYTHING,
    around: Mapping[str, str] | None = None, on: Line | None = None,
) -> Program:  # fmt: skip
    """The customer's program; without ``grant`` it asks on its terminal. ``around`` adds to its environment.

    It runs on a line's far host if there is one.
    """
    argv = [*(on.far if on else ()), sys.executable, "-m", "rhelp.peer", "--server", at.url, "--code", code]
    argv += ["--display", shown_on, *INSECURE[on is not None], *(["--grant", grant] if grant is not None else [])]
    return Program("rhelp-customer", argv, work, around)


@contextmanager
def rhelp_pair(work: Path, on: Line | None = None, size: str = SIZE) -> Iterator[Pair]:
    """This product, on loopback or over a line, both displays of this size."""
    work.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(work, name, size)) for name in ("remote", "viewer"))
        at = stack.enter_context(server(work, on=on))
        helper = stack.enter_context(agent(at, viewer, work, on=on))
        code = helper.expect("standby", STARTED)["access_code"]
        shown = stack.enter_context(customer(at, code, remote, work, on=on))
        helper.expect("session", STARTED, beside=[shown], state="live")
        yield Pair(remote, viewer, shown, helper, on, (at.program,))


@contextmanager
def tiger_pair(work: Path, on: Line | None = None, size: str = SIZE) -> Iterator[Pair]:
    """TigerVNC, on loopback or over a line; its server is the far host."""
    work.mkdir(parents=True, exist_ok=True)
    port = free_port()
    address = on.far_address if on else "127.0.0.1"
    reach = ["-rfbport", str(port), "-SecurityTypes", "None", f"-localhost={int(on is None)}"]
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(work, name, size)) for name in ("remote", "viewer"))
        argv = [*(on.far if on else ()), "X0tigervnc", "-display", remote, *reach]
        host = stack.enter_context(Program("X0tigervnc", argv, work))
        if on is None:
            host.wait_until(lambda: answers(port), "listening", STARTED)
        else:
            host.wait_until(lambda: "Listening for VNC" in host.log.read_text(), "listening", STARTED)
        argv = [*(on.near if on else ()), "xtigervncviewer", "-FullScreen", f"{address}::{port}"]
        shown = stack.enter_context(Program("xtigervncviewer", argv, work, {"DISPLAY": viewer, "HOME": str(work)}))
        yield Pair(remote, viewer, host, shown, on)


PRODUCTS = {"rhelp": rhelp_pair, "tiger": tiger_pair}
