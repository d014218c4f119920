"""The keyring against a real Secret Service: unlocked, locked, and not there at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.keyrings import message_bus, secret_service

SCRIPT = """
import sys
from rhelp.core.errors import RhelpError
from rhelp.desktop.portable.keyring import SystemKeyring
ring = SystemKeyring()
try:
    print(eval(sys.argv[1]))
except RhelpError as error:
    print("refused:", error)
"""


def ask(environment: dict[str, str], expression: str) -> str:
    """What a program of its own gets from the keyring: each asks as a freshly started program does."""
    argv = [sys.executable, "-c", SCRIPT, expression]
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_a_secret_is_kept_replaced_and_forgotten(tmp_path: Path) -> None:
    with message_bus(tmp_path) as environment, secret_service(environment):
        assert ask(environment, "ring.usable(), ring.get('kim https://x')") == "(True, None)"
        ask(environment, "ring.put('kim https://x', 'old'), ring.put('kim https://x', '비밀')")
        assert ask(environment, "ring.get('kim https://x'), ring.get('lee https://x')") == "('비밀', None)"
        assert ask(environment, "ring.remove('kim https://x'), ring.remove('kim https://x')") == "(None, None)"
        assert ask(environment, "ring.get('kim https://x')") == "None"


def test_it_outlives_the_daemon_and_a_locked_one_is_told(tmp_path: Path) -> None:
    with message_bus(tmp_path) as environment:
        with secret_service(environment):
            ask(environment, "ring.put('kim', 'token')")
        with secret_service(environment):
            assert ask(environment, "ring.get('kim')") == "token"
        with secret_service(environment, unlocked=False):  # and nobody on this bus could ask for its password
            assert ask(environment, "ring.get('kim')").startswith("refused: The keyring of this computer")
        assert "token" not in "".join(
            file.read_bytes().decode("latin-1") for file in (tmp_path / "data").rglob("*") if file.is_file()
        )


def test_without_a_safe_place_nothing_is_kept(tmp_path: Path) -> None:
    with message_bus(tmp_path) as environment:
        assert ask(environment, "ring.usable(), ring.get('kim'), ring.remove('kim')") == "(False, None, None)"
        assert ask(environment, "ring.put('kim', 'token')").startswith("refused: This computer offers no safe place")


def test_a_plain_backend_is_not_taken_by_itself(tmp_path: Path) -> None:
    with message_bus(tmp_path) as environment:
        chosen = environment | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        assert ask(chosen, "ring.usable()") == "False"
