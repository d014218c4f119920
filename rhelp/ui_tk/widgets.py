"""Small pieces that every page of the agent's windows is made of."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from tktooltip import ToolTip

from rhelp.ui_tk.theme import Theme
from rhelp.words import tr

TOOLTIP_DELAY = 0.5
CONFIRMED_MS = 2000


def card(theme: Theme, parent: tk.Misc, padding: float = 3) -> ttk.Frame:
    """A raised area with round corners."""
    return ttk.Frame(parent, style="Card.TFrame", padding=theme.grid(padding))


def label(
    theme: Theme, parent: tk.Misc, text: str, font: str = "body", colour: str = "text", on: str = "card"
) -> ttk.Label:
    """A line of text."""
    foreground = getattr(theme.colours, colour)
    return ttk.Label(parent, text=text, style=f"{on}.TLabel", font=theme.font(font), foreground=foreground)


def wrap(widget: ttk.Label, width: int) -> ttk.Label:
    """Break the label's lines at ``width`` pixels."""
    widget.configure(wraplength=width, justify="left")
    return widget


def button(
    theme: Theme, parent: tk.Misc, text: str, command: Callable[[], object], *, kind: str = "Plain", on: str = "card",
    icon: str = "", tip: str = "",
) -> ttk.Button:  # fmt: skip
    """A button; ``kind`` is Plain, Accent, Danger or Quiet. Enter presses it as well as space."""
    made = ttk.Button(parent, text=text, command=command, style=f"{on}.{kind}.TButton")
    if icon:
        dress(theme, made, icon, kind)
    made.bind("<Return>", lambda event: made.invoke())
    if tip:
        tooltip(theme, made, tip)
    return made


def dress(theme: Theme, made: ttk.Button, icon: str, kind: str, size: int = 18) -> None:
    """Give a button an icon in the colour of its text; tools have it above their words."""
    c = theme.colours
    colour = {"Accent": c.on_accent, "Danger": c.on_danger, "DangerTool": c.on_danger}.get(kind, c.text)
    text = str(made.cget("text"))
    images = (theme.icon(icon, colour, size), "disabled", theme.icon(icon, c.muted, size))
    if kind.endswith("Tool"):
        made.tk.call(made, "configure", "-image", images)
        return
    made.configure(compound="left" if text else "image")
    made.tk.call(made, "configure", "-image", images)
    if text and not text.startswith(" "):
        made.configure(text=f" {text}")


def focus_once_seen(widget: tk.Misc) -> None:
    """Give the widget the keyboard as soon as it is on the screen; before, a page that is still laid out loses it."""
    if widget.winfo_viewable():
        widget.focus_set()
        return
    tag = f"seen{widget}"
    widget.bindtags((tag, *widget.bindtags()))

    def seen(event: tk.Event[tk.Misc]) -> None:
        widget.unbind_class(tag, "<Visibility>")
        widget.focus_set()

    widget.bind_class(tag, "<Visibility>", seen)


def tooltip(theme: Theme, widget: tk.Widget, text: str | Callable[[], str], below: int = 24) -> ToolTip:
    """Say more about a widget while the pointer rests on it, ``below`` pixels of 100 % under the pointer."""
    c = theme.colours
    widget.tip_text = text  # type: ignore[attr-defined]  # for whoever looks over all widgets
    tip = ToolTip(
        widget, msg=text, delay=TOOLTIP_DELAY, follow=False, x_offset=0, y_offset=theme.px(below),
        parent_kwargs={"bg": c.line, "padx": 1, "pady": 1}, bg=c.card, fg=c.text, font=theme.font("small"),
        padx=theme.grid(1), pady=theme.px(4), width=theme.px(280),
    )  # fmt: skip
    widget.bind("<Destroy>", lambda event: tip.destroy(), add="+")  # it hangs from the root, not from the widget
    return tip


def tip_of(widget: tk.Misc) -> str:
    """What the tooltip of a widget says now; empty where it has none."""
    tip: str | Callable[[], str] = getattr(widget, "tip_text", "")
    return tip if isinstance(tip, str) else tip()


class CopyButton:
    """Puts a text on the clipboard and says so for a moment."""

    def __init__(self, theme: Theme, parent: tk.Misc, text: str, content: Callable[[], str], *, tip: str) -> None:
        self._theme = theme
        self._text = text
        self._content = content
        self._timer: str | None = None
        self.widget = button(theme, parent, text, self._copy, icon="copy", tip=tip)
        self._keep_width()
        self.widget.bind("<Destroy>", lambda event: self._stop(), add="+")

    def _keep_width(self) -> None:
        """Room for the longer of both texts, so that nothing beside it moves."""
        font = self._theme.font("body")
        widest = max(font.measure(f" {text}") for text in (self._text, tr("Copied")))
        self.widget.configure(width=widest // -font.measure("0"))  # below zero: at least as many characters

    def _copy(self) -> None:
        self.widget.clipboard_clear()
        self.widget.clipboard_append(self._content())
        self._stop()
        self._show(tr("Copied"), "check")
        self._timer = self.widget.after(CONFIRMED_MS, self._restore)

    def _restore(self) -> None:
        self._timer = None
        self._show(self._text, "copy")

    def _show(self, text: str, icon: str) -> None:
        self.widget.configure(text=text)
        dress(self._theme, self.widget, icon, "Plain")

    def _stop(self) -> None:
        if self._timer is not None:
            self.widget.after_cancel(self._timer)
            self._timer = None


class Segments:
    """A row of choices of which one is chosen."""

    def __init__(
        self, theme: Theme, parent: tk.Misc, choices: dict[str, str], chosen: str, picked: Callable[[str], object],
        on: str = "card",
    ) -> None:  # fmt: skip
        self.widget = ttk.Frame(parent, style=f"{on}.TFrame")
        self._theme = theme
        self._picked = picked
        self._buttons = {
            value: button(theme, self.widget, text, partial(self._pick, value), kind="Quiet", on=on)
            for value, text in choices.items()
        }
        for made in self._buttons.values():
            made.pack(side="left", padx=(0, theme.px(2)))
        self.mark(chosen)

    def explain(self, tips: dict[str, str]) -> None:
        """Give the choices longer explanations."""
        for value, tip in tips.items():
            tooltip(self._theme, self._buttons[value], tip)

    def mark(self, chosen: str) -> None:
        """Show which one is chosen."""
        for value, made in self._buttons.items():
            made.state(["selected" if value == chosen else "!selected"])

    def _pick(self, value: str) -> None:
        self.mark(value)
        self._picked(value)


class Field:
    """A text field with its name above it."""

    def __init__(self, theme: Theme, parent: tk.Misc, name: str, value: str = "", secret: bool = False) -> None:
        self.widget = ttk.Frame(parent, style="card.TFrame")
        label(theme, self.widget, name, "small", "muted").pack(anchor="w", pady=(0, theme.px(3)))
        self.entry = ttk.Entry(
            self.widget, style="Field.TEntry", font=theme.font("body"), show="•" if secret else "", width=34
        )
        self.entry.insert(0, value)
        self.entry.pack(fill="x")

    @property
    def value(self) -> str:
        return self.entry.get()
