"""The screen's codec: what goes in comes out, at any size, and text stays readable."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from rhelp.core.geometry import Size
from rhelp.media.h264 import Decoder, Encoder, UndecodablePicture, to_pixels


def page(size: Size, word: str) -> np.ndarray:
    pixels = np.full((size.height, size.width, 4), 255, np.uint8)
    for y in range(30, size.height, 24):
        cv2.putText(pixels, word, (10, y), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 0, 0), 1)
    return pixels


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(cv2.PSNR(a[:, :, :3], b[:, :, :3]))


@pytest.mark.parametrize("size", [Size(1920, 1080), Size(641, 481), Size(64, 64)])
def test_every_picture_comes_out_at_once_and_readable(size: Size) -> None:
    encoder, decoder = Encoder(size), Decoder()
    for number in range(5):
        sent = page(size, f"remote support {number}")
        frames = decoder.decode(encoder.encode(sent, number * 3000, key=number == 0))
        assert len(frames) == 1
        shown = np.zeros_like(sent)
        to_pixels(frames[0], shown)
        assert psnr(sent, shown) > 30


def test_a_key_frame_stands_by_itself() -> None:
    encoder = Encoder(Size(320, 240))
    encoder.encode(page(Size(320, 240), "one"), 0, key=True)
    data = encoder.encode(page(Size(320, 240), "two"), 3000, key=True)
    assert len(Decoder().decode(data)) == 1


def test_garbage_asks_for_a_key_frame() -> None:
    with pytest.raises(UndecodablePicture):
        Decoder().decode(b"\0\0\0\1\x65" + bytes(range(256)))
