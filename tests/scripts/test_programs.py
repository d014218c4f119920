"""Programs under test: heard, waited for with an end, and gone afterwards."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from scripts.rig.programs import Program, ProgramFailed, environment

EVENTS = """
import json, sys
print("not JSON")
for event in ({"event": "standby", "kind": "viewer"}, {"event": "session", "state": "live", "n": 1}):
    print(json.dumps(event))
sys.stdout.flush()
"""
FOREVER = "\nimport time\nwhile True: time.sleep(1)"
STUBBORN = (
    'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint(\'{"event":"up"}\', flush=True)\n' + FOREVER
)


def python(code: str, work: Path) -> Program:
    return Program("trial", [sys.executable, "-c", code], work)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_events_are_read_in_order_and_by_their_fields(tmp_path: Path) -> None:
    with python(EVENTS + FOREVER, tmp_path) as program:
        assert program.expect("standby", 20)["kind"] == "viewer"
        assert program.expect("session", 20, state="live")["n"] == 1


def test_no_log_keeps_an_access_code(tmp_path: Path) -> None:
    saying = 'print(\'{"event": "standby", "access_code": "482173905", "kind": "viewer"}\')'
    with python(saying, tmp_path) as program:
        assert program.expect("standby", 20)["access_code"] == "482173905"
        assert program.wait(20) == 0
    assert program.log.read_text() == '{"event": "standby", "access_code": "...", "kind": "viewer"}\n'


def test_all_lines_until_the_end(tmp_path: Path) -> None:
    with python(EVENTS, tmp_path) as program:
        assert [line["event"] for line in program.lines()] == ["standby", "session"]
        assert program.wait(20) == 0


def test_a_program_that_ended_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    said = "(?s)trial ended with status 1.*the printer is on fire"
    failing = python("raise SystemExit('the printer is on fire')", tmp_path)
    with failing as program, pytest.raises(ProgramFailed, match=said):
        program.expect("standby", 20)


def test_a_silent_program_is_waited_for_with_an_end(tmp_path: Path) -> None:
    with python(FOREVER, tmp_path) as program:
        with pytest.raises(ProgramFailed, match="said nothing of 'standby'"):
            program.expect("standby", 0.3)
        with pytest.raises(ProgramFailed, match="did not get to the moon"):
            program.wait_until(lambda: False, "the moon", 0.3)
        with pytest.raises(ProgramFailed, match="did not end"):
            program.wait(0.3)


def test_a_program_is_gone_afterwards_even_on_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), python(FOREVER, tmp_path) as program:
        raise ZeroDivisionError
    assert not alive(program.process.pid)


def test_a_program_that_does_not_want_to_go_is_killed(tmp_path: Path) -> None:
    program = python(STUBBORN + FOREVER, tmp_path)
    program.expect("up", 20)
    program.stop(patience=0.3)
    assert not alive(program.process.pid)


def test_programs_see_no_display_and_keep_their_settings_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    made = environment(tmp_path)
    assert "DISPLAY" not in made
    assert made["XDG_CONFIG_HOME"].startswith(str(tmp_path))


def test_what_a_program_leaves_behind_is_ended_too(tmp_path: Path) -> None:
    orphan = "import subprocess\nchild = subprocess.Popen(['sleep', '600'])\n"
    with python(orphan + 'print(\'{"event": "up", "pid": %d}\' % child.pid)', tmp_path) as program:
        pid = program.expect("up", 20)["pid"]
        assert program.wait(20) == 0 and alive(pid)
    for _ in range(400):
        if not alive(pid) or Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the orphan is still alive")
