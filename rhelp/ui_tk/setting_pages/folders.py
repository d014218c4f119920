"""Where files go on this computer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tkinter import filedialog

from rhelp.core.errors import RhelpError
from rhelp.ui_tk.folders import check_folder, recordings_folder, received_folder
from rhelp.ui_tk.setting_pages.rows import Row, Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import button
from rhelp.words import tr


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page."""
    now = setup.memory.now.folders
    _folder(rows, setup, "recordings", tr("Recordings"), now.recordings, recordings_folder(now))
    _folder(rows, setup, "received", tr("Received files"), now.received, received_folder(now))


def _folder(rows: Rows, setup: Setup, name: str, title: str, own: str, place: Path) -> None:
    row = rows.row(title, str(place))
    choose = tr("Choose…")
    tip = tr("Choose another folder")
    button(setup.theme, row.side, choose, partial(_choose, row, setup, name, place), icon="folder", tip=tip).pack(
        side="left"
    )
    if own:
        usual, tip = tr("Usual folder"), tr("Go back to the usual folder")
        button(setup.theme, row.side, usual, partial(_keep, rows, setup, name, ""), kind="Quiet", tip=tip).pack(
            side="left", padx=(setup.theme.px(6), 0)
        )
