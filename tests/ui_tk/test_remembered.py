"""Windows come back where they were, or onto a screen that is there."""

from __future__ import annotations

from pathlib import Path

from rhelp.core.geometry import Rect
from rhelp.ui_tk.places import Place, parse
from rhelp.ui_tk.windows import is_maximised, maximise
from tests.ui_tk.fakes import FakeComputer
from tests.ui_tk.stand import Stand, stand

NEAR = 30  # pixels that a window manager may move a window by its title and edges


def place(on: Stand) -> Rect:
    found = parse(on.root.geometry())
    assert found is not None
    return found.area


def near(one: Rect, other: Rect) -> bool:
    return (one.width, one.height) == (other.width, other.height) and max(
        abs(one.x - other.x), abs(one.y - other.y)
    ) < NEAR


def test_place_and_size_come_back(display: str, tmp_path: Path) -> None:
    with stand(tmp_path) as on:
        on.until(lambda: on.memory.now.places.get("home"))  # it has come to rest
        on.root.geometry("800x560+150+90")
        on.until(lambda: on.memory.now.places.get("home", "").startswith("800x560"))
        before = place(on)
    for _ in range(2):  # and do not creep
        with stand(tmp_path) as on:
            on.settle(0.5)
            assert near(place(on), before)


def test_maximised_comes_back_and_so_does_the_size_before(display: str, tmp_path: Path) -> None:
    with stand(tmp_path) as on:
        on.until(lambda: on.memory.now.places.get("home"))  # it has come to rest
        on.root.geometry("800x560+150+90")
        on.until(lambda: on.memory.now.places.get("home", "").startswith("800x560"))
        maximise(on.root)
        on.until(lambda: on.memory.now.places["home"].endswith("maximised"))
    with stand(tmp_path) as on:
        on.until(lambda: is_maximised(on.root))
        on.root.attributes("-zoomed", False)
        on.until(lambda: place(on).width == 800)


def test_a_monitor_that_is_gone_takes_no_window_with_it(display: str, tmp_path: Path) -> None:
    computer = FakeComputer()
    computer.areas = [Rect(0, 0, 1280, 800)]
    with stand(tmp_path) as on:
        on.memory.change(places={"home": str(Place(Rect(2400, 200, 900, 600)))})
        on.app._windows.keep = lambda: None  # type: ignore[method-assign]
        on.app._leaving = True
    with stand(tmp_path, computer=computer) as on:
        on.settle(0.4)
        assert place(on).right <= 1280 + NEAR
