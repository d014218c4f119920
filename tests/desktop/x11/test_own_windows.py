"""Our own windows are known on a real display, by pointer and by focus, with a window manager's frame and without."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xcffib.xproto

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect
from rhelp.desktop.x11.connection import Connection
from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.desktop.x11.own_windows import X11OwnWindows
from tests.counts import many
from tests.displays import connected, painted, running, until, xvfb

pytestmark = pytest.mark.consent

NOTICE = """
import sys, tkinter as tk
from tkinter import ttk
root = tk.Tk()
root.title("ours")
root.geometry("300x200+400+300")
bar = ttk.Menubutton(root, text="menu")
bar.pack()
bar["menu"] = menu = tk.Menu(bar, tearoff=False)
for name in ("one", "two", "three"):
    menu.add_command(label=name)
def second(event):
    child = tk.Toplevel(root)
    child.geometry("200x100+900+500")
root.after(300, lambda: open(sys.argv[1], "w").write(str(root.winfo_id())))
root.bind("<Button-3>", lambda event: menu.post(100, 600))
root.bind("<Button-1>", second)
root.mainloop()
"""
INSIDE, BESIDE = (550, 400), (50, 50)
MENU, SECOND = (110, 610), (1000, 550)


@dataclass
class Scene:
    """A window of ours, the agent's hands, and an eye."""

    desktop: X11Desktop
    display: str
    eye: Any
    window: int

    def at(self, place: tuple[int, int]) -> bool:
        self.desktop.pointer.move(*place)
        return self.desktop.own_windows.under_pointer()

    def focus(self, window: int) -> bool:
        with suppress(xcffib.xproto.MatchError):  # a window manager is about to show it
            self.eye.core.SetInputFocusChecked(xcffib.xproto.InputFocus.PointerRoot, window, 0).check()
        return self.desktop.own_windows.have_focus()

    def unfocused(self, window: int) -> bool:
        return not self.focus(window)

    def stands(self, framed: bool) -> bool:
        """Whether the window is shown, in a window manager's frame where there has to be one."""
        shown = self.eye.core.GetWindowAttributes(self.window).reply().map_state == xcffib.xproto.MapState.Viewable
        within = self.eye.setup.resource_id_mask
        return bool(shown) and framed == (self.frame() & ~within != self.window & ~within)

    def frame(self) -> int:
        """The child of the root window that holds ours."""
        root, window = self.eye.setup.roots[0].root, self.window
        while (parent := self.eye.core.QueryTree(window).reply().parent) != root:
            window = parent
        return int(window)


def is_managed(eye: Any) -> bool:
    """Whether a window manager has taken over."""
    name, any_type = "_NET_SUPPORTING_WM_CHECK", xcffib.xproto.GetPropertyType.Any
    atom = eye.core.InternAtom(False, len(name), name).reply().atom
    return bool(eye.core.GetProperty(False, eye.setup.roots[0].root, atom, any_type, 0, 1).reply().value_len)


@pytest.fixture(params=["managed", "bare"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    written = tmp_path / "window"
    with ExitStack() as stack:
        display = stack.enter_context(xvfb())
        eye = stack.enter_context(connected(display))
        if request.param == "managed":
            stack.enter_context(running(display, "openbox"))
            until(lambda: is_managed(eye), "the window manager")
        stack.enter_context(running(display, sys.executable, "-c", NOTICE, str(written)))
        until(lambda: written.exists() and written.read_text(), "our window")
        desktop = X11Desktop(display)
        stack.callback(desktop.close)
        made = Scene(desktop, display, eye, int(written.read_text()))
        until(lambda: made.stands(framed=request.param == "managed"), "our window on the screen")
        yield made


def test_nothing_is_ours_before_it_is_claimed(scene: Scene) -> None:
    assert not scene.at(INSIDE)
    assert not scene.focus(scene.window)


def test_the_pointer_is_over_ours_or_beside_it(scene: Scene) -> None:
    scene.desktop.own_windows.claim(scene.window)
    assert scene.at(INSIDE)
    assert not scene.at(BESIDE)
    with painted(scene.display, Rect(500, 350, 100, 100), 0x3080F0):
        assert not scene.at(INSIDE)  # another lies over it


def test_the_title_bar_is_ours(scene: Scene) -> None:
    scene.desktop.own_windows.claim(scene.window)
    frame = scene.eye.core.GetGeometry(scene.frame()).reply()
    assert scene.at((frame.x + frame.width // 2, frame.y + 2))


def test_what_opens_later_is_ours(scene: Scene) -> None:
    scene.desktop.own_windows.claim(scene.window)
    assert not scene.at(SECOND)
    assert not scene.at(MENU)
    for button, place in ((3, MENU), (1, SECOND)):
        scene.desktop.pointer.move(*INSIDE)
        scene.desktop.pointer.press(button)
        scene.desktop.pointer.release(button)
        scene.desktop.pointer.move(*place)
        until(scene.desktop.own_windows.under_pointer, "the other window")


def test_the_focus_is_ours_or_not(scene: Scene) -> None:
    scene.desktop.own_windows.claim(scene.window)
    root = scene.eye.setup.roots[0].root
    scene.desktop.pointer.move(*BESIDE)
    for ours in (scene.window, scene.frame()):
        until(partial(scene.focus, ours), "our focus")
    for nobodys in (root, xcffib.xproto.InputFocus.PointerRoot):
        scene.desktop.pointer.move(*BESIDE)
        until(partial(scene.unfocused, nobodys), "the focus elsewhere")
        scene.desktop.pointer.move(*INSIDE)
        until(partial(scene.focus, nobodys), "the focus under the pointer")
    until(partial(scene.unfocused, xcffib.NONE), "no focus")


def test_windows_that_come_and_go_raise_nothing(scene: Scene) -> None:
    scene.desktop.own_windows.claim(scene.window)
    scene.desktop.pointer.move(*BESIDE)
    for _ in range(many(500, 50)):
        with painted(scene.display, Rect(0, 0, 100, 100), 0x3080F0):
            assert not scene.desktop.own_windows.under_pointer()
        assert not scene.desktop.own_windows.under_pointer()


def test_a_lost_display_is_said_in_a_sentence(tmp_path: Path) -> None:
    with xvfb() as display:
        connection = Connection(display)
        windows = X11OwnWindows(connection)
        windows.claim(0x200001)
    with pytest.raises(RhelpError, match=r"^The .*\.$"):
        windows.under_pointer()
    connection.close()
