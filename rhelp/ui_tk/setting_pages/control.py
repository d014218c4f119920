"""How the customer's screen is sent; in the viewer all of it can be changed as it runs."""

from __future__ import annotations

from functools import partial

from rhelp.ui_tk.control_settings import SETTINGS
from rhelp.ui_tk.setting_pages.rows import Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.words import tr


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page."""
    rows.note(tr("Usually everything is best left automatic. In the viewer the same settings act at once on the picture that is shown."))  # fmt: skip  # noqa: E501
    now = setup.memory.now.control
    for one in SETTINGS:
        rows.choice(one.words(), one.hint(), one.choices(), getattr(now, one.name), partial(_change, setup, one.name))


def _change(setup: Setup, name: str, value: str) -> None:
    setup.memory.change_in("control", **{name: str(value)})
