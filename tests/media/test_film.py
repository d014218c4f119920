"""What moves like film is found to the pixel, and only that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.film import COSTLY, ENOUGH, REST, FilmWatch
from rhelp.media.regions import beside
from rhelp.media.updates import Copy, Patch, Update

SIZE = Size(1920, 1080)
PLACE = Rect(203, 151, 641, 359)


def update(*areas: Rect, void: int = 0) -> Update:
    patches = tuple(Patch(area, np.zeros((area.height, area.width, 4), np.uint8)) for area in areas)
    return Update(1, SIZE, patches=patches, void=void)


def watch(places: list[Rect], packed: int = COSTLY, every: float = 0.033) -> FilmWatch:
    seen = FilmWatch(SIZE)
    for number, place in enumerate(places):
        seen.seen(update(place, Rect(0, 0, 40, 20)), packed, number * every)
    return seen


def test_the_place_is_the_films_to_the_pixel() -> None:
    assert watch([PLACE] * ENOUGH).area == PLACE
    inner = Rect(210, 160, 630, 340)
    assert watch([PLACE, inner, inner, PLACE, inner]).area == PLACE


def test_what_is_cheap_rare_small_or_elsewhere_is_none() -> None:
    assert watch([PLACE] * (ENOUGH - 1)).area is None
    assert watch([PLACE] * ENOUGH, packed=COSTLY - 1).area is None
    assert watch([PLACE] * ENOUGH, every=0.2).area is None
    assert watch([Rect(0, 0, 100, 1000)] * ENOUGH).area is None
    assert watch([Rect(200 * n, 0, 400, 400) for n in range(ENOUGH)]).area is None


def test_it_is_over_once_when_it_rests() -> None:
    seen = watch([PLACE] * ENOUGH)
    seen.touched(1.0, 1.0)
    assert seen.deadline == 1.0 + REST and seen.rested(1.0 + REST / 2) is None
    assert seen.rested(1.0 + REST) == PLACE
    assert seen.rested(9.0) is None and seen.deadline is None and seen.area is None


def test_what_changes_a_little_of_it_does_not_keep_it() -> None:
    seen = watch([PLACE] * ENOUGH)
    seen.touched(1.0, 0.5)
    seen.touched(1.0 + REST / 2, 0.1)
    assert seen.rested(1.0 + REST) == PLACE


def test_what_is_scrolled_is_none() -> None:
    seen, band = FilmWatch(SIZE), Rect(0, 800, 1920, 280)
    scrolled = replace(update(band), copies=(Copy(Rect(0, 280, 1920, 800), 0, 0),))
    for number in range(2 * ENOUGH):
        seen.seen(scrolled, COSTLY, number * 0.033)
    assert seen.area is None


def go_on(seen: FilmWatch, start: float, *places: Rect) -> None:
    for number in range(ENOUGH):
        seen.seen(update(*places), COSTLY, start + number * 0.033)


def test_of_two_apart_only_one_is_film_and_what_lies_between_is_not() -> None:
    left, right = Rect(100, 200, 640, 360), Rect(940, 200, 700, 360)
    seen = watch([left] * ENOUGH)
    go_on(seen, 1.0, right)
    assert seen.area == left and seen.rested(REST) is None


def test_a_larger_one_elsewhere_takes_its_place() -> None:
    small, large = Rect(100, 200, 400, 300), Rect(800, 200, 640, 360)
    seen = watch([small] * ENOUGH)
    go_on(seen, 1.0, large)
    assert seen.area == large and seen.rested(1.2) == small
    assert seen.rested(1.2) is None and seen.area == large and seen.deadline == 1.0 + (ENOUGH - 1) * 0.033 + REST
    go_on(seen, 1.2, small)
    assert seen.area == large


def test_one_in_several_pieces_is_one() -> None:
    pieces = Rect(200, 200, 640, 160), Rect(200, 376, 400, 160), Rect(640, 376, 200, 160)
    seen = FilmWatch(SIZE)
    go_on(seen, 1.0, *pieces)
    assert seen.area == Rect(200, 200, 640, 336)


def test_one_that_becomes_the_whole_screen_does_so_around_what_is_film_already() -> None:
    middle = Rect(320, 180, 1280, 720)
    seen = watch([middle] * ENOUGH)
    go_on(seen, 1.0, *beside(Rect(0, 0, 1920, 1080), middle))
    assert seen.area == Rect(0, 0, 1920, 1080)


def test_a_film_that_grows_has_a_larger_place() -> None:
    seen = watch([PLACE] * ENOUGH)
    for number in range(ENOUGH):
        seen.seen(update(Rect(203, 151, 700, 400)), COSTLY, 1 + number * 0.033)
    assert seen.area == Rect(203, 151, 700, 400)
