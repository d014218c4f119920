"""Where files go on this computer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tkinter import filedialog

from rhelp.core.errors import RhelpError
from rhelp.ui_tk.folders import check_folder, received_folder, recordings_folder
from rhelp.ui_tk.setting_pages.rows import Row, Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import button
from rhelp.words import tr


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page."""
    now = setup.memory.now.folders
    Folder(rows, setup, "recordings", tr("Recordings"), recordings_folder(now), chosen=bool(now.recordings))
    Folder(rows, setup, "received", tr("Received files"), received_folder(now), chosen=bool(now.received))


class Folder:
    """A row with a folder; ``chosen`` says that it is not the usual one."""

    def __init__(self, rows: Rows, setup: Setup, name: str, title: str, place: Path, *, chosen: bool) -> None:
        self._rows = rows
        self._setup = setup
        self._name = name
        self._title = title
        self._place = place
        self.row: Row = rows.row(title, str(place))
        theme, side = setup.theme, self.row.side
        if chosen:
            tip = tr("Go back to the usual folder")
            usual = button(theme, side, tr("Usual folder"), partial(self._keep, ""), kind="Quiet", tip=tip)
            usual.pack(side="left", padx=(0, theme.px(6)))
        tip = tr("Choose another folder")
        button(theme, side, tr("Choose…"), self._choose, icon="folder", tip=tip).pack(side="left")

    def _choose(self) -> None:
        start = next((str(place) for place in (self._place, *self._place.parents) if place.is_dir()), None)
        found = filedialog.askdirectory(parent=self.row.frame, title=self._title, initialdir=start)
        if found:
            self.take(Path(found))

    def take(self, folder: Path) -> None:
        """Use this folder, if something can be written to it."""
        try:
            check_folder(folder)
        except RhelpError as error:
            self.row.say(tr(str(error)))
            return
        self._keep(str(folder))

    def _keep(self, folder: str) -> None:
        self._setup.memory.change_in("folders", **{self._name: folder})
        self._rows.again()
