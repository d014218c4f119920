"""What only moved is found: pages scrolled up and down, a pane beside a still one, a window dragged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rhelp.core.geometry import Rect
from rhelp.media.known_rows import row_hashes
from rhelp.media.motion import dragged, vertical_moves
from rhelp.media.updates import Copy

WIDTH, HEIGHT = 640, 480
WHOLE = Rect(0, 0, WIDTH, HEIGHT)


def page(seed: int = 1, height: int = HEIGHT * 2, width: int = WIDTH) -> Any:
    """Something like text on white: uint8 (height, width, 4)."""
    chance = np.random.default_rng(seed)
    pixels = np.full((height, width, 4), 255, np.uint8)
    for y in range(0, height - 12, 18):
        pixels[y : y + 12, 20:-20, :3] = chance.integers(0, 2, (12, width - 40, 1), np.uint8) * 255
    pixels[..., 3] = 0
    return pixels


def moves(before: Any, after: Any, area: Rect = WHOLE) -> list[Copy]:
    return vertical_moves(row_hashes(part(before, area)), row_hashes(part(after, area)), area)


def part(pixels: Any, area: Rect) -> Any:
    return pixels[area.y : area.bottom, area.x : area.right]


def drag(before: Any, after: Any, area: Rect = WHOLE) -> Copy | None:
    return dragged(part(before, area).view(np.uint32)[..., 0], part(after, area).view(np.uint32)[..., 0], area)


@pytest.mark.parametrize("shift", [-37, -8, 8, 100])
def test_a_scrolled_page(shift: int) -> None:
    tall = page(height=HEIGHT * 3)
    before, after = tall[HEIGHT : 2 * HEIGHT], tall[HEIGHT + shift : 2 * HEIGHT + shift]
    (copy,) = moves(before, after)
    assert copy.source.y - copy.y == shift
    assert copy.source.height >= HEIGHT - abs(shift) - 18


def test_a_pane_beside_a_still_one() -> None:
    tall = page()
    before, after = tall[:HEIGHT].copy(), tall[:HEIGHT].copy()
    after[:, 200:400] = tall[24 : 24 + HEIGHT, 200:400]
    pane = Rect(200, 0, 200, HEIGHT)
    (copy,) = moves(before, after, pane)
    assert (copy.source.x, copy.source.width, copy.source.y - copy.y) == (200, 200, 24)


def test_nothing_moved() -> None:
    assert moves(page(1)[:HEIGHT], page(2)[:HEIGHT]) == []
    assert moves(page()[:HEIGHT], page()[:HEIGHT]) == []


def test_a_blank_page_has_not_moved() -> None:
    blank = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    other = blank.copy()
    other[100:200] = 0
    assert moves(blank, other) == []


@pytest.mark.parametrize("shift", [(7, 20), (-9, -4), (0, 31), (15, 0)])
def test_a_dragged_window(shift: tuple[int, int]) -> None:
    dy, dx = shift
    window = page(3, 200, 300)
    before = np.full((HEIGHT, WIDTH, 4), 128, np.uint8)
    after = before.copy()
    before[100:300, 100:400] = window
    after[100 + dy : 300 + dy, 100 + dx : 400 + dx] = window
    area = Rect(60, 60, 420, 300)
    copy = drag(before, after, area)
    assert copy is not None
    assert (copy.y - copy.source.y, copy.x - copy.source.x) == shift
    assert copy.source.width * copy.source.height > 0.8 * 200 * 300


def test_two_different_pictures_are_no_drag() -> None:
    one, other = page(4)[:HEIGHT], page(5)[:HEIGHT]
    assert drag(one, other) is None


@pytest.mark.parametrize("shift", [-40, -3, 5, 64])
def test_a_page_scrolled_sideways(shift: int) -> None:
    wide = page(width=WIDTH * 3)[:HEIGHT]
    before, after = wide[:, WIDTH : 2 * WIDTH], wide[:, WIDTH + shift : 2 * WIDTH + shift]
    copy = drag(np.ascontiguousarray(before), np.ascontiguousarray(after))
    assert copy is not None
    assert (copy.source.x - copy.x, copy.source.y - copy.y) == (shift, 0)
    assert copy.source.width >= WIDTH - abs(shift) - 1
