"""An update of the screen as bytes: what moved, what is new exactly, what is film; and back, every bound checked.

    header   u8 version, u16 width, height of the screen, u32 void, u16 copies, u16 patches, u8 films,
             u8 roughs                                                                          big endian
    copy     u16 x, y, width, height of the source, u16 x, y of the target
    patch    u16 x, y, width, height
    film     u16 x, y, width, height, u8 codec, u8 key, u32 length
    rough    u16 x, y, width, height, u32 length
    then u32 length and the pixels of all patches (``packing``); then the films' data, then the roughs'

``void`` names the oldest earlier update that need not arrive any more: what it and those up to this one painted is
painted again by this one, or part by part by those that follow. 0 means none.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from typing import Any

import zstandard

from rhelp.core.geometry import Rect, Size
from rhelp.features.view import MOST_PIXELS
from rhelp.media.packing import PixelPacker, PixelUnpacker
from rhelp.media.rough import Rough, stretched
from rhelp.wire.message import BadMessage

VERSION = 5
HEADER = struct.Struct(">BHHIHHBB")
COPY, PATCH, FILM, LENGTH = struct.Struct(">6H"), struct.Struct(">4H"), struct.Struct(">4HBBI"), struct.Struct(">I")
ROUGH = struct.Struct(">4HI")
MOST_FILM = 16 * 1024 * 1024  # bytes
MOST_MOVED = 4  # screens: as many shifts as ``motion`` looks for may lie on one another
MOST_PAINTED = 2  # screens of each kind of pixels


@dataclass(frozen=True)
class Copy:
    """The pixels of ``source`` as they were before the update, to be put at ``x``, ``y``."""

    source: Rect
    x: int
    y: int

    @property
    def target(self) -> Rect:
        """Where they come to lie."""
        return Rect(self.x, self.y, self.source.width, self.source.height)


@dataclass(frozen=True)
class Patch:
    """Pixels of an area: uint8 (height, width, 4), BGRX. They are exact but where they come of a ``rough``."""

    area: Rect
    pixels: Any = field(compare=False)
    rough: bool = False


@dataclass(frozen=True)
class Film:
    """One access unit that shows the area, by a codec's number (``video/registry``); ``key``: it stands by itself."""

    area: Rect
    codec: int
    key: bool
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Update:
    """Copies first, all at once, then patches, then films, each in order."""

    number: int
    size: Size
    copies: tuple[Copy, ...] = ()
    patches: tuple[Patch, ...] = ()
    films: tuple[Film, ...] = ()
    void: int = 0
    roughs: tuple[Rough, ...] = ()
    """Painted after the copies, before the patches; who receives it finds them among the patches."""


class Packer:
    """Updates to bytes. One per thread."""

    def __init__(self) -> None:
        self._pixels = PixelPacker()

    def pack(self, update: Update, enough: float = math.inf, leisure: bool = False) -> bytes:
        """The bytes of an update but for its number, which travels with every packet.

        ``enough`` and ``leisure`` as in ``PixelPacker.pack``.
        """
        counts = (len(update.copies), len(update.patches), len(update.films), len(update.roughs))
        parts = [HEADER.pack(VERSION, update.size.width, update.size.height, update.void, *counts)]
        parts += [COPY.pack(*_four(copy.source), copy.x, copy.y) for copy in update.copies]
        parts += [PATCH.pack(*_four(patch.area)) for patch in update.patches]
        parts += [FILM.pack(*_four(film.area), film.codec, film.key, len(film.data)) for film in update.films]
        parts += [ROUGH.pack(*_four(rough.area), len(rough.data)) for rough in update.roughs]
        if update.patches:
            packed = self._pixels.pack([patch.pixels for patch in update.patches], enough, leisure)
            parts += [LENGTH.pack(len(packed)), packed]
        return b"".join([*parts, *(film.data for film in update.films), *(rough.data for rough in update.roughs)])


class Unpacker:
    """Bytes to updates. One per thread."""

    def __init__(self) -> None:
        self._pixels = PixelUnpacker()

    def unpack(self, number: int, data: bytes) -> Update:
        """The update. Raises BadMessage for anything that was not made by ``Packer``."""
        try:
            return self._unpack(number, data)
        except (struct.error, zstandard.ZstdError, ValueError) as error:
            raise BadMessage("not an update of the screen") from error

    def _unpack(self, number: int, data: bytes) -> Update:
        version, width, height, void, copies, patches, films, roughs = HEADER.unpack_from(data)
        size = Size(width, height)
        if version != VERSION or not 0 < width * height <= MOST_PIXELS or void > number:
            raise BadMessage("an update of another kind")
        at = HEADER.size
        moved = tuple(_copy(COPY.unpack_from(data, at + i * COPY.size), size) for i in range(copies))
        _bound([copy.source for copy in moved], size, MOST_MOVED)
        at += copies * COPY.size
        areas = [_area(PATCH.unpack_from(data, at + i * PATCH.size), size) for i in range(patches)]
        at += patches * PATCH.size
        heads = [FILM.unpack_from(data, at + i * FILM.size) for i in range(films)]
        at += films * FILM.size
        coarse = [ROUGH.unpack_from(data, at + i * ROUGH.size) for i in range(roughs)]
        at += roughs * ROUGH.size
        exact: tuple[Patch, ...] = ()
        if areas:
            (length,) = LENGTH.unpack_from(data, at)
            at += LENGTH.size
            exact = self._patches(areas, data[at : at + length], size)
            at += length
        shown, at = _films(heads, data, at, size)
        return Update(number, size, moved, (*_roughs(coarse, data, at, size), *exact), shown, void)

    def _patches(self, areas: list[Rect], packed: bytes, size: Size) -> tuple[Patch, ...]:
        _bound(areas, size, MOST_PAINTED)
        pixels = self._pixels.unpack(packed, [(area.height, area.width) for area in areas])
        return tuple(Patch(area, part) for area, part in zip(areas, pixels, strict=True))


def _four(area: Rect) -> tuple[int, int, int, int]:
    return area.x, area.y, area.width, area.height


def _area(numbers: tuple[int, ...], size: Size) -> Rect:
    area = Rect(*numbers)
    if not area.width or not area.height or area.right > size.width or area.bottom > size.height:
        raise BadMessage("an area beside the screen")
    return area


def _bound(areas: list[Rect], size: Size, screens: int) -> None:
    """A few bytes must not take all time and memory."""
    if sum(area.width * area.height for area in areas) > screens * size.width * size.height:
        raise BadMessage("more pixels than the screen has")


def _copy(numbers: tuple[int, ...], size: Size) -> Copy:
    copy = Copy(_area(numbers[:4], size), *numbers[4:])
    _area(_four(copy.target), size)
    return copy


def _films(heads: list[tuple[int, ...]], data: bytes, at: int, size: Size) -> tuple[tuple[Film, ...], int]:
    """The films, and where their data end."""
    areas = [_area(tuple(numbers), size) for *numbers, _, _, _ in heads]
    _bound(areas, size, MOST_PAINTED)
    films = []
    for area, (*_, codec, key, length) in zip(areas, heads, strict=True):
        if length > MOST_FILM or at + length > len(data):
            raise BadMessage("a film without its end")
        films.append(Film(area, codec, bool(key), data[at : at + length]))
        at += length
    return tuple(films), at


def _roughs(heads: list[tuple[int, ...]], data: bytes, at: int, size: Size) -> list[Patch]:
    """The roughs as patches."""
    areas = [_area(tuple(numbers), size) for *numbers, _ in heads]
    _bound(areas, size, MOST_PAINTED)
    found = []
    for area, (*_, length) in zip(areas, heads, strict=True):
        found.append(Patch(area, stretched(Rough(area, data[at : at + length])), rough=True))
        at += length
    if at != len(data):
        raise BadMessage("more than was announced, or less")
    return found
