"""Real X displays for tests, programs on them, and looking at them from outside."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xcffib
import xcffib.xproto
from PIL import Image

from rhelp.core.geometry import Rect
from scripts.rig.displays import connected as connected
from scripts.rig.displays import end as end
from scripts.rig.displays import set_layout as set_layout
from scripts.rig.displays import xvfb as xvfb
from scripts.rig.waiting import until as until

PATIENCE = 15.0  # seconds
PAD = """
import os, sys, tkinter as tk
path = sys.argv[1]
root = tk.Tk()
root.geometry("900x300+0+0")
text = tk.Text(root, font=("Noto Sans CJK KR", 14))
text.pack(fill="both", expand=True)
text.focus_force()
def save(*_):
    with open(path + ".new", "w", encoding="utf-8", errors="surrogatepass") as file:
        file.write(text.get("1.0", "end-1c"))
    os.replace(path + ".new", path)
    text.edit_modified(False)
def shortcut(event):
    text.insert("end", "[Ctrl+A]")
    return "break"
text.bind("<<Modified>>", save)
text.bind("<Control-a>", shortcut)
root.after(200, save)
root.mainloop()
"""


@contextmanager
def running(display: str, *argv: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program on the display, in a UTF-8 locale; it ends with the block."""
    environment = os.environ | {"DISPLAY": display, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    environment.pop("XMODIFIERS", None)
    process = subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        end(process)


@dataclass
class Paper:
    """Where a program on a display writes down what it was typed."""

    path: Path

    def text(self) -> str:
        if not self.path.exists():
            return ""
        raw = self.path.read_bytes()
        # Tk keeps characters beyond U+FFFF as two surrogates
        return raw.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def reads(self, text: str, patience: float = PATIENCE) -> None:
        """Wait until exactly this is written there."""
        ends = time.monotonic() + patience
        while (now := self.text()) != text and time.monotonic() < ends:
            time.sleep(0.01)
        if now != text:
            raise AssertionError(f"{now!r} stands where {text!r} was typed")


@contextmanager
def text_field(display: str, folder: Path) -> Iterator[Paper]:
    """A Tk window with a text field that has the keyboard; Ctrl+A writes ``[Ctrl+A]`` at its end."""
    paper = Paper(folder / "field.txt")
    with running(display, sys.executable, "-c", PAD, str(paper.path)):
        until(paper.path.exists, "the text field")
        with connected(display) as eye:
            until(lambda: eye.core.GetInputFocus().reply().focus > 1, "the focus")
        yield paper


@contextmanager
def terminal(display: str, folder: Path) -> Iterator[Paper]:
    """An xterm whose lines ``cat`` writes down; the keyboard goes where the pointer is."""
    paper = Paper(folder / "terminal.txt")
    argv = ["xterm", "-u8", "-geometry", "80x20+0+0", "-e", "sh", "-c", f"cat > {paper.path}"]
    with running(display, *argv), connected(display) as eye:
        until(paper.path.exists, "the terminal")
        root = eye.setup.roots[0].root
        eye.core.SetInputFocus(xcffib.xproto.InputFocus.PointerRoot, xcffib.xproto.InputFocus.PointerRoot, 0)
        eye.core.WarpPointer(xcffib.NONE, root, 0, 0, 0, 0, 100, 100)
        eye.core.GetInputFocus().reply()
        yield paper


@contextmanager
def painted(display: str, area: Rect, colour: int) -> Iterator[None]:
    """A rectangle of one colour (0xRRGGBB) on top of everything."""
    with connected(display) as painter:
        mask = xcffib.xproto.CW.BackPixel | xcffib.xproto.CW.OverrideRedirect
        window, screen = painter.generate_id(), painter.setup.roots[0]
        where = (area.x, area.y, area.width, area.height)
        painter.core.CreateWindow(0, window, screen.root, *where, 0, 1, screen.root_visual, mask, [colour, 1])
        painter.core.MapWindow(window)
        painter.core.GetInputFocus().reply()
        yield


def screenshot(display: str) -> Any:
    """What the display shows, an array (height, width, 3) of red, green, blue; ImageMagick takes it."""
    argv = ["import", "-display", display, "-window", "root", "png:-"]
    done = subprocess.run(argv, check=True, capture_output=True, timeout=30)
    return np.asarray(Image.open(io.BytesIO(done.stdout)).convert("RGB"))


def core_mapping(display: str) -> list[list[int]]:
    """All keysyms of each keycode, as the core protocol tells them."""
    with connected(display) as eye:
        first, last = eye.setup.min_keycode, eye.setup.max_keycode
        reply = eye.core.GetKeyboardMapping(first, last - first + 1).reply()
        width, symbols = reply.keysyms_per_keycode, list(reply.keysyms)
    rows = [symbols[at : at + width] for at in range(0, len(symbols), width)]
    return [[symbol for symbol in row if symbol] for row in rows]


def keys_down(display: str) -> set[int]:
    """The keycodes that are down."""
    with connected(display) as eye:
        keys = eye.core.QueryKeymap().reply().keys
    return {index * 8 + bit for index, byte in enumerate(keys) for bit in range(8) if byte >> bit & 1}
