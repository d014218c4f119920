"""The control settings: how the customer's screen is sent. Their words, and the menu that changes them as it runs."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import Any

from rhelp.features.picture import Wanted
from rhelp.ui_tk.menus import empty_menu, pop_up
from rhelp.ui_tk.settings import ControlSettings, Memory
from rhelp.ui_tk.theme import Theme
from rhelp.wire.peer import Colours, Compression, Quality
from rhelp.words import tr


@dataclass(frozen=True)
class Setting:
    """One of them: its name among the settings, in words, in a sentence, and what can be chosen."""

    name: str
    words: Callable[[], str]
    hint: Callable[[], str]
    choices: Callable[[], Mapping[str, str]]


def _qualities() -> Mapping[str, str]:
    return {Quality.AUTOMATIC: tr("Automatic"), Quality.SHARP: tr("Always sharp"), Quality.QUICK: tr("Always quick")}


def _colours() -> Mapping[str, str]:
    return {
        Colours.FULL: tr("All colours"),
        Colours.THOUSANDS: tr("65,536 colours (16 bit)"),
        Colours.FEW: tr("256 colours"),
        Colours.GREY: tr("Grey"),
    }


def _compressions() -> Mapping[str, str]:
    return {
        Compression.AUTOMATIC: tr("Automatic"),
        Compression.PROCESSOR: tr("Spare the customer's computer"),
        Compression.DATA: tr("Spare the line"),
    }


def _scales() -> Mapping[str, str]:
    return {"100": tr("Full size (100 %)")} | {size: tr("{percent} %", percent=size) for size in ("75", "50", "25")}


SETTINGS = (
    Setting(
        "quality", lambda: tr("Picture quality"),
        lambda: tr("Sharp shows nothing blurred, but moving pictures may lag. Quick shows them blurred until they rest."),  # fmt: skip  # noqa: E501
        _qualities,
    ),
    Setting(
        "colours", lambda: tr("Picture colours"),
        lambda: tr("Fewer colours need less data. Text stays readable, photographs become coarse."), _colours,
    ),
    Setting(
        "compression", lambda: tr("Data compression"),
        lambda: tr("Spare the customer's computer where it is slow and the line fast, the line where it is thin."),
        _compressions,
    ),
    Setting(
        "scale", lambda: tr("Size of the sent picture"),
        lambda: tr("The customer's computer makes it smaller before it sends it. Less data, but small text blurs."),
        _scales,
    ),
)  # fmt: skip


class ControlMenu:
    """Changes the settings of the session that runs, and keeps them for the next. ``send`` tells the customer's end."""

    def __init__(self, memory: Memory, send: Callable[[Wanted], object], changed: Callable[[], object]) -> None:
        self._memory = memory
        self._send = send
        self._changed = changed

    @property
    def usual(self) -> bool:
        """Whether everything is as it is at first."""
        return self._memory.now.control == ControlSettings()

    @property
    def summary(self) -> str:
        """What differs from that, a line each."""
        now, usual = self._memory.now.control, ControlSettings()
        changed = [one for one in SETTINGS if getattr(now, one.name) != getattr(usual, one.name)]
        return "\n".join(f"{one.words()}: {self._chosen(one)}" for one in changed)

    def tell(self) -> None:
        """Say to the customer's end how the screen is wanted."""
        self._send(wanted(self._memory.now.control))

    def choose(self, **values: str) -> None:
        """Change some of them, here and at the customer's end."""
        self._memory.change_in("control", **values)
        self.tell()
        self._changed()

    def show(self, theme: Theme, below: ttk.Button) -> tk.Menu:
        """Open the menu under a button, in two columns."""
        made = empty_menu(theme, below)
        for place, setting in enumerate(SETTINGS):
            second = place == len(SETTINGS) // 2  # all of them in one column are too high for a small screen
            if place and not second:
                made.add_separator(background=theme.colours.card)
            made.add_command(
                label=f"  {setting.words()}", font=theme.font("strong"), state="disabled", columnbreak=second
            )
            for value, text in setting.choices().items():
                self._entry(theme, made, setting.name, value, text)
        made.add_separator(background=theme.colours.card)
        reset: Any = partial(self.choose, **_as_text(ControlSettings()))
        text = tr("Everything automatic")
        made.add_command(label=f"  {text}  ", command=reset)
        made.entryconfigure("end", state="disabled" if self.usual else "normal")
        pop_up(theme, made, below)
        return made

    def _entry(self, theme: Theme, menu: tk.Menu, name: str, value: str, text: str) -> None:
        ticked = getattr(self._memory.now.control, name) == value
        image: Any = theme.icon("check" if ticked else "nothing", theme.colours.text)
        does: Any = partial(self.choose, **{name: str(value)})
        menu.add_command(label=f"  {text}  ", image=image, compound="left", command=does)

    def _chosen(self, setting: Setting) -> str:
        choices = setting.choices()
        value = getattr(self._memory.now.control, setting.name)
        return choices.get(value, next(iter(choices.values())))


def wanted(settings: ControlSettings) -> Wanted:
    """What is said to the customer's end; what is not known here counts as not chosen."""
    usual = Wanted()
    scale = settings.scale if settings.scale in _scales() else str(usual.scale)
    return Wanted(
        Quality(settings.quality) if settings.quality in set(Quality) else usual.quality,
        Colours(settings.colours) if settings.colours in set(Colours) else usual.colours,
        Compression(settings.compression) if settings.compression in set(Compression) else usual.compression,
        int(scale),
    )


def _as_text(settings: ControlSettings) -> dict[str, str]:
    return {one.name: getattr(settings, one.name) for one in SETTINGS}
