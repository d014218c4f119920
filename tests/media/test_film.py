"""What moves like film is found to the pixel, and only that."""

from __future__ import annotations

import numpy as np

from rhelp.core.geometry import Rect, Size
from rhelp.media.film import COSTLY, ENOUGH, REST, FilmWatch
from rhelp.media.updates import Patch, Update

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
    seen.touched(1.0)
    assert seen.deadline == 1.0 + REST and seen.rested(1.0 + REST / 2) is None
    assert seen.rested(1.0 + REST) == PLACE
    assert seen.rested(9.0) is None and seen.deadline is None and seen.area is None


def test_a_film_that_grows_has_a_larger_place() -> None:
    seen = watch([PLACE] * ENOUGH)
    for number in range(ENOUGH):
        seen.seen(update(Rect(203, 151, 700, 400)), COSTLY, 1 + number * 0.033)
    assert seen.area == Rect(203, 151, 700, 400)
