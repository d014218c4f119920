"""The agent's windows while a customer shows a screen from the page."""

from __future__ import annotations

import time
from collections.abc import Callable

from rhelp.core.geometry import Size
from rhelp.core.session import Live, Trust
from rhelp.wire.message import Right
from rhelp.words import tr
from tests.ui_tk.fakes import CONSULTATION, CUSTOMER, WORDS
from tests.ui_tk.stand import Stand
from tests.ui_tk.test_stage import stage_of

SHOWN = Live(
    CUSTOMER, "", time.time(), Trust.PAGE, False, frozenset({Right.VIEW}), consultation=CONSULTATION, adjustable=False,
    words=WORDS, host="help.example.kr", page=True,
)  # fmt: skip


def page_shows(on: Stand) -> None:
    """The customer on the page shows a screen."""
    on.until(lambda: on.network.sessions and "4821-73905" in on.texts())
    on.session.page()
    on.session.tell(SHOWN)
    on.session.show(Size(800, 500))
    on.until(lambda: stage_of(on))


def page_asked(on: Stand) -> None:
    page_shows(on)
    on.press(tr("Ask for control"))
    on.until(lambda: tr("A page can only be looked at") in on.texts())


def page_over(on: Stand) -> None:
    page_shows(on)
    on.session.page()
    on.until(lambda: on.app.viewer is None)


PAGE_SCENES: dict[str, Callable[[Stand], None]] = {
    "page.shown": page_shows,
    "page.asked": page_asked,
    "page.over": page_over,
}
