"""What the customer's end sends makes the agent's picture equal to the screen, whichever way each change goes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size
from rhelp.media.canvas import Canvas, Frame
from rhelp.media.director import STARVED, Director, Packed
from rhelp.media.film import REST
from rhelp.media.fragments import MOST_UPDATE
from rhelp.media.picture import Projector
from rhelp.media.tuning import Tuning
from rhelp.media.updates import Unpacker
from rhelp.wire.peer import Quality
from tests.counts import many
from tests.media.strategies import areas
from tests.media.test_motion import page

SIZE = Size(640, 480)
WHOLE = Rect(0, 0, SIZE.width, SIZE.height)
MANY = many(400, 25)


class Both:
    """A director and the canvas at the other end of a perfect line."""

    def __init__(self, rate: float = 5e6) -> None:
        self.director = Director(SIZE, 1, lambda: rate)
        self.screen = page()[: SIZE.height].copy()
        self.broken = 0
        self.canvas = Canvas(Frame(), Projector(self._broke).show)
        self.now = 0.0
        self.director.take(WHOLE, self.screen)
        self.carry(self.director.whole(self.now))
        self.director.settle()

    def _broke(self) -> None:
        self.broken += 1

    def carry(self, packed: Packed | None) -> int:
        if packed is None:
            return 0
        update = Unpacker().unpack(packed.number, packed.data)
        self.canvas.receive(update)
        self.last = update
        return len(packed.data)

    def change(self, area: Rect, seconds: float = 0.033) -> int:
        """The screen has changed there; the bytes that were sent."""
        self.now += seconds
        self.director.take(area, self.screen[area.y : area.bottom, area.x : area.right])
        sent = self.carry(self.director.update(self.now))
        self.director.settle()
        return sent

    def repay(self) -> int:
        """What goes before the next change is looked at; its bytes."""
        return self.carry(self.director.repay(self.now))

    def settle(self) -> int:
        """What is owed is sent; the bytes of the largest update."""
        largest = 0
        for _ in range(2000):
            largest = max(largest, self.carry(self.director.update(self.now)))
            if not self.director.owes:
                break
        return largest

    @property
    def same(self) -> bool:
        return np.array_equal(self.canvas.frame.pixels[..., :3], self.screen[..., :3])


@settings(max_examples=MANY, deadline=None)
@given(data=st.data())
def test_the_picture_is_the_screen_after_every_update(data: st.DataObject) -> None:
    both = Both()
    for _ in range(data.draw(st.integers(1, 8))):
        area = data.draw(areas(SIZE))
        part = both.screen[area.y : area.bottom, area.x : area.right]
        match data.draw(st.sampled_from(["fill", "scroll", "noise", "drag"])):
            case "fill":
                part[..., :3] = data.draw(st.integers(0, 255))
            case "scroll":
                part[:] = np.roll(part, data.draw(st.integers(-60, 60)), axis=0)
            case "drag":
                part[:] = np.roll(part, data.draw(st.integers(-60, 60)), axis=1)
            case "noise":
                part[..., :3] = np.random.default_rng(1).integers(0, 2, part[..., :3].shape, np.uint8)
        both.change(area, seconds=1.0)
        both.settle()
        assert both.same


@settings(max_examples=MANY, deadline=None)
@given(data=st.data())
def test_whatever_happens_on_a_thin_line_at_rest_the_picture_is_the_screen(data: st.DataObject) -> None:
    both = Both(rate=data.draw(st.sampled_from([3e4, 3e5])))
    for seed in range(data.draw(st.integers(1, 12))):
        area = data.draw(areas(SIZE))
        part = both.screen[area.y : area.bottom, area.x : area.right]
        match data.draw(st.sampled_from(["scroll", "noise", "drag", "rest"])):
            case "scroll":
                part[:] = np.roll(part, data.draw(st.integers(-60, 60)), axis=0)
            case "drag":
                part[:] = np.roll(part, data.draw(st.integers(-60, 60)), axis=1)
            case "noise":
                part[..., :3] = np.random.default_rng(seed).integers(0, 256, part[..., :3].shape, np.uint8)
            case "rest":
                both.carry(both.director.update(both.now))
                continue
        both.change(area, seconds=0.2)
    both.now += REST + 0.01
    both.settle()
    assert both.same and not both.director.owes


def test_no_update_takes_a_thin_line_long_and_what_is_new_goes_before_the_rest() -> None:
    both = Both(rate=50_000)
    both.settle()
    both.screen[..., :3] = np.random.default_rng(3).integers(0, 256, both.screen[..., :3].shape, np.uint8)
    assert both.change(WHOLE, 1.0) < 8000 and both.director.owes
    for number in range(5):
        both.carry(both.director.update(both.now))
        both.screen[200:260, 100:400, :3] = number
        assert both.change(Rect(100, 200, 300, 60), 0.1) < 8000
        assert np.array_equal(both.canvas.frame.pixels[200:260, 100:400, :3], both.screen[200:260, 100:400, :3])
    assert both.settle() < 8000 and both.same


def test_what_is_owed_goes_between_changes_that_never_end_but_seldom() -> None:
    both = Both(rate=50_000)
    both.settle()
    both.screen[..., :3] = np.random.default_rng(3).integers(0, 256, both.screen[..., :3].shape, np.uint8)
    both.change(WHOLE, 1.0)
    spinner, slices, turns = Rect(300, 200, 20, 20), 0, 0
    while both.director.owes and turns < 10_000:
        turns += 1
        both.screen[200:220, 300:320, :3] = turns % 251
        slices += both.repay() > 0
        assert 0 < both.change(spinner, 1 / 60) < 8000
    assert both.same and slices <= turns / 60 / STARVED + 1


def test_a_whole_screen_that_takes_a_thin_line_long_is_rough_first() -> None:
    both = Both(rate=1e5)
    both.screen[..., :3] = film_picture(1, WHOLE)
    both.director.take(WHOLE, both.screen)
    assert both.carry(both.director.whole(both.now)) < 20_000
    seen = both.canvas.frame.pixels[..., :3].astype(int)
    assert not both.same and np.abs(seen - both.screen[..., :3]).mean() < 30
    both.settle()
    assert both.same


def test_a_whole_screen_that_is_to_be_sharp_comes_in_slices_and_what_is_new_goes_before_them() -> None:
    both = Both(rate=1e5)
    both.director.tuning = Tuning(Quality.SHARP)
    before = both.canvas.frame.pixels[..., :3].copy()
    both.screen[..., :3] = film_picture(1, WHOLE)
    both.director.take(WHOLE, both.screen)
    assert both.carry(both.director.whole(both.now)) < 12_000 and both.last.void == 1 and both.director.owes
    for number in range(300):
        both.carry(both.director.update(both.now))
        both.screen[200:210, 100:130, :3] = number % 200
        assert both.change(Rect(100, 200, 30, 10)) < 12_000
        shown = both.canvas.frame.pixels[..., :3]
        assert np.array_equal(shown[200:210, 100:130], both.screen[200:210, 100:130, :3])
        assert ((shown == both.screen[..., :3]) | (shown == before)).all(axis=-1).mean() > 0.999, "nothing is rough"
    both.settle()
    assert both.same


@pytest.mark.parametrize("quality", [Quality.AUTOMATIC, Quality.SHARP])
def test_no_update_is_too_long_to_be_asked_for_again_however_quick_the_line(quality: Quality) -> None:
    size = Size(2400, 1600)
    whole = Rect(0, 0, size.width, size.height)
    director, canvas = Director(size, 1, lambda: 1e9), Canvas(Frame(), lambda film: None)
    director.tuning = Tuning(quality)
    screen = np.random.default_rng(1).integers(0, 256, (size.height, size.width, 4), np.uint8)

    def carry(packed: Packed | None) -> None:
        assert packed is not None and len(packed.data) <= MOST_UPDATE
        canvas.receive(Unpacker().unpack(packed.number, packed.data))
        director.settle()

    for now in range(2):
        director.take(whole, screen)
        carry(director.update(now) if now else director.whole(now))
        while director.owes:
            carry(director.update(now))
        assert np.array_equal(canvas.frame.pixels[..., :3], screen[..., :3])
        screen = 255 - screen


def test_scrolled_text_costs_little() -> None:
    both, tall = Both(), page(height=SIZE.height * 3)
    for top in range(8, 400, 8):
        both.screen[:] = tall[top : top + SIZE.height]
        assert both.change(WHOLE) < 8000
        assert both.same and not both.last.films


def film_picture(number: int, area: Rect) -> Any:
    y, x = np.mgrid[0 : area.height, 0 : area.width]
    grain = np.random.default_rng(number).integers(0, 40, (area.height, area.width))
    return np.stack([(x + number * 5 + grain) % 256, (y + number * 3 + grain) % 256, (x + y) % 256], axis=-1).astype(
        np.uint8
    )


def test_film_goes_as_film_and_rests_exactly_while_text_beside_stays_exact() -> None:
    both, area = Both(), Rect(160, 96, 320, 240)
    films = 0
    for number in range(40):
        both.screen[area.y : area.bottom, area.x : area.right, :3] = film_picture(number, area)
        both.screen[4:20, 4:100, :3] = number
        both.change(WHOLE)
        films += len(both.last.films)
        assert np.array_equal(both.canvas.frame.pixels[:64, :, :3], both.screen[:64, :, :3])
    assert films > 25 and both.broken == 0
    shown = both.canvas.frame.pixels[area.y : area.bottom, area.x : area.right, :3].astype(int)
    assert np.abs(shown - film_picture(39, area)).mean() < 25
    both.now += REST + 0.01
    both.settle()
    assert both.same


def test_a_page_that_was_film_becomes_exact_although_something_small_in_it_goes_on() -> None:
    both, area, spinner = Both(), Rect(32, 32, 560, 400), Rect(300, 200, 20, 20)
    for number in range(20):
        both.screen[area.y : area.bottom, area.x : area.right, :3] = film_picture(number, area)
        both.change(area)
    assert both.last.films
    for number in range(40):
        both.screen[200:220, 300:320, :3] = number
        both.repay()
        both.change(spinner)
    assert not both.last.films and not both.director.owes and both.same


def test_what_lies_between_two_films_stays_exact() -> None:
    both, left, right = Both(), Rect(0, 64, 256, 160), Rect(384, 64, 256, 160)
    between = both.screen[:, 256:384, :3].copy()
    for number in range(40):
        for area in (left, right):
            both.screen[area.y : area.bottom, area.x : area.right, :3] = film_picture(number, area)
        both.change(Rect(0, 64, 640, 160))
        assert np.array_equal(both.canvas.frame.pixels[:, 256:384, :3], between)
    assert [film.area for film in both.last.films] == [left]
    both.now += REST + 0.01
    both.settle()
    assert both.same


def test_a_film_that_a_larger_one_replaces_becomes_exact() -> None:
    both, small, large = Both(), Rect(0, 0, 160, 160), Rect(320, 64, 300, 300)
    for number in range(40):
        for area in (small, large) if 10 <= number < 20 else (small,) if number < 10 else (large,):
            both.screen[area.y : area.bottom, area.x : area.right, :3] = film_picture(number, area)
        both.change(WHOLE)
        both.repay()
    assert [film.area for film in both.last.films] == [large]
    assert np.array_equal(both.canvas.frame.pixels[:160, :160, :3], both.screen[:160, :160, :3])


def test_photographs_that_are_scrolled_are_no_film() -> None:
    both, tall = Both(rate=5e7), np.zeros((SIZE.height * 10, SIZE.width, 4), np.uint8)
    tall[..., :3] = film_picture(1, Rect(0, 0, SIZE.width, len(tall)))
    for top in range(0, len(tall) - SIZE.height, 140):
        both.screen[:] = tall[top : top + SIZE.height]
        both.change(WHOLE)
        assert not both.last.films and both.same


def test_copies_that_take_a_thin_line_long_go_all_the_same() -> None:
    size = Size(100, 2400)
    whole = Rect(0, 0, size.width, size.height)
    director = Director(size, 1, lambda: 1000.0)
    old = np.random.default_rng(1).integers(0, 256, (size.height, size.width, 4), np.uint8)
    new = old.reshape(-1, 2, 8, *old.shape[1:])[:, ::-1].reshape(old.shape)  # every eight rows with the next eight
    for now, picture in enumerate((old, new)):
        director.take(whole, picture)
        packed = director.update(float(now)) if now else director.whole(0.0)
        director.settle()
    assert packed is not None
    update = Unpacker().unpack(packed.number, packed.data)
    assert len(update.copies) == 300 and not update.patches


def test_nothing_new_is_nothing() -> None:
    both = Both()
    assert both.change(WHOLE) == 0
