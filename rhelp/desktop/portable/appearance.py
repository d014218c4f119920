"""Whether the desktop asks for dark colours, by the library ``darkdetect``."""

from __future__ import annotations

import darkdetect


def dark() -> bool:
    """False also where it cannot be told. May wait for a program of the desktop."""
    return bool(darkdetect.isDark())
