"""The agent's picture: only what an update changed is told; a buffer that was forgotten comes back as a whole."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from rhelp.core.figures import Way
from rhelp.core.geometry import Rect, Size
from rhelp.media import picture as module
from rhelp.media.canvas import Canvas
from rhelp.media.director import Director, Packed
from rhelp.media.picture import MOST_WAITING, Decoding, PictureBuffer
from rhelp.media.rough import sketched
from rhelp.media.updates import Film, Packer, Patch, Unpacker, Update
from rhelp.media.video import h264
from rhelp.media.video.encoding import FFmpegEncoder
from rhelp.media.video.port import UndecodablePicture
from tests.displays import until

SIZE = Size(640, 480)
EVERYTHING = Rect(0, 0, 640, 480)


class Rig:
    """A director whose updates are painted, and what was told."""

    def __init__(self) -> None:
        self.told: queue.Queue[Rect] = queue.Queue()
        self.broken: queue.Queue[None] = queue.Queue()
        self.decoding = Decoding(PictureBuffer(), self.told.put, lambda: self.broken.put(None))
        self.director = Director(SIZE, 1, lambda: 1e6)
        self.screen = np.full((480, 640, 4), 90, np.uint8)

    def whole(self) -> None:
        self.director.take(EVERYTHING, self.screen)
        self.put(self.director.whole(0.0))
        self.director.settle()

    def change(self, area: Rect, value: int) -> None:
        self.screen[area.y : area.bottom, area.x : area.right] = value
        self.director.take(area, self.screen[area.y : area.bottom, area.x : area.right])
        self.put(self.director.update(0.0))
        self.director.settle()

    def put(self, packed: Packed | None) -> None:
        if packed is not None:
            self.decoding.put(packed.number, packed.data)

    @property
    def pixels(self) -> Any:
        with self.decoding.picture.lock:
            return self.decoding.picture.pixels.copy()


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    made.decoding.start()
    yield made
    made.decoding.stop()


def test_only_what_changed_is_told(rig: Rig) -> None:
    rig.whole()
    assert rig.told.get(timeout=20) == EVERYTHING
    rig.change(Rect(200, 100, 16, 16), 0)
    assert rig.told.get(timeout=20) == Rect(200, 100, 16, 16)
    assert np.array_equal(rig.pixels[..., :3], rig.screen[..., :3])


def test_what_was_forgotten_comes_back_as_a_whole(rig: Rig) -> None:
    rig.whole()
    assert rig.told.get(timeout=20) == EVERYTHING
    rig.decoding.picture.resize(SIZE)
    rig.decoding.needs_key = True
    assert not rig.pixels.any()
    rig.whole()
    assert rig.told.get(timeout=20) == EVERYTHING
    assert np.array_equal(rig.pixels[..., :3], rig.screen[..., :3]) and not rig.decoding.needs_key


def test_what_comes_after_the_right_was_lost_is_not_shown(rig: Rig) -> None:
    rig.whole()
    assert rig.told.get(timeout=20) == EVERYTHING
    rig.decoding.forget()
    rig.decoding.picture.resize(SIZE)
    rig.change(Rect(200, 100, 16, 16), 7)
    with pytest.raises(queue.Empty):
        rig.told.get(timeout=0.3)
    assert not rig.pixels.any()
    rig.whole()
    assert rig.told.get(timeout=20) == EVERYTHING
    rig.change(Rect(0, 0, 16, 16), 8)
    assert rig.told.get(timeout=20) == Rect(0, 0, 16, 16)
    assert np.array_equal(rig.pixels[..., :3], rig.screen[..., :3])


@pytest.mark.parametrize("forgotten", ["in the queue", "under way"])
def test_a_whole_screen_that_came_before_the_right_was_lost_is_not_shown(
    forgotten: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig()
    rig.whole()
    unpack = Unpacker.unpack

    def losing(unpacker: Unpacker, number: int, data: bytes) -> Update:
        rig.decoding.forget()
        return unpack(unpacker, number, data)

    if forgotten == "in the queue":
        rig.decoding.forget()
    else:
        monkeypatch.setattr(Unpacker, "unpack", losing)
    rig.decoding.start()
    rig.change(Rect(200, 100, 16, 16), 7)  # builds on what was forgotten
    came = 1 if forgotten == "in the queue" else 2
    until(lambda: len(rig.decoding.tally.painting) == came, "the painter")
    assert rig.told.empty() and not rig.pixels.any()
    monkeypatch.undo()
    rig.whole()
    assert rig.told.get(timeout=20) == EVERYTHING
    rig.decoding.stop()


def test_what_is_only_a_sketch_is_told_as_such(rig: Rig) -> None:
    sketch = sketched(EVERYTHING, rig.screen, 4)
    for number, (exact, ways) in enumerate([((), {Way.COARSE}), ((filled(8),), {Way.COARSE, Way.EXACT})], 1):
        rig.decoding.put(number, Packer().pack(Update(number, SIZE, patches=exact, roughs=(sketch,))))
        assert rig.told.get(timeout=20) == EVERYTHING
        assert rig.decoding.tally.ways == ways


def filled(value: int) -> Patch:
    return Patch(Rect(0, 0, 16, 16), np.full((16, 16, 4), value, np.uint8))


def test_an_end_in_a_flood_is_an_end() -> None:
    rig = Rig()
    rig.decoding.start()
    with rig.decoding.picture.lock:  # the painter stands still
        for number in range(1, MOST_WAITING + 3):
            rig.decoding.put(number, Packer().pack(Update(number, SIZE)))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(module, "STOP_PATIENCE", 0.0)
            rig.decoding.stop()
        for number in range(1, 2 * MOST_WAITING):
            rig.decoding.put(number, b"too late")
    assert rig.decoding._thread is not None
    rig.decoding._thread.join(20)
    assert not rig.decoding._thread.is_alive() and rig.told.empty()
    assert rig.broken.qsize() <= 1, "nobody asks for more after the end"


def test_what_is_no_update_asks_for_a_whole_screen(rig: Rig) -> None:
    rig.decoding.put(1, b"noise")
    rig.broken.get(timeout=20)


def test_film_without_its_beginning_asks_for_a_whole_screen(rig: Rig) -> None:
    film = Film(Rect(0, 0, 64, 64), 2, False, b"\0\0\0\1\x41middle")
    rig.decoding.put(1, Packer().pack(Update(1, SIZE, films=(film,))))
    rig.broken.get(timeout=20)


def test_a_screen_of_another_size_told_while_an_update_is_missing(rig: Rig) -> None:
    rig.whole()
    assert rig.told.get(timeout=20) == EVERYTHING
    low = Rect(0, 460, 640, 20)
    with_a_gap = Update(3, SIZE, patches=(Patch(low, np.zeros((20, 640, 4), np.uint8)),))
    rig.decoding.put(3, Packer().pack(with_a_gap))
    assert rig.told.get(timeout=20) == low
    rig.decoding.picture.resize(Size(320, 240))
    rig.decoding.put(2, Packer().pack(Update(2, Size(320, 240))))
    assert rig.told.get(timeout=20) == EVERYTHING


def test_an_update_that_cannot_be_painted_asks_for_a_whole_screen(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Canvas, "receive", lambda canvas, update: 1 / 0)
        rig.whole()
        rig.broken.get(timeout=20)
    rig.whole()
    assert rig.told.get(timeout=20) == EVERYTHING
    assert np.array_equal(rig.pixels[..., :3], rig.screen[..., :3])


def test_film_larger_than_it_says_is_not_decoded(rig: Rig) -> None:
    large = FFmpegEncoder(h264.HALVED_COLOURS, SIZE, 1_000_000).encode(np.zeros((480, 640, 4), np.uint8), 0, True).data
    film = Film(Rect(0, 0, 64, 64), 2, True, large)
    rig.decoding.put(1, Packer().pack(Update(1, SIZE, films=(film,))))
    rig.broken.get(timeout=20)
    with pytest.raises(UndecodablePicture):
        h264.decoder(Size(64, 64)).decode(large)
    assert h264.decoder(SIZE).decode(large).shape == (480, 640, 4)
