"""What the agent's program remembers between two runs: a small JSON file, never a password."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

T = TypeVar("T")


@dataclass(frozen=True)
class SupportSettings:
    """How a session begins and ends. ``kind`` is "viewer" or "chat", ``zoom`` a ``core.zoom.Zoom`` as text."""

    kind: str = "viewer"
    ask_control: bool = False
    full_screen: bool = False
    zoom: str = "automatic"
    confirm_end: bool = True


@dataclass(frozen=True)
class ControlSettings:
    """How the customer's screen is sent: the words of ``wire.peer.PictureSettings``, ``scale`` in per cent."""

    quality: str = "automatic"
    colours: str = "full"
    compression: str = "automatic"
    scale: str = "100"


@dataclass(frozen=True)
class NoticeSettings:
    """How the agent is told. ``quiet`` keeps sounds and pop-ups back while a customer is being helped."""

    sound: bool = True
    pop_up: bool = True
    quiet: bool = False


@dataclass(frozen=True)
class FolderSettings:
    """Where files go; empty means the usual place (``folders.py``)."""

    recordings: str = ""
    received: str = ""


@dataclass(frozen=True)
class LookSettings:
    """``mode`` is "light", "dark" or "system", ``scale`` per cent; 0 follows the screen."""

    mode: str = "system"
    scale: int = 0


@dataclass(frozen=True)
class ViewerSettings:
    """Whether the viewer's window takes the size of the zoomed picture, and whether words stand under its icons."""

    window_follows: bool = False
    bar_words: bool = True


@dataclass(frozen=True)
class Settings:
    """Empty strings mean: not chosen yet. ``places`` are those of windows (``places.py``), by the window's name;
    ``hot_keys`` what differs from ``hot_keys.DEFAULTS``."""

    server: str = ""
    name: str = ""
    language: str = ""
    stay: bool = False
    support: SupportSettings = SupportSettings()
    control: ControlSettings = ControlSettings()
    notices: NoticeSettings = NoticeSettings()
    folders: FolderSettings = FolderSettings()
    looks: LookSettings = LookSettings()
    viewer: ViewerSettings = ViewerSettings()
    hot_keys: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def default_path() -> Path:
    """Where the operating system keeps such files."""
    return Path(platformdirs.user_config_dir("rhelp", appauthor=False)) / "agent.json"


def read(path: Path) -> dict[str, Any]:
    """The JSON object in ``path``, empty where there is none. A file that is none is kept aside as ``.bad``."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return {}
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    try:
        path.replace(path.with_name(f"{path.name}.bad"))
    except OSError as error:
        print(f"rhelp-agent: {path} cannot be used: {error}", file=sys.stderr)
    return {}


def load(path: Path) -> Settings:
    """The settings in ``path``; those of a first run for whatever is missing or not ours."""
    return fitted(Settings(), read(path))


def fitted(usual: T, found: dict[str, Any]) -> T:
    """``usual`` with the values of ``found`` that have its names and kinds."""
    values: dict[str, Any] = {}
    for known in fields(usual):  # type: ignore[arg-type]
        before, value = getattr(usual, known.name), found.get(known.name)
        if is_dataclass(before) and isinstance(value, dict):
            values[known.name] = fitted(before, value)
        elif isinstance(before, dict) and isinstance(value, dict):
            values[known.name] = {str(key): text for key, text in value.items() if isinstance(text, str)}
        elif type(value) is type(before):
            values[known.name] = value
    return replace(usual, **values)  # type: ignore[type-var]


def merged(found: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """``ours`` over ``found``: what a newer program wrote there and we do not know stays."""
    groups = [known.name for known in fields(Settings) if is_dataclass(known.default)]
    inside = {name: found[name] | ours[name] for name in groups if isinstance(found.get(name), dict)}
    return found | ours | inside


def save(path: Path, settings: Settings) -> None:
    """Write as a whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = merged(read(path), asdict(settings))
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)


class Memory:
    """The settings of this run, written back at every change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._followers: list[Callable[[Settings], object]] = []
        self.now = load(path)

    def follow(self, changed: Callable[[Settings], object]) -> None:
        """Call ``changed`` with the settings after every change."""
        self._followers.append(changed)

    def change(self, **values: Any) -> None:
        """Remember. A disk that cannot be written to must not stop a support session."""
        fresh = replace(self.now, **values)
        if fresh == self.now:
            return
        self.now = fresh
        try:
            save(self._path, fresh)
        except OSError as error:
            print(f"rhelp-agent: settings are not kept: {error}", file=sys.stderr)
        for follower in self._followers:
            follower(fresh)

    def change_in(self, group: str, **values: Any) -> None:
        """Remember values of one group, such as ``support``."""
        self.change(**{group: replace(getattr(self.now, group), **values)})
