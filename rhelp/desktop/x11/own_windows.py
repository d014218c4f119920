"""Our own windows on an X11 desktop, found by their numbers: the upper bits of each say which program opened it.

So menus, questions and whatever opens later are known as soon as one window is. A window manager's frame around one of
them, with its title bar, counts as ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import xcffib
import xcffib.xproto

from rhelp.desktop.x11.connection import Connection, speaking

FRAME_DEPTH = 2  # how deep in its frame a window lies, with usual window managers
MOST_LOOKED_AT = 64  # windows in a window
ATTEMPTS = 3  # while others open and close windows
POINTER_ROOT = 1  # the focus is wherever the pointer is


class X11OwnWindows:
    """Over ``connection``, which it shares with pointer and keyboard."""

    def __init__(self, connection: Connection) -> None:
        self._core = connection.raw.core
        self._root = connection.root
        self._within = connection.raw.setup.resource_id_mask
        self._programs: frozenset[int] = frozenset()

    def claim(self, window_id: int) -> None:
        self._programs |= {window_id & ~self._within}

    def under_pointer(self) -> bool:
        return self._see(lambda: self._owns_place(self._core.QueryPointer(self._root).reply().child))

    def have_focus(self) -> bool:
        return self._see(lambda: self._owns_focus(self._core.GetInputFocus().reply().focus))

    def _see(self, look: Callable[[], bool]) -> bool:
        if not self._programs:
            return False
        with speaking():
            for _ in range(ATTEMPTS):
                try:
                    return look()
                except xcffib.xproto.WindowError:
                    continue  # it was closed just now
        return True

    def _owns_focus(self, focus: int) -> bool:
        if focus in (POINTER_ROOT, self._root):
            return self._owns_place(self._core.QueryPointer(self._root).reply().child)
        return self._owns_place(focus)

    def _owns_place(self, window: int) -> bool:
        """Whether the window is ours, or the frame of one that is."""
        if window == xcffib.NONE:
            return False
        level = [window]
        for _ in range(FRAME_DEPTH):
            if self._any_is_ours(level):
                return True
            queries = [self._core.QueryTree(outer) for outer in level[:MOST_LOOKED_AT]]
            level = [inner for query in queries for inner in query.reply().children]
        return self._any_is_ours(level)

    def _any_is_ours(self, windows: Sequence[int]) -> bool:
        return any(window & ~self._within in self._programs for window in windows)
