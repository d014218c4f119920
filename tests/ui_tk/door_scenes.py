"""The agent's windows about signing in: the second step, and the settings' page."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import ttk

from rhelp.ui_tk.sign_in import Credentials
from rhelp.words import tr
from tests.ui_tk.fake_doors import DIGITS, PASSWORD, TWO_STEPS
from tests.ui_tk.stand import KNOWN, Stand


def code(on: Stand) -> None:
    on.until(lambda: tr("One more step") in on.texts())


def code_wrong(on: Stand) -> None:
    code(on)
    on.widgets(ttk.Entry)[0].insert(0, "000000")
    on.press(tr("Sign in"))
    on.until(lambda: tr("These digits are not right. Please type those that the app shows now.") in on.texts())


def factor(on: Stand) -> None:
    on.until(lambda: tr("Nobody is being helped right now") in on.texts())
    on.app.show_settings("sign-in")
    on.press(tr("Set up…"))
    on.until(lambda: tr("Copy the key") in on.texts())


def factor_wrong(on: Stand) -> None:
    factor(on)
    for field, text in zip(on.widgets(ttk.Entry), ("wrong", "000000"), strict=True):
        field.insert(0, text)
    on.press(tr("Turn on"))
    on.until(lambda: tr("This is not your password.") in on.texts())


def factor_codes(on: Stand) -> None:
    factor(on)
    for field, text in zip(on.widgets(ttk.Entry), (PASSWORD, DIGITS), strict=True):
        field.insert(0, text)
    on.press(tr("Turn on"))
    on.until(lambda: tr("I have kept them") in on.texts())


def factor_on(on: Stand) -> None:
    factor_codes(on)
    on.press(tr("I have kept them"))
    on.press(tr("Turn off…"))


DOOR_SCENES: dict[str, tuple[Callable[[Stand], None], Credentials]] = {
    "code": (code, Credentials(KNOWN.server, KNOWN.name, TWO_STEPS)),
    "code.wrong": (code_wrong, Credentials(KNOWN.server, "김상담", TWO_STEPS)),
    "factor": (factor, KNOWN),
    "factor.wrong": (factor_wrong, KNOWN),
    "factor.codes": (factor_codes, KNOWN),
    "factor.on": (factor_on, KNOWN),
}
