"""The surface that every Tk can offer: a canvas painted through Pillow, for where nothing faster is there."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import numpy as np
from PIL import Image, ImageTk

from rhelp.core.geometry import Rect, Size


class PillowSurface:
    """Fills ``parent`` with a canvas. Implements the port Surface."""

    def __init__(self, parent: tk.Misc, size: Size) -> None:
        self.canvas = tk.Canvas(parent, highlightthickness=0, borderwidth=0)
        self.canvas.place(x=0, y=0, relwidth=1, relheight=1)
        self.canvas.bindtags((str(parent), *self.canvas.bindtags()))
        self._item = self.canvas.create_image(0, 0, anchor="nw")
        self.resize(size)

    def resize(self, size: Size) -> None:
        self.pixels: Any = np.zeros((size.height, size.width, 4), np.uint8)
        self._photo = ImageTk.PhotoImage("RGB", (size.width, size.height), master=self.canvas)
        self.canvas.itemconfigure(self._item, image=self._photo)

    def show(self, dirty: Rect) -> None:
        part = np.ascontiguousarray(self.pixels[dirty.y : dirty.bottom, dirty.x : dirty.right])
        image = Image.frombytes("RGB", (dirty.width, dirty.height), part.tobytes(), "raw", "BGRX")
        piece = ImageTk.PhotoImage(image, master=self.canvas)
        self.canvas.tk.call(str(self._photo), "copy", str(piece), "-to", dirty.x, dirty.y)

    def close(self) -> None:
        self.canvas.destroy()
