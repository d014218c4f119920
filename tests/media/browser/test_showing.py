"""Real VP8 and H.264 decoded into the picture; what cannot be decoded leaves it and asks for a key picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
import pytest
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from rhelp.core.geometry import Rect, Size
from rhelp.media.browser.pictures import Picture
from rhelp.media.browser.showing import MOST_WAITING, Showing
from rhelp.media.picture import PictureBuffer

SIZE = Size(320, 240)
PATIENCE = 20.0
ENCODERS = {"vp8": "libvpx", "h264": "libx264"}
OPTIONS = {
    "vp8": {"deadline": "realtime", "lag-in-frames": "0"},
    "h264": {"tune": "zerolatency", "profile": "baseline"},
}


class Camera:
    """Codes plain grey pictures as a browser does."""

    def __init__(self, codec: str, size: Size = SIZE) -> None:
        self._codec, self._size, self._count = codec, size, 0
        self._context = cast(VideoCodecContext, av.CodecContext.create(ENCODERS[codec], "w"))
        self._context.width, self._context.height, self._context.pix_fmt = size.width, size.height, "yuv420p"
        self._context.time_base, self._context.gop_size = Fraction(1, 30), 1000
        self._context.options = OPTIONS[codec]

    def take(self, grey: int, key: bool = False) -> Picture:
        planes = np.full((self._size.height * 3 // 2, self._size.width), 128, np.uint8)
        planes[: self._size.height] = grey
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, self._count = self._count, self._count + 1
        frame.pict_type = PictureType.I if key else PictureType.NONE
        (packet,) = self._context.encode(frame)
        return Picture(self._codec, bytes(packet), packet.is_keyframe)


class Eye:
    """Watches what is shown."""

    def __init__(self) -> None:
        self.picture = PictureBuffer()
        self.changed = threading.Condition()
        self.shown: list[int] = []
        self.broken = 0
        self.showing = Showing(self.picture, self._on_shown, self._on_broken)

    @property
    def grey(self) -> int:
        with self.picture.lock:
            return int(self.picture.pixels[..., :3].mean())

    def wait(self, true: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(true, PATIENCE)

    def _on_shown(self, area: Rect) -> None:
        with self.changed:
            self.shown.append(self.grey)
            self.changed.notify()

    def _on_broken(self) -> None:
        with self.changed:
            self.broken += 1
            self.changed.notify()


@pytest.fixture
def eye() -> Iterator[Eye]:
    eye = Eye()
    yield eye
    eye.showing.stop()


@pytest.mark.parametrize("codec", sorted(ENCODERS))
def test_each_picture_is_shown_at_once(eye: Eye, codec: str) -> None:
    camera = Camera(codec)
    for number, (luma, grey) in enumerate([(60, 51), (126, 128), (200, 214)], 1):
        eye.showing.put(camera.take(luma))
        eye.wait(lambda number=number: len(eye.shown) == number)  # type: ignore[misc]
        assert abs(eye.shown[-1] - grey) <= 3 and eye.picture.size == SIZE
    assert eye.showing.tally.pictures == 3 and not eye.broken


@pytest.mark.parametrize("codec", sorted(ENCODERS))
def test_another_size_and_odd_ones_are_taken(eye: Eye, codec: str) -> None:
    sizes = [SIZE, Size(642, 362), Size(322, 178)] + [Size(161, 91)] * (codec == "vp8")
    for number, size in enumerate(sizes, 1):
        odd = Size(size.width + size.width % 2, size.height + size.height % 2)
        picture = Camera(codec, odd).take(126)
        if odd != size:
            picture = Picture("vp8", claiming(picture.data, size.width, size.height), True)
        eye.showing.put(picture)
        eye.wait(lambda number=number: len(eye.shown) == number)  # type: ignore[misc]
        assert eye.picture.size == size and eye.picture.pixels.shape == (size.height, size.width, 4)


def test_the_codec_may_change_with_a_key_picture(eye: Eye) -> None:
    for number, codec in enumerate(("vp8", "h264", "vp8"), 1):
        eye.showing.put(Camera(codec).take(126))
        eye.wait(lambda number=number: len(eye.shown) == number)  # type: ignore[misc]


def test_nothing_is_shown_before_a_key_picture(eye: Eye) -> None:
    camera = Camera("vp8")
    camera.take(50)
    eye.showing.put(camera.take(60))
    eye.wait(lambda: eye.broken == 1)
    eye.showing.put(camera.take(126, key=True))
    eye.wait(lambda: len(eye.shown) == 1)
    assert abs(eye.shown[-1] - 128) <= 3


@pytest.mark.parametrize("codec", sorted(ENCODERS))
def test_what_cannot_be_decoded_leaves_the_picture_and_a_key_picture_mends_it(eye: Eye, codec: str) -> None:
    camera = Camera(codec)
    eye.showing.put(camera.take(200))
    eye.wait(lambda: len(eye.shown) == 1)
    eye.showing.put(Picture(codec, b"\x10\xff\xffnonsense" * 9, True))
    eye.wait(lambda: eye.broken == 1)
    eye.showing.put(camera.take(60))  # leans on what is no more
    eye.wait(lambda: eye.broken == 2)
    assert abs(eye.grey - 214) <= 3 and len(eye.shown) == 1
    eye.showing.put(camera.take(126, key=True))
    eye.wait(lambda: len(eye.shown) == 2)
    assert abs(eye.grey - 128) <= 3


def claiming(data: bytes, width: int, height: int) -> bytes:
    """A VP8 key picture that says it is of another size (RFC 6386 §9.1)."""
    return data[:6] + width.to_bytes(2, "little") + height.to_bytes(2, "little") + data[10:]


def test_a_picture_that_would_take_all_memory_is_refused(eye: Eye) -> None:
    honest = Camera("vp8").take(126)
    for number in range(1, 4):
        eye.showing.put(Picture("vp8", claiming(honest.data, 16383, 16383), True))
        eye.wait(lambda number=number: eye.broken == number)  # type: ignore[misc]
    assert not eye.shown and eye.picture.size is None
    eye.showing.put(honest)
    eye.wait(lambda: len(eye.shown) == 1)


def test_of_what_waits_the_newest_is_shown(eye: Eye) -> None:
    camera = Camera("vp8")
    with eye.picture.lock:  # the painter stands still
        for luma in range(20, 20 + MOST_WAITING // 2):
            eye.showing.put(camera.take(luma))
    last = round((20 + MOST_WAITING // 2 - 1 - 16) * 255 / 219)
    eye.wait(lambda: bool(eye.shown) and abs(eye.shown[-1] - last) <= 3)
    assert len(eye.shown) < 6 and not eye.broken


def test_what_waits_has_a_bound_and_goes_on_from_a_key_picture(eye: Eye) -> None:
    camera = Camera("vp8", Size(64, 64))
    with eye.picture.lock:
        for _ in range(MOST_WAITING + 10):
            eye.showing.put(camera.take(100))
        assert eye.broken
    eye.showing.put(camera.take(126, key=True))
    eye.wait(lambda: bool(eye.shown) and abs(eye.shown[-1] - 128) <= 3)


def test_what_was_forgotten_is_not_shown(eye: Eye) -> None:
    camera = Camera("h264")
    eye.showing.put(camera.take(126))
    eye.wait(lambda: len(eye.shown) == 1)
    eye.showing.forget()
    eye.showing.put(camera.take(60))
    eye.wait(lambda: eye.broken == 1)
    assert len(eye.shown) == 1


def test_no_callback_comes_after_the_end(eye: Eye) -> None:
    eye.showing.put(Camera("vp8").take(126))
    eye.wait(lambda: len(eye.shown) == 1)
    eye.showing.stop()
    assert eye.showing._thread is not None and not eye.showing._thread.is_alive()
    seen: Any = (list(eye.shown), eye.broken)
    eye.showing.put(Camera("vp8").take(60))
    assert (eye.shown, eye.broken) == seen
