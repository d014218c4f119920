"""The line at the viewer's bottom: who, verified or not, how connected, how large, how well it comes in, how long.

Every figure has a width of its own that no value changes, so that nothing jumps. Where the line is narrow the words
become short ones, step by step, and the customer's name ends in "…"; the tooltips say all of it.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.session import Live
from rhelp.core.zoom import Zoom
from rhelp.ui_tk.figure_words import AGE, FULL, LOSS, ORDER, PICTURES, TRIP, WAYS, Shown
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.trust import trust_label
from rhelp.ui_tk.widgets import label, tooltip
from rhelp.ui_tk.zooming import explained
from rhelp.words import tr

SECOND_MS = 1000
LEAST_NAME = 48  # pixels at 100 %


def clock(seconds: float) -> str:
    """Minutes and seconds, hours where there are any."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


@dataclass(eq=False)
class _Part:
    """One thing the line says: in long or, where there is no room, in short; its tooltip says it in a sentence."""

    label: ttk.Label
    long: str = ""
    short: str = ""
    tip: str = ""

    def say(self, long: str, short: str, tip: str) -> None:
        self.long, self.short, self.tip = long, short or long, tip


class StatusLine:
    """``show`` follows the session, ``zoomed`` the size; the time runs by itself."""

    def __init__(self, theme: Theme, parent: tk.Misc) -> None:
        self._theme = theme
        self._since: float | None = None
        self.frame = ttk.Frame(parent, style="ground.TFrame", padding=(theme.grid(1), theme.px(4)))
        self._figures: dict[Shown, _Part] = {}
        self._who = self._part("text", "left")
        self._trust = self._part("good", "left")
        self.on_trust: Callable[[], object] = lambda: None
        """Called where somebody wants to know more of who the customer is."""
        self._road = self._part("muted", "left")
        self._letters = self._part("text", "left")
        self._time = self._part("text", "right")
        self._figures |= {shown: self._part("muted", "right") for shown in reversed(ORDER)}
        self._zoom = self._part("muted", "right")
        self._timer: str = self.frame.after(SECOND_MS, self._tick)
        self._open_trust()
        self.frame.bind("<Destroy>", self._gone)
        self.frame.bind("<Configure>", lambda event: self._fit())

    def show(self, live: Live) -> None:
        """Say what is known now; what is not measured yet is left out."""
        self._since = live.since
        name = live.customer or tr("Customer")
        where = tr("{customer}, on {platform}", customer=name, platform=live.platform)
        self._who.say(name, name, tr("{customer}, by the page", customer=name) if live.page else where)
        self._say_trust(live)
        self._say_road(live.relayed)
        self._say_letters(live.hangul)
        for shown, part in self._figures.items():
            part.say(shown.long(live.figures), shown.short(live.figures), shown.tip(live.figures))
        self._run()

    def zoomed(self, zoom: Zoom, percent: int) -> None:
        """The picture is shown at this size."""
        self._zoom.say(tr("{percent} %", percent=percent), "", explained(zoom))
        self._fit()

    def _say_trust(self, live: Live) -> None:
        said = trust_label(live.trust, live.host)
        colour = self._theme.colours.good if said.good else self._theme.colours.warn
        image = self._theme.icon("verified" if said.good else "unverified", colour, 15)
        self._trust.label.configure(foreground=colour, image=image, compound="left")
        self._trust.say(said.long, said.short, said.tip)

    def _open_trust(self) -> None:
        """The words of trust are pressed like a button, by the keyboard as well."""
        made, colours = self._trust.label, self._theme.colours
        made.configure(cursor="hand2", takefocus=True)
        for sequence in ("<Button-1>", "<Return>", "<space>"):
            made.bind(sequence, lambda event: self.on_trust(), add="+")
        made.bind("<FocusIn>", lambda event: made.configure(background=colours.over), add="+")
        made.bind("<FocusOut>", lambda event: made.configure(background=colours.ground), add="+")

    def _say_road(self, relayed: bool) -> None:
        if relayed:
            tip = tr("No direct way was found: everything goes through a relay, which cannot read it.")
            self._road.say(tr("Relayed connection"), tr("Relayed"), tip)
        else:
            tip = tr("Everything goes straight from one program to the other.")
            self._road.say(tr("Direct connection"), tr("Direct"), tip)

    def _say_letters(self, hangul: bool | None) -> None:
        if hangul is None:
            self._letters.label.pack_forget()
        else:
            self._letters.label.pack(side="left", padx=self._theme.px(6), after=self._road.label)
        if hangul:
            tip = tr("The customer's keyboard is set to Hangul. What you type arrives as you type it all the same.")
        else:
            tip = tr("The customer's keyboard is set to English. What you type arrives as you type it all the same.")
        self._letters.say("" if hangul is None else "한" if hangul else "A", "", tip)

    def _part(self, colour: str, side: str) -> _Part:
        part = _Part(label(self._theme, self.frame, "", "small", colour, on="ground"))
        part.label.pack(side=side, padx=self._theme.px(6))  # type: ignore[arg-type]
        tooltip(self._theme, part.label, lambda: self._tip(part))
        return part

    def _tip(self, part: _Part) -> str:
        """What a part says in a sentence; the pictures tell the figures as well for which there is no room."""
        if part is not self._figures.get(PICTURES):
            return part.tip if part.label.cget("text") else ""
        gone = [other for other in self._figures.values() if not other.label.cget("text")]
        return "\n".join([part.tip, *(other.tip if other is self._figures[WAYS] else other.long for other in gone)])

    def _fit(self) -> None:
        """All in long words where there is room, else step by step in short ones or none; the name takes the rest."""
        figures = self._figures
        rest = [self._trust, self._road, self._letters, self._time, self._zoom]
        shortened = [figures[shown] for shown in (TRIP, PICTURES, LOSS, AGE, WAYS)] + [self._road, self._trust]
        steps = [*shortened, *(figures[shown] for shown in (TRIP, LOSS))]
        least, room = self._theme.px(LEAST_NAME), 0
        for count in range(len(steps) + 1):
            short, gone = steps[: min(count, len(shortened))], steps[len(shortened) : count]
            for part in rest:
                text = part.short if part in short else part.long
                part.label.configure(text=f" {text}" if part is self._trust else text)
            for shown, part in figures.items():
                self._set(shown, part, part in short, part in gone)
            room = self._room([*rest, *figures.values()])
            if room >= min(least, self._width(self._who.long)):
                break
        self._who.label.configure(text=self._shortened(self._who.long, max(room, least)))

    def _set(self, shown: Shown, part: _Part, short: bool, gone: bool) -> None:
        """A figure's text, and a width that holds the widest one; the ways have no short words."""
        gone = gone or (short and shown is WAYS)
        text = "" if gone else part.short if short else part.long
        widest = "" if gone else (shown.short if short else shown.long)(FULL)
        part.label.configure(text=text, width=self._characters(widest, text))

    def _characters(self, widest: str, text: str) -> int:
        """A label's width, in characters as Tk counts them, that holds the widest of its texts."""
        font = self._theme.font("small")
        return -(-max(font.measure(widest), font.measure(text)) // font.measure("0"))

    def _room(self, parts: list[_Part]) -> int:
        gaps = 2 * self._theme.px(6) * (len(parts) + 1) + 2 * self._theme.grid(1)
        width = self.frame.winfo_width() if self.frame.winfo_ismapped() else self.frame.winfo_screenwidth()
        return width - gaps - sum(part.label.winfo_reqwidth() for part in parts)

    def _shortened(self, text: str, room: int) -> str:
        if self._width(text) <= room:
            return text
        while text and self._width(f"{text}…") > room:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def _width(self, text: str) -> int:
        return self._theme.font("small").measure(text) + self._theme.px(4)

    def _run(self) -> None:
        if self._since is not None:
            self._time.say(clock(time.time() - self._since), "", tr("How long this session has lasted"))
            self._fit()

    def _tick(self) -> None:
        self._run()
        self._timer = self.frame.after(SECOND_MS, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.frame:
            self.frame.after_cancel(self._timer)
