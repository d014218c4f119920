"""The standby card: the code in large digits, how long it holds, where to type it, and how to tell the customer."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

import segno
from PIL import Image, ImageTk

from rhelp.core.session import Joining, Opening, Waiting
from rhelp.ui_tk.status_line import clock
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import CopyButton, button, card, label, wrap
from rhelp.words import tr

LIFE = 600.0  # seconds a code holds in standby
TICK_MS = 400
QR_SIDE = 160
BEAT = ("●○○", "○●○", "○○●", "○●○")


def customer_text(status: Waiting) -> str:
    """What the agent may send to the customer, in the language of the window."""
    return tr(
        "Open this address and type the access code.\n{address}\nAccess code: {code}",
        address=status.relay_url, code=status.code,
    )  # fmt: skip


class Standby:
    """Shows Opening, Waiting and Joining. ``cancel`` is called when the agent no longer wants to wait."""

    def __init__(self, theme: Theme, parent: tk.Misc, cancel: Callable[[], object]) -> None:
        self._theme = theme
        self._status: Waiting | None = None
        self._beat = 0
        self.frame = card(theme, parent, 4)
        self.frame.pack(expand=True)
        self._head(cancel)
        self._body = ttk.Frame(self.frame, style="card.TFrame")
        self._problem = wrap(label(theme, self.frame, "", "body", "warn"), theme.px(520))
        self._timer: str = self.frame.after(TICK_MS, self._tick)
        self.frame.bind("<Destroy>", self._gone)

    def show(self, status: Opening | Waiting | Joining) -> None:
        """Follow the session."""
        if isinstance(status, Opening):
            self._say.configure(text=tr("Asking the server for an access code…"))
        elif isinstance(status, Joining):
            self._say.configure(text=tr("A customer is connecting…"))
        else:
            self._say.configure(text=tr("Waiting for the customer"))
            self._waiting(status)

    def _head(self, cancel: Callable[[], object]) -> None:
        theme = self._theme
        row = ttk.Frame(self.frame, style="card.TFrame")
        row.pack(fill="x", pady=(0, theme.grid(2)))
        self._pulse = label(theme, row, BEAT[0], "small", "link")
        self._pulse.pack(side="left", padx=(0, theme.grid(1)))
        self._say = label(theme, row, "", "strong")
        self._say.pack(side="left")
        tip = tr("Stop waiting and discard this code")
        button(theme, row, tr("Cancel"), cancel, kind="Quiet", icon="close", tip=tip).pack(side="right")

    def _waiting(self, status: Waiting) -> None:
        renewed = self._status is None or self._status.code != status.code
        self._status = status
        if renewed:
            for child in self._body.winfo_children():
                child.destroy()
            self._fill(status)
            self._body.pack(fill="both")
        self._warn(warning(status))

    def _warn(self, text: str) -> None:
        if text:
            self._problem.configure(text=text)
            self._problem.pack(fill="x", pady=(self._theme.grid(2), 0))
        else:
            self._problem.pack_forget()

    def _fill(self, status: Waiting) -> None:
        theme = self._theme
        left = ttk.Frame(self._body, style="card.TFrame")
        left.pack(side="left", anchor="n")
        label(theme, left, tr("Access code"), "small", "muted").pack(anchor="w")
        self._code = label(theme, left, str(status.code), "digits", "link")
        self._code.pack(anchor="w")
        trough = tk.Frame(left, height=theme.px(4), background=theme.colours.line)
        trough.pack(fill="x", pady=(theme.px(2), theme.px(4)))
        self._bar = tk.Frame(trough, background=theme.colours.accent)
        self._rest = label(theme, left, "", "small", "muted")
        self._rest.pack(anchor="w")
        label(theme, left, tr("The customer opens this page"), "small", "muted").pack(
            anchor="w", pady=(theme.grid(2), 0)
        )
        wrap(label(theme, left, status.relay_url, "large"), theme.px(400)).pack(anchor="w")
        self._copies(left, status)
        self._qr(status.relay_url)
        self._remaining()

    def _copies(self, left: ttk.Frame, status: Waiting) -> None:
        theme = self._theme
        row = ttk.Frame(left, style="card.TFrame")
        row.pack(anchor="w", pady=(theme.grid(2.5), 0))
        code = CopyButton(theme, row, tr("Copy code"), lambda: str(status.code), tip=tr("Copy only the access code"))
        tip = tr("Copy a short text for the customer: address and access code")
        text = CopyButton(theme, row, tr("Copy text for the customer"), lambda: customer_text(status), tip=tip)
        code.widget.pack(side="left", padx=(0, theme.grid(1)))
        text.widget.pack(side="left")

    def _qr(self, address: str) -> None:
        theme = self._theme
        rows = [bytes(0 if dark else 255 for dark in row) for row in segno.make_qr(address).matrix_iter(border=2)]
        image = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
        zoom = max(1, theme.px(QR_SIDE) // len(rows))
        image = image.resize((len(rows) * zoom, len(rows) * zoom), Image.Resampling.NEAREST)
        self._image = ImageTk.PhotoImage(image, master=theme.root)
        right = ttk.Frame(self._body, style="card.TFrame")
        right.pack(side="left", anchor="n", padx=(theme.grid(4), 0), pady=(theme.grid(1), 0))
        ttk.Label(right, image=self._image, style="card.TLabel").pack()
        hint = wrap(label(theme, right, tr("Or scan to open the page"), "small", "muted"), theme.px(QR_SIDE))
        hint.configure(justify="center")
        hint.pack(pady=(theme.px(4), 0))

    def _tick(self) -> None:
        self._beat = (self._beat + 1) % len(BEAT)
        self._pulse.configure(text=BEAT[self._beat])
        if self._status is not None:
            self._remaining()
        self._timer = self.frame.after(TICK_MS, self._tick)

    def _remaining(self) -> None:
        assert self._status is not None
        rest = max(0.0, self._status.expires_at - time.time())
        self._bar.place(x=0, y=0, relheight=1, relwidth=min(rest / LIFE, 1))
        self._rest.configure(text=tr("A new code comes in {time}", time=clock(rest)))

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.frame:
            self.frame.after_cancel(self._timer)


def warning(status: Waiting) -> str:
    """What the agent should know of those who tried to come in; empty where all is well."""
    if status.failures:
        return tr("Somebody entered a wrong code. Attempts: {count}", count=status.failures)
    if status.suspicious:
        return tr("A connection did not pass the security check and was refused. Please use this new code.")
    return ""
