"""Sending the way in by mail: by the server, or written in the agent's own mail program. A small dialog."""

from __future__ import annotations

import re
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from urllib.parse import quote

from rhelp.core.errors import RhelpError
from rhelp.core.session import Waiting
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import Field, button, label, wrap
from rhelp.words import tr

WIDTH = 400
LONGEST = 254  # characters of an address
ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@[^\s@<>(),;:\"\[\]\\.]+(\.[^\s@<>(),;:\"\[\]\\.]+)+")

Sent = Callable[[], object]
Refused = Callable[[RhelpError], object]


@dataclass(frozen=True)
class Post:
    """How mail leaves. ``by_server`` is None where the server sends none; ``open`` opens a ``mailto:`` address."""

    by_server: Callable[[str, Sent, Refused], object] | None
    open: Callable[[str, Sent, Refused], object]


def is_address(text: str) -> bool:
    """Whether this looks like one mail address."""
    return len(text) <= LONGEST and ADDRESS.fullmatch(text) is not None


def mailto(to: str, status: Waiting, with_link: bool) -> str:
    """A ``mailto:`` address with subject and text in the windows' language; the secret only within the link."""
    if with_link:
        body = tr(
            "Hello,\n\nplease open this link for remote support. You need no access code.\n{link}\n\nPlease do not hand the link on.",  # noqa: E501
            link=status.link,
        )
    else:
        body = tr(
            "Hello,\n\nplease open this address for remote support.\n{address}\n\nThe access code begins with {route}. I will tell you the other five digits myself.",  # noqa: E501
            address=status.relay_url, route=status.code.route,
        )  # fmt: skip
    subject, text = tr("Remote support"), body.replace("\n", "\r\n")
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(text)}"


class MailDialog:
    """``status`` gives what stands on the card now: the code may renew while the agent writes."""

    def __init__(self, theme: Theme, status: Callable[[], Waiting | None], post: Post) -> None:
        self._theme = theme
        self._status = status
        self._post = post
        self.window = tk.Toplevel(theme.root, background=theme.colours.card)
        self.window.withdraw()
        self.window.title(tr("Send by mail"))
        self.window.transient(theme.root)
        self.window.resizable(False, False)
        self._inside = ttk.Frame(self.window, style="card.TFrame", padding=theme.grid(3))
        self._inside.pack(fill="both", expand=True)
        self._field = Field(theme, self._inside, tr("The customer's mail address"))
        self._with_link = tk.BooleanVar(self.window, False)
        self._buttons: list[ttk.Button] = []
        self._fill()
        self.window.bind("<Escape>", lambda event: self.close())
        self.window.update_idletasks()
        root = theme.root
        x = root.winfo_rootx() + (root.winfo_width() - self.window.winfo_reqwidth()) // 2
        y = root.winfo_rooty() + (root.winfo_height() - self.window.winfo_reqheight()) // 3
        self.window.geometry(f"+{max(0, x)}+{max(0, y)}")
        self.window.deiconify()
        self._field.entry.focus_force()

    def close(self) -> None:
        """Take it away."""
        if self.window.winfo_exists():
            self.window.destroy()

    def _fill(self) -> None:
        theme, inside = self._theme, self._inside
        label(theme, inside, tr("Send by mail"), "title").pack(anchor="w", pady=(0, theme.grid(1.5)))
        self._field.widget.pack(fill="x")
        self._field.widget.lift()
        row = ttk.Frame(inside, style="card.TFrame")
        if self._post.by_server is not None:
            text = tr("The server mails the address and the first four digits. Tell the customer the other five yourself.")  # fmt: skip  # noqa: E501
            wrap(label(theme, inside, text, "small", "muted"), theme.px(WIDTH)).pack(anchor="w", pady=(theme.grid(1.5), 0))  # fmt: skip  # noqa: E501
            tip = tr("The server sends the mail at once")
            self._add(row, tr("Send by the server"), self._by_server, "send", tip, "Accent")
        tip = tr("Opens your mail program with a text that you can change")
        self._add(row, tr("With my mail program"), self._by_program, "mail", tip, "Plain")
        ticked = ttk.Checkbutton(
            inside, text=tr("In my mail program: with the link that needs no code"), variable=self._with_link,
            style="Box.TCheckbutton",
        )  # fmt: skip
        ticked.pack(anchor="w", pady=(theme.grid(1.5), 0))
        hint = tr("Whoever has this link can take the customer's place. Send it only to an address that you know.")
        wrap(label(theme, inside, hint, "small", "muted"), theme.px(WIDTH)).pack(anchor="w", pady=(theme.px(2), 0))
        self._say = wrap(label(theme, inside, "", "body", "warn"), theme.px(WIDTH))
        row.pack(anchor="e", pady=(theme.grid(2), 0))
        cancel = button(theme, row, tr("Cancel"), self.close, tip=tr("Close without sending"))
        cancel.pack(side="left")
        self._row = row
        first = self._by_server if self._post.by_server is not None else self._by_program
        self._field.entry.bind("<Return>", lambda event: first())

    def _add(self, row: ttk.Frame, text: str, command: Callable[[], object], icon: str, tip: str, kind: str) -> None:
        made = button(self._theme, row, text, command, kind=kind, icon=icon, tip=tip)
        made.pack(side="left", padx=(0, self._theme.grid(1)))
        self._buttons.append(made)

    def _by_server(self) -> None:
        to = self._field.value.strip()
        if not is_address(to):
            self._wrong(tr("Please enter one mail address, for example name@example.com."))
        elif self._post.by_server is not None and self._status() is not None:
            self._busy(True)
            self._post.by_server(to, self._sent, self._refused)

    def _by_program(self) -> None:
        to, status = self._field.value.strip(), self._status()
        if to and not is_address(to):
            self._wrong(tr("Please enter one mail address, for example name@example.com."))
        elif status is not None:
            self._busy(True)
            self._post.open(mailto(to, status, self._with_link.get()), self.close, self._refused)

    def _busy(self, busy: bool) -> None:
        self._say.pack_forget()
        for made in self._buttons:
            made.state(["disabled" if busy else "!disabled"])

    def _sent(self) -> None:
        if self.window.winfo_exists():
            self._busy(False)
            self._tell(tr("The mail is on its way. Please tell the customer the last five digits."), "good")

    def _refused(self, error: RhelpError) -> None:
        if self.window.winfo_exists():
            self._busy(False)
            self._tell(tr(str(error)), "warn")

    def _wrong(self, sentence: str) -> None:
        self._tell(sentence, "warn")
        self._field.entry.focus_set()

    def _tell(self, sentence: str, colour: str) -> None:
        self._say.configure(text=sentence, foreground=getattr(self._theme.colours, colour))
        self._say.pack(fill="x", pady=(self._theme.grid(1.5), 0), before=self._row)
