"""Where we do not know how to tell our own windows from others: once there is one, any press might be for it."""

from __future__ import annotations


class UntoldWindows:
    """Implements the port OwnWindows."""

    def __init__(self) -> None:
        self._claimed = False

    def claim(self, window_id: int) -> None:
        self._claimed = True

    def under_pointer(self) -> bool:
        return self._claimed

    def have_focus(self) -> bool:
        return self._claimed
