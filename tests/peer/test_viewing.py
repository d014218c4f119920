"""What may no longer be seen stays nowhere, be it on its way to the painter."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

from rhelp.core.geometry import Rect, Size
from rhelp.media.picture import PictureBuffer
from rhelp.media.updates import Packer, Patch, Update
from rhelp.peer import viewing as module
from rhelp.peer.connection import Connection
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


class Line:
    """A connection on which every request for a whole screen is lost."""

    def __init__(self) -> None:
        self.lost: Callable[[], None] = lambda: None
        self.asked = 0

    def receive_screen(self, on_update: object, on_lost: Callable[[], None], on_picture: object) -> None:
        self.lost = on_lost

    async def want_key(self) -> None:
        self.asked += 1


async def test_what_is_lost_for_good_is_asked_for_until_a_whole_screen_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "KEY_EVERY", 0.01)
    line, told = Line(), list[Rect]()
    viewing = Viewing(PictureBuffer(), told.append)
    viewing.start()
    viewing.attach(cast(Connection, line))
    viewing._decoding.put(1, Packer().pack(Update(1, SIZE, patches=(WHITE,), void=1)))
    await until(lambda: bool(told) and viewing._asking_key is not None and viewing._asking_key.done())
    line.asked = 0
    line.lost()
    await until(lambda: line.asked > 3)
    viewing._decoding.put(2, Packer().pack(Update(2, SIZE, patches=(WHITE,), void=1)))
    await until(lambda: viewing._asking_key is not None and viewing._asking_key.done())
    assert not viewing._decoding.needs_key
    await viewing.stop()
