"""Colours of open windows, changed in place."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from typing import Any

import pytest

from rhelp.ui_tk.repaint import Repainter
from rhelp.ui_tk.tokens import DARK, LIGHT


@pytest.fixture
def root(display: str) -> Iterator[tk.Tk]:
    made = tk.Tk()
    yield made
    made.destroy()


def test_what_lies_behind_and_what_is_written_are_told_apart(root: tk.Tk) -> None:
    box = tk.Frame(root, background=LIGHT.card)
    word = tk.Label(box, background=LIGHT.accent, foreground=LIGHT.on_accent)
    link = tk.Label(box, foreground=LIGHT.link, background="#123456")
    Repainter(LIGHT, DARK).window(root)
    assert str(box.cget("background")) == DARK.card
    assert (str(word.cget("background")), str(word.cget("foreground"))) == (DARK.accent, DARK.on_accent)
    assert (str(link.cget("background")), str(link.cget("foreground"))) == ("#123456", DARK.link)


def test_drawings_and_tagged_text_follow(root: tk.Tk) -> None:
    canvas: Any = tk.Canvas(root)
    line = canvas.create_line(0, 0, 9, 9, fill=LIGHT.line)
    word = canvas.create_text(5, 5, fill=LIGHT.on_accent)
    text = tk.Text(root)
    text.tag_configure("mine", background=LIGHT.soft, foreground=LIGHT.text)
    Repainter(LIGHT, DARK).window(root)
    assert (canvas.itemcget(line, "fill"), canvas.itemcget(word, "fill")) == (DARK.line, DARK.on_accent)
    assert (str(text.tag_cget("mine", "background")), str(text.tag_cget("mine", "foreground"))) == (
        DARK.soft,
        DARK.text,
    )
