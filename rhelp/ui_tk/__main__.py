"""rhelp-agent: the agent's program. Here the command line, the network and the windows are put together."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import stat
import sys
import time
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from rhelp.core.checkup import Finding
from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.ports import Keyring, Surface, WindowCursor
from rhelp.ui_tk.app import App, Around, Wishes, run
from rhelp.ui_tk.computer import Computer
from rhelp.ui_tk.events import Events
from rhelp.ui_tk.session_port import Account, Desk, DeskListener, Doors, Listener, Network, Session
from rhelp.ui_tk.settings import Memory, default_path
from rhelp.ui_tk.sign_in import Credentials
from rhelp.wire.signal import SeatKind
from rhelp.words import LANGUAGES, set_language, tr

WARM_UP_MS = 300
NO_DISPLAY = RhelpError("The window cannot be opened: there is no display, or it may not be used.")


class RealNetwork:
    """The network side as it is. Its modules are heavy and come after the first window, in the net thread."""

    def __init__(self, insecure: bool, relay_only: bool = False) -> None:
        self._insecure = insecure
        self._relay_only = relay_only

    async def warm_up(self) -> None:
        """Load what the first session needs while the agent is still reading."""
        await asyncio.to_thread(_load)

    def check_address(self, server: str) -> None:
        from rhelp.peer.account import check_server

        check_server(server, self._insecure)

    async def sign_in(self, server: str, name: str, password: str, stay: bool) -> Account:
        from rhelp.peer.account import sign_in

        return await sign_in(server, name, password, stay=stay, insecure=self._insecure)

    async def second_step(self, server: str, ticket: str, code: str) -> Account:
        from rhelp.peer.account import second_step

        return await second_step(server, ticket, code, insecure=self._insecure)

    async def with_token(self, server: str, token: str) -> Account:
        from rhelp.peer.account import with_token

        return await with_token(server, token, insecure=self._insecure)

    async def resume(self, server: str, token: str) -> Account:
        from rhelp.peer.account import resume

        return await resume(server, token, insecure=self._insecure)

    async def sign_out(self, account: Account) -> None:
        from rhelp.peer.account import Account as PeerAccount
        from rhelp.peer.account import sign_out

        await sign_out(PeerAccount(account.server, account.token, account.name))

    def doors(self, account: Account) -> Doors:
        from rhelp.peer.account import Account as PeerAccount
        from rhelp.peer.doors import Doors as PeerDoors

        assert isinstance(account, PeerAccount)
        return PeerDoors(account)

    async def check_up(self, server: str, token: str, tell: Callable[[Finding], object]) -> None:
        from rhelp.peer.checkup import check_up

        await check_up(server, token, tell, insecure=self._insecure)

    def session(self, account: Account, kind: SeatKind, listener: Listener) -> Session:
        from rhelp.peer.account import Account as PeerAccount
        from rhelp.peer.agent import AgentSession

        assert isinstance(account, PeerAccount)
        return AgentSession(account, kind, listener, insecure=self._insecure, relay_only=self._relay_only)

    def desk(self, account: Account, listener: DeskListener) -> Desk | None:
        from rhelp.peer.account import Account as PeerAccount
        from rhelp.peer.desk import AgentDesk

        assert isinstance(account, PeerAccount)
        return AgentDesk(account, listener, insecure=self._insecure)

    async def may_mail(self, account: Account) -> bool:
        from rhelp.peer import account as peer

        assert isinstance(account, peer.Account)
        return await peer.may_mail(account)

    async def mail(self, account: Account, to: str, route: str, language: str) -> None:
        from rhelp.peer.account import Account as PeerAccount
        from rhelp.peer.mail import send_mail

        assert isinstance(account, PeerAccount)
        await send_mail(account, to, route, language)

    def surface(self, window: int, size: Size, display: str) -> Surface | None:
        from rhelp.desktop.choose import open_surface

        return open_surface(window, size, display)

    def window_cursor(self, window: int, display: str) -> WindowCursor | None:
        from rhelp.desktop.choose import open_window_cursor

        return open_window_cursor(window, display)


class RealComputer:
    """This computer as it is."""

    def monitors(self) -> Sequence[Rect]:
        from rhelp.desktop.choose import list_monitors

        return list_monitors()

    def dark(self) -> bool:
        from rhelp.desktop.portable.appearance import dark

        return dark()

    def chime(self) -> bool:
        from rhelp.desktop.choose import play_chime

        return play_chime()

    def open(self, address: str) -> None:
        from rhelp.desktop.choose import open_address

        open_address(address)

    @property
    def keyring(self) -> Keyring:
        return LateKeyring()


class LateKeyring:
    """The system's keyring, whose library is loaded by the thread that asks first."""

    def usable(self) -> bool:
        return self._system().usable()

    def get(self, name: str) -> str | None:
        return self._system().get(name)

    def put(self, name: str, secret: str) -> None:
        self._system().put(name, secret)

    def remove(self, name: str) -> None:
        self._system().remove(name)

    def _system(self) -> Keyring:
        from rhelp.desktop.portable.keyring import SystemKeyring

        return SystemKeyring()


def _load() -> None:
    import rhelp.media.scaling
    import rhelp.peer.agent
    import rhelp.peer.checkup  # noqa: F401


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="rhelp-agent", description="Help customers on their own screens.")
    made.add_argument("--server", default="", metavar="URL", help="the server's address")
    made.add_argument("--user", default="", metavar="NAME", help="sign in with this name")
    made.add_argument("--password-file", type=Path, metavar="F", help="the first line is the password")
    made.add_argument("--token-file", type=Path, metavar="F", help="the first line is a program's token, no password")
    made.add_argument("--standby", choices=[str(kind) for kind in SeatKind], help="wait for a customer at once")
    made.add_argument("--fullscreen", action="store_true", help="show the customer's screen in full screen")
    made.add_argument("--control", action="store_true", help="ask for mouse and keyboard as soon as it is live")
    made.add_argument("--language", choices=sorted(LANGUAGES), help="of the windows")
    made.add_argument("--events", action="store_true", help="print one JSON line per event")
    made.add_argument("--insecure", action="store_true", help="allow plain HTTP beyond this computer (test networks)")
    made.add_argument("--relay-only", action="store_true", help="go by a TURN server; customers learn no address")
    return made


def read_secret(path: Path) -> str:
    """The first line of the file. Raises RhelpError where it cannot be read."""
    try:
        if path.stat().st_mode & stat.S_IROTH:
            print(f"rhelp-agent: everybody can read {path}; chmod 600 it", file=sys.stderr)
        return path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise RhelpError("The file with the password or token cannot be read.") from error


def wishes_of(options: argparse.Namespace) -> Wishes:
    """What the command line asks for. Raises RhelpError where it cannot be done."""
    password = read_secret(options.password_file) if options.password_file else ""
    token = read_secret(options.token_file) if options.token_file else ""
    standby = SeatKind(options.standby) if options.standby else None
    credentials = Credentials(options.server, options.user, password, token=token)
    return Wishes(credentials, standby, options.fullscreen, options.control)


def main() -> None:
    """Entry point of rhelp-agent. Exit code 2 for what the command line or the display does not allow."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    options = parser().parse_args()
    memory = Memory(default_path())
    if options.language or memory.now.language:
        set_language(options.language or memory.now.language)
    events = Events(sys.stdout if options.events else None, time.monotonic)
    network = RealNetwork(options.insecure, options.relay_only)
    try:
        wishes = wishes_of(options)
        run(lambda root: _compose(root, network, memory, events, wishes))
    except RhelpError as error:
        fail(events, str(error))
    except tk.TclError:
        fail(events, str(NO_DISPLAY))


def fail(events: Events, sentence: str) -> NoReturn:
    """Say why, and end."""
    events.error(sentence)
    print(f"rhelp-agent: {tr(sentence)}", file=sys.stderr)
    sys.exit(2)


def _compose(root: tk.Tk, network: RealNetwork, memory: Memory, events: Events, wishes: Wishes) -> App:
    checked: Network = network
    computer: Computer = RealComputer()
    app = App(root, Around(checked, computer, memory, events, wishes))
    signal.set_wakeup_fd(app.bridge.wake_fd, warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.quit())
    root.after(WARM_UP_MS, lambda: app.bridge.spawn(network.warm_up()))
    return app


if __name__ == "__main__":
    main()
