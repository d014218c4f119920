"""The consent question: who asks for what, one picture of it, one line against fraud, and two equal answers.

Nothing is preselected, nothing can be answered in the first second, and silence is a no.
"""

from __future__ import annotations

import math
import time
import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from tkinter import ttk

from rhelp.core.geometry import Rect
from rhelp.core.rights import Asked
from rhelp.peer.right_words import question, right_name
from rhelp.ui_tk.customer import words
from rhelp.ui_tk.customer.corner import Corner, Kept, take_keyboard
from rhelp.ui_tk.customer.scene import Scene
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, label, wrap
from rhelp.wire.message import Right
from rhelp.words import tr

WIDTH = 420
FRESH_MS = 1000
"""What was on its way when the question came up, a click or a key, answers nothing."""
TICK_MS = 200

Answers = Callable[[Mapping[Right, bool]], object]


class Question:
    """One window for one or several rights that were asked together; ``answered`` gets an answer to each."""

    def __init__(
        self, theme: Theme, corner: Corner, notice: Callable[[], Rect], asked: Sequence[Asked], answered: Answers
    ) -> None:
        self._theme = theme
        self._answered = answered
        self._until = min(one.deadline for one in asked)
        self.rights = tuple(one.right for one in asked)
        self._ticks: dict[Right, tk.BooleanVar] = {}
        self._timer = ""
        self.window = corner.open()
        self._body = ttk.Frame(self.window, style="card.TFrame", padding=theme.grid(2.5), takefocus=False)
        self._body.pack(fill="both", expand=True, padx=theme.px(2), pady=theme.px(2))
        self.window.configure(background=theme.colours.accent)
        self._top = ttk.Frame(self._body, style="card.TFrame")
        self._ask(words.clean(asked[0].agent) or tr("The agent"))
        self.yes, self.no = self._buttons()  # placed first: where room is short, they have it
        self._rest = label(theme, self._body, "", "small", "muted")
        self._rest.pack(side="bottom", anchor="w", pady=(theme.grid(1), 0))
        self._top.pack(fill="both", expand=True)
        self._kept = Kept(self.window, lambda size: corner.beside(size, notice()), theme.px(WIDTH))
        self.window.bind("<Escape>", lambda event: self.no.invoke())
        self.window.bind("<Destroy>", self._gone, add="+")
        for sequence in ("<Tab>", "<Shift-Tab>", "<ISO_Left_Tab>"):
            self.window.bind(sequence, self._fresh_tab)
        self.ready = False

    def show(self) -> None:
        """Show it; the keyboard comes to the window, but to no button."""
        self._kept.show()
        self._tick()
        take_keyboard(self.window)
        self.window.after(FRESH_MS, self._settle)

    def focus(self) -> None:
        """Give the window the keyboard, but no button of it."""
        take_keyboard(self.window)

    def close(self) -> None:
        """Take it away."""
        if self.window.winfo_exists():
            self.window.destroy()

    def _ask(self, agent: str) -> None:
        theme, inner = self._theme, WIDTH - 44
        row = ttk.Frame(self._top, style="card.TFrame")
        row.pack(fill="x")
        several = len(self.rights) > 1
        sentence = (
            tr("{agent} asks for several things. Tick what you allow.", agent=agent)
            if several
            else question(agent, self.rights[0])
        )
        wrap(label(theme, row, sentence, "large"), theme.px(inner)).pack(anchor="w")
        Scene(theme, self._top, self.rights, inner).widget.pack(fill="x", pady=theme.grid(1.5))
        if several:
            for right in self.rights:
                self._tick_box(right)
        else:
            wrap(label(theme, self._top, words.meaning_of(self.rights[0])), theme.px(inner)).pack(anchor="w")
        warning = ttk.Frame(self._top, style="card.TFrame")
        warning.pack(fill="x", pady=(theme.grid(1.5), 0))
        image = theme.icon("info", theme.colours.warn, 20)
        ttk.Label(warning, image=image, style="card.TLabel").pack(side="left", anchor="n", padx=(0, theme.grid(1)))
        text = label(theme, warning, words.fraud_warning(), "small", "warn")
        wrap(text, theme.px(inner - 32)).pack(side="left", anchor="w")

    def _tick_box(self, right: Right) -> None:
        ticked = self._ticks[right] = tk.BooleanVar(self.window, False)
        box = ttk.Checkbutton(
            self._top, style="Box.TCheckbutton", variable=ticked, text=right_name(right), command=self._follow
        )
        box.bind("<Return>", lambda event: box.invoke())
        box.pack(anchor="w", pady=self._theme.px(3))

    def _buttons(self) -> tuple[ttk.Button, ttk.Button]:
        theme = self._theme
        row = ttk.Frame(self._body, style="card.TFrame")
        row.pack(side="bottom", fill="x", pady=(theme.grid(1.5), 0))
        row.columnconfigure((0, 1), weight=1, uniform="answers")
        no = button(theme, row, tr("Don't allow"), lambda: self._answer(False))
        yes = button(theme, row, tr("Allow chosen") if self._ticks else tr("Allow"), lambda: self._answer(True))
        for column, made in enumerate((no, yes)):
            made.grid(row=0, column=column, sticky="ew", padx=(0, theme.grid(1)) if not column else 0)
            made.state(["disabled"])
        return yes, no

    def _settle(self) -> None:
        self.ready = True
        self.no.state(["!disabled"])
        self._follow()

    def _follow(self) -> None:
        """Only what was chosen can be allowed."""
        may = self.ready and (not self._ticks or any(ticked.get() for ticked in self._ticks.values()))
        self.yes.state(["!disabled" if may else "disabled"])

    def _fresh_tab(self, event: tk.Event[tk.Misc]) -> str | None:
        return None if self.ready else "break"

    def _answer(self, allowed: bool) -> None:
        if not self.ready:
            return
        chosen = dict.fromkeys(self.rights, allowed)
        if allowed and self._ticks:
            chosen = {right: ticked.get() for right, ticked in self._ticks.items()}
        self.close()
        self._answered(chosen)

    def _tick(self) -> None:
        seconds = max(0, math.ceil(self._until - time.monotonic()))
        self._rest.configure(text=tr("Without an answer it is not allowed: {seconds} s left", seconds=seconds))
        self._timer = self.window.after(TICK_MS, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.window and self._timer:
            self.window.after_cancel(self._timer)
