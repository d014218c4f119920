"""What the pages of the settings work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.computer import Computer
from rhelp.ui_tk.session_port import Account, Network
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.theme import Theme


@dataclass(frozen=True)
class Setup:
    """``account`` tells who is signed in now."""

    theme: Theme
    memory: Memory
    bridge: Bridge
    network: Network
    computer: Computer
    account: Callable[[], Account | None]
