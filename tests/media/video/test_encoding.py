"""Every codec that we make: what goes in comes out, at once, at any size, within its rate; keys stand by themselves."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from rhelp.core.geometry import Size
from rhelp.media.video import h264
from rhelp.media.video.encoding import FFmpegEncoder
from rhelp.media.video.port import EncoderFailed
from rhelp.media.video.recipe import Recipe
from rhelp.media.video.registry import CODECS, Codec
from rhelp.media.video.trial import picture

SIZE = Size(320, 192)
every_codec = pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)


def likeness(one: Any, other: Any) -> float:
    return float(cv2.PSNR(np.ascontiguousarray(one[..., :3]), np.ascontiguousarray(other[..., :3])))


@every_codec
@pytest.mark.parametrize("size", [SIZE, Size(321, 193), Size(128, 128)], ids=str)
def test_every_picture_comes_out_at_once(codec: Codec, size: Size) -> None:
    encoder, decoder = FFmpegEncoder(codec.software, size, 8_000_000), codec.decoder(size)
    for number in range(6):
        sent = picture(number, size)
        coded = encoder.encode(sent, number / 30, key=number == 0)
        shown = decoder.decode(coded.data)
        assert shown.shape == (size.height, size.width, 4) and coded.key == (number == 0)
        assert likeness(sent, shown) > 24
    encoder.close()


@every_codec
def test_a_key_picture_stands_by_itself(codec: Codec) -> None:
    encoder = FFmpegEncoder(codec.software, SIZE, 2_000_000)
    encoder.encode(picture(0, SIZE), 0.0, key=True)
    encoder.encode(picture(1, SIZE), 0.033, key=False)
    coded = encoder.encode(picture(2, SIZE), 0.066, key=True)
    assert coded.key and likeness(codec.decoder(SIZE).decode(coded.data), picture(2, SIZE)) > 24
    encoder.close()


@every_codec
def test_the_rate_is_kept_as_it_changes(codec: Codec) -> None:
    encoder, decoder, number = FFmpegEncoder(codec.software, SIZE, 4_000_000), codec.decoder(SIZE), 0
    for rate in (4_000_000, 400_000, 1_500_000):
        encoder.set_rate(rate)
        sizes = []
        for _ in range(60):
            coded = encoder.encode(picture(number, SIZE), number / 30, key=number == 0)
            if coded.key:
                decoder = codec.decoder(SIZE)
            decoder.decode(coded.data)
            sizes.append(len(coded.data))
            number += 1
        assert sum(sizes[30:]) * 8 < rate * 1.35
    encoder.close()


def test_x264_follows_a_rate_without_a_key_picture() -> None:
    encoder = FFmpegEncoder(h264.WHOLE_COLOURS, SIZE, 4_000_000)
    keys = 0
    for number in range(60):
        encoder.set_rate(4_000_000 if number < 30 else 1_000_000)
        keys += encoder.encode(picture(number, SIZE), number / 30, key=number == 0).key
    assert keys == 1


def test_twice_the_pictures_take_no_more_of_the_line() -> None:
    encoder, size = FFmpegEncoder(h264.HALVED_COLOURS, SIZE, 500_000), []
    for number in range(240):
        size.append(len(encoder.encode(picture(number, SIZE), number / 60, key=number == 0).data))
    assert sum(size[120:]) * 8 / 2 < 500_000 * 1.35


@every_codec
def test_quality_is_settable(codec: Codec) -> None:
    encoder = FFmpegEncoder(codec.software, SIZE, 20_000_000)
    encoder.encode(picture(0, SIZE), 0.0, key=True)
    fine = len(encoder.encode(picture(1, SIZE), 0.033, key=False).data)
    encoder.set_quality(20)
    assert encoder.encode(picture(0, SIZE), 0.066, key=False).key
    assert len(encoder.encode(picture(1, SIZE), 0.1, key=False).data) < fine * 0.7
    encoder.close()


def test_all_colours_are_whole() -> None:
    """Red letters one pixel wide on blue: halved colours smear them."""
    pixels = np.full((192, 320, 4), 255, np.uint8)
    pixels[..., :3] = (200, 40, 40)
    pixels[:, ::2, :3] = (40, 40, 200)
    seen = {}
    for codec in CODECS[:2]:
        coded = FFmpegEncoder(codec.software, SIZE, 20_000_000, quality=100).encode(pixels, 0.0, key=True)
        seen[codec.name] = likeness(codec.decoder(SIZE).decode(coded.data), pixels)
    assert seen["h264-444"] > 32 > seen["h264"]


def test_an_encoder_that_is_not_there_fails_in_one_way() -> None:
    missing = Recipe("h264", "h264_of_nobody", "yuv420p", lambda terms: {})
    with pytest.raises(EncoderFailed):
        FFmpegEncoder(missing, SIZE, 1_000_000).encode(picture(0, SIZE), 0.0, key=True)
