"""Every right has its name, its question and its two states, in both languages, and no two are the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rhelp.peer.commands import KOREAN
from rhelp.peer.right_words import pause_sentence, question, right_name, state_sentence
from rhelp.ui_tk.control_words import loss_words
from rhelp.wire.message import Right
from rhelp.words import set_language


@pytest.fixture(params=["en", "ko"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


def test_every_right_has_its_words(language: str) -> None:
    sentences = [question("김민준", right) for right in Right]
    sentences += [state_sentence(right, allowed) for right in Right for allowed in (True, False)]
    sentences += [loss_words(right, refused) for right in Right for refused in (True, False)]
    sentences += [right_name(right) for right in Right] + [pause_sentence(True), pause_sentence(False)]
    assert all(sentences) and len(set(sentences)) == len(sentences)
    assert all("김민준" in question("김민준", right) for right in Right), "a question says who asks"


def test_every_right_can_be_taken_back_in_korean() -> None:
    assert set(KOREAN.values()) == set(Right)
