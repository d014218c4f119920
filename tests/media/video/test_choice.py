"""Which codec: only what both ends know, all colours where there is room, AV1 on a thin line, and no flicker."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhelp.media.video.choice import KEPT, KEPT_WORSE, PLENTY, THIN, Choice, bits_per_pixel
from rhelp.media.video.registry import NAMES


def able(name: str) -> bool:
    return True


def test_all_colours_normally_av1_on_a_thin_line_where_it_is_quick() -> None:
    assert Choice().choose(NAMES, able, 2 * PLENTY, 0.0) == "h264-444"
    assert Choice().choose(NAMES, able, (PLENTY + THIN) / 2, 0.0) == "h264"
    assert Choice().choose(NAMES, able, THIN / 2, 0.0) == "av1"
    assert Choice().choose(NAMES, lambda name: name != "av1", THIN / 2, 0.0) == "h264"


def test_only_what_the_other_side_can_show() -> None:
    assert Choice().choose(("vp8", "h266"), able, 1.0, 0.0) == "vp8"
    assert Choice().choose(("h266", ""), able, 1.0, 0.0) is None
    assert Choice().choose((), able, 1.0, 0.0) is None


def test_a_codec_is_kept_for_a_while_and_around_a_border() -> None:
    choice = Choice()
    assert choice.choose(NAMES, able, 2 * PLENTY, 0.0) == "h264-444"
    assert choice.choose(NAMES, able, THIN / 4, KEPT_WORSE - 0.1) == "h264-444"
    assert choice.choose(NAMES, able, PLENTY * 0.9, KEPT + 1) == "h264-444"
    assert choice.choose(NAMES, able, THIN / 4, KEPT + 2) == "av1"
    assert choice.choose(NAMES, able, 2 * PLENTY, 2 * KEPT + 1) == "av1"
    assert choice.choose(NAMES, able, 2 * PLENTY, 2 * KEPT + 3) == "h264-444"


def test_what_fails_is_left_at_once() -> None:
    choice = Choice()
    choice.choose(NAMES, able, 2 * PLENTY, 0.0)
    assert choice.choose(NAMES, lambda name: name == "h264", 2 * PLENTY, 0.1) == "h264"
    assert choice.choose(NAMES, lambda name: False, 2 * PLENTY, 0.2) is None


@given(st.lists(st.floats(0.01, 2.0), min_size=2, max_size=60))
def test_changes_have_a_pace(costs: list[float]) -> None:
    choice, changes, last = Choice(), 0, None
    for number, bits in enumerate(costs):
        name = choice.choose(NAMES, able, bits, number / 10)
        changes += name != last
        last = name
    assert changes <= 1 + len(costs) / 10 / KEPT_WORSE


def test_bits_per_pixel() -> None:
    assert bits_per_pixel(6_912_000, 640 * 360) == 1.0
