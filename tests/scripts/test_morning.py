"""The rehearsed morning is played once, in Korean, from beginning to end; what it says of itself is checked apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.rig.diary import Diary, Tongue
from scripts.rig.morning import verdict
from scripts.rig.typist import keysym, portions
from tests.scripts.playing import played

pytestmark = pytest.mark.alone


class Wall:
    """A screen that shows one sentence."""

    name = "wall"

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def picture(self, path: Path) -> None:
        path.write_bytes(b"")

    def read(self) -> list[str]:
        return [self.sentence]


@pytest.mark.timeout(300)
def test_the_morning_is_played_to_its_end(tmp_path: Path) -> None:
    done = played(["morning", "--json", "--folder", tmp_path], 280)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["missing"] == []
    assert len(told["help"]) == 2
    assert all((tmp_path / step["picture"]).stat().st_size > 0 for step in told["steps"])
    story = (tmp_path / "story.md").read_text(encoding="utf-8")
    assert "이 코드는 사용할 수 없어요." in story
    assert "연결이 잠시 끊겼어요." in story


def test_a_sentence_that_was_not_there_and_help_that_came_late_are_told(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    diary.case("first")
    step = diary.look(Wall("Hello,\n  customer"), "hello", "인사", "A greeting", "Hello, customer")
    assert step.missing == []
    assert verdict(diary) == []
    step.missing.append("Goodbye")
    diary.clicks = 5
    diary.helped()
    diary.help["first"]["seconds"] = 1.5
    assert verdict(diary) == [
        "not read: 01-wall-hello.png: Goodbye",
        "first: 5 clicks and 1.5 s from the address to the picture",
    ]


def test_what_has_no_korean_is_no_sentence() -> None:
    assert Tongue("ko")("Online") == "온라인"
    assert Tongue("en")("Online") == "Online"
    with pytest.raises(LookupError):
        Tongue("ko")("Nobody says this.")


def test_a_long_text_is_typed_in_portions() -> None:
    text = "가나다 라마 가"
    parts = list(portions(text, {keysym(" ")}, 2))
    assert "".join(parts) == text
    assert parts == ["가나", "다 라", "마 가"]
    with pytest.raises(ValueError, match="spare keys"):
        list(portions(text, set(), 0))
