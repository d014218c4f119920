"""How a remote support begins and ends."""

from __future__ import annotations

from functools import partial

from rhelp.core.zoom import STEPS, Mode, Zoom
from rhelp.ui_tk.home import kind_words
from rhelp.ui_tk.setting_pages.rows import Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.zooming import words
from rhelp.wire.signal import SeatKind
from rhelp.words import tr


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page."""
    memory = setup.memory
    now = memory.now.support
    rows.choice(
        tr("New support begins with"),
        tr("The button “New support” always repeats what you used last."),
        {str(kind): kind_words(kind) for kind in SeatKind},
        now.kind,
        lambda kind: memory.change_in("support", kind=kind),
    )
    zooms = [Zoom.AUTOMATIC, Zoom.FIT, *(Zoom(Mode.FIXED, percent) for percent in STEPS)]
    rows.choice(
        tr("Zoom at the start"), tr("What you choose in the viewer is kept here too."),
        {str(zoom): words(zoom) for zoom in zooms}, now.zoom,
        lambda zoom: memory.change_in("support", zoom=zoom),
    )  # fmt: skip
    switches = {
        "ask_control": (
            tr("Ask for control at once"),
            tr("As soon as the screen is shown, the customer is asked for mouse and keyboard."),
        ),
        "full_screen": (tr("Start in full screen"), tr("The customer's screen fills yours from the beginning.")),
        "confirm_end": (
            tr("Confirm before ending"),
            tr("You are asked once more before a support ends, so that a slip of the mouse ends nothing."),
        ),
    }
    for name, (title, hint) in switches.items():
        rows.switch(title, hint, getattr(now, name), partial(_change, setup, name))


def _change(setup: Setup, name: str, value: bool) -> None:
    setup.memory.change_in("support", **{name: value})
