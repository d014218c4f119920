"""The notice window can be seen all the time while another program covers it, moves about and keeps itself in front."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xcffib.xproto

from rhelp.core.geometry import Rect
from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.wire.message import Right
from tests.counts import FULL, full, many
from tests.displays import connected
from tests.ui_tk.customer.desk import Desk, desk
from tests.visible import Cover, Judge

pytestmark = pytest.mark.consent

LASTS = many(60, 5)  # seconds
ENOUGH = 0.99 if FULL else 0.95  # of few looks, on a machine that does other things as well, one or two decide
SOON = 1.0  # seconds
EVERY = 2.0  # seconds between two acts of the agent's
STEP = 0.3  # seconds between two moves of its mouse


def play(made: Desk, display: str, act: Callable[[], object], every: float = EVERY) -> tuple[float, float]:
    """The share of looks at which the notice was visible, and the longest time it was not, while the agent acts."""
    place = made.area(made.notice)
    with Judge(display, place) as verdict:
        ends, next_act = time.monotonic() + LASTS, 0.0
        while (now := time.monotonic()) < ends:
            if now >= next_act:
                act()
                next_act = now + every
            made.turn()
    assert made.area(made.notice) == place
    print(f"visible at {verdict.share:.2%} of looks, at longest not for {verdict.longest_gap:.3f} s")
    return verdict.share, verdict.longest_gap


def test_while_a_window_in_front_of_all_is_put_over_it(display: str, tmp_path: Path) -> None:
    judged(display, tmp_path, managed=True)


@full
def test_while_a_window_that_no_window_manager_knows_is_put_over_it(display: str, tmp_path: Path) -> None:
    judged(display, tmp_path, managed=False)


@full
def test_without_a_window_manager(bare_display: str, tmp_path: Path) -> None:
    judged(bare_display, tmp_path, managed=False)


def judged(display: str, folder: Path, managed: bool) -> None:
    with desk(folder) as made, connected(display) as eye:
        visible_notice(made)
        place, draw = made.area(made.notice), random.Random(3)
        cover = Cover(eye, Rect(0, 0, place.width + 100, place.height + 100), managed)
        share, gap = play(made, display, lambda: cover.put(place.x - draw.randrange(90), place.y - draw.randrange(90)))
    assert share >= ENOUGH
    assert gap <= SOON


@full
def test_while_the_agents_mouse_drags_a_window_over_it(display: str, tmp_path: Path) -> None:
    hands = X11Desktop(display)
    with desk(tmp_path) as made, connected(display) as eye:
        visible_notice(made)
        hands.own_windows.claim(made.root.winfo_id())
        place = made.area(made.notice)
        cover = Cover(eye, Rect(100, 100, place.width + 100, place.height + 100), True)
        until_framed(made, eye, cover)
        steps = dragging(hands, eye, cover, place)
        share, gap = play(made, display, lambda: next(steps), every=STEP)
    hands.close()
    assert share >= ENOUGH
    assert gap <= SOON


def test_when_a_program_hides_or_moves_it(display: str, tmp_path: Path) -> None:
    with desk(tmp_path) as made, connected(display) as eye:
        visible_notice(made)
        wrapper, mask, draw = int(made.notice.frame(), 16), xcffib.xproto.ConfigWindow, random.Random(4)

        def act() -> None:
            match draw.randrange(3):
                case 0:
                    eye.core.UnmapWindow(wrapper)
                case 1:
                    eye.core.ConfigureWindow(wrapper, mask.X | mask.Y, [5000, 100])
                case 2:
                    eye.core.ConfigureWindow(wrapper, mask.StackMode, [xcffib.xproto.StackMode.Below])
            eye.core.GetInputFocus().reply()

        _, gap = play(made, display, act)
    assert gap <= SOON


def visible_notice(made: Desk) -> None:
    """Somebody helps, and the notice stands still."""
    made.live(allowed=((Right.VIEW, True),))
    ends = time.monotonic() + 1
    while time.monotonic() < ends:
        made.turn()


def until_framed(made: Desk, eye: Any, cover: Cover) -> None:
    root = eye.setup.roots[0].root
    made.until(lambda: eye.core.QueryTree(cover.id).reply().parent != root)


def dragging(hands: X11Desktop, eye: Any, cover: Cover, place: Rect) -> Iterator[None]:
    """Step by step: take the window by its title bar, drag it over the notice and away, again and again."""
    while True:
        at = eye.core.TranslateCoordinates(cover.id, eye.setup.roots[0].root, 0, 0).reply()
        bar = at.dst_x + 60, at.dst_y - 8
        hands.pointer.move(*bar)
        hands.pointer.press(1)
        yield
        for x, y in ((place.x + 20, place.y + 20), (place.x - 40, place.y + 5), (150, 120)):
            hands.pointer.move(x, y)
            yield
        hands.pointer.release(1)
        yield
