"""The one command: it brings up server, accounts and the agent's window; and the demonstration plays to its end."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from pathlib import Path

import pytest

from scripts.rig import demo, run
from scripts.rig.displays import display
from scripts.rig.pairs import accounts
from scripts.rig.programs import ProgramFailed, environment
from scripts.tools.outputs import ROOT
from tests.scripts.playing import played


def wait_for(pattern: str, path: Path, process: subprocess.Popen[bytes], timeout: float = 60) -> re.Match[str]:
    end = time.monotonic() + timeout
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(pattern, path.read_text(encoding="utf-8")):
            return found
        time.sleep(0.1)
    pytest.fail(f"no {pattern!r} in:\n{path.read_text(encoding='utf-8')}")


def test_one_command_brings_everything_up_and_ends_it_again(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with display(tmp_path, "desk") as shown_on, said.open("wb") as out:
        surroundings = environment(tmp_path) | {"DISPLAY": shown_on}
        process = subprocess.Popen([ROOT / "scripts" / "run"], env=surroundings, stdout=out, stderr=out)
        try:
            page = wait_for(r"Relay page +http://127\.0\.0\.1:(\d+)", said, process)
            wait_for(r"Access code +\d{4}-\d{5}", said, process)
        finally:
            process.terminate()
            process.wait(30)
    text = said.read_text()
    assert re.search(r"To stop, press Ctrl\+C here or close the agent's window\. Logs are in \S+/log\n", text)
    code = re.search(r"Access code +(\d{4})-(\d{5})", text)
    assert code is not None
    for log in tmp_path.rglob("*.log"):
        assert code[1] + code[2] not in log.read_text()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", int(page[1])), timeout=1).close()


def test_the_first_accounts_are_made_once_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = f"sqlite:///{tmp_path / 'rhelp.sqlite3'}"
    run.make_accounts(database, tmp_path, tmp_path)
    kept = {name: run.password_file(tmp_path, name) for name in run.ACCOUNTS}
    passwords = {name: path.read_text() for name, path in kept.items()}
    assert len(set(passwords.values())) == 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept.values())
    run.make_accounts(database, tmp_path, tmp_path)
    assert {name: path.read_text() for name, path in kept.items()} == passwords
    said = capsys.readouterr().out
    assert all(password.strip() in said for password in passwords.values())


def test_a_lost_database_gets_its_accounts_again(tmp_path: Path) -> None:
    run.make_accounts(f"sqlite:///{tmp_path / 'rhelp.sqlite3'}", tmp_path, tmp_path)
    before = run.password_file(tmp_path, "agent").read_text()
    for file in tmp_path.glob("rhelp.sqlite3*"):
        file.unlink()
    run.make_accounts(f"sqlite:///{tmp_path / 'rhelp.sqlite3'}", tmp_path, tmp_path)
    assert run.password_file(tmp_path, "agent").read_text() == before


def test_what_an_interruption_left_is_finished_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = f"sqlite:///{tmp_path / 'rhelp.sqlite3'}"

    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(run, "add_agent", interrupted)
        run.make_accounts(database, tmp_path, tmp_path)
    run.make_accounts(database, tmp_path, tmp_path)
    assert accounts(database, tmp_path) == ["administrator", "agent"]
    assert sorted(path.name for path in (tmp_path / "sign-in").iterdir()) == ["administrator", "agent"]


def test_an_account_whose_password_is_lost_is_said_with_what_to_delete(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'rhelp.sqlite3'}"
    run.make_accounts(database, tmp_path, tmp_path)
    run.password_file(tmp_path, "agent").unlink()
    with pytest.raises(ProgramFailed, match=r"(?s)an account agent.*delete .*rhelp\.sqlite3"):
        run.make_accounts(database, tmp_path, tmp_path)


def test_the_next_free_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run.free_port(port) != port


def test_no_free_port_is_said() -> None:
    with pytest.raises(ProgramFailed, match="No port from"):
        run.free_port(8080, 0)


@pytest.mark.timeout(300)
def test_the_demonstration_plays_to_its_end() -> None:
    started = time.time()
    done = played(["run"], 280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "arrived exactly" in done.stdout
    for name in ("demo-viewer.png", "demo-customer.png"):
        assert (demo.RECORDINGS / name).stat().st_mtime > started
