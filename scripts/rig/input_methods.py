"""Real input methods on real X displays: fcitx5 with libhangul and nabi, both by XIM, fcitx5 by D-Bus as well."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.rig.displays import connected, end, set_layout
from scripts.rig.waiting import until

PROFILE = """\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=hangul

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=hangul
Layout=

[GroupOrder]
0=Default
"""
XIM_SERVERS = "XIM_SERVERS"
DBUS_CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass
class InputMethod:
    """One that runs on a display, and what a program needs in its environment to use it."""

    name: str
    display: str
    environment: dict[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] = field(repr=False)

    def lives(self) -> bool:
        """Whether its process runs and its server still answers for the display."""
        return self.process.poll() is None and _serves(self.display)

    def tap(self, *keys: str) -> None:
        """Somebody at the display's own keyboard presses these keys (X names), one after the other."""
        self._xdotool("key", "--delay", "40", *keys)

    def click(self, x: int, y: int) -> None:
        """Somebody clicks there."""
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def _xdotool(self, *command: str) -> None:
        subprocess.run(["xdotool", *command], env={"DISPLAY": self.display}, check=True, timeout=10)


@contextmanager
def input_method(name: str, display: str, folder: Path) -> Iterator[InputMethod]:
    """``nabi`` or ``fcitx5`` on the display, with a keyboard that has a Hangul key; both begin in Latin."""
    set_layout(display, "us", "-option", "korean:ralt_hangul")
    with ExitStack() as stack:
        environment = korean(display, folder) | {"XMODIFIERS": f"@im={name.rstrip('5')}"}
        if name == "fcitx5":
            environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(session_bus(environment, folder))
            config = folder / "config" / "fcitx5"
            config.mkdir(parents=True, exist_ok=True)
            (config / "profile").write_text(PROFILE)
        argv = {"nabi": ["nabi"], "fcitx5": ["fcitx5", "--disable=wayland,waylandim"]}[name]
        with (folder / f"{name}.log").open("wb") as log:
            program = subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        stack.callback(end, program)
        until(lambda: _serves(display), f"the start of {name}")
        yield InputMethod(name, display, environment, program)


def korean(display: str, folder: Path) -> dict[str, str]:
    """The environment of a Korean session on the display, with a home of its own."""
    locales = folder / "locale"
    if not locales.exists():
        locales.mkdir(parents=True)
        made = ["localedef", "-i", "ko_KR", "-f", "UTF-8", str(locales / "ko_KR.UTF-8")]
        subprocess.run(made, check=True, timeout=60, capture_output=True)
    home = folder / "home"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "XDG_", "GTK_", "QT_"))}
    return kept | {
        "DISPLAY": display, "LOCPATH": str(locales), "LANG": "ko_KR.UTF-8", "LC_ALL": "ko_KR.UTF-8",
        "HOME": str(home), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_RUNTIME_DIR": str(folder),
    }  # fmt: skip


@contextmanager
def session_bus(environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """A D-Bus session bus that starts nothing by itself; its address."""
    config = folder / "bus.conf"
    config.write_text(DBUS_CONFIG.format(folder=folder))
    argv = ["dbus-daemon", "--nofork", "--print-address", f"--config-file={config}"]
    daemon = subprocess.Popen(
        argv, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert daemon.stdout is not None
        with daemon.stdout:
            address = daemon.stdout.readline().strip()
        assert address, f"dbus-daemon ended with {daemon.poll()}"
        yield address
    finally:
        end(daemon)


def _serves(display: str) -> bool:
    with connected(display) as eye:
        root = eye.setup.roots[0].root
        atom = eye.core.InternAtom(False, len(XIM_SERVERS), XIM_SERVERS).reply().atom
        servers = eye.core.GetProperty(False, root, atom, 0, 0, 16).reply().value.to_atoms()
        return any(eye.core.GetSelectionOwner(server).reply().owner for server in servers)
