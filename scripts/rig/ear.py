"""rhelp-agent with an ear: asked on standard input where a text stands in its windows, it answers on standard output.

``python -m scripts.rig.ear …`` takes what rhelp-agent takes. A line ``where TEXT`` is answered by a JSON line with the
middle of the widget that shows the text (or whose tooltip says it), so that a test can go there with a real pointer;
``texts`` is answered with everything that can be read. Nothing is pressed from here.
"""

from __future__ import annotations

import json
import os
import sys
import tkinter as tk
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from rhelp.ui_tk import __main__ as program


def main() -> None:
    """rhelp-agent's entry point, with the ear put on as soon as there is a root window."""
    compose = program._compose

    def compose_and_listen(root: tk.Tk, *given: Any) -> Any:
        made = compose(root, *given)
        os.set_blocking(sys.stdin.fileno(), False)
        root.tk.createfilehandler(sys.stdin, tk.READABLE, lambda *_: listen(root))
        return made

    program._compose = compose_and_listen  # type: ignore[assignment]
    program.main()


def listen(root: tk.Tk) -> None:
    """Answer the lines that are there."""
    heard = os.read(sys.stdin.fileno(), 65536)
    if not heard:
        root.tk.deletefilehandler(sys.stdin)
    for line in heard.decode().splitlines():
        verb, _, text = line.partition(" ")
        if verb == "where":
            say(event="where", text=text, at=where(root, text))
        elif verb == "texts":
            say(event="texts", texts=[said for _, said in readable(root)])


def say(**answer: object) -> None:
    print(json.dumps(answer, ensure_ascii=False), flush=True)


def where(root: tk.Tk, text: str) -> list[int] | None:
    """The middle of the widget that shows this text, exactly before partly, the topmost window's before others."""
    found = list(readable(root))
    for fits in (lambda said: said.strip() == text, lambda said: text in said):
        for widget, said in reversed(found):
            if fits(said):
                return [
                    widget.winfo_rootx() + widget.winfo_width() // 2,
                    widget.winfo_rooty() + widget.winfo_height() // 2,
                ]
    return None


def readable(widget: tk.Misc) -> Iterator[tuple[tk.Misc, str]]:
    """Every widget that is on the screen with what it says; buttons without words say their tooltip."""
    for child in widget.winfo_children():
        if child.winfo_viewable():
            for said in words_of(child):
                yield child, said
        yield from readable(child)


def words_of(widget: tk.Misc) -> Iterator[str]:
    if isinstance(widget, tk.Text):
        yield widget.get("1.0", "end-1c")
    elif isinstance(widget, tk.Entry):
        yield widget.get()
    else:
        with suppress(tk.TclError):  # a widget without words
            yield str(widget.cget("text"))
    if tip := getattr(widget, "tip_text", ""):
        yield tip() if callable(tip) else str(tip)


if __name__ == "__main__":
    main()
