"""A film goes by the codec that fits the agent's end and the line, and a change of it shows no flash."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from rhelp.core.geometry import Rect
from rhelp.media.filming import Filming
from rhelp.media.picture import Projector
from rhelp.media.updates import Film
from rhelp.media.video.choice import KEPT
from rhelp.media.video.registry import BY_NAME, NAMES
from rhelp.media.video.trial import picture
from rhelp.media.video.workshop import Workshop
from tests.media.video.test_encoding import SIZE, likeness

AREA = Rect(16, 32, SIZE.width, SIZE.height)
PLENTY, POOR = 4e6, 30e3  # bytes per second


def quick(recipe: object) -> float:
    return 1e-9


class Studio:
    """A film, what the agent sees of it, and how often its decoder could not go on."""

    def __init__(self, workshop: Workshop | None = None) -> None:
        self.rate = PLENTY
        self.filming = Filming(lambda: self.rate, workshop or Workshop(trial=quick))
        self.broken = 0
        self.projector = Projector(self._broke)
        self.number = 0

    def _broke(self) -> None:
        self.broken += 1

    def shoot(self) -> tuple[Film | None, Any]:
        self.number += 1
        sent = picture(self.number, SIZE)
        film = self.filming.shoot(AREA, sent, self.number / 30)
        shown = self.projector.show(film) if film is not None else None
        assert shown is None or likeness(shown, sent) > 12
        return film, shown

    def shoot_until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not done():
            assert time.monotonic() < end
            film, shown = self.shoot()
            assert film is not None and shown is not None


def test_all_colours_then_av1_where_the_line_is_thin_without_a_flash() -> None:
    studio = Studio()
    film, _ = studio.shoot()
    assert film is not None and film.key and film.codec == BY_NAME["h264-444"].number
    studio.rate = POOR
    studio.shoot_until(lambda: studio.filming.codec == "av1")
    studio.rate = PLENTY
    studio.shoot_until(lambda: studio.filming.codec == "h264-444")
    assert studio.broken == 0
    studio.filming.stop()


def test_halved_colours_where_av1_is_too_slow() -> None:
    studio = Studio(Workshop(trial=lambda recipe: 1e-6))
    studio.shoot()
    studio.rate = POOR
    for _ in range(int(KEPT * 30) + 40):
        studio.shoot()
    assert studio.filming.codec == "h264" and studio.broken == 0


def test_nothing_that_the_agent_cannot_show() -> None:
    studio = Studio()
    studio.filming.decodes = ("vp8", "something-new")
    film, shown = studio.shoot()
    assert film is not None and film.codec == BY_NAME["vp8"].number and shown is not None
    studio.filming.decodes = ("something-new",)
    assert not studio.filming.possible and studio.shoot() == (None, None)
    studio.filming.decodes = NAMES
    film, shown = studio.shoot()
    assert film is not None and film.key and shown is not None


def test_a_stopped_film_begins_with_a_key() -> None:
    studio = Studio()
    studio.shoot()
    studio.filming.stop()
    film, _ = studio.shoot()
    assert film is not None and film.key


def test_what_was_shown_stays_until_the_new_codec_is_decoded() -> None:
    broken: list[int] = []
    projector = Projector(lambda: broken.append(1))
    studio = Studio()
    film, _ = studio.shoot()
    assert film is not None and projector.show(film) is not None
    assert projector.show(Film(AREA, 99, True, b"of a codec that nobody knows")) is None
    assert projector.show(Film(AREA, BY_NAME["av1"].number, False, film.data)) is None
    assert len(broken) == 2
    assert isinstance(projector.show(Film(AREA, film.codec, True, film.data)), np.ndarray)
