"""X keysyms: which one stands for a named key, which one for a character, and older ones by their modern number."""

from __future__ import annotations

from typing import Final

UNICODE = 0x01000000  # keysyms from here on are this plus the code point
SHIFT_L, SHIFT_R = 0xFFE1, 0xFFE2
LEVEL3, LEVEL5, MODE_SWITCH = 0xFE03, 0xFE11, 0xFF7E
CAPS_LOCK, NUM_LOCK, SCROLL_LOCK, SHIFT_LOCK = 0xFFE5, 0xFF7F, 0xFF14, 0xFFE6
LOCKS = frozenset((CAPS_LOCK, NUM_LOCK, SCROLL_LOCK, SHIFT_LOCK))
RETURN, TAB = 0xFF0D, 0xFF09

NAMED: Final[dict[str, tuple[int, ...]]] = {
    "Enter": (RETURN,),
    "Tab": (TAB,),
    "Escape": (0xFF1B,),
    "Backspace": (0xFF08,),
    "Delete": (0xFFFF,),
    "Insert": (0xFF63,),
    "Home": (0xFF50,),
    "End": (0xFF57,),
    "PageUp": (0xFF55,),
    "PageDown": (0xFF56,),
    "ArrowLeft": (0xFF51,),
    "ArrowUp": (0xFF52,),
    "ArrowRight": (0xFF53,),
    "ArrowDown": (0xFF54,),
    "Shift": (SHIFT_L, SHIFT_R),
    "Control": (0xFFE3, 0xFFE4),
    "Alt": (0xFFE9, 0xFFEA),
    "AltGraph": (LEVEL3, MODE_SWITCH, 0xFFEA),
    "Meta": (0xFFEB, 0xFFEC, 0xFFE7),  # the key with the Windows or Command sign: Super, else Meta
    "CapsLock": (CAPS_LOCK,),
    "NumLock": (NUM_LOCK,),
    "ScrollLock": (SCROLL_LOCK,),
    "Pause": (0xFF13,),
    "PrintScreen": (0xFF61,),
    "ContextMenu": (0xFF67,),
    "HangulMode": (0xFF31,),
    "HanjaMode": (0xFF34,),
    "Convert": (0xFF23,),
    "NonConvert": (0xFF22,),
    "Clear": (0xFF0B,),
    "Help": (0xFF6A,),
    "Undo": (0xFF65,),
    "Redo": (0xFF66,),
    "Find": (0xFF68,),
} | {f"F{number}": (0xFFBD + number,) for number in range(1, 25)}
"""Named keys of W3C UI Events, each with the keysyms to look for, the best first."""

# Layouts still name their letters by the keysyms of before Unicode: the high byte says which alphabet, the low byte is
# the letter's place in a character set that Python knows. Letters only: the sets differ in everything else.
OLD_SETS: Final = {
    0x01: "iso8859_2",
    0x02: "iso8859_3",
    0x03: "iso8859_4",
    0x05: "iso8859_6",
    0x06: "koi8_u",
    0x07: "iso8859_7",
    0x0C: "iso8859_8",
    0x0D: "tis_620",
    0x13: "iso8859_15",
}
GREEK_LETTERS = range(0x7C1, 0x7FA)
GREEK_SIGMAS = {0x7D2: "Σ", 0x7F2: "σ", 0x7F3: "ς"}
JAMO = range(0xEA1, 0xED4)
JAMO_START = 0x3131
CURRENCY = range(0x20A0, 0x20AD)


def keysym(character: str) -> int:
    """The keysym of one character: Latin-1 is itself, all else follows the Unicode rule; newline and tab are keys."""
    if character in "\n\t":
        return RETURN if character == "\n" else TAB
    code = ord(character)
    return code if code < 0x100 else UNICODE + code


def canonical(symbol: int) -> int:
    """The keysym that ``keysym`` gives for the same character; others, as those of named keys, stay as they are."""
    if symbol >= UNICODE:
        return keysym(chr(symbol - UNICODE)) if symbol - UNICODE < 0x110000 else symbol
    if symbol < 0x100 or symbol > 0x20FF:
        return symbol
    character = _old(symbol)
    return keysym(character) if character else symbol


def _old(symbol: int) -> str | None:
    if symbol in CURRENCY:
        return chr(symbol)
    if symbol in JAMO:
        return chr(JAMO_START + symbol - JAMO.start)
    if symbol in GREEK_SIGMAS:
        return GREEK_SIGMAS[symbol]
    high, low = divmod(symbol, 0x100)
    if high not in OLD_SETS or low < 0xA0 or (high == 0x07 and symbol not in GREEK_LETTERS):
        return None
    character = bytes([low]).decode(OLD_SETS[high], "ignore")
    return character if character.isalpha() else None
