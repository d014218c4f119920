"""Every button of every window has a tooltip, and the keyboard reaches it."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path
from tkinter import ttk

import pytest

from rhelp.ui_tk.widgets import tip_of
from tests.ui_tk.screenshots import SCENES
from tests.ui_tk.stand import Stand, stand


def shown_buttons(on: Stand) -> list[ttk.Button]:
    return [button for button in on.widgets(ttk.Button) if button.winfo_viewable()]


def name(button: ttk.Button) -> str:
    return f"{button.winfo_class()} {button.cget('text')!r} in {button.winfo_parent()}"


@pytest.mark.parametrize("scene", SCENES)
def test_every_button_has_a_tooltip_and_is_reached_by_tab(display: str, tmp_path: Path, scene: str) -> None:
    act, credentials, kind = SCENES[scene]
    with stand(tmp_path, "ko", "light", credentials=credentials, standby=kind) as on:
        act(on)
        on.settle(0.2)
        buttons = shown_buttons(on)
        assert buttons
        assert not [name(button) for button in buttons if not tip_of(button)]
        usable = [button for button in buttons if not button.instate(["disabled"])]
        windows = {button.winfo_toplevel() for button in usable}
        reached: set[tk.Misc] = set().union(*(walk(window) for window in windows))
        assert not [name(button) for button in usable if button not in reached]


def walk(window: tk.Misc) -> set[tk.Misc]:
    """Every widget that Tab comes by."""
    reached: set[tk.Misc] = set()
    at = window.tk_focusNext()
    while at is not None and at not in reached:
        reached.add(at)
        at = at.tk_focusNext()
    return reached
