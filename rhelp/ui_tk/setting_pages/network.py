"""The server's address, and a test of the way to it."""

from __future__ import annotations

from functools import partial

from rhelp.core.errors import RhelpError
from rhelp.ui_tk.setting_pages.checkup import CheckUp
from rhelp.ui_tk.setting_pages.rows import Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import button
from rhelp.words import tr


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page."""
    row = rows.text(
        tr("Server address"), tr("It is used when you sign in the next time."), setup.memory.now.server,
        partial(_change, setup),
    )  # fmt: skip
    theme = setup.theme
    test = rows.row(tr("Connection test"), tr("Tests each part of the way, from this computer to the server and on."))
    tip = tr("Test server, sign-in, live connection, STUN and TURN")
    first = button(theme, test.side, tr("Test the connection"), lambda: None, icon="network", tip=tip)
    first.pack()
    check_up = CheckUp(rows, setup, lambda: row.value, first)
    first.configure(command=check_up.start)


def _change(setup: Setup, typed: str) -> str:
    """Keep the address; what is wrong with it is returned as a sentence."""
    address = typed.strip()
    if address == setup.memory.now.server:
        return ""
    try:
        setup.network.check_address(address)
    except RhelpError as error:
        return tr(str(error))
    setup.memory.change(server=address)
    return ""
