"""The customer's pointer at the agent, between two real displays: worn while controlling, drawn while only looking."""

from __future__ import annotations

from typing import Any

import numpy as np

from rhelp.desktop.ports import CursorShape
from scripts.rig.typist import Typist
from scripts.rig.waiting import soon
from tests.desktop.x11.test_cursor import HAND, fake_move, seen_by_xfixes, wear
from tests.displays import connected, screenshot
from tests.e2e.conftest import World, expect_rights
from tests.e2e.test_session import FIELD, click_through, text_field


def shape_on(display: str) -> CursorShape:
    with connected(display) as eye:
        return seen_by_xfixes(eye)


def test_the_agents_pointer_takes_the_customers_shape(world: World) -> None:
    with connected(world.remote) as hand:
        text_field(world)
        wear(hand, HAND)
        helper, _ = world.session()
        expect_rights(helper, pointer="granted", keyboard="granted")
        hands, seen = Typist(world.viewer), []
        for place in (FIELD, (1000, 700), FIELD):
            click_through(world, hands, *place)
            assert soon(lambda: shape_on(world.viewer) == shape_on(world.remote))
            seen.append(shape_on(world.viewer))
        assert seen[0] == seen[2] != seen[1]


def test_without_control_the_pointer_is_drawn_once_where_it_is(world: World) -> None:
    with connected(world.remote) as hand:
        wear(hand, HAND)
        fake_move(hand, 611, 432)
        shape = seen_by_xfixes(hand)
        helper, _ = world.session(grant="view")
        expect_rights(helper, pointer="refused", keyboard="refused")
        assert soon(lambda: drawn(world.viewer, shape, 611, 432))
        fake_move(hand, 300, 250)
        assert soon(lambda: drawn(world.viewer, shape, 300, 250))
        assert not drawn(world.viewer, shape, 611, 432)


def drawn(display: str, shape: CursorShape, x: int, y: int) -> bool:
    """Whether the display shows the opaque pixels of this pointer, pointing at x, y."""
    pixels: Any = np.frombuffer(shape.pixels, np.uint8).reshape(shape.size.height, shape.size.width, 4)
    left, top = x - shape.hot[0], y - shape.hot[1]
    glass = screenshot(display)[top : top + shape.size.height, left : left + shape.size.width]
    opaque = pixels[..., 3] == 255
    return bool(opaque.any() and (glass[opaque] == pixels[opaque][:, 2::-1]).all())
