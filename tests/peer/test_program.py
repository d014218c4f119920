"""``python -m rhelp.peer`` as a person starts it: whatever is wrong has its sentence, its exit code, and an end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.displays import xvfb
from tests.servers import environment, running_server

LINK = "4821-abcdefghijklmnopqrstuvwxyz"
NOWHERE = "http://127.0.0.1:9"


def run(*argv: str, language: str = "en", **more: str) -> tuple[int, str]:
    """Exit code and everything that was said."""
    command = [sys.executable, "-m", "rhelp.peer", *argv, "--language", language]
    more = environment() | more
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=40, env=more, stdin=subprocess.DEVNULL, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("--server", NOWHERE, "--code", "123"), "nine digits"),
        (("--server", NOWHERE, "--icon", "100"), "between 1 and 99"),
        (("--server", NOWHERE, "--icon", "1", "--group", "../x"), "group's page"),
        (("--server", "http://help.example", "--code", "482173905"), "not encrypted"),
        (("--code", "482173905"), "begins with https://"),
        (("--code", f"http://help.example/#{LINK}"), "not encrypted"),
    ],
)
def test_a_command_line_that_cannot_be_used(argv: tuple[str, ...], sentence: str) -> None:
    status, said = run(*argv, DISPLAY=":1")
    assert (status, sentence in said) == (2, True), said


@pytest.mark.parametrize("display", ["", ":987"])
def test_a_customer_without_a_display(display: str) -> None:
    status, said = run("--server", NOWHERE, "--code", "482173905", DISPLAY=display)
    assert status == 7
    assert "display" in said


def test_a_server_that_is_not_there() -> None:
    with xvfb() as display:
        began = time.monotonic()
        status, said = run("--code", f"{NOWHERE}/#{LINK}", language="ko", DISPLAY=display)
        assert status == 4 and time.monotonic() - began < 20
        assert '"why": "no-server"' in said


def test_codes_and_numbers_that_nobody_has(tmp_path: Path) -> None:
    with xvfb() as display, running_server(tmp_path) as server:
        for argv, status, why in (
            (("--code", "482173905"), 3, "code-refused"),
            (("--code", LINK), 3, "code-refused"),
            (("--icon", "7"), 8, "nobody"),
        ):
            ended, said = run("--server", server.url, *argv, DISPLAY=display)
            assert (ended, f'"why": "{why}"' in said) == (status, True), said
            assert '"server"' not in said, "the server did not go away"
