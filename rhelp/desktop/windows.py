"""The Windows back end: pictures by mss, mouse and keyboard by SendInput. Not run on our machines, only its tables are.

Text goes as Unicode events, so layout and CapsLock play no part; named keys and shortcuts go as virtual keys.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Size
from rhelp.desktop.never import Never
from rhelp.desktop.no_input_method import NoInputMethod
from rhelp.desktop.portable.screen import MssScreen

MOVE, WHEEL, HORIZONTAL_WHEEL = 0x0001, 0x0800, 0x1000
VIRTUAL_DESKTOP, ABSOLUTE = 0x4000, 0x8000
CLICK = 120  # what Windows calls WHEEL_DELTA
BUTTONS: Final = {
    1: (0x0002, 0x0004, 0),
    2: (0x0020, 0x0040, 0),
    3: (0x0008, 0x0010, 0),
    8: (0x0080, 0x0100, 1),
    9: (0x0080, 0x0100, 2),
}
"""For each button the flags for down and up, and its number among the extra buttons."""

EXTENDED, KEY_UP, UNICODE = 0x0001, 0x0002, 0x0004
NAMED: Final[dict[str, int]] = {
    "Enter": 0x0D,
    "Tab": 0x09,
    "Escape": 0x1B,
    "Backspace": 0x08,
    "Delete": 0x2E,
    "Insert": 0x2D,
    "Home": 0x24,
    "End": 0x23,
    "PageUp": 0x21,
    "PageDown": 0x22,
    "ArrowLeft": 0x25,
    "ArrowUp": 0x26,
    "ArrowRight": 0x27,
    "ArrowDown": 0x28,
    "Shift": 0xA0,
    "Control": 0xA2,
    "Alt": 0xA4,
    "AltGraph": 0xA5,
    "Meta": 0x5B,
    "CapsLock": 0x14,
    "NumLock": 0x90,
    "ScrollLock": 0x91,
    "Pause": 0x13,
    "PrintScreen": 0x2C,
    "ContextMenu": 0x5D,
    "HangulMode": 0x15,
    "HanjaMode": 0x19,
} | {f"F{number}": 0x6F + number for number in range(1, 25)}
"""Virtual keys for named keys of W3C UI Events."""
MODIFIERS = ("Shift", "Control", "Alt", "AltGraph", "Meta")
# Without this flag Windows takes them for the keypad's.
ON_THE_EXTENDED_PART = frozenset(
    NAMED[name]
    for name in (
        *("Delete", "Insert", "Home", "End", "PageUp", "PageDown"),
        *("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"),
        *("AltGraph", "Meta", "NumLock", "PrintScreen", "ContextMenu"),
    )
)


@dataclass(frozen=True)
class Mouse:
    """One mouse event, as Windows' MOUSEINPUT."""

    flags: int
    x: int = 0
    y: int = 0
    data: int = 0


@dataclass(frozen=True)
class Stroke:
    """One keyboard event, as Windows' KEYBDINPUT: a virtual key, or a UTF-16 unit in ``scan``."""

    flags: int
    key: int = 0
    scan: int = 0


Send = Callable[[Sequence[Mouse | Stroke]], None]


class WindowsPointer:
    """Moves the pointer over all monitors."""

    def __init__(self, send: Send, size: Callable[[], Size]) -> None:
        self._send = send
        self._size = size
        self._held: set[int] = set()

    def move(self, x: int, y: int) -> None:
        size = self._size()
        flags = MOVE | ABSOLUTE | VIRTUAL_DESKTOP
        self._send([Mouse(flags, normalised(x, size.width), normalised(y, size.height))])

    def press(self, button: int) -> None:
        down, _, data = _button(button)
        self._held.add(button)
        self._send([Mouse(down, data=data)])

    def release(self, button: int) -> None:
        _, up, data = _button(button)
        self._held.discard(button)
        self._send([Mouse(up, data=data)])

    def wheel(self, dx: int, dy: int) -> None:
        turns = [(WHEEL, -dy), (HORIZONTAL_WHEEL, dx)]
        self._send([Mouse(flags, data=clicks * CLICK) for flags, clicks in turns if clicks])

    def close(self) -> None:
        for button in list(self._held):
            self.release(button)


class WindowsKeyboard:
    """Presses keys; ``scan_key`` finds the virtual key for a character in the layout in use, None where it has none."""

    def __init__(self, send: Send, scan_key: Callable[[str], int | None]) -> None:
        self._send = send
        self._scan_key = scan_key
        self._held: dict[str, Stroke] = {}

    def press(self, key: str) -> None:
        stroke = self._stroke(key)
        self._held[key] = stroke
        self._send([stroke])

    def release(self, key: str) -> None:
        stroke = self._held.pop(key, None)
        if stroke is not None:
            self._send([upwards(stroke)])

    def type(self, text: str) -> None:
        modifiers = [self._held[key] for key in self._held if key in MODIFIERS]
        self._send([*map(upwards, modifiers), *text_strokes(text), *modifiers])

    def may_type(self, may: bool) -> None:
        """Text waits for nothing here."""

    def close(self) -> None:
        for key in list(self._held):
            self.release(key)

    def _stroke(self, key: str) -> Stroke:
        if key in NAMED:
            return named_stroke(NAMED[key])
        if len(key) != 1:
            raise RhelpError("This key is not known on this desktop.")
        virtual = self._scan_key(key)
        if virtual is not None:
            return named_stroke(virtual)
        if ord(key) > 0xFFFF:  # two units cannot be held as one key
            raise RhelpError("This key is not known on this desktop.")
        return Stroke(UNICODE, scan=ord(key))


class WindowsOwnWindows:
    """Ours are the windows of this process, which Windows knows by itself."""

    def claim(self, window_id: int) -> None:
        """Nothing to be noted."""

    def under_pointer(self) -> bool:
        place = _Point()
        user32 = _user32()
        if not user32.GetCursorPos(ctypes.byref(place)):
            return True
        user32.WindowFromPoint.argtypes = (_Point,)
        user32.WindowFromPoint.restype = ctypes.c_void_p
        return _is_ours(user32.WindowFromPoint(place))

    def have_focus(self) -> bool:
        user32 = _user32()
        user32.GetForegroundWindow.restype = ctypes.c_void_p
        window = user32.GetForegroundWindow()
        return window is None or _is_ours(window)  # none has it while it passes from one to another


class WindowsDesktop:
    """All ports of the desktop of the person who is signed in."""

    def __init__(self) -> None:
        """Raises RhelpError."""
        self.screen = MssScreen()  # mss also makes the process see true pixels where Windows scales
        self.pointer = WindowsPointer(send_input, lambda: self.screen.size)
        self.keyboard = WindowsKeyboard(send_input, scan_key)
        self.input_method = NoInputMethod()
        self.cursor = Never(None)
        self.own_input = Never(False)
        self.own_windows = WindowsOwnWindows()

    def close(self) -> None:
        """Release what is held and close the screen."""
        self.keyboard.close()
        self.pointer.close()
        self.screen.close()


def normalised(pixel: int, extent: int) -> int:
    """Where ``pixel`` of ``extent`` lies on SendInput's scale of 65536, rounded so that Windows gets back the pixel."""
    return -(-pixel * 65536 // extent)


def named_stroke(virtual: int) -> Stroke:
    """The virtual key going down."""
    return Stroke(EXTENDED if virtual in ON_THE_EXTENDED_PART else 0, key=virtual)


def upwards(stroke: Stroke) -> Stroke:
    """The same key going up."""
    return Stroke(stroke.flags | KEY_UP, stroke.key, stroke.scan)


def text_strokes(text: str) -> list[Stroke]:
    """Down and up for each UTF-16 unit; newline and tab as keys, since programs look for those."""
    strokes = []
    for character in text.replace("\r\n", "\n").replace("\r", "\n"):
        for stroke in _character(character):
            strokes += [stroke, upwards(stroke)]
    return strokes


def _character(character: str) -> list[Stroke]:
    if character in "\n\t":
        return [named_stroke(NAMED["Enter" if character == "\n" else "Tab"])]
    encoded = character.encode("utf-16-le", "surrogatepass")
    return [Stroke(UNICODE, scan=int.from_bytes(encoded[at : at + 2], "little")) for at in range(0, len(encoded), 2)]


def _button(button: int) -> tuple[int, int, int]:
    if button not in BUTTONS:
        raise RhelpError("This mouse button cannot be pressed on this desktop.")
    return BUTTONS[button]


class _MouseInput(ctypes.Structure):
    _fields_ = (
        ("dx", ctypes.c_int32),
        ("dy", ctypes.c_int32),
        ("mouseData", ctypes.c_uint32),
        ("dwFlags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("dwExtraInfo", ctypes.c_size_t),
    )


class _Point(ctypes.Structure):
    _fields_ = (("x", ctypes.c_int32), ("y", ctypes.c_int32))


class _KeyboardInput(ctypes.Structure):
    _fields_ = (
        ("wVk", ctypes.c_uint16),
        ("wScan", ctypes.c_uint16),
        ("dwFlags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("dwExtraInfo", ctypes.c_size_t),
    )


class _Either(ctypes.Union):
    _fields_ = (("mouse", _MouseInput), ("keyboard", _KeyboardInput))


class Input(ctypes.Structure):
    """Windows' INPUT."""

    _fields_ = (("type", ctypes.c_uint32), ("event", _Either))


def packed(event: Mouse | Stroke) -> Input:
    """The event as Windows wants it."""
    if isinstance(event, Mouse):
        mouse = _MouseInput(event.x, event.y, event.data & 0xFFFFFFFF, event.flags, 0, 0)
        return Input(0, _Either(mouse=mouse))
    return Input(1, _Either(keyboard=_KeyboardInput(event.key, event.scan, event.flags, 0, 0)))


def send_input(events: Sequence[Mouse | Stroke]) -> None:
    """Inject events in one piece, so that no other input comes between. Raises RhelpError."""
    if not events:
        return
    user32 = _user32()
    inputs = (Input * len(events))(*(_with_scan_code(user32, packed(event)) for event in events))
    if user32.SendInput(len(events), inputs, ctypes.sizeof(Input)) != len(events):
        raise RhelpError(
            "Windows refused the input. A program that runs as administrator, or a locked screen, "
            "can be controlled only when rhelp runs as administrator."
        )


def scan_key(character: str) -> int | None:
    """The virtual key that makes the character in the layout in use, whatever Shift does; None where none does."""
    if ord(character) > 0xFFFF:
        return None
    found = _user32().VkKeyScanW(ctypes.c_wchar(character)) & 0xFFFF
    return None if found == 0xFFFF else found & 0xFF


def _with_scan_code(user32: Any, event: Input) -> Input:
    """Programs that read scan codes (games, other remote desktops) need them beside the virtual key."""
    if event.type == 1 and event.event.keyboard.wVk:
        event.event.keyboard.wScan = user32.MapVirtualKeyW(event.event.keyboard.wVk, 0)
    return event


def _is_ours(window: int | None) -> bool:
    process = ctypes.c_uint32()
    _user32().GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(process))
    return process.value == os.getpid()


def _user32() -> Any:
    return ctypes.windll.user32  # type: ignore[attr-defined]  # exists on Windows only
