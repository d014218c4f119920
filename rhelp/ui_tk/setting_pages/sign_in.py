"""How the agent's account is guarded: the second factor, its recovery codes, and where the agent is signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from rhelp.core.doors import Guarded, HeldSignIn, Proposal
from rhelp.core.errors import RhelpError
from rhelp.ui_tk.session_port import Account, Doors
from rhelp.ui_tk.setting_pages.enrolment import Enrolment
from rhelp.ui_tk.setting_pages.factor_form import FactorForm
from rhelp.ui_tk.setting_pages.recovery_codes import RecoveryCodes
from rhelp.ui_tk.setting_pages.rows import Row, Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import button, card, label
from rhelp.words import tr


def build(rows: Rows, setup: Setup) -> None:
    """Fill the page, once the server has told how it stands."""
    account = setup.account()
    if account is None:
        rows.note(tr("Sign in first; then you can change here how you do it."))
        return
    SignInPage(rows, setup, account)


class SignInPage:
    """What the server says is asked for anew after each change."""

    def __init__(self, rows: Rows, setup: Setup, account: Account) -> None:
        self._rows = rows
        self._setup = setup
        self._doors: Doors = setup.network.doors(account)
        self._inside = ttk.Frame(rows.parent, style="ground.TFrame")
        self._inside.pack(fill="x")
        self._ask()

    def _ask(self) -> None:
        self._setup.bridge.spawn(self._doors.guarded(), self._show, self._failed)

    def _clear(self) -> Rows | None:
        """Rows on an empty page; None where another page is shown by now."""
        if not self._inside.winfo_exists():
            return None
        for child in self._inside.winfo_children():
            child.destroy()
        return Rows(self._setup.theme, self._inside, self._ask)

    def _failed(self, error: RhelpError) -> None:
        if (rows := self._clear()) is not None:
            row = rows.row(tr("Second factor"))
            row.say(tr(str(error)))
            tip = tr("Ask the server again")
            button(self._setup.theme, row.side, tr("Try again"), self._ask, tip=tip).pack()

    def _show(self, guarded: Guarded) -> None:
        if (rows := self._clear()) is None:
            return
        theme = self._setup.theme
        if guarded.totp:
            hint = tr("Your password alone does not open your account. Recovery codes left: {count}", count=guarded.recovery_codes)  # fmt: skip  # noqa: E501
            row = rows.row(tr("Six digits of an app: on"), hint)
            tip = tr("Sign in with the password alone from now on")
            made = button(theme, row.side, tr("Turn off…"), lambda: self._turn_off(row, made), tip=tip)
        else:
            hint = tr("Besides the password, six digits that an app on your telephone shows. Whoever learns your password then still cannot get in.")  # fmt: skip  # noqa: E501
            row = rows.row(tr("Six digits of an app: off"), hint)
            tip = tr("Connect an app on your telephone with this account")
            made = button(theme, row.side, tr("Set up…"), lambda: self._set_up(row), tip=tip)
        made.pack()
        label(theme, self._inside, tr("Where you are signed in"), "body", on="ground").pack(
            anchor="w", pady=(theme.grid(2), theme.grid(1))
        )
        for held in guarded.sign_ins:
            self._held(rows, held)

    def _held(self, rows: Rows, held: HeldSignIn) -> None:
        title = tr("Here, now") if held.this else kind_words(held)
        place = held.address or tr("made by an administrator")
        hint = tr("{place} · since {since} · last used {seen}", place=place, since=moment(held.created), seen=moment(held.seen))  # fmt: skip  # noqa: E501
        row = rows.row(title, hint)
        if not held.this:
            made = button(self._setup.theme, row.side, tr("End"), lambda: None, tip=tr("End this sign-in at once"))
            made.configure(command=partial(self._end, row, held.handle))
            made.pack()

    def _end(self, row: Row, handle: str) -> None:
        self._spawn(row, self._doors.end(handle), lambda nothing: self._ask())

    def _set_up(self, row: Row) -> None:
        self._spawn(row, self._doors.propose(), self._propose)

    def _propose(self, proposal: Proposal) -> None:
        if self._clear() is not None:
            Enrolment(self._setup, self._inside, proposal, self._doors, (self._turned_on, self._ask))

    def _turned_on(self, codes: list[str]) -> None:
        if self._clear() is not None:
            RecoveryCodes(self._setup.theme, self._inside, codes, self._ask)

    def _turn_off(self, row: Row, pressed: ttk.Button) -> None:
        pressed.state(["disabled"])
        inside = card(self._setup.theme, self._inside)
        inside.pack(fill="x", pady=(0, self._setup.theme.px(6)), after=row.frame)

        def go(form: FactorForm) -> None:
            work = self._doors.remove(form.password, form.code)
            self._setup.bridge.spawn(work, lambda nothing: self._ask(), form.refused)

        FactorForm(self._setup, inside, tr("Turn off"), go, self._ask)

    def _spawn(self, row: Row, work: object, done: Callable[..., object]) -> None:
        def refused(error: RhelpError) -> None:
            if row.frame.winfo_exists():
                row.say(tr(str(error)))

        self._setup.bridge.spawn(work, done, refused)  # type: ignore[arg-type]  # a coroutine of whatever ``done`` takes


def kind_words(held: HeldSignIn) -> str:
    """What kind of sign-in it is."""
    if held.kind == "program":
        return tr("A program")
    return tr("Staying signed in") if held.kind == "stay" else tr("Signed in")


def moment(at: float) -> str:
    """A time of day today, else the day as well."""
    then, now = time.localtime(at), time.localtime()
    return time.strftime("%H:%M" if then[:3] == now[:3] else "%Y-%m-%d %H:%M", then)
