"""A test stand for the customer's program: the real windows on a real display, a fake visit behind them."""

from __future__ import annotations

import io
import tkinter as tk
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tkinter import ttk
from typing import Any, cast

from rhelp.core.geometry import Rect
from rhelp.ui_tk.customer.app import App, Around, Wishes
from rhelp.ui_tk.customer.question import Question
from rhelp.ui_tk.settings import Memory
from rhelp.words import language, set_language
from tests.ui_tk.customer.fakes import FakeHand, FakeNetwork, FakeVisit
from tests.ui_tk.fakes import FakeComputer
from tests.ui_tk.stand import Stand

SERVER = "https://help.example.kr"
CODE = "4821-73905"


class Desk(Stand):
    """``hand`` says whether what is pressed is the customer's own."""

    def __init__(self, root: tk.Tk, app: App, network: FakeNetwork, computer: FakeComputer, memory: Memory, hand: FakeHand) -> None:  # fmt: skip  # noqa: E501
        super().__init__(root, cast(Any, app), cast(Any, network), computer, memory, io.StringIO())
        self.program = app
        self.visits = network.visits
        self.hand = hand

    @property
    def visit(self) -> FakeVisit:
        return self.until(lambda: self.visits)[-1]

    @property
    def notice(self) -> tk.Toplevel:
        assert self.program.support is not None
        return self.program.support.notice.window

    @property
    def question(self) -> Question:
        def found() -> Question | None:
            return self.program.support._question if self.program.support is not None else None

        made = self.until(found)
        assert made is not None
        return made

    def connect(self, code: str = CODE) -> FakeVisit:
        """Type the code and connect; the visit has begun."""
        entry = self.until(lambda: self.widgets(ttk.Entry))[0]
        entry.delete(0, "end")
        entry.insert(0, code)
        self.press("Connect" if language() == "en" else "연결")
        self.until(lambda: self.visit.server)
        return self.visit

    def live(self, **changes: Any) -> FakeVisit:
        """Connected, the notice on the screen."""
        visit = self.connect()
        visit.live(**changes)
        self.until(lambda: self.program.support is not None and self.notice.winfo_viewable())
        return visit

    def middle(self, widget: tk.Misc) -> tuple[int, int]:
        """Where the pointer goes to be on the widget."""
        return widget.winfo_rootx() + widget.winfo_width() // 2, widget.winfo_rooty() + widget.winfo_height() // 2

    def area(self, window: tk.Misc) -> Rect:
        """Where a window is on the screen."""
        return Rect(window.winfo_rootx(), window.winfo_rooty(), window.winfo_width(), window.winfo_height())


@contextmanager
def desk(
    folder: Path, tongue: str = "en", mode: str = "light", *, server: str = SERVER, hand: FakeHand | None = None,
    computer: FakeComputer | None = None,
    **wishes: Any,
) -> Iterator[Desk]:  # fmt: skip
    """The customer's program, opened as the command line would."""
    before = language()
    set_language(tongue)
    memory = Memory(folder / "customer.json")
    memory.change(language=tongue, server=server)
    memory.change_in("looks", mode=mode)
    network, root = FakeNetwork(), tk.Tk(className="rhelp-customer")
    hand, computer = hand or FakeHand(), computer or FakeComputer()
    app = App(root, Around(network, computer, memory, hand, Wishes(**wishes)))
    made = Desk(root, app, network, computer, memory, hand)
    try:
        yield made
    finally:
        app.leave()
        app.close()
        set_language(before)
