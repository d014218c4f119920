"""Labels that can be clicked like buttons: pressed and let go on the same one."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


def clickable(widget: tk.Widget, command: Callable[[], object]) -> None:
    """Call ``command`` when the left button was pressed on the widget and let go there."""
    pressed = False

    def press(event: tk.Event[tk.Misc]) -> None:
        nonlocal pressed
        pressed = True

    def release(event: tk.Event[tk.Misc]) -> None:
        nonlocal pressed
        inside = 0 <= event.x < widget.winfo_width() and 0 <= event.y < widget.winfo_height()
        pressed, was = False, pressed
        if was and inside:
            command()

    widget.bind("<ButtonPress-1>", press)
    widget.bind("<ButtonRelease-1>", release)
