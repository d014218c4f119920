"""How the customer comes in, for the agent to read out, copy or send: code, icon number, address, link and QR."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from rhelp.core.session import Waiting
from rhelp.ui_tk.qr import qr_image
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.trust import Answers, trust_row
from rhelp.ui_tk.widgets import CopyButton, button, label, wrap
from rhelp.words import tr

LIFE = 600.0  # seconds a code holds in standby
QR_SIDE = 164
NARROW = 640  # pixels at 100 %, below which it depends on the words whether the QR code has room
CARD, GAP = 3, 2  # in units of the grid: around everything, and before the QR code


def span(seconds: float) -> str:
    """How long it is, as one says it."""
    minutes, rest = divmod(int(seconds), 60)
    return (
        tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest) if minutes else tr("{seconds} s", seconds=rest)
    )


def customer_text(status: Waiting) -> str:
    """What the agent may send to the customer, in the language of the window."""
    return tr(
        "Open this address and type the access code.\n{address}\nAccess code: {code}",
        address=status.relay_url, code=status.code,
    )  # fmt: skip


class WayIn:
    """``status`` as it is when the widget is built; ``mail`` opens the dialog. ``room`` is the width there is."""

    def __init__(self, theme: Theme, parent: tk.Misc, status: Waiting, mail: Callable[[], object], room: int) -> None:
        self._theme = theme
        self._status = status
        self._mail = mail
        self._image: Any = None
        self.frame = ttk.Frame(parent, style="card.TFrame")
        upper = ttk.Frame(self.frame, style="card.TFrame")
        upper.pack(fill="x")
        left = ttk.Frame(upper, style="card.TFrame")
        left.pack(side="left", anchor="n", fill="x", expand=True)
        self._code(left)
        self._page(left, room)
        if self._copies(left) + theme.px(QR_SIDE) + theme.grid(GAP + 2 * CARD) <= room:
            self._qr(upper)
        self.tick()

    def tick(self) -> None:
        """Time goes on."""
        rest = max(0.0, self._status.expires_at - time.time())
        self._bar.place(x=0, y=0, relheight=1, relwidth=min(rest / LIFE, 1))
        self._rest.configure(text=tr("A new code comes in {time}", time=span(rest)))

    def _code(self, left: ttk.Frame) -> None:
        theme, status = self._theme, self._status
        row = ttk.Frame(left, style="card.TFrame")
        row.pack(anchor="w", fill="x")
        label(theme, row, tr("Access code"), "small", "muted").pack(side="left")
        if status.icon is not None:
            text = tr("Icon number {number}", number=status.icon)
            mark = ttk.Frame(row, style="Soft.TFrame", padding=(theme.grid(1), theme.px(2)))
            mark.pack(side="right")
            label(theme, mark, text, "strong", "link", on="soft").pack()
        label(theme, left, str(status.code), "digits", "link").pack(anchor="w")
        trough = tk.Frame(left, height=theme.px(4), background=theme.colours.line)
        trough.pack(fill="x", pady=(theme.px(2), theme.px(4)))
        self._bar = tk.Frame(trough, background=theme.colours.accent)
        self._rest = label(theme, left, "", "small", "muted")
        self._rest.pack(anchor="w")

    def _page(self, left: ttk.Frame, room: int) -> None:
        theme = self._theme
        says = label(theme, left, tr("The customer opens this page"), "small", "muted")
        says.pack(anchor="w", pady=(theme.grid(2), 0))
        width = min(theme.px(360), room - theme.grid(8))
        wrap(label(theme, left, self._status.relay_url, "large"), width).pack(anchor="w")

    def _copies(self, left: ttk.Frame) -> int:
        """How wide they are."""
        theme, status = self._theme, self._status
        row = ttk.Frame(left, style="card.TFrame")
        row.pack(anchor="w", pady=(theme.grid(2.5), 0))
        tip = tr("Copy a short text for the customer: address and access code")
        made: list[ttk.Button] = [
            CopyButton(
                theme, row, tr("Copy code"), lambda: str(status.code), tip=tr("Copy only the access code")
            ).widget,  # fmt: skip  # noqa: E501
            CopyButton(theme, row, tr("Copy text for the customer"), lambda: customer_text(status), tip=tip).widget,
        ]
        if status.link:
            tip = tr("Copy a link that needs no code. Send it only where nobody else reads it.")
            made.append(CopyButton(theme, row, tr("Copy link"), lambda: status.link, tip=tip).widget)
        tip = tr("Send address and code by mail")
        made.append(button(theme, row, tr("Mail…"), self._mail, icon="mail", tip=tip))
        for number, one in enumerate(made):
            line, place = divmod(number, 2)
            one.grid(
                row=line, column=place, sticky="ew", padx=(0, 0 if place else theme.grid(1)), pady=(0, theme.px(6))
            )
        return sum(max(one.winfo_reqwidth() for one in made[place::2]) for place in (0, 1)) + theme.grid(1)

    def _qr(self, upper: ttk.Frame) -> None:
        theme, status = self._theme, self._status
        text = status.link or status.relay_url
        self._image = qr_image(theme, text, QR_SIDE)
        right = ttk.Frame(upper, style="card.TFrame")
        right.pack(side="left", anchor="n", padx=(theme.grid(GAP), 0), pady=(theme.grid(1), 0))
        ttk.Label(right, image=self._image, style="card.TLabel").pack()
        says = tr("Or scan: no code is needed") if status.link else tr("Or scan to open the page")
        hint = wrap(label(theme, right, says, "small", "muted"), theme.px(QR_SIDE))
        hint.configure(justify="center")
        hint.pack(pady=(theme.px(4), 0))


class WayInStrip:
    """The same on one line, while a customer is in the chat and the program is to come."""

    def __init__(self, theme: Theme, parent: tk.Misc, status: Waiting, answers: Answers) -> None:
        self.frame = ttk.Frame(parent, style="card.TFrame")
        row = ttk.Frame(self.frame, style="card.TFrame")
        row.pack(fill="x")
        label(theme, row, tr("Access code"), "small", "muted").pack(side="left", padx=(0, theme.grid(1)))
        label(theme, row, str(status.code), "title", "link").pack(side="left", padx=(0, theme.grid(2)))
        tip = tr("Copy only the access code")
        CopyButton(theme, row, tr("Copy code"), lambda: str(status.code), tip=tip).widget.pack(side="left")
        if status.proved is not None:
            row = trust_row(theme, self.frame, status.proved, status.relay_url, answers)
            row.pack(fill="x", pady=(theme.grid(1), 0))

    def tick(self) -> None:
        """It does not expire while the customer is there."""
