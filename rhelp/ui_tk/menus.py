"""Menus that drop down from a button, in the theme's colours."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any

from rhelp.ui_tk.theme import Theme

Entry = tuple[str, Callable[[], object]]


def drop_down(theme: Theme, below: ttk.Button, entries: Sequence[Entry | None], right: bool = False) -> tk.Menu:
    """Show the menu under the button; None is a line between entries. ``right`` lines up the right edges."""
    menu = empty_menu(theme, below)
    for entry in entries:
        if entry is None:
            menu.add_separator(background=theme.colours.card)
        else:
            command: Any = entry[1]
            menu.add_command(label=f"  {entry[0]}  ", command=command)
    pop_up(theme, menu, below, right)
    return menu


def empty_menu(theme: Theme, below: tk.Misc) -> tk.Menu:
    """A menu in our colours, that is destroyed when it closes."""
    c = theme.colours
    menu = tk.Menu(below, tearoff=False, font=theme.font("body"), relief="flat", borderwidth=theme.px(6))
    menu.configure(background=c.card, foreground=c.text, activebackground=c.over, activeforeground=c.text)
    menu.configure(selectcolor=c.text, disabledforeground=c.muted)
    menu.bind("<Unmap>", lambda event: menu.after_idle(menu.destroy))
    return menu


def pop_up(theme: Theme, menu: tk.Menu, below: ttk.Button, right: bool = False) -> None:
    """Show the menu under the button."""
    menu.update_idletasks()  # its width is not known before
    x = below.winfo_rootx() + (below.winfo_width() - menu.winfo_reqwidth() if right else 0)
    menu.tk_popup(max(0, x), below.winfo_rooty() + below.winfo_height() + theme.px(4))
