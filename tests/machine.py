"""What a test needs of the machine it runs on, and cannot install by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import NoReturn

import pytest

from tests.counts import FULL


def installed(command: str) -> str:
    """Where a program is that may stand beside an ordinary user's path; without it the test is missing."""
    found = shutil.which(command, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    return found or missing(f"{command} is not installed")


def namespaces() -> None:
    """The test makes network namespaces; where it may not, it is missing."""
    may = subprocess.run([installed("unshare"), "--net", "true"], capture_output=True, timeout=10, check=False)
    if os.geteuid() != 0 or may.returncode:
        missing("network namespaces need root, which a container may not have in full")


def hosts() -> set[str]:
    """The names of the network namespaces there are."""
    listed = subprocess.run([installed("ip"), "netns"], capture_output=True, text=True, timeout=10, check=True).stdout
    return {row.split()[0] for row in listed.splitlines() if row.strip()}


def missing(why: str) -> NoReturn:
    """The test cannot run here: skipped on a person's machine, a failure in continuous integration and with --full."""
    if os.environ.get("CI") or FULL:
        pytest.fail(why)
    pytest.skip(why)
