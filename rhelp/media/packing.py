"""Exact pixels as few bytes: as they are where the line is wide; by a palette or by planes where bytes cost time.

    u8 packing, then one Zstandard frame (RFC 8878) of

    PLAIN     the pixels, BGRX
    PALETTE   u8 colours - 1, the colours, BGR, then an index for each pixel
    PLANES    for each patch the planes green, blue - green, red - green (as in PNG's and WebP's subtract green), each
              pixel less left and upper neighbour plus the one between them (the JPEG-LS predictor's linear case)

or, of a single patch, after the u8

    LOSSLESS  a WebP (``lossless``), where there is time for it

The fourth byte of a pixel means nothing and comes back as it was or as 0. Text has few colours, and as indexes it takes
a third of the bytes; photographs take half as planes.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
import zstandard

from rhelp.media.lossless import MOST_SIDE, shrunk, unfolded

QUICK, TIGHT, MIDDLING = 1, 9, 3  # levels of Zstandard: 5, 30 and 10 ms for 1920x1080 of text
MOST_COLOURS = 256
SAMPLE = 37  # every so many pixels are looked at for the first colours of a palette
ROUNDS = 3  # of looking for more
FLAT = 0.2  # of the bytes: what packs so well is no photograph
BGR = 0xFFFFFF


class Packing(IntEnum):
    """How the pixels of an update are packed."""

    PLAIN = 0
    PALETTE = 1
    PLANES = 2
    LOSSLESS = 3


class PixelPacker:
    """One per thread."""

    def __init__(self) -> None:
        self._levels = {level: zstandard.ZstdCompressor(level=level) for level in (QUICK, MIDDLING, TIGHT)}
        self._places: Any = None  # of each colour in the palette, made when it is needed

    def pack(self, parts: list[Any], enough: float, leisure: bool = False) -> bytes:
        """The pixels of some patches, uint8 (height, width, 4) each.

        Once they are no more than ``enough`` bytes, nobody looks for a tighter packing; at ``leisure`` also for one
        that takes half a microsecond a pixel.
        """
        plain = [np.ascontiguousarray(part) for part in parts]
        whole = plain[0].reshape(-1).data if len(plain) == 1 else b"".join(part.data for part in plain)
        quick = self._levels[QUICK].compress(whole)
        if len(quick) <= enough:
            return bytes([Packing.PLAIN]) + quick
        if leisure and len(plain) == 1 and max(plain[0].shape) <= MOST_SIDE:
            return min(bytes([Packing.PLAIN]) + quick, bytes([Packing.LOSSLESS]) + shrunk(plain[0]), key=len)
        indexed = self._indexed(np.concatenate([part.view(np.uint32).ravel() for part in plain]))
        flat = len(quick) <= FLAT * len(whole)
        if indexed is None and not flat:
            return bytes([Packing.PLANES]) + self._levels[MIDDLING].compress(b"".join(_planes(part) for part in plain))
        found = [bytes([Packing.PALETTE]) + self._levels[TIGHT].compress(indexed)] if indexed is not None else []
        found += [bytes([Packing.PLAIN]) + self._levels[TIGHT].compress(whole)] if flat else []
        return min(found, key=len)

    def _indexed(self, pixels: Any) -> bytes | None:
        """Palette and indexes of uint32 pixels; None where there are too many colours."""
        pixels = pixels & BGR
        if self._places is None:
            self._places = np.zeros(BGR + 1, np.uint8)
        colours = np.unique(pixels[::SAMPLE])
        for _ in range(ROUNDS):
            if len(colours) > MOST_COLOURS:
                return None
            self._places[colours] = np.arange(len(colours), dtype=np.uint8)
            indexes = np.minimum(self._places[pixels], len(colours) - 1).astype(np.uint8)
            others = pixels[colours[indexes] != pixels]
            if not len(others):
                bgr = colours.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3]
                return b"".join((bytes([len(colours) - 1]), bgr.tobytes(), indexes.tobytes()))
            colours = np.concatenate((colours, np.unique(others)))
        return None


class PixelUnpacker:
    """One per thread."""

    def __init__(self) -> None:
        self._zstandard = zstandard.ZstdDecompressor()

    def unpack(self, packed: bytes, shapes: list[tuple[int, int]]) -> list[Any]:
        """Pixels, uint8 (height, width, 4) each. Raises ValueError and ZstdError for what ``pack`` did not make."""
        packing, frame = Packing(packed[0] if packed else -1), packed[1:]
        pixels = sum(height * width for height, width in shapes)
        match packing:
            case Packing.PLAIN:
                return _cut(np.frombuffer(self._bytes(frame, 4 * pixels, 4 * pixels), np.uint8), shapes, 4)
            case Packing.PALETTE:
                most = 1 + 3 * MOST_COLOURS + pixels
                return _cut(_coloured(self._bytes(frame, 4 + pixels, most), pixels), shapes, 4)
            case Packing.PLANES:
                planes = np.frombuffer(self._bytes(frame, 3 * pixels, 3 * pixels), np.uint8)
                return [_from_planes(part) for part in _cut_planes(planes, shapes)]
            case Packing.LOSSLESS:
                ((height, width),) = shapes
                return [unfolded(frame, height, width)]

    def _bytes(self, frame: bytes, least: int, most: int) -> bytes:
        size = zstandard.frame_content_size(frame)
        if not least <= size <= most:
            raise ValueError("another number of pixels than announced")
        return self._zstandard.decompress(frame, max_output_size=size)


def _planes(pixels: Any) -> bytes:
    blue, green, red = (pixels[..., channel] for channel in range(3))
    return b"".join(_less_neighbours(plane).tobytes() for plane in (green, blue - green, red - green))


def _less_neighbours(plane: Any) -> Any:
    down = plane.copy()
    down[1:] -= plane[:-1]
    both = down.copy()
    both[:, 1:] -= down[:, :-1]
    return both


def _from_planes(planes: Any) -> Any:
    green, blue, red = np.cumsum(np.cumsum(planes, axis=1, dtype=np.uint8), axis=2, dtype=np.uint8)
    pixels = np.zeros((*green.shape, 4), np.uint8)
    pixels[..., 0], pixels[..., 1], pixels[..., 2] = blue + green, green, red + green
    return pixels


def _coloured(data: bytes, pixels: int) -> Any:
    count = data[0] + 1
    if len(data) != 1 + 3 * count + pixels:
        raise ValueError("another number of pixels than announced")
    colours = np.zeros((count, 4), np.uint8)
    colours[:, :3] = np.frombuffer(data, np.uint8, 3 * count, 1).reshape(count, 3)
    indexes = np.frombuffer(data, np.uint8, pixels, 1 + 3 * count)
    if pixels and int(indexes.max()) >= count:
        raise ValueError("a colour beside the palette")
    return colours.view(np.uint32).ravel()[indexes].view(np.uint8)


def _cut(data: Any, shapes: list[tuple[int, int]], depth: int) -> list[Any]:
    found, start = [], 0
    for height, width in shapes:
        end = start + height * width * depth
        found.append(data[start:end].reshape(height, width, depth))
        start = end
    return found


def _cut_planes(data: Any, shapes: list[tuple[int, int]]) -> list[Any]:
    found, start = [], 0
    for height, width in shapes:
        end = start + 3 * height * width
        found.append(data[start:end].reshape(3, height, width))
        start = end
    return found
