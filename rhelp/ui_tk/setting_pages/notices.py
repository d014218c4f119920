"""How the agent is told of what happens."""

from __future__ import annotations

from functools import partial

from rhelp.ui_tk.setting_pages.rows import Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.words import tr


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page."""
    switches = {
        "sound": (tr("Sound"), tr("A short sound when a customer comes or writes.")),
        "pop_up": (tr("Pop-up notices"), tr("A notice at the bottom right of the screen, above other windows.")),
        "quiet": (
            tr("Do not disturb during a support"),
            tr("No sounds and no pop-ups while you are helping a customer."),
        ),
    }
    for name, (title, hint) in switches.items():
        rows.switch(title, hint, getattr(setup.memory.now.notices, name), partial(_change, setup, name))


def _change(setup: Setup, name: str, value: bool) -> None:
    setup.memory.change_in("notices", **{name: value})
