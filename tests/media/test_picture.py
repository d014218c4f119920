"""The agent's picture: only what a decoded picture changed is told, and a buffer that began anew is told as a whole."""

from __future__ import annotations

import queue
from collections.abc import Iterator

import numpy as np
import pytest

from rhelp.core.geometry import Rect, Size
from rhelp.media.h264 import Encoder
from rhelp.media.picture import Decoding, PictureBuffer
from tests.media.test_h264 import page

SIZE = Size(640, 480)
EVERYTHING = Rect(0, 0, 640, 480)


@pytest.fixture
def told() -> queue.Queue[Rect]:
    return queue.Queue()


@pytest.fixture
def decoding(told: queue.Queue[Rect]) -> Iterator[Decoding]:
    made = Decoding(PictureBuffer(), told.put, lambda: None)
    made.picture.resize(SIZE)
    made.start()
    yield made
    made.stop()


def test_only_what_changed_is_told(decoding: Decoding, told: queue.Queue[Rect]) -> None:
    encoder, screen = Encoder(SIZE), page(SIZE, "support")
    for number in range(12):  # until it looks as good as it gets
        decoding.put(encoder.encode(screen, number * 3000, key=number == 0))
    assert told.get(timeout=5) == EVERYTHING
    decoding.put(encoder.encode(screen, 40_000, key=False))
    screen[100:116, 200:216] = 0
    decoding.put(encoder.encode(screen, 43_000, key=False))
    area = Rect(200, 100, 16, 16)
    while (dirty := told.get(timeout=5)).union(area) != dirty or dirty == EVERYTHING:
        pass
    assert dirty.width <= 128 and dirty.height <= 128
    assert np.abs(decoding.picture.pixels[104:112, 204:212, :3].astype(int)).max() < 40


def test_a_still_screen_paints_nothing(decoding: Decoding, told: queue.Queue[Rect]) -> None:
    encoder, screen = Encoder(SIZE), np.full((480, 640, 4), 90, np.uint8)
    for number in range(6):
        decoding.put(encoder.encode(screen, number * 3000, key=number == 0))
    decoding.stop()
    assert decoding.tally.pictures == 6
    assert told.qsize() <= 2


def test_what_was_forgotten_comes_back_as_a_whole(decoding: Decoding, told: queue.Queue[Rect]) -> None:
    encoder, screen = Encoder(SIZE), page(SIZE, "support")
    decoding.put(encoder.encode(screen, 0, key=True))
    assert told.get(timeout=5) == EVERYTHING
    decoding.picture.resize(SIZE)
    assert not decoding.picture.pixels.any()
    decoding.put(encoder.encode(screen, 3000, key=True))
    assert told.get(timeout=5) == EVERYTHING
    assert decoding.picture.pixels.any()
