"""What the program remembers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rhelp.ui_tk.settings import Memory, Settings, SupportSettings, load
from rhelp.words import Words, system_language


def test_what_is_changed_is_there_next_time(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "agent.json"
    Memory(path).change(server="https://x", places={"home": "900x600+1+2"})
    assert load(path) == Settings(server="https://x", places={"home": "900x600+1+2"})
    assert [file.name for file in path.parent.iterdir()] == ["agent.json"]


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000, "\udcff"])
def test_a_file_that_is_not_ours_is_a_first_run_and_kept_aside(tmp_path: Path, content: str) -> None:
    path = tmp_path / "agent.json"
    path.write_text(content, errors="surrogateescape")
    memory = Memory(path)
    assert memory.now == Settings()
    memory.change(name="kim")
    assert load(path).name == "kim"
    assert path.with_name("agent.json.bad").read_text(errors="surrogateescape") == content


def test_what_a_newer_program_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "agent.json"
    path.write_text(
        '{"server": 5, "new": [1], "support": {"zoom": "75", "newer": 2, "full_screen": "yes"}, "looks": 3}'
    )
    memory = Memory(path)
    assert memory.now == Settings(support=SupportSettings(zoom="75"))
    memory.change_in("support", ask_control=True)
    found = json.loads(path.read_text())
    assert (found["new"], found["support"]["newer"], found["support"]["ask_control"]) == ([1], 2, True)
    assert found["looks"] == {"mode": "system", "scale": 0}


def test_followers_hear_of_changes(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "agent.json")
    heard: list[Settings] = []
    memory.follow(heard.append)
    memory.change(name="kim")
    memory.change(name="kim")
    assert [settings.name for settings in heard] == ["kim"]


def test_a_disk_that_refuses_does_not_stop_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "agent.json")
    memory.change(name="kim")
    assert memory.now.name == "kim"
    assert "not kept" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "language"), [({"LANG": "ko_KR.UTF-8"}, "ko"), ({"LANG": "C"}, "en"), ({}, "en")]
)
def test_the_language_follows_the_environment(environment: dict[str, str], language: str) -> None:
    assert system_language(environment) == language


def test_words_are_translated_and_filled_in() -> None:
    assert Words("ko").tr("Sign in") == "로그인"
    assert Words("ko").tr("{count} pictures/s", count=3) == "초당 3장"
    assert Words("en").tr("No such sentence") == "No such sentence"
