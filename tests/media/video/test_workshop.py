"""Which encoder makes a codec: software until a better one was found, and none that has failed."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from rhelp.media.video import h264
from rhelp.media.video.port import EncoderFailed
from rhelp.media.video.recipe import DOWN_AFTER, Recipe, Terms
from rhelp.media.video.trial import picture
from rhelp.media.video.workshop import MOST_TIME, Workshop
from scripts.rig.waiting import until
from tests.media.video.test_encoding import SIZE

PIXELS = SIZE.width * SIZE.height


@pytest.mark.parametrize(("cost", "able"), [(MOST_TIME / PIXELS / 2, True), (MOST_TIME / PIXELS * 2, False)])
def test_a_demanding_codec_is_used_after_a_trial(cost: float, able: bool) -> None:
    tried: list[Recipe] = []
    workshop = Workshop(trial=lambda recipe: tried.append(recipe) or cost)  # type: ignore[func-returns-value]
    assert not workshop.able("av1") and not tried
    assert not workshop.able("av1", PIXELS)
    until(lambda: bool(tried) and workshop.able("av1", PIXELS) == able, "a trial")
    assert workshop.able("h264", PIXELS) and not workshop.able("h266") and len(tried) == 1


def test_what_cannot_be_tried_is_not_there() -> None:
    def fails(recipe: Recipe) -> float:
        raise EncoderFailed("no such encoder")

    workshop = Workshop(trial=fails)
    assert not workshop.able("av1", PIXELS)
    until(lambda: {codec for codec, _ in workshop._broken} == {"av1"}, "a trial that fails")
    assert not workshop.able("av1", PIXELS)


def test_a_better_encoder_replaces_software_until_it_fails() -> None:
    better = replace(h264.WHOLE_COLOURS, encoder="libx264rgb", pixel_format="yuv444p")  # it does not take planes
    searched = threading.Event()
    workshop = Workshop(seek=lambda: [better] if searched.wait(60) else [])
    first = workshop.encoder("h264-444", SIZE, 1_000_000, 75)
    assert first.maker == "libx264" and workshop.is_best(first, "h264-444")
    searched.set()
    until(lambda: not workshop.is_best(first, "h264-444"), "a better encoder")
    second = workshop.encoder("h264-444", SIZE, 1_000_000, 75)
    assert second.maker == "libx264rgb"
    with pytest.raises(EncoderFailed):
        second.encode(picture(0, SIZE), 0.0, True)
    workshop.broken(second)
    assert workshop.encoder("h264-444", SIZE, 1_000_000, 75).maker == "libx264" and workshop.able("h264-444")


def test_a_rate_that_goes_far_makes_an_encoder_begin_anew_but_not_at_once() -> None:
    follows, fixed = h264.HALVED_COLOURS, replace(h264.HALVED_COLOURS, follows=False)
    assert not follows.outgrown(2_000_000, 300_000, 60.0) and follows.outgrown(2_000_000, 100_000, 60.0)
    assert fixed.outgrown(2_000_000, 900_000, 60.0) and not fixed.outgrown(2_000_000, 900_000, DOWN_AFTER / 2)
    assert fixed.outgrown(1_000_000, 3_000_000, 60.0) and not fixed.outgrown(1_000_000, 3_000_000, 1.0)


def test_quality_is_a_quantizer() -> None:
    finest = [Terms(SIZE, 1, quality).quantizer() for quality in (100, 75, 50, 1)]
    assert finest == sorted(finest) and finest[1] == 22 and finest[0] > 10 and finest[-1] < 51
