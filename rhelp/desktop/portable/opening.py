"""Opening an address in the program that the desktop has for it."""

from __future__ import annotations

import os
import subprocess
import sys

from rhelp.core.errors import RhelpError

PATIENCE = 10.0  # seconds for the desktop's own helper
SCHEMES = ("mailto:", "https://", "http://")


def open_address(address: str) -> None:
    """Open a mail or web address. May wait for the desktop. Raises RhelpError where no program is there for it."""
    if not address.startswith(SCHEMES):
        raise ValueError(f"not an address to be opened: {address[:20]}")
    try:
        if sys.platform == "win32":
            os.startfile(address)
            return
        command = "open" if sys.platform == "darwin" else "xdg-open"
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
