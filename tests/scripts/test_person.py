"""A person finds and presses what the agent's windows show, with the real pointer."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.rig.displays import display, window_manager
from scripts.rig.person import Person
from scripts.rig.programs import Program


def test_a_person_signs_in_with_nothing_filled_in(tmp_path: Path) -> None:
    with display(tmp_path, "desk") as shown_on, window_manager(shown_on, tmp_path):
        argv = [sys.executable, "-m", "scripts.rig.ear", "--language", "ko", "--events"]
        with Program("rhelp-agent", argv, tmp_path, {"DISPLAY": shown_on}) as program:
            person = Person(program, shown_on)
            person.click("로그인")
            assert person.find("서버 주소, 이름, 비밀번호를 모두 입력해 주세요.")
            assert person.clicks == 1
            assert "로그인" in "\n".join(person.read())
