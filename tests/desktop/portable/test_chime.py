"""The sound is one, and its player is waited for."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path

import pytest

from rhelp.core.errors import RhelpError
from rhelp.desktop.portable.chime import chime, sound
from rhelp.desktop.portable.opening import open_address


def program(folder: Path, name: str, status: int) -> None:
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "$@" >> {folder}/heard\nexit {status}\n')
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    return tmp_path


def test_the_sound_is_a_short_wav_that_does_not_clip() -> None:
    with wave.open(io.BytesIO(sound())) as file:
        assert 0.5 < file.getnframes() / file.getframerate() < 1
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
        assert 5000 < max(samples) < 32_000
        assert abs(samples[-1]) < 500


def test_the_first_player_that_works_plays_it(programs: Path) -> None:
    program(programs, "pw-play", 1)
    program(programs, "aplay", 0)
    assert chime()
    heard = (programs / "heard").read_text().splitlines()
    assert [line.rpartition("/")[2] for line in heard] == ["chime.wav", "chime.wav"]
    assert heard[1].startswith("-q ")


def test_without_a_player_it_says_so(programs: Path) -> None:
    program(programs, "aplay", 1)
    assert not chime()


def test_an_address_goes_to_the_desktops_own_command(programs: Path) -> None:
    program(programs, "xdg-open", 0)
    open_address("mailto:kim@example.kr?subject=x", "xdg-open")
    assert (programs / "heard").read_text() == "mailto:kim@example.kr?subject=x\n"


@pytest.mark.parametrize("there", [True, False])
def test_without_a_program_there_is_a_sentence(programs: Path, there: bool) -> None:
    if there:
        program(programs, "xdg-open", 3)
    with pytest.raises(RhelpError, match="No mail program"):
        open_address("mailto:kim@example.kr", "xdg-open")


def test_only_mail_and_web_addresses_are_opened() -> None:
    with pytest.raises(ValueError, match="not an address"):
        open_address("/bin/sh", "xdg-open")
