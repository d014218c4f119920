"""The line at the viewer's bottom: who, verified or not, how connected, how fast, how long."""

from __future__ import annotations

import time
import tkinter as tk
from tkinter import ttk

from rhelp.core.session import Live, Trust
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import label, tooltip
from rhelp.words import tr

SECOND_MS = 1000


def bits(per_second: float) -> str:
    """A rate as people read it."""
    if per_second < 999_500:
        return f"{per_second / 1000:.0f} kbit/s"
    return f"{per_second / 1_000_000:.1f} Mbit/s"


def clock(seconds: float) -> str:
    """Minutes and seconds, hours where there are any."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


class StatusLine:
    """``show`` follows the session; the time runs by itself."""

    def __init__(self, theme: Theme, parent: tk.Misc) -> None:
        self._theme = theme
        self._since: float | None = None
        self.frame = ttk.Frame(parent, style="ground.TFrame", padding=(theme.grid(1.5), theme.px(4)))
        self._who = self._part("strong", "text", "left")
        self._trust = self._part("small", "good", "left")
        self._road = self._part("small", "muted", "left")
        self._time = self._part("small", "text", "right")
        self._rates = self._part("small", "muted", "right")
        self._tip = ""
        tooltip(theme, self._trust, lambda: self._tip)
        self._timer: str = self.frame.after(SECOND_MS, self._tick)
        self.frame.bind("<Destroy>", self._gone)

    def show(self, live: Live) -> None:
        """Say what is known now; what is not measured yet is left out."""
        self._since = live.since
        self._who.configure(text=live.customer or tr("Customer"), font=self._theme.font("small"))
        verified = live.trust is Trust.VERIFIED
        self._tip = (
            tr("The customer typed the code that you read out, and nobody stands in between.")
            if verified
            else tr("Nothing has been compared yet: who this is rests on the server's word.")
        )
        icon, colour = ("verified", "good") if verified else ("unverified", "warn")
        text = tr("Verified") if verified else tr("Not verified, trusts the server")
        shade = getattr(self._theme.colours, colour)
        image = self._theme.icon(icon, shade, 15)
        self._trust.configure(text=f" {text}", foreground=shade, image=image, compound="left")
        self._road.configure(text=tr("Relayed connection") if live.relayed else tr("Direct connection"))
        self._rates.configure(text="   ".join(self._measured(live)))
        self._run()

    def _measured(self, live: Live) -> list[str]:
        parts = []
        if live.round_trip_ms is not None:
            parts.append(f"{live.round_trip_ms:.0f} ms")
        if live.pictures_per_s is not None:
            parts.append(tr("{count} pictures/s", count=round(live.pictures_per_s)))
        if live.bits_per_s is not None:
            parts.append(bits(live.bits_per_s))
        return parts

    def _part(self, font: str, colour: str, side: str) -> ttk.Label:
        part = label(self._theme, self.frame, "", font, colour, on="ground")
        part.pack(side=side, padx=self._theme.grid(1))  # type: ignore[arg-type]
        return part

    def _run(self) -> None:
        if self._since is not None:
            self._time.configure(text=clock(time.time() - self._since))

    def _tick(self) -> None:
        self._run()
        self._timer = self.frame.after(SECOND_MS, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.frame:
            self.frame.after_cancel(self._timer)
