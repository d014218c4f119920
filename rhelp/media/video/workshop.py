"""What this computer can encode, how quickly, and by which encoder of several; learnt as it goes.

Software is always there. A codec that is demanding is used only after a trial, in a thread of its own, has shown what a
picture costs. Hardware encoders are looked for by a probe (``probe``), in a process of its own, when the first film
begins. One per program.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rhelp.core.geometry import Size
from rhelp.media.video.encoding import FFmpegEncoder
from rhelp.media.video.port import Encoder, EncoderFailed
from rhelp.media.video.recipe import Recipe
from rhelp.media.video.registry import BY_NAME
from rhelp.media.video.trial import cost_of

MOST_TIME = 0.012  # seconds that a picture may take with a codec that is demanding
SHARE = 1 / 16  # of the newest picture in the mean

Way = tuple[str, str]  # codec, and FFmpeg's name of what makes it
Seek = Callable[[], Sequence[Recipe]]
"""Looks for better encoders; takes seconds."""


class Workshop:
    """Its methods belong to one thread; what others find out is read as it comes."""

    def __init__(self, seek: Seek | None = None, trial: Callable[[Recipe], float] = cost_of) -> None:
        """Without ``seek`` no hardware is looked for. ``trial`` tells the seconds a pixel costs, or raises
        EncoderFailed."""
        self._seek = seek
        self._trial = trial
        self._better: dict[str, Recipe] = {}
        self._costs: dict[Way, float] = {}
        self._broken: set[Way] = set()
        self._tried: set[Way] = set()

    def able(self, name: str, pixels: int = 0) -> bool:
        """Whether pictures of so many pixels can be encoded by this codec, and in time where it is demanding."""
        codec = BY_NAME.get(name)
        if codec is None:
            return False
        recipe = self._recipe(name)
        way = name, recipe.encoder
        if way in self._broken:
            return False
        if not codec.demanding:
            return True
        cost = self._costs.get(way)
        if cost is None and pixels and way not in self._tried:
            self._tried.add(way)
            threading.Thread(target=self._try_out, args=(recipe,), name="codec trial", daemon=True).start()
        return cost is not None and cost * pixels <= MOST_TIME

    def encoder(self, name: str, size: Size, rate: int, quality: int) -> Encoder:
        """The best encoder there is of the codec of this name."""
        if self._seek is not None:
            seek, self._seek = self._seek, None
            threading.Thread(target=self._look, args=(seek,), name="codec probe", daemon=True).start()
        return FFmpegEncoder(self._recipe(name), size, rate, quality)

    def is_best(self, encoder: Encoder, name: str) -> bool:
        """Whether that is still the encoder to use for the codec of this name."""
        return encoder.codec == name and encoder.maker == self._recipe(name).encoder

    def broken(self, encoder: Encoder) -> None:
        """It did not work; it is not used again."""
        self._broken.add((encoder.codec, encoder.maker))

    @contextmanager
    def timed(self, encoder: Encoder) -> Iterator[None]:
        """Around the encoding of one picture."""
        begun = time.perf_counter()
        yield
        cost = (time.perf_counter() - begun) / (encoder.size.width * encoder.size.height)
        way = encoder.codec, encoder.maker
        known = self._costs.get(way, cost)
        self._costs[way] = known + (cost - known) * SHARE

    def _recipe(self, name: str) -> Recipe:
        better = self._better.get(name)
        return better if better is not None and (name, better.encoder) not in self._broken else BY_NAME[name].software

    def _try_out(self, recipe: Recipe) -> None:
        try:
            self._costs[recipe.codec, recipe.encoder] = self._trial(recipe)
        except EncoderFailed:
            self._broken.add((recipe.codec, recipe.encoder))

    def _look(self, seek: Seek) -> None:
        self._better = {recipe.codec: recipe for recipe in seek()}
