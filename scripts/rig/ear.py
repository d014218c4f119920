"""rhelp-agent with an ear: asked on standard input where a text stands in its windows, it answers on standard output.

``python -m scripts.rig.ear …`` takes what rhelp-agent takes. A line ``where TEXT`` is answered by a JSON line with the
middle of the widget that shows the text (or whose tooltip says it), so that a test can go there with a real pointer;
``texts`` is answered with everything that can be read, ``remote X Y`` with where the customer's pixel lies on the
agent's display. Nothing is pressed from here.
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
    put_on(program)
    program.main()


def put_on(program: Any) -> None:
    """Let a program's root window listen as soon as there is one."""
    compose = program._compose

    def compose_and_listen(root: tk.Tk, *given: Any) -> Any:
        made = compose(root, *given)
        os.set_blocking(sys.stdin.fileno(), False)
        root.tk.createfilehandler(sys.stdin, tk.READABLE, lambda *_: listen(root, made))
        return made

    program._compose = compose_and_listen


def listen(root: tk.Tk, app: Any) -> None:
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
        elif verb == "remote":
            say(event="remote", text=text, at=remote(app, *map(int, text.split())))


def say(**answer: object) -> None:
    print(json.dumps(answer, ensure_ascii=False), flush=True)


def where(root: tk.Tk, text: str) -> list[int] | None:
    """The middle of what shows this text, exactly before partly, the topmost window's before others."""
    found = list(readable(root))
    for fits in (lambda said: said.strip() == text, lambda said: text in said):
        for at, said in reversed(found):
            if fits(said):
                return list(at)
    return None


def remote(app: Any, x: int, y: int) -> list[int] | None:
    """Where this pixel of the customer's is seen, None where no picture is shown."""
    stage = app.viewer.stage if app.viewer is not None else None
    if stage is None or stage.fit is None:
        return None
    left, top = stage.fit.to_window(x, y)
    return [stage.frame.winfo_rootx() + left, stage.frame.winfo_rooty() + top]


def readable(widget: tk.Misc) -> Iterator[tuple[tuple[int, int], str]]:
    """The middle of every widget on the screen with what it says; buttons without words say their tooltip."""
    for child in widget.winfo_children():
        if child.winfo_viewable():
            left, top = child.winfo_rootx(), child.winfo_rooty()
            if isinstance(child, tk.Menu):
                yield from entries(child)
            for said in words_of(child):
                yield (left + child.winfo_width() // 2, top + child.winfo_height() // 2), said
        yield from readable(child)


def entries(menu: tk.Menu) -> Iterator[tuple[tuple[int, int], str]]:
    """What can be chosen from an open menu."""
    last = menu.index("end")
    for number in range(0 if last is None else last + 1):
        if menu.type(number) != "separator":
            at = menu.winfo_rootx() + menu.winfo_width() // 2, menu.winfo_rooty() + menu.yposition(number) + 10
            yield at, str(menu.entrycget(number, "label"))


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
