"""rhelp-customer: the customer's program. Here the command line, the network and the windows are put together."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import tkinter as tk
from collections.abc import Callable, Sequence

from rhelp.core.errors import RhelpError
from rhelp.desktop.choose import open_own_hand
from rhelp.peer.arrival import by_code, by_icon, server_of
from rhelp.peer.entrance import Outcome
from rhelp.ui_tk.customer.app import App, Around, Wishes, run
from rhelp.ui_tk.customer.gate import AnyHand
from rhelp.ui_tk.customer.standing import Came, Standing
from rhelp.ui_tk.customer.visit import Network, Visit
from rhelp.ui_tk.settings import Memory, default_path
from rhelp.words import LANGUAGES, set_language, tr

WARM_UP_MS = 300
EXIT_USAGE = 2
NO_DISPLAY = RhelpError("The window cannot be opened: there is no display, or it may not be used.")


class RealNetwork:
    """The network side as it is. Its modules are heavy and come after the first window, in the net thread."""

    def __init__(self, events: bool, relay_only: bool) -> None:
        self._events = events
        self._relay_only = relay_only

    async def warm_up(self) -> None:
        await asyncio.to_thread(_load)

    def visit(self, told: Callable[[Standing], None]) -> Visit:
        from rhelp.ui_tk.customer.reports import Reports
        from rhelp.ui_tk.customer.session import SessionVisit

        return SessionVisit(told, Reports(sys.stdout if self._events else None), self._relay_only)


def _load() -> None:
    import rhelp.peer.terminal
    import rhelp.ui_tk.customer.session  # noqa: F401


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="rhelp-customer", description="Let an agent help you on this computer.")
    made.add_argument("--server", default="", metavar="URL", help="the server's address; a link brings its own")
    way = made.add_mutually_exclusive_group()
    way.add_argument("--code", default="", help="the access code that the agent reads out, or the link that it sent")
    way.add_argument("--link", default="", help="the link that the agent sent")
    way.add_argument("--icon", type=int, metavar="N", help="call the agent with this icon number on the page")
    made.add_argument("--group", default="", metavar="SLUG", help="with --icon: the page of this group")
    made.add_argument("--name", default="", help="with --icon: the agent reads this name while it rings")
    made.add_argument("--language", choices=sorted(LANGUAGES), help="of the windows")
    made.add_argument("--events", action="store_true", help="print one JSON line per event")
    made.add_argument("--insecure", action="store_true", help="allow plain HTTP beyond this computer (test networks)")
    made.add_argument("--relay-only", action="store_true", help="go by a TURN server; the agent learns no address")
    return made


def wishes_of(options: argparse.Namespace, known: str = "") -> Wishes:
    """What the command line asks for; ``known`` is the server of last time. Raises RhelpError."""
    code = options.code or options.link
    if not code and options.icon is None:
        server = server_of(options.server, "", options.insecure) if options.server else ""
        return Wishes(server, insecure=options.insecure)
    way = by_code(code) if code else by_icon(options.icon, options.group, options.name)
    from_link = server_of(options.server, code, options.insecure) if options.server or "#" in code else ""
    server = from_link or server_of(known, "", options.insecure)
    return Wishes(server, way, Came.GIVEN if code else Came.ICON, options.insecure)


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; the exit codes are those of ``python -m rhelp.peer``, of the last session."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    options = parser().parse_args(argv)
    memory = Memory(default_path().with_name("customer.json"))
    if options.language or memory.now.language:
        set_language(options.language or memory.now.language)
    network = RealNetwork(options.events, options.relay_only)
    try:
        wishes = wishes_of(options, memory.now.server)
        outcome = run(lambda root: _compose(root, network, memory, wishes))
    except RhelpError as error:
        return fail(str(error))
    except tk.TclError:
        return fail(str(NO_DISPLAY))
    return exit_code(outcome)


def exit_code(outcome: Outcome | None) -> int:
    """What the system is told; a program that was closed without a session ends well."""
    from rhelp.peer.__main__ import EXIT

    return 0 if outcome is None else EXIT[outcome]


def fail(sentence: str) -> int:
    """Say why it does not start."""
    print(f"rhelp-customer: {tr(sentence)}", file=sys.stderr)
    return EXIT_USAGE


def _compose(root: tk.Tk, network: RealNetwork, memory: Memory, wishes: Wishes) -> App:
    from rhelp.ui_tk.__main__ import RealComputer

    checked: Network = network
    app = App(root, Around(checked, RealComputer(), memory, open_own_hand() or AnyHand(), wishes))
    signal.set_wakeup_fd(app.bridge.wake_fd, warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.leave())
    root.after(WARM_UP_MS, lambda: app.bridge.spawn(network.warm_up()))
    return app


if __name__ == "__main__":
    sys.exit(main())
