"""Setting up: nothing is done where nothing is missing, and what is missing is seen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.tools import setup
from scripts.tools.outputs import ROOT


def test_where_all_is_there_it_says_and_does_nothing() -> None:
    before = setup.STAMP.stat().st_mtime_ns
    done = subprocess.run([ROOT / "scripts" / "setup", "--dev"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert setup.STAMP.stat().st_mtime_ns == before


def test_a_package_that_is_not_there_is_missing() -> None:
    assert setup.missing_packages(["bash", "no-such-package-anywhere"]) == ["no-such-package-anywhere"]


def test_a_python_that_lacks_something_does_not_work() -> None:
    assert setup.works(sys.executable)
    assert not setup.works("/bin/false")
    assert not setup.works("/no/such/python")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run."""
    ran: list[list[str]] = []
    monkeypatch.setattr(setup, "run", lambda command, failed: ran.append(command))
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    return ran


@pytest.mark.parametrize(("user", "prefix"), [(0, []), (1000, ["sudo"])])
def test_what_is_missing_is_installed_and_no_service_goes_on_listening(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, user: int, prefix: list[str]
) -> None:
    monkeypatch.setattr(setup, "missing_packages", lambda wanted: ["xvfb", "coturn"])
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr(setup, "SYSTEMD", tmp_path)
    setup.install_packages(["bash", "xvfb", "coturn"])
    update, install, stop = commands
    start = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    assert update[: len(start)] == install[: len(start)] == start and update[-1] == "update"
    assert install[-5:] == ["install", "-y", "--no-install-recommends", "xvfb", "coturn"]
    assert stop == [*prefix, "systemctl", "disable", "--now", "coturn"]
    monkeypatch.setattr(setup, "SYSTEMD", tmp_path / "nowhere")
    setup.install_packages(["bash", "xvfb", "coturn"])
    assert commands[3:] == [update, install], "where nothing was started nothing is stopped"


def test_where_nothing_is_missing_nothing_is_installed(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "missing_packages", lambda wanted: [])
    setup.install_packages(["bash"])
    assert not commands


def test_an_environment_is_made_once_and_filled_again_when_other_packages_are_wanted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A real one, but for what pip would fetch."""
    environment, installed, really = tmp_path / "venv", list[list[str]](), setup.run
    monkeypatch.setattr(setup, "VENV", environment)
    monkeypatch.setattr(setup, "STAMP", environment / "rhelp-installed")
    monkeypatch.setattr(
        setup, "run", lambda command, failed: installed.append(command) if "pip" in command else really(command, failed)
    )
    for _ in range(2):
        setup.make_environment()
        assert installed == [[*installed[0][:-2], "--editable", f"{ROOT}[dev]"]]
    assert installed[0][0] == str(environment / "bin" / "python") and setup.works(installed[0][0])
    setup.STAMP.write_text("what was wanted before")
    setup.make_environment()
    assert installed[1:] == installed[:1]


def test_without_root_and_sudo_it_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "missing_packages", lambda wanted: ["xvfb"])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(setup.SetupError, match="as root, run: apt-get install --no-install-recommends xvfb"):
        setup.install_packages(["xvfb"])
