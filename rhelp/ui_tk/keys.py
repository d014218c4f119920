"""From Tk's key symbols to W3C UI Events ``key`` values and to text."""

from __future__ import annotations

from dataclasses import dataclass

MODIFIERS = {
    "Shift_L": "Shift", "Shift_R": "Shift", "Control_L": "Control", "Control_R": "Control", "Alt_L": "Alt",
    "Alt_R": "Alt", "Meta_L": "Alt", "Meta_R": "Alt", "Super_L": "Meta", "Super_R": "Meta", "Win_L": "Meta",
    "Win_R": "Meta",
}  # fmt: skip
LOCAL = frozenset({
    "ISO_Level3_Shift", "ISO_Level5_Shift", "Mode_switch", "Multi_key", "Caps_Lock", "Num_Lock", "Scroll_Lock",
    "Shift_Lock", "Hangul", "Hangul_Hanja", "Hangul_Start", "Hangul_End", "ISO_Next_Group", "ISO_Prev_Group",
})  # fmt: skip
"""Keys that only say what our own keyboard means by the next one; text arrives as typed, so they stay here."""
NAMED = {
    "Return": "Enter", "KP_Enter": "Enter", "Linefeed": "Enter", "BackSpace": "Backspace", "Tab": "Tab",
    "KP_Tab": "Tab", "ISO_Left_Tab": "Tab", "Escape": "Escape", "Delete": "Delete", "KP_Delete": "Delete",
    "Insert": "Insert",
    "KP_Insert": "Insert", "Home": "Home", "KP_Home": "Home", "End": "End", "KP_End": "End", "Prior": "PageUp",
    "KP_Prior": "PageUp", "Next": "PageDown", "KP_Next": "PageDown", "Up": "ArrowUp", "KP_Up": "ArrowUp",
    "Down": "ArrowDown", "KP_Down": "ArrowDown", "Left": "ArrowLeft", "KP_Left": "ArrowLeft", "Right": "ArrowRight",
    "KP_Right": "ArrowRight", "Print": "PrintScreen", "Sys_Req": "PrintScreen", "Pause": "Pause", "Break": "Pause",
    "Menu": "ContextMenu", "App": "ContextMenu", **{f"F{number}": f"F{number}" for number in range(1, 25)},
}  # fmt: skip
UNICODE_KEYSYM = 0x01000000
LATIN_1 = (range(0x20, 0x7F), range(0xA0, 0x100))
HANGUL_LETTERS = 0x0EA1  # the X11 keysyms of ㄱ … ㅣ lie in Unicode's order
HANGUL_LETTERS_END = 0x0ED3
COMPATIBILITY_JAMO = 0x3131


@dataclass(frozen=True)
class Masks:
    """The bits of an event's ``state`` on one windowing system."""

    shift: int = 0x1
    control: int = 0x4
    alt: int = 0x8
    meta: int = 0x40

    def held(self, state: int) -> frozenset[str]:
        """The modifiers that were down just before the event."""
        bits = {"Shift": self.shift, "Control": self.control, "Alt": self.alt, "Meta": self.meta}
        return frozenset(name for name, bit in bits.items() if state & bit)


MASKS = {
    "x11": Masks(),
    "win32": Masks(alt=0x20000, meta=0),
    "aqua": Masks(alt=0x10, meta=0x8),
}


def text_of(char: str, keysym: int) -> str:
    """The printable text of a key press, or an empty string. Tk leaves ``char`` empty where no locale knows it."""
    if char and all(c.isprintable() for c in char) and not _private(char):
        return char
    if char:
        return ""
    return _decoded(keysym)


def _private(char: str) -> bool:
    return any(0xE000 <= ord(c) <= 0xF8FF for c in char)  # Aqua puts arrows and function keys there


def _decoded(keysym: int) -> str:
    if any(keysym in part for part in LATIN_1):
        return chr(keysym)
    if HANGUL_LETTERS <= keysym <= HANGUL_LETTERS_END:
        return chr(COMPATIBILITY_JAMO + keysym - HANGUL_LETTERS)
    point = keysym - UNICODE_KEYSYM
    return chr(point) if 0x20 <= point <= 0x10FFFF and chr(point).isprintable() else ""
