"""Where files go: the agent's own choice, or the usual places."""

from __future__ import annotations

import tempfile
from pathlib import Path

import platformdirs

import rhelp
from rhelp.core.errors import RhelpError
from rhelp.ui_tk.settings import FolderSettings

CHECKOUT = Path(rhelp.__file__).resolve().parents[1]


def recordings_folder(chosen: FolderSettings) -> Path:
    """For recordings; beside the program where it runs from a checkout. A folder per date goes into it."""
    if chosen.recordings:
        return Path(chosen.recordings)
    if (CHECKOUT / "recordings").is_dir() and (CHECKOUT / "setup.cfg").is_file():
        return CHECKOUT / "recordings"
    return Path(platformdirs.user_documents_dir()) / "rhelp"


def received_folder(chosen: FolderSettings) -> Path:
    """For files that customers sent."""
    return Path(chosen.received) if chosen.received else Path(platformdirs.user_downloads_dir()) / "rhelp"


def check_folder(folder: Path) -> None:
    """Make the folder and write to it. Raises RhelpError where that does not work."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"rhelp")
    except OSError as error:
        raise RhelpError("Nothing can be written to this folder. Please choose another one.") from error
