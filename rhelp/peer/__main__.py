"""``python -m rhelp.peer``: the headless customer. No window; rights by --grant, or asked for on the terminal."""

from __future__ import annotations

import argparse
import asyncio
import io
import logging
import platform
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from rhelp.core.errors import RhelpError
from rhelp.core.rights import Policy
from rhelp.desktop.choose import open_desktop
from rhelp.desktop.ports import Desktop
from rhelp.loop import run_loop
from rhelp.peer.arrival import by_code, by_icon, server_of
from rhelp.peer.customer import CustomerSession
from rhelp.peer.entrance import Outcome, Way
from rhelp.peer.terminal import Terminal, read_lines
from rhelp.wire.message import Right
from rhelp.words import set_language, tr

EXIT = {
    Outcome.ENDED: 0,
    Outcome.CODE_REFUSED: 3,
    Outcome.NO_SERVER: 4,
    Outcome.NOT_TRUSTED: 4,
    Outcome.LINE_LOST: 5,
    Outcome.NOT_CONNECTED: 6,
    Outcome.NO_RELAY: 6,
    Outcome.SLOW_DOWN: 3,
    Outcome.SCREEN_LOST: 7,
    Outcome.UNANSWERED: 8,
    Outcome.BUSY: 8,
    Outcome.NOBODY: 8,
}
EXIT_USAGE = 2
TYPED = "-"
EXIT_DESKTOP = 7


def main(argv: Sequence[str] | None = None) -> int:
    """Run one session; the exit code is documented in docs/users.md."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    arguments = parse(argv)
    if arguments.language:
        set_language(arguments.language)
    if arguments.code == TYPED:
        arguments.code = sys.stdin.readline().strip()
    try:
        server = server_of(arguments.server, arguments.code or "", arguments.insecure)
        way = way_in(arguments)
    except RhelpError as error:
        return fail(error, EXIT_USAGE)
    try:
        desktop = open_desktop(arguments.display)
    except RhelpError as error:
        return fail(error, EXIT_DESKTOP)
    return run_loop(support(server, way, desktop, policy(arguments.grant), arguments.relay_only))


def fail(error: RhelpError, status: int) -> int:
    """Tell the person on the error stream."""
    print(tr(str(error)), file=sys.stderr)
    return status


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rhelp.peer", description=__doc__)
    parser.add_argument("--server", default="", metavar="URL", help="the server's address; a link's own by default")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--code", help="the access code that the agent reads out, or the link; - reads it here")
    way.add_argument("--icon", type=int, metavar="N", help="call the agent with this icon number on the page")
    parser.add_argument("--group", default="", metavar="SLUG", help="with --icon: the page of this group")
    parser.add_argument("--name", default="", help="with --icon: the agent reads this name while it rings")
    parser.add_argument(
        "--grant",
        type=rights,
        metavar="RIGHTS",
        help="allow exactly these, without asking: " + ",".join(Right),
    )
    parser.add_argument("--display", help="the X display to show (default: $DISPLAY)")
    parser.add_argument("--language", choices=("ko", "en"))
    parser.add_argument("--insecure", action="store_true", help="allow plain HTTP beyond this computer (test networks)")
    parser.add_argument("--relay-only", action="store_true", help="go by a TURN server; the agent learns no address")
    return parser.parse_args(argv)


def way_in(arguments: argparse.Namespace) -> Way:
    """How the customer comes in. Raises RhelpError."""
    if arguments.icon is None:
        return by_code(arguments.code)
    return by_icon(arguments.icon, arguments.group, arguments.name)


def rights(listed: str) -> frozenset[Right]:
    """The rights in a list with commas."""
    try:
        return frozenset(Right(name.strip()) for name in listed.split(",") if name.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"rights are: {', '.join(Right)}") from error


def policy(granted: frozenset[Right] | None) -> Policy:
    """With --grant exactly those, and nothing else; without it everything is asked for."""
    return Policy() if granted is None else Policy(granted, frozenset(Right) - granted)


async def support(server: str, way: Way, desktop: Desktop, rules: Policy, relay_only: bool) -> int:
    """One session, ended by either side, Ctrl+C or SIGTERM."""
    loop = asyncio.get_running_loop()
    terminal = Terminal(lambda event: session.decide(event), lambda: session.end_now(), lambda text: session.say(text))
    session = CustomerSession(server, desktop, rules, terminal, platform.node(), relay_only)

    def typed(line: str) -> None:
        """In the terminal's thread, which waits for nobody: what shuts something does not go by the event loop."""
        if not terminal.at_once(line):
            loop.call_soon_threadsafe(terminal.line, line)

    with suppress(NotImplementedError):  # Windows: Ctrl+C ends the program by KeyboardInterrupt
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, session.end_now)
    read_lines(sys.stdin, typed)
    outcome = await session.run(way)
    if session.desktop_free:
        desktop.close()
    terminal.ended(outcome)
    return EXIT[outcome]


if __name__ == "__main__":
    sys.exit(main())
