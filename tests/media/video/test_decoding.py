"""Decoders take what they were made for and nothing else; whatever comes, they raise one error."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Size
from rhelp.media.video.av1 import holds_one_picture
from rhelp.media.video.encoding import FFmpegEncoder
from rhelp.media.video.port import UndecodablePicture
from rhelp.media.video.registry import BY_NAME, CODECS, NAMES, Codec, decodable
from rhelp.media.video.trial import picture
from tests.counts import many

SIZE = Size(320, 192)
MANY = many(2000, 60)
every_codec = pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)


@cache
def films(name: str, size: Size = SIZE) -> tuple[bytes, bytes]:
    """A key picture and the next one."""
    encoder = FFmpegEncoder(BY_NAME[name].software, size, 1_000_000)
    coded = tuple(encoder.encode(picture(n, size), n / 30, key=n == 0).data for n in (0, 1))
    encoder.close()
    return coded[0], coded[1]


def test_all_codecs_can_be_shown_here() -> None:
    assert decodable() == NAMES


@every_codec
def test_a_larger_picture_is_not_decoded(codec: Codec) -> None:
    large, _ = films(codec.name, Size(1280, 1024))
    with pytest.raises(UndecodablePicture):
        codec.decoder(Size(128, 128)).decode(large)


@every_codec
def test_a_smaller_picture_is_not_decoded(codec: Codec) -> None:
    with pytest.raises(UndecodablePicture):
        codec.decoder(Size(640, 480)).decode(films(codec.name)[0])


@every_codec
def test_nothing_is_shown_without_a_beginning(codec: Codec) -> None:
    with pytest.raises(UndecodablePicture):
        codec.decoder(SIZE).decode(films(codec.name)[1])


@every_codec
@settings(max_examples=MANY, deadline=None)
@given(data=st.data())
def test_damaged_pictures_are_shown_or_refused(codec: Codec, data: st.DataObject) -> None:
    decoder = codec.decoder(SIZE)
    for film in films(codec.name):
        damaged = bytearray(film)
        for _ in range(data.draw(st.integers(0, 8))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(0, len(damaged)))
        try:
            shown = decoder.decode(bytes(damaged[:cut] if data.draw(st.booleans()) else damaged))
        except UndecodablePicture:
            continue
        assert shown.shape == (SIZE.height, SIZE.width, 4) and shown.dtype == np.uint8


@pytest.mark.parametrize("place", [6, 8])
def test_a_picture_that_says_it_has_an_odd_size_is_not_decoded(place: int) -> None:
    """PyAV makes no pixels of it, and says so by an assertion."""
    damaged = bytearray(films("vp8")[0])
    damaged[place] += 1  # the lower byte of its width or height (RFC 6386 §9.1)
    with pytest.raises(UndecodablePicture):
        BY_NAME["vp8"].decoder(SIZE).decode(bytes(damaged))


@every_codec
@given(rubbish=st.binary(max_size=300))
@settings(max_examples=MANY, deadline=None)
def test_rubbish_is_refused(codec: Codec, rubbish: bytes) -> None:
    with pytest.raises(UndecodablePicture):
        codec.decoder(SIZE).decode(rubbish)


def test_av1_with_many_pictures_in_one_is_not_decoded() -> None:
    """A few bytes that show a picture once more, thousands of times, would fill the memory."""
    key, following = films("av1")
    assert holds_one_picture(key) and holds_one_picture(following)
    again = bytes([0x1A, 1, 0x88])  # a frame header that shows what is there
    for data in (key + following, key + again * 50_000, following + again, b"", key[:-1], bytes([0x80, 0])):
        assert not holds_one_picture(data)
        with pytest.raises(UndecodablePicture):
            BY_NAME["av1"].decoder(SIZE).decode(data)


@given(rubbish=st.binary(max_size=64))
def test_the_look_at_av1s_units_ends(rubbish: bytes) -> None:
    holds_one_picture(rubbish)
