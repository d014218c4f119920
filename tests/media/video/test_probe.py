"""Hardware encoders: used where they are quicker and no worse; whatever goes wrong with them, they are not there."""

from __future__ import annotations

import json
import sys

import pytest

from rhelp.media.video.hardware import CANDIDATES, better
from rhelp.media.video.port import Decoder, EncoderFailed
from rhelp.media.video.probe import look, seek
from rhelp.media.video.recipe import Recipe
from rhelp.media.video.registry import BY_NAME
from rhelp.media.video.trial import RATE, SIZE, Merit, merit_of

NVENC_444, NVENC, QSV = CANDIDATES[:3]
SOFTWARE = {"h264": Merit(0.003, 38.0, RATE), "h264-444": Merit(0.004, 37.0, RATE)}


def answer(said: object) -> list[str]:
    return [sys.executable, "-c", f"print({json.dumps(said)!r})"]


def test_the_quickest_that_is_no_worse() -> None:
    found = {NVENC_444: Merit(0.001, 37.5, RATE), NVENC: Merit(0.002, 39.0, RATE), QSV: Merit(0.001, 38.0, RATE)}
    assert set(better(SOFTWARE, found)) == {NVENC_444, QSV}


@pytest.mark.parametrize(
    "merit",
    [Merit(0.0035, 45.0, RATE), Merit(0.001, 37.5, RATE), Merit(0.001, 45.0, RATE * 1.5)],
    ids=["slower", "worse", "beyond its rate"],
)
def test_software_stays_where_it_is_better(merit: Merit) -> None:
    assert not better(SOFTWARE, {QSV: merit})
    assert not better({}, {QSV: Merit(0.0001, 50.0, 1.0)})


def test_what_does_not_work_is_not_there() -> None:
    tried: list[str] = []

    def attempt(recipe: Recipe, decoder: Decoder) -> Merit:
        tried.append(recipe.encoder)
        if recipe.encoder == "h264_nvenc":
            raise EncoderFailed("no card")
        return Merit(0.001, 40.0, RATE)

    found = look(attempt=attempt)
    assert set(found["hardware"]) == {"2", "3", "4", "5"} and set(found["software"]) == {"h264"}
    assert tried.count("libx264") == 1


def test_the_probe_says_what_it_found() -> None:
    said = {"software": {"h264": [0.003, 38.0, RATE]}, "hardware": {"2": [0.001, 38.0, RATE]}}
    assert seek(answer(said)) == (QSV,)


@pytest.mark.parametrize(
    "said",
    ["rubbish", [], {"software": {}}, {"software": {}, "hardware": {"99": [1, 2, 3]}}, {"software": [], "hardware": []}]
    + [{"software": {"h264": [1, "x", 3]}, "hardware": {}}, {"software": {"h264": [1, 2]}, "hardware": {}}],
)
def test_a_probe_that_talks_rubbish_found_nothing(said: object) -> None:
    assert not seek(answer(said))


def test_a_probe_that_crashes_hangs_or_is_missing_found_nothing() -> None:
    assert not seek([sys.executable, "-c", "import os; os.abort()"])
    assert not seek([sys.executable, "-c", "import time; time.sleep(60)"], patience=0.5)
    assert not seek(["/nowhere/python"])


def test_here_there_is_no_hardware() -> None:
    """The real probe, with this machine's drivers; what it finds where there are some has not been run."""
    found = look()
    if found["hardware"]:
        pytest.skip(f"this machine has encoders: {found}")
    assert found["software"] == {} and seek() == ()


def test_the_same_yardstick_for_software() -> None:
    merit = merit_of(BY_NAME["h264"].software, BY_NAME["h264"].decoder(SIZE))
    assert merit.seconds > 0 and merit.psnr > 25 and merit.bits < RATE * 1.3
