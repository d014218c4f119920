"""The access code: four routing digits that the server allots, and a secret that it never sees.

The secret is five digits where it is read out, and 26 characters where a link carries it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

ROUTE_DIGITS = 4
ICON_ROUTE = "0000"  # in the handshake of who came by an icon number
SECRET_DIGITS = 5
SECRET_LETTERS = 26  # of base32: 130 bits
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
LINK = re.compile(r"(?:[^#\s]*#)?(?P<route>[0-9]{4})-(?P<secret>[a-zA-Z2-7]{26})")

RandomBelow = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class AccessCode:
    """A code as agent and customer say it to each other; the secret half stays out of ``repr``."""

    route: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.route}-{self.secret}"

    @property
    def digits(self) -> str:
        """All nine digits without a dash."""
        return self.route + self.secret


def draw_digits(count: int, random_below: RandomBelow) -> str:
    """``count`` uniform decimal digits from ``random_below(n)``, a number from 0 to n - 1 (secrets.randbelow)."""
    return "".join(str(random_below(10)) for _ in range(count))


def parse_code(typed: str) -> AccessCode | None:
    """The code in what a person typed, or None. Forgives spaces, dashes, dots and full-width digits."""
    digits = "".join(
        character
        for character in unicodedata.normalize("NFKC", typed)
        if not character.isspace() and character not in ".·" and unicodedata.category(character) != "Pd"
    )
    if len(digits) != ROUTE_DIGITS + SECRET_DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    return AccessCode(digits[:ROUTE_DIGITS], digits[ROUTE_DIGITS:])


def draw_letters(count: int, random_below: RandomBelow) -> str:
    """``count`` uniform letters of base32 (RFC 4648, lower case), five bits each."""
    return "".join(BASE32[random_below(len(BASE32))] for _ in range(count))


def parse_link(typed: str) -> AccessCode | None:
    """The code in a link (``https://help.example/#4821-abc…``) or in its fragment alone, or None."""
    match = LINK.fullmatch(typed.strip())
    return None if match is None else AccessCode(match["route"], match["secret"].lower())


def page_of_link(typed: str) -> str:
    """The page that a link leads to; empty where there is only the fragment."""
    return typed.strip().rpartition("#")[0]
