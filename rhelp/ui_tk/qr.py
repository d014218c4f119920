"""A QR code as a picture for a label."""

from __future__ import annotations

import segno
from PIL import Image, ImageTk

from rhelp.ui_tk.theme import Theme


def qr_image(theme: Theme, text: str, side: int) -> ImageTk.PhotoImage:
    """At most ``side`` pixels of 100 % wide; whoever shows it keeps it alive."""
    rows = [bytes(0 if dark else 255 for dark in row) for row in segno.make_qr(text).matrix_iter(border=2)]
    image = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
    zoom = max(1, theme.px(side) // len(rows))
    image = image.resize((len(rows) * zoom, len(rows) * zoom), Image.Resampling.NEAREST)
    return ImageTk.PhotoImage(image, master=theme.root)
