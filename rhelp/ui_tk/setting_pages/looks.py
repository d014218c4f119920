"""Language, colours and the size of everything; each choice shows at once."""

from __future__ import annotations

from rhelp.ui_tk.setting_pages.rows import Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.words import LANGUAGES, language, tr

SCALES = (100, 125, 150, 175, 200)


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page."""
    memory = setup.memory
    now = memory.now.looks
    rows.choice(
        tr("Language"), tr("All windows change at once."), LANGUAGES, language(),
        lambda chosen: memory.change(language=chosen),
    )  # fmt: skip
    modes = {"light": tr("Light"), "dark": tr("Dark"), "system": tr("As the system")}
    rows.choice(tr("Colours"), "", modes, now.mode, lambda mode: memory.change_in("looks", mode=mode))
    own = tr("As the screen ({scale} %)", scale=round(setup.theme.screen_scale * 100))
    scales = {"0": own} | {str(scale): f"{scale} %" for scale in SCALES}
    rows.choice(
        tr("Size of text and windows"), tr("For tired eyes, or a screen that reports a wrong size."),
        scales, str(now.scale), lambda scale: memory.change_in("looks", scale=int(scale)),
    )  # fmt: skip
