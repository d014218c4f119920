"""What the agent's program remembers between two runs: a small JSON file, never a password."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs


@dataclass(frozen=True)
class Settings:
    """Empty strings mean: not chosen yet."""

    server: str = ""
    name: str = ""
    language: str = ""
    mode: str = "light"
    sizes: dict[str, str] = field(default_factory=dict)
    zoom: str = "automatic"
    window_follows: bool = False
    bar_words: bool = True
    hot_keys: dict[str, str] = field(default_factory=dict)
    """What differs from ``hot_keys.DEFAULTS``."""


def default_path() -> Path:
    """Where the operating system keeps such files."""
    return Path(platformdirs.user_config_dir("rhelp", appauthor=False)) / "agent.json"


def load(path: Path) -> Settings:
    """The settings in ``path``; those of a first run where it is missing or not ours."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    known = asdict(Settings())
    fitting = {key: value for key, value in found.items() if key in known and type(value) is type(known[key])}
    return replace(Settings(), **fitting)


def save(path: Path, settings: Settings) -> None:
    """Write as a whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)


class Memory:
    """The settings of this run, written back at every change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.now = load(path)

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
