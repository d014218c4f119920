"""A desktop that exists in memory only: it keeps every call, and its picture is whatever a test draws."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.arrow import ARROW
from rhelp.desktop.ports import CursorShape, CursorState

Call = tuple[Any, ...]


@dataclass
class Diary:
    """Every call in order, as tuples like ``("pointer.move", 3, 4)``. Safe from any thread."""

    calls: list[Call] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def write(self, name: str, *arguments: object) -> None:
        with self._changed:
            self.calls.append((name, *arguments))
            self._changed.notify_all()

    def wait_for(self, *call: object, timeout: float = 5.0) -> bool:
        """Whether this call was made within ``timeout`` seconds, before now included."""
        with self._changed:
            return self._changed.wait_for(lambda: call in self.calls, timeout)


class FakeScreen:
    """A screen whose picture tests change with ``draw`` and ``resize``; the first ``wait`` reports all of it."""

    def __init__(self, size: Size, diary: Diary) -> None:
        self._diary = diary
        self._changed = threading.Condition()
        self._picture = np.zeros((size.height, size.width, 4), np.uint8)
        self._grabbed = self._picture.copy()
        self._dirty: Rect | None = Rect(0, 0, size.width, size.height)
        self._woken = False
        self._closed = False
        self.parts: tuple[Rect, ...] = ()

    @property
    def size(self) -> Size:
        with self._changed:
            height, width = self._picture.shape[:2]
        return Size(width, height)

    @property
    def drawn(self) -> Any:
        """What tests have drawn so far: a copy, in any thread."""
        with self._changed:
            return self._picture.copy()

    def draw(self, area: Rect, colour: tuple[int, int, int]) -> None:
        """Fill the part of ``area`` that is on the screen with blue, green, red of 0 to 255 each."""
        with self._changed:
            height, width = self._picture.shape[:2]
            inside = area.clipped(Size(width, height))
            if inside is not None:
                self._picture[inside.y : inside.bottom, inside.x : inside.right, :3] = colour
                self._change(inside)

    def resize(self, size: Size) -> None:
        """The screen has another size from now on, and is black."""
        with self._changed:
            self._picture = np.zeros((size.height, size.width, 4), np.uint8)
            self._dirty = None
            self._change(Rect(0, 0, size.width, size.height))

    def wait(self, timeout: float) -> Rect | None:
        with self._changed:
            self._changed.wait_for(lambda: self._dirty or self._woken or self._closed, timeout)
            if self._closed:
                raise RhelpError("The desktop was closed.")
            dirty, self._dirty, self._woken = self._dirty, None, False
            self.parts = (dirty,) if dirty is not None else ()
            return dirty

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def grab(self) -> Any:
        with self._changed:
            if self._closed:
                raise RhelpError("The desktop was closed.")
            if self._grabbed.shape != self._picture.shape:
                self._grabbed = np.empty_like(self._picture)
            np.copyto(self._grabbed, self._picture)
            return self._grabbed

    def grab_rect(self, area: Rect) -> Any:
        picture = self.grab()
        inside = area.clipped(Size(picture.shape[1], picture.shape[0]))
        return picture[area.y : area.bottom, area.x : area.right] if inside == area else None

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._diary.write("screen.close")

    def _change(self, area: Rect) -> None:
        self._dirty = area if self._dirty is None else self._dirty.union(area)
        self._changed.notify_all()


class FakePointer:
    """Keeps what was done with it, and where it is."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self.position = (0, 0)
        self.held: set[int] = set()

    def move(self, x: int, y: int) -> None:
        self.position = (x, y)
        self._diary.write("pointer.move", x, y)

    def press(self, button: int) -> None:
        self.held.add(button)
        self._diary.write("pointer.press", button)

    def release(self, button: int) -> None:
        self.held.discard(button)
        self._diary.write("pointer.release", button)

    def wheel(self, dx: int, dy: int) -> None:
        self._diary.write("pointer.wheel", dx, dy)

    def close(self) -> None:
        self.held.clear()
        self._diary.write("pointer.close")


class FakeCursor:
    """A pointer whose place and shape tests change with ``put``."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._changed = threading.Condition()
        self._state = CursorState(0, 0, ARROW)
        self._told: CursorState | None = None
        self._woken = False

    def put(self, x: int, y: int, shape: CursorShape = ARROW) -> None:
        """From now on the pointer is here and looks like this."""
        with self._changed:
            self._state = CursorState(x, y, shape)
            self._changed.notify_all()

    def wait(self, timeout: float) -> CursorState | None:
        with self._changed:
            self._changed.wait_for(lambda: self._state != self._told or self._woken, timeout)
            self._woken = False
            if self._state == self._told:
                return None
            self._told = self._state
            return self._told

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def close(self) -> None:
        self.wake()
        self._diary.write("cursor.close")


class FakeOwnInput:
    """Tests are the customer, by ``touch``."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._touched = self._woken = False

    @property
    def touched(self) -> bool:
        """Whether that has not been heard yet."""
        return self._touched

    def touch(self) -> None:
        """The customer moves the mouse."""
        with self._changed:
            self._touched = True
            self._changed.notify_all()

    def wait(self, timeout: float) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._touched or self._woken, timeout)
            touched, self._touched, self._woken = self._touched, False, False
            return touched

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def close(self) -> None:
        self.wake()


class FakeOwnWindows:
    """Tests say where our windows are."""

    def __init__(self) -> None:
        self.claimed: list[int] = []
        self.pointed_at = self.focused = False

    def claim(self, window_id: int) -> None:
        self.claimed.append(window_id)

    def under_pointer(self) -> bool:
        return self.pointed_at

    def have_focus(self) -> bool:
        return self.focused


class FakeKeyboard:
    """Keeps what was done with it; ``text`` is all that was typed."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self.held: dict[str, None] = {}
        self.text = ""
        self.typing_allowed = True

    def press(self, key: str) -> None:
        self.held[key] = None
        self._diary.write("keyboard.press", key)

    def release(self, key: str) -> None:
        self.held.pop(key, None)
        self._diary.write("keyboard.release", key)

    def type(self, text: str) -> None:
        self.text += text
        self._diary.write("keyboard.type", text)

    def may_type(self, may: bool) -> None:
        self.typing_allowed = may

    def close(self) -> None:
        self.held.clear()
        self._diary.write("keyboard.close")


class FakeInputMethod:
    """An input method whose state tests change with ``switch``; None at first."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._changed = threading.Condition()
        self._hangul: bool | None = None
        self._woken = False

    def switch(self, hangul: bool | None) -> None:
        """It is in this state from now on."""
        with self._changed:
            self._hangul = hangul
        self.wake()

    def hangul(self) -> bool | None:
        return self._hangul

    def wait(self, timeout: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._woken, timeout)
            self._woken = False

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def close(self) -> None:
        self._diary.write("input_method.close")


class FakeDesktop:
    """All fake ports together, with one diary of their ``calls``."""

    def __init__(self, size: Size | None = None) -> None:
        """``size`` is 640 by 480 unless told otherwise."""
        self.diary = Diary()
        self.screen = FakeScreen(size or Size(640, 480), self.diary)
        self.pointer = FakePointer(self.diary)
        self.keyboard = FakeKeyboard(self.diary)
        self.input_method = FakeInputMethod(self.diary)
        self.cursor = FakeCursor(self.diary)
        self.own_input = FakeOwnInput()
        self.own_windows = FakeOwnWindows()

    @property
    def calls(self) -> list[Call]:
        """Every call so far, in order."""
        return list(self.diary.calls)

    def close(self) -> None:
        self.input_method.close()
        self.keyboard.close()
        self.pointer.close()
        self.cursor.close()
        self.own_input.close()
        self.screen.close()


class FakeKeyring:
    """Keeps secrets in memory; ``open`` can be cleared to let every call wait as a locked keyring does."""

    def __init__(self, usable: bool = True) -> None:
        self.secrets: dict[str, str] = {}
        self.open = threading.Event()
        self.open.set()
        self._usable = usable

    def usable(self) -> bool:
        return self._usable

    def get(self, name: str) -> str | None:
        self.open.wait()
        return self.secrets.get(name)

    def put(self, name: str, secret: str) -> None:
        self.open.wait()
        self.secrets[name] = secret

    def remove(self, name: str) -> None:
        self.open.wait()
        self.secrets.pop(name, None)
