"""Setting up: nothing is done where nothing is missing, and what is missing is seen."""

from __future__ import annotations

import subprocess
import sys

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


def test_without_root_and_sudo_it_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "missing_packages", lambda wanted: ["xvfb"])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(setup.SetupError, match="as root, run: apt-get install --no-install-recommends xvfb"):
        setup.install_packages(["xvfb"])
