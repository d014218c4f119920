"""Turning the second factor on: the QR code for the app, and a form that shows that it works."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.doors import Proposal
from rhelp.ui_tk.qr import qr_image
from rhelp.ui_tk.session_port import Doors
from rhelp.ui_tk.setting_pages.factor_form import WIDTH, FactorForm
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import CopyButton, card, label, wrap
from rhelp.words import tr

QR_SIDE = 180


class Enrolment:
    """The QR code for the app, and a form to show that it works; ``after`` is turned on, or not."""

    def __init__(
        self,
        setup: Setup,
        parent: tk.Misc,
        proposal: Proposal,
        doors: Doors,
        after: tuple[Callable[[list[str]], object], Callable[[], object]],
    ) -> None:
        theme = setup.theme
        turned_on, cancelled = after
        inside = card(theme, parent)
        inside.pack(fill="x")
        self._image = qr_image(theme, proposal.uri, QR_SIDE)
        left = ttk.Frame(inside, style="card.TFrame")
        left.pack(side="left", anchor="n", padx=(0, theme.grid(3)))
        shown = ttk.Label(left, image=self._image, style="card.TLabel")
        shown.image = self._image  # type: ignore[attr-defined]  # lives as long as the label
        shown.pack()
        tip = tr("For an app that cannot scan: type or paste it there")
        copy = CopyButton(theme, left, tr("Copy the key"), lambda: proposal.secret, tip=tip)
        copy.widget.pack(pady=(theme.grid(1), 0))
        right = ttk.Frame(inside, style="card.TFrame")
        right.pack(side="left", fill="x", expand=True, anchor="n")
        text = tr("Scan this with an authenticator app on your telephone. Then type your password and the six digits that the app shows.")  # fmt: skip  # noqa: E501
        words = wrap(label(theme, right, text), theme.px(WIDTH))
        words.pack(anchor="w", fill="x", pady=(0, theme.grid(2)))
        words.bind("<Configure>", lambda event: wrap(words, min(event.width - theme.px(4), theme.px(WIDTH))))

        def go(form: FactorForm) -> None:
            setup.bridge.spawn(doors.confirm(form.password, form.code), turned_on, form.refused)

        FactorForm(setup, right, tr("Turn on"), go, cancelled)
