"""What may no longer be seen stays nowhere, be it on its way to the painter."""

from __future__ import annotations

import numpy as np
import pytest

from rhelp.core.geometry import Rect, Size
from rhelp.media.picture import PictureBuffer
from rhelp.media.updates import Packer, Patch, Update
from rhelp.peer.viewing import Viewing
from tests.peer.host import until

SIZE = Size(64, 48)
WHITE = Patch(Rect(0, 0, 64, 48), np.full((48, 64, 4), 255, np.uint8))


@pytest.mark.parametrize("size", [None, SIZE])
async def test_a_right_lost_before_the_first_picture_shows_none(size: Size | None) -> None:
    picture, told = PictureBuffer(), list[Rect]()
    viewing = Viewing(picture, told.append)
    if size is not None:
        viewing.resize(size)
    viewing._decoding.put(1, Packer().pack(Update(1, SIZE, patches=(WHITE,), void=1)))
    viewing.forget()
    told.clear()
    viewing._decoding.put(2, Packer().pack(Update(2, SIZE, patches=(WHITE,))))  # builds on it
    viewing.start()
    await until(lambda: bool(viewing._decoding.tally.painting))
    assert not told and not picture.pixels.any()
    await viewing.stop()
