"""A page that scrolls where it does not fit: by wheel, by its bar, and after the keyboard's focus."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from weakref import WeakKeyDictionary

from rhelp.ui_tk.theme import Theme

NOTCH = 48  # pixels at 100 % per notch of the wheel
_OPEN: WeakKeyDictionary[tk.Misc, dict[str, Scrolled]] = WeakKeyDictionary()
"""By root window, the scrolled pages by the path of what lies inside: their bindings are made once for all of them."""


class Scrolled:
    """Put widgets into ``inside``, which is as wide as the page, or ``widest``; ``on`` is the surface behind.

    ``moved`` is called when the page was scrolled. All sizes are pixels; 0 means: as it comes.
    """

    def __init__(
        self, theme: Theme, parent: tk.Misc, on: str = "ground", width: int = 0, padding: int = 0, widest: int = 0
    ) -> None:
        self._theme = theme
        self._widest = widest
        self.moved: Callable[[], object] = lambda: None
        self.frame = ttk.Frame(parent, style=f"{on}.TFrame")
        behind = getattr(theme.colours, on)
        self._canvas = tk.Canvas(self.frame, background=behind, highlightthickness=0, borderwidth=0)
        self._canvas.configure(width=width or 1, height=1, yscrollincrement=1, takefocus=False)
        self._bar = ttk.Scrollbar(self.frame, orient="vertical", command=self._canvas.yview)
        self._canvas.configure(yscrollcommand=self._scrolled)
        self._canvas.grid(row=0, column=0, sticky="nsew")
        self.frame.rowconfigure(0, weight=1)
        self.frame.columnconfigure(0, weight=1)
        self._whole = ttk.Frame(self._canvas, style=f"{on}.TFrame")
        self.inside = ttk.Frame(self._whole, style=f"{on}.TFrame", padding=padding)
        self.inside.grid(row=0, column=0, sticky="nsew")
        self._whole.columnconfigure(0, weight=1)
        self._item = self._canvas.create_window(0, 0, window=self._whole, anchor="nw")
        self._whole.bind("<Configure>", lambda event: self._follow())
        self._canvas.bind("<Configure>", lambda event: self._follow())
        self._pages = _pages_of(theme.root)
        self._pages[str(self._canvas)] = self
        self.frame.bind("<Destroy>", self._gone)

    @property
    def offset(self) -> float:
        """How far down the page is, from 0 to 1."""
        return self._canvas.yview()[0]

    def scroll_to(self, offset: float) -> None:
        """Show the page from there on."""
        self.frame.update_idletasks()
        self._canvas.yview_moveto(offset)

    def see(self, widget: tk.Misc) -> None:
        """Scroll as little as needed to show the widget."""
        top = widget.winfo_rooty() - self.inside.winfo_rooty()
        bottom, height = top + widget.winfo_height(), self._canvas.winfo_height()
        at, margin = self._canvas.canvasy(0), self._theme.grid(2)
        if top - margin < at:
            self._move(round(top - margin - at))
        elif bottom + margin > at + height:
            self._move(round(bottom + margin - at - height))

    def _scrolled(self, first: float, last: float) -> None:
        self._bar.set(first, last)
        self.moved()

    def _follow(self) -> None:
        width, height = self._canvas.winfo_width(), self._canvas.winfo_height()
        needed = self.inside.winfo_reqheight()
        self._whole.rowconfigure(0, weight=1, minsize=height)  # short pages are as high as the window
        self._canvas.itemconfigure(self._item, width=min(width, self._widest or width))
        self._canvas.configure(scrollregion=(0, 0, width, max(height, needed)))
        if needed > height > 1:
            self._bar.grid(row=0, column=1, sticky="ns")
        else:
            self._bar.grid_remove()
            self._canvas.yview_moveto(0)

    def _move(self, pixels: int) -> None:
        if self._bar.winfo_ismapped():
            self._canvas.yview_scroll(pixels, "units")

    def wheel(self, event: tk.Event[tk.Misc]) -> None:
        """The wheel was turned above the page."""
        up = event.num == 4 or (event.num != 5 and event.delta > 0)
        self._move(self._theme.px(-NOTCH if up else NOTCH))

    def turn(self, event: tk.Event[tk.Misc]) -> None:
        """Page up or down was pressed."""
        self._move(self._canvas.winfo_height() * 9 // 10 * (1 if event.keysym == "Next" else -1))

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.frame:
            self._pages.pop(str(self._canvas), None)


def _pages_of(root: tk.Misc) -> dict[str, Scrolled]:
    if root not in _OPEN:
        pages = _OPEN[root] = {}
        for sequence in ("<MouseWheel>", "<Button-4>", "<Button-5>"):
            root.bind_all(sequence, lambda event: _at(pages, event, Scrolled.wheel), add="+")
        for sequence in ("<Next>", "<Prior>"):
            root.bind_all(sequence, lambda event: _at(pages, event, Scrolled.turn), add="+")
        see = Scrolled.see
        root.bind_all("<FocusIn>", lambda event: _at(pages, event, lambda page, at: see(page, at.widget)), add="+")
    return _OPEN[root]


def _at(
    pages: dict[str, Scrolled], event: tk.Event[tk.Misc], act: Callable[[Scrolled, tk.Event[tk.Misc]], object]
) -> None:
    path = str(event.widget)
    while path:
        if path in pages:
            act(pages[path], event)
            return
        path = path.rpartition(".")[0]
