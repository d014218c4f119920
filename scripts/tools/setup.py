"""Bring a machine to where rhelp runs: Debian packages, then a virtual environment in .venv; quick when all is there.

Runs on the system's Python with nothing but its standard library (called by ``scripts/setup``).
"""

from __future__ import annotations

import argparse
import configparser
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "rhelp-installed"
SYSTEMD = Path("/run/systemd/system")

PROGRAM = ["python3-venv", "python3-tk", "python3-dev", "gcc", "libgl1", "fonts-dejavu-core", "fonts-noto-cjk"]
DEMO = ["xvfb", "openbox", "xterm", "chromium", "xdotool", "imagemagick", "x11-utils", "x11-xserver-utils"]
DEV = ["tigervnc-standalone-server", "tigervnc-viewer", "tigervnc-scraping-server"]
DEV += ["nabi", "fcitx5", "fcitx5-hangul", "fcitx5-frontend-gtk3", "dbus", "locales", "x11-xkb-utils"]
DEV += ["gnome-keyring"]
DEV += ["coturn", "nginx", "caddy", "nftables", "iproute2"]
SERVICES = ("coturn", "nginx", "caddy")  # of which the tests need the programs alone
COMMANDS = {"xvfb": "Xvfb", "imagemagick": "import", "x11-utils": "xwininfo", "x11-xserver-utils": "xsetroot"} | {
    "tigervnc-standalone-server": "Xtigervnc",
    "tigervnc-viewer": "xtigervncviewer",
    "tigervnc-scraping-server": "x0tigervncserver",
    "fcitx5-hangul": "fcitx5",
    "fcitx5-frontend-gtk3": "fcitx5",
    "dbus": "dbus-daemon",
    "locales": "localedef",
    "x11-xkb-utils": "setxkbmap",
    "coturn": "turnserver",
    "gnome-keyring": "gnome-keyring-daemon",
    "nftables": "nft",
    "iproute2": "ip",
}
MODULES = "venv, ensurepip, tkinter"


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/setup", description="Install what is missing.")
    parser.add_argument("--dev", action="store_true", help="also Debian packages for tests and scripts/measure")
    wanted = PROGRAM + DEMO + (DEV if parser.parse_args().dev else [])
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # two scripts started together set up one after the other
    try:
        install_packages(wanted)
        make_environment()
    except SetupError as error:
        print(f"scripts/setup: {error}", file=sys.stderr)
        return 1
    return 0


class SetupError(Exception):
    """What stands in the way, as a sentence for the person at the terminal."""


def install_packages(wanted: list[str]) -> None:
    """Install the Debian packages that are missing, asking for root only then."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        look_for_commands(wanted)
        return
    missing = missing_packages(wanted)
    if not missing:
        return
    become_root = [] if os.geteuid() == 0 else ["sudo"]
    if become_root and not shutil.which("sudo"):
        raise SetupError(f"as root, run: apt-get install --no-install-recommends {' '.join(missing)}")
    print(f"Installing with apt-get: {' '.join(missing)}", file=sys.stderr)
    get = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600"]
    get += ["-o", "Dpkg::Use-Pty=0"]
    run([*get, "update"], "the list of Debian packages could not be fetched")
    run([*get, "install", "-y", "--no-install-recommends", *missing], "the Debian packages could not be installed")
    stop_services([name for name in SERVICES if name in missing], become_root)


def stop_services(names: list[str], become_root: list[str]) -> None:
    """A server that Debian started only because its package came does not go on listening on this machine."""
    if names and SYSTEMD.exists():
        command = [*become_root, "systemctl", "disable", "--now", *names]
        run(command, f"the services {', '.join(names)}, which nobody needs, could not be stopped")


def missing_packages(wanted: list[str]) -> list[str]:
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *wanted],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    installed = {line.split()[0] for line in listing.splitlines() if line.endswith(" installed")}
    return [package for package in wanted if package not in installed]


def look_for_commands(wanted: list[str]) -> None:
    """On other systems nothing is installed for anybody; what is not there is only named."""
    absent = [name for name in wanted if name in DEMO + DEV and not shutil.which(COMMANDS.get(name, name))]
    if absent:
        names = ", ".join(absent)
        print(f"Not Debian: please install what Debian calls {names} by your system's means.", file=sys.stderr)


def make_environment() -> None:
    """Make .venv and install rhelp into it, unless that was done from the same setup.cfg before."""
    stamp = fingerprint()
    if STAMP.exists() and STAMP.read_text() == stamp and works(VENV / "bin" / "python"):
        return
    if not works(VENV / "bin" / "python"):
        print("Making the virtual environment .venv", file=sys.stderr)
        run([find_python(), "-m", "venv", "--clear", str(VENV)], "the virtual environment could not be made")
    print("Installing rhelp and what it needs into .venv", file=sys.stderr)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    pip += ["--use-pep517"]  # without it old packages are built in a way of which pip warns
    run([*pip, "--editable", f"{ROOT}[dev]"], "the Python packages could not be installed")
    STAMP.write_text(stamp)


def fingerprint() -> str:
    """What the environment was made from; the place counts because an editable install names it."""
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    parts = [str(ROOT), *(repr(settings.items(name)) for name in settings.sections() if name.startswith("options"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def find_python() -> str:
    """A Python 3.11 or newer with venv, ensurepip and Tk, the system's first."""
    names = ["/usr/bin/python3", sys.executable, "python3.14", "python3.13", "python3.12", "python3.11"]
    for name in names:
        if works(name):
            return name
    raise SetupError(f"no Python 3.11 or newer was found that has {MODULES}; install one and run this again.")


def works(python: str | Path) -> bool:
    check = f"import sys, {MODULES}; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", check], capture_output=True, timeout=30, check=False).returncode == 0
    except OSError:
        return False


def run(command: list[str], failed: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, cwd=ROOT, timeout=1800, check=False)
    if done.returncode:
        raise SetupError(f"{failed} (see above).")


if __name__ == "__main__":
    sys.exit(main())
