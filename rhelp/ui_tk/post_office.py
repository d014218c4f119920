"""How mail leaves for one signed-in agent: by the server, where it sends any, or by the agent's own mail program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from rhelp.core.session import Waiting
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.computer import Computer
from rhelp.ui_tk.mail import Post, Refused, Sent
from rhelp.ui_tk.session_port import Account, Network
from rhelp.words import language

Offered = Callable[[], Waiting | None]


class PostOffice:
    """Asks the server at once whether it sends mail; until it has answered, it does not."""

    def __init__(self, bridge: Bridge, network: Network, computer: Computer, account: Account) -> None:
        self._bridge = bridge
        self._network = network
        self._computer = computer
        self._account = account
        self._by_server = False
        bridge.spawn(network.may_mail(account), self._learn, lambda error: None)

    def post(self, offered: Offered) -> Post:
        """The ways for what ``offered`` gives at the moment of sending."""
        return Post(partial(self._send, offered) if self._by_server else None, self._open)

    def _learn(self, may: bool) -> None:
        self._by_server = may

    def _send(self, offered: Offered, to: str, sent: Sent, refused: Refused) -> None:
        status = offered()
        if status is not None:
            work = self._network.mail(self._account, to, status.code.route, language())
            self._bridge.spawn(work, lambda nothing: sent(), refused)

    def _open(self, address: str, sent: Sent, refused: Refused) -> None:
        self._bridge.spawn(asyncio.to_thread(self._computer.open, address), lambda nothing: sent(), refused)
