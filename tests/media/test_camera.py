"""What arrives is the screen as the agent wants it, to the pixel at rest, whatever is changed in mid-stream."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.desktop.fake import FakeDesktop
from rhelp.features.picture import Wanted
from rhelp.media.camera import Camera
from rhelp.media.canvas import Canvas, Frame
from rhelp.media.filming import Filming
from rhelp.media.lens import Lens
from rhelp.media.picture import Projector
from rhelp.media.tuning import Tuning
from rhelp.media.updates import Unpacker, Update
from rhelp.wire.peer import Colours, Compression, Quality
from tests.counts import many
from tests.media.test_director import film_picture
from tests.media.test_motion import page

SIZE = Size(639, 477)
MANY = many(300, 25)
WANTED = st.builds(
    Wanted, st.sampled_from(list(Quality)), st.sampled_from(list(Colours)), st.sampled_from(list(Compression)),
    st.sampled_from([100, 75, 50, 33, 25]),
)  # fmt: skip


class Line:
    """A camera on a screen in memory, and the canvas at the other end of a perfect line of ``rate`` bytes a second."""

    def __init__(self, rate: float = 5e6) -> None:
        self.screen = FakeDesktop(SIZE).screen
        self.sizes: list[Size] = []
        self.camera = Camera(self.screen, self.sizes.append, Filming(lambda: rate), lambda: rate)
        self.canvas = Canvas(Frame(), Projector(lambda: None).show)
        self.last: Update | None = None
        self.now = 0.0
        self.bytes = 0
        self.paint(Rect(0, 0, *self.shape), page()[: SIZE.height, : SIZE.width])
        self.turn()

    @property
    def shape(self) -> tuple[int, int]:
        return self.screen.size.width, self.screen.size.height

    def paint(self, area: Rect, pixels: Any) -> None:
        picture = self.screen._picture
        picture[area.y : area.bottom, area.x : area.right, :3] = pixels[..., :3]
        with self.screen._changed:
            self.screen._change(area)

    def turn(self, seconds: float = 1.0) -> bool:
        """What the screen's thread does; whether a whole screen was sent."""
        sent = self._step(seconds)
        while seconds >= 1 and self.camera.owes:
            self._step(seconds)
        return sent

    def _step(self, seconds: float) -> bool:
        self.now += seconds
        packed, whole = self.camera.take(self.screen.wait(0), self.now)
        if packed is not None:
            self.bytes += len(packed.data)
            self.last = Unpacker().unpack(packed.number, packed.data)
            self.canvas.receive(self.last)
        self.camera.settle()
        return packed is not None and whole

    @property
    def same(self) -> bool:
        wanted = self.camera.wanted
        expected = Lens(wanted.scale, wanted.colours).through(self.screen.grab())
        return np.array_equal(self.canvas.frame.pixels[..., :3], expected[..., :3])


@settings(max_examples=MANY, deadline=None)
@given(data=st.data())
def test_the_picture_is_what_is_wanted_after_every_update(data: st.DataObject) -> None:
    line = Line()
    for _ in range(data.draw(st.integers(1, 6))):
        line.camera.wanted = data.draw(WANTED)
        line.turn()
        assert line.same
        width, height = data.draw(st.integers(1, SIZE.width)), data.draw(st.integers(1, SIZE.height))
        x, y = data.draw(st.integers(0, SIZE.width - width)), data.draw(st.integers(0, SIZE.height - height))
        area = Rect(x, y, width, height)
        before = line.screen.grab()[y : y + height, x : x + width]
        match data.draw(st.sampled_from(["fill", "scroll", "noise"])):
            case "fill":
                line.paint(area, np.full_like(before, data.draw(st.integers(0, 255))))
            case "scroll":
                line.paint(area, np.roll(before, 8, axis=0))
            case "noise":
                line.paint(area, np.random.default_rng(1).integers(0, 256, before.shape, np.uint8))
        line.turn()
        assert line.same
    assert line.sizes == [SIZE], "the screen has the same size all along"


@pytest.mark.parametrize(
    ("wanted", "whole"),
    [
        (Wanted(), False), (Wanted(compression=Compression.DATA), False), (Wanted(quality=Quality.SHARP), True),
        (Wanted(colours=Colours.GREY), True), (Wanted(scale=50), True),
    ],
)  # fmt: skip
def test_a_whole_screen_goes_where_it_looks_different_or_a_film_may_run(wanted: Wanted, whole: bool) -> None:
    line = Line()
    line.camera.wanted = wanted
    assert line.turn() is whole
    assert line.turn() is False, "once"
    assert line.same


def test_a_new_size_is_told_and_seen_through_the_same_lens() -> None:
    line = Line()
    line.camera.wanted = Wanted(scale=75)
    line.turn()
    line.screen.resize(Size(801, 603))
    line.turn()
    assert line.same and line.canvas.frame.size == Size(601, 453)
    assert line.sizes == [SIZE, Size(801, 603)]


def test_fewer_colours_and_a_smaller_picture_need_less() -> None:
    def bytes_of(wanted: Wanted) -> int:
        line = Line()
        line.paint(Rect(0, 0, *line.shape), film_picture(1, Rect(0, 0, *line.shape)))
        line.turn()
        line.bytes = 0
        line.camera.wanted = wanted
        line.camera.key.set()
        line.turn()
        return line.bytes

    plain = Compression.PROCESSOR
    full = bytes_of(Wanted(compression=plain))
    for colours, most in ((Colours.THOUSANDS, 0.9), (Colours.FEW, 0.6), (Colours.GREY, 0.6)):
        assert bytes_of(Wanted(colours=colours, compression=plain)) < most * full
    assert bytes_of(Wanted(scale=50)) < 0.4 * bytes_of(Wanted())
    assert bytes_of(Wanted(compression=Compression.DATA)) < bytes_of(Wanted(compression=Compression.PROCESSOR))


def play_film(quality: Quality) -> list[int]:
    """In which pictures something went as film."""
    line, area, filmed = Line(), Rect(160, 96, 320, 240), []
    line.camera.wanted = Wanted(quality=quality)
    line.turn()
    for number in range(20):
        line.paint(area, film_picture(number, area))
        line.turn(0.033)
        if line.last is not None and line.last.films:
            filmed.append(number)
    for _ in range(3):
        line.turn()
    assert line.same, "at rest it is exact"
    return filmed


def test_sharp_is_never_film_and_quick_is_film_sooner() -> None:
    usual, quick = play_film(Quality.AUTOMATIC), play_film(Quality.QUICK)
    assert play_film(Quality.SHARP) == []
    assert quick and usual and quick[0] < usual[0]


def test_what_is_asked_to_be_sharp_ends_a_film() -> None:
    line, area = Line(), Rect(160, 96, 320, 240)
    for number in range(20):
        line.paint(area, film_picture(number, area))
        line.turn(0.033)
    assert line.last is not None and line.last.films
    line.camera.wanted = Wanted(quality=Quality.SHARP)
    line.paint(area, film_picture(30, area))
    line.turn(0.033)
    assert line.same


def test_compression_says_how_many_bytes_are_enough() -> None:
    usual = Tuning().enough(1_000_000, 1e6)
    assert 0 < usual < math.inf
    assert Tuning(compression=Compression.DATA).enough(1_000_000, 1e6) == 0
    assert Tuning(compression=Compression.PROCESSOR).enough(1_000_000, 1e6) == math.inf
