"""Opening an address in the program that the desktop has for it."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from rhelp.core.errors import RhelpError

PATIENCE = 10.0  # seconds for the desktop's own helper
SCHEMES = ("mailto:", "https://", "http://")


def open_address(address: str, command: str) -> None:
    """Open a mail or web address with the desktop's own ``command``, which is empty on Windows.

    May wait for the desktop. Raises RhelpError where no program is there for it.
    """
    if not address.startswith(SCHEMES):
        raise ValueError(f"not an address to be opened: {address[:20]}")
    try:
        if not command:
            start: Any = vars(os)["startfile"]  # there on Windows alone
            start(address)
            return
        done = subprocess.run(
            [command, address], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=PATIENCE, start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return  # the program was started in the foreground, and is there
    except OSError as error:
        raise RhelpError("No mail program was found on this computer.") from error
    if done.returncode != 0:
        raise RhelpError("No mail program was found on this computer.")
