"""The notice window can be seen all the time while another program covers it, moves about and keeps itself in front."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import xcffib.xproto

from rhelp.core.geometry import Rect
from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.wire.message import Right
from tests.counts import FULL, full, many
from tests.displays import connected, painted
from tests.ui_tk.customer.desk import Desk, desk
from tests.visible import Cover, Judge

pytestmark = [pytest.mark.consent, *([pytest.mark.alone] if FULL else [])]

LASTS = many(60, 5)  # seconds
ENOUGH = 0.99 if FULL else 0.8  # of few looks, on a machine that does much else, a few decide
SOON = 1.0  # seconds
EVERY = 2.0  # seconds between two acts of the agent's
STEP = 0.3  # seconds between two moves of its mouse


def play(made: Desk, display: str, act: Callable[[], object], every: float = EVERY) -> tuple[float, float]:
    """The share of looks at which the notice was visible, and the longest time it was not, while the agent acts."""
    place, over = made.area(made.notice), threading.Event()

    def agent() -> None:
        while not over.wait(every):
            act()

    acting = threading.Thread(target=agent)
    with Judge(display, place) as verdict:
        acting.start()
        made.root.after(LASTS * 1000, made.root.quit)
        made.root.mainloop()  # as the program does: it answers at once
        over.set()
        acting.join()
    assert made.area(made.notice) == place
    print(f"visible at {verdict.share:.2%} of looks, at longest not for {verdict.longest_gap:.3f} s")
    return verdict.share, verdict.longest_gap


def test_while_a_window_that_no_window_manager_knows_is_put_over_it(display: str, tmp_path: Path) -> None:
    judged(display, tmp_path, managed=False)


@full
def test_while_a_window_that_is_to_stay_in_front_is_put_over_it(display: str, tmp_path: Path) -> None:
    judged(display, tmp_path, managed=True)


@full
def test_without_a_window_manager(bare_display: str, tmp_path: Path) -> None:
    judged(bare_display, tmp_path, managed=False)


def test_what_does_not_raise_itself_is_seen_to_be_covered(display: str) -> None:
    place = Rect(300, 300, 200, 100)
    with connected(display) as eye, painted(display, place, 0x20C040), Judge(display, place) as verdict:
        time.sleep(0.3)
        Cover(eye, Rect(200, 200, 600, 500), managed=False)
        time.sleep(0.6)
    assert 0.0 < verdict.share < 1.0
    assert verdict.longest_gap > 0.3


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
        notice, mask = outermost(eye, made.notice.winfo_id()), xcffib.xproto.ConfigWindow
        how = cycle(("hide", "move", "lower"))
        cover = Cover(eye, Rect(0, 0, 1000, 600), managed=True)
        cover.put(200, 150)

        def act() -> None:
            match next(how):
                case "hide":
                    eye.core.UnmapWindowChecked(notice).check()
                case "move":
                    eye.core.ConfigureWindowChecked(notice, mask.X | mask.Y, [100, 5000]).check()
                case "lower":
                    eye.core.ConfigureWindowChecked(notice, mask.StackMode, [xcffib.xproto.StackMode.Below]).check()

        _, gap = play(made, display, act)
    assert gap <= SOON


def visible_notice(made: Desk) -> None:
    """Somebody helps, and the notice stands still."""
    made.live(allowed=((Right.VIEW, True),))
    ends = time.monotonic() + 1
    while time.monotonic() < ends:
        made.turn()


def outermost(eye: Any, window: int) -> int:
    """The child of the root window in which it lies."""
    while (tree := eye.core.QueryTree(window).reply()).parent != tree.root:
        window = tree.parent
    return window


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
