"""The ports: what rhelp needs from an operating system, as small as can be. No I/O here, only the shapes.

Coordinates are pixels of the whole desktop. Pictures are NumPy arrays (height, width, 4) of uint8, BGRX order.
Every method may raise RhelpError with a sentence for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rhelp.core.geometry import Rect, Size

Pixels = Any  # numpy.ndarray of uint8, shape (height, width, 4); NumPy stays out of the pure middle


class Screen(Protocol):
    """Reads the customer's screen. Used from one thread of its own, apart from ``wake``."""

    @property
    def size(self) -> Size:
        """The size now; changes are seen after ``wait`` returned."""

    def wait(self, timeout: float) -> Rect | None:
        """Block until something changed and return the smallest rectangle around all changes since the last call.

        None after ``timeout`` seconds without change, or after ``wake``.
        """

    @property
    def parts(self) -> Sequence[Rect]:
        """Where in the rectangle that ``wait`` returned last something changed: few rectangles that do not overlap."""

    def wake(self) -> None:
        """Make a ``wait`` in another thread return soon. Safe from any thread."""

    def grab(self) -> Pixels:
        """The whole screen now. The array is reused: it holds until the next call."""

    def grab_rect(self, area: Rect) -> Pixels | None:
        """The pixels of ``area`` now, good until the next grab; None where it no longer lies on the screen."""

    def close(self) -> None:
        """Free what is held. The port cannot be used again."""


class Pointer(Protocol):
    """Moves the customer's pointer."""

    def move(self, x: int, y: int) -> None:
        """Put the pointer at x, y."""

    def press(self, button: int) -> None:
        """Hold a button down: 1 left, 2 middle, 3 right, 8 back, 9 forward."""

    def release(self, button: int) -> None:
        """Let the button go."""

    def wheel(self, dx: int, dy: int) -> None:
        """Turn the wheel by clicks, right and down positive."""

    def close(self) -> None:
        """Free what is held."""


@dataclass(frozen=True, slots=True)
class CursorShape:
    """How a pointer looks: BGRA rows, the colours multiplied by alpha; ``hot`` is the pixel that points."""

    size: Size
    hot: tuple[int, int]
    pixels: bytes


@dataclass(frozen=True, slots=True)
class CursorState:
    """Where the customer's pointer is, and how it looks; the same shape is the same object."""

    x: int
    y: int
    shape: CursorShape


class Cursor(Protocol):
    """Follows the customer's pointer as it is shown. Used from one thread of its own, apart from ``wake``."""

    def wait(self, timeout: float) -> CursorState | None:
        """Block until it moved or looks different, by whoever's hand; the first call returns at once.

        None after ``timeout`` seconds without change, or after ``wake``.
        """

    def wake(self) -> None:
        """Make a ``wait`` in another thread return soon. Safe from any thread."""

    def close(self) -> None:
        """Free what is held."""


class Keyboard(Protocol):
    """Presses the customer's keys. Keys are W3C UI Events ``key`` values: ``Enter``, ``Control``, ``a``, ``ㅎ``."""

    def press(self, key: str) -> None:
        """Hold a key down. A key that the desktop does not know raises RhelpError."""

    def release(self, key: str) -> None:
        """Let the key go; nothing happens where it is not held."""

    def type(self, text: str) -> None:
        """Make ``text`` arrive as it is, whatever layout the keyboard has: any Unicode, newline and tab as keys."""

    def may_type(self, may: bool) -> None:
        """Whether text may go on, at first it may: False ends a ``type`` soon, before its next key.

        Safe from any thread.
        """

    def close(self) -> None:
        """Free what is held."""


class InputMethod(Protocol):
    """What the customer's input method makes of letter keys. Used from one thread of its own, apart from ``wake``."""

    def hangul(self) -> bool | None:
        """Whether letter keys make Hangul now, or Latin; None where that cannot be told."""

    def wait(self, timeout: float) -> None:
        """Block until something happened after which ``hangul`` may say otherwise, until ``wake`` or ``timeout`` s."""

    def wake(self) -> None:
        """Make a ``wait`` in another thread, or the next one, return soon. Safe from any thread."""

    def close(self) -> None:
        """Free what is held."""


class OwnInput(Protocol):
    """Notices what the customer does with mouse and keys, and what is done by the ports here not.

    Used from one thread of its own, apart from ``wake``.
    """

    def wait(self, timeout: float) -> bool:
        """Block until the customer moved the mouse, clicked or pressed a key; whether that was so.

        False after ``timeout`` seconds, or after ``wake``.
        """

    def wake(self) -> None:
        """Make a ``wait`` in another thread return soon. Safe from any thread."""

    def close(self) -> None:
        """Free what is held."""


class OwnHand(Protocol):
    """Tells the customer's own hand from programs, such as what the agent injects. Safe from any thread."""

    def is_real(self, time_ms: int, kind: str) -> bool:
        """Whether a real device pressed a "button" or "key" at this time of the display's clock, and nothing else did.

        Waits at most 0.1 s. Whatever is unclear is a no: a press nobody saw, a lost display, a repeat of a held key.
        """

    def close(self) -> None:
        """Free what is held; from then on every answer is no."""


class OwnWindows(Protocol):
    """Our own windows on the customer's desktop, which nothing that is injected may operate.

    Used from the thread that injects, apart from ``claim``.
    """

    def claim(self, window_id: int) -> None:
        """This window of the toolkit's is ours, and every other that the same program opens. Safe from any thread."""

    def under_pointer(self) -> bool:
        """Whether a press of a button now would be for one of them; also where that cannot be told."""

    def have_focus(self) -> bool:
        """Whether a press of a key now would be for one of them; also where that cannot be told."""


class Desktop(Protocol):
    """All ports of one customer's desktop, opened together."""

    @property
    def screen(self) -> Screen: ...

    @property
    def pointer(self) -> Pointer: ...

    @property
    def keyboard(self) -> Keyboard: ...

    @property
    def input_method(self) -> InputMethod: ...

    @property
    def cursor(self) -> Cursor: ...

    @property
    def own_input(self) -> OwnInput: ...

    @property
    def own_windows(self) -> OwnWindows: ...

    def close(self) -> None:
        """Close every port."""


class Surface(Protocol):
    """A picture in one of our own windows, painted past the toolkit. Used from the toolkit's thread."""

    @property
    def pixels(self) -> Pixels:
        """The picture to draw into, as large as the window was at the last ``resize``."""

    def resize(self, size: Size) -> None:
        """Follow the window; ``pixels`` is a new array afterwards, black."""

    def show(self, dirty: Rect) -> None:
        """Bring this part of ``pixels`` onto the glass."""

    def close(self) -> None:
        """Free what is held."""


class Keyring(Protocol):
    """A safe place for secrets. Every call may wait for a person who unlocks it, and may raise RhelpError."""

    def usable(self) -> bool:
        """Whether there is one."""

    def get(self, name: str) -> str | None:
        """The secret kept under ``name``, if any."""

    def put(self, name: str, secret: str) -> None:
        """Keep a secret in the place of an older one."""

    def remove(self, name: str) -> None:
        """Forget a secret, if there is one."""


class WindowCursor(Protocol):
    """How the agent's own pointer looks over one of our own windows. Used from the toolkit's thread."""

    def wear(self, shape: CursorShape | None) -> None:
        """Look like this; None is the usual pointer."""

    def close(self) -> None:
        """Free what is held."""
