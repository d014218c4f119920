"""The list of video codecs, by the names that ``Hello`` tells and the numbers that films carry. A new one is a line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from rhelp.core.geometry import Size
from rhelp.media.video import av1, h264, vp8
from rhelp.media.video.port import Decoder, UndecodablePicture
from rhelp.media.video.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Codec:
    """``number`` stays for good. ``software`` is always there; a ``demanding`` one is not quick enough everywhere."""

    name: str
    number: int
    software: Recipe
    decoder: Callable[[Size], Decoder]
    demanding: bool = False


CODECS = (
    Codec("h264-444", 1, h264.WHOLE_COLOURS, h264.decoder),
    Codec("h264", 2, h264.HALVED_COLOURS, h264.decoder),
    Codec("av1", 3, av1.SCREEN, av1.decoder, demanding=True),
    Codec("vp8", 4, vp8.BROWSER, vp8.decoder),
)
BY_NAME = {codec.name: codec for codec in CODECS}
BY_NUMBER = {codec.number: codec for codec in CODECS}
NAMES = tuple(BY_NAME)


@cache
def decodable() -> tuple[str, ...]:
    """The names of those that can be decoded here."""
    found = []
    for codec in CODECS:
        with suppress(UndecodablePicture):
            codec.decoder(Size(64, 64))
            found.append(codec.name)
    return tuple(found)
