"""The notice window: remote support in progress, who helps, what is allowed with a switch for each, and the red end."""

from __future__ import annotations

import math
import time
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.geometry import Rect
from rhelp.core.session import Trust
from rhelp.ui_tk.customer import words
from rhelp.ui_tk.customer.clicks import clickable
from rhelp.ui_tk.customer.corner import Corner, Kept, take_keyboard
from rhelp.ui_tk.customer.faces import face
from rhelp.ui_tk.customer.proof import Proof
from rhelp.ui_tk.customer.standing import Came, Phase, Standing
from rhelp.ui_tk.customer.switches import Switches
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, dress, label, tooltip, wrap
from rhelp.wire.message import Right
from rhelp.words import tr

WIDTH = 320
TICK_MS = 250
TROUBLE = 15.0  # seconds for which something that did not work is told
FACE = 44


@dataclass(frozen=True)
class Doings:
    """What the window sets off."""

    take_back: Callable[[Right], object]
    pause: Callable[[bool], object]
    chat: Callable[[], object]
    end: Callable[[], object]


def elapsed(seconds: float) -> str:
    """A duration as people read it: 12:04, or 1:02:03."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def edge_words(standing: Standing, now: float) -> str:
    """What the coloured edge says."""
    if standing.phase is Phase.MENDING:
        rest = max(0, math.ceil(standing.until - now))
        return tr("Connecting again… {seconds} s", seconds=rest)
    time_so_far = elapsed(now - standing.since) if standing.since is not None else elapsed(0)
    if standing.paused:
        return tr("Screen paused · {time}", time=time_so_far)
    return tr("Remote support in progress · {time}", time=time_so_far)


class NoticeWindow:
    """Always visible at the lower right while support lasts."""

    def __init__(self, theme: Theme, corner: Corner, server: str, came: Came, standing: Standing, doings: Doings) -> None:  # fmt: skip  # noqa: E501
        self._theme = theme
        self._doings = doings
        self._standing = standing
        self.window = corner.open()
        self.window.configure(background=theme.colours.accent)
        self._edge, self._time = self._make_edge()
        self._body = ttk.Frame(self.window, style="card.TFrame", padding=theme.grid(1.5))
        self._body.pack(fill="both", expand=True, padx=theme.px(2), pady=(0, theme.px(2)))
        self._make_head(server, came)
        self._switches = Switches(theme, self._body, doings.take_back)
        self._remark = wrap(label(theme, self._body, "", "small", "warn"), theme.px(WIDTH - 32))
        self._chat, self._pause = self._make_buttons()  # placed first: where room is short, they have it
        self._switches.frame.pack(fill="x", pady=(theme.grid(1), 0))
        self._kept = Kept(self.window, corner.lowest, theme.px(WIDTH))
        self._timer = ""
        self._trouble_until = 0.0
        self.window.bind("<Destroy>", self._gone, add="+")

    @property
    def at(self) -> Rect:
        """Where it stands."""
        return self._kept.at

    def open(self) -> None:
        """Show it."""
        self.show(self._standing, 0)
        self._kept.show()
        self._tick()

    def focus(self) -> None:
        """Give it the keyboard: the next Tab goes to the first switch or button."""
        take_keyboard(self.window)

    def show(self, standing: Standing, unread: int) -> None:
        """It stands like this now; so many lines of the agent were not read."""
        if standing.trouble != self._standing.trouble:
            self._trouble_until = time.monotonic() + TROUBLE
        self._standing = standing
        self._switches.show(standing.allowed)
        c = self._theme.colours
        edge = c.warn if standing.phase is Phase.MENDING else c.muted if standing.paused else c.accent
        for part in (self.window, self._edge, *self._edge.winfo_children()):
            part.configure(background=edge)  # type: ignore[call-arg]
        self._say(self._remark_words())
        words_of_chat = tr("Chat ({count})", count=unread) if unread else tr("Chat")
        self._chat.configure(text=f" {words_of_chat}")
        self._chat.state(["!disabled" if standing.chat is not None else "disabled"])
        self._show_pause()
        self._kept.fit()

    def close(self) -> None:
        """Take it away."""
        if self.window.winfo_exists():
            self.window.destroy()

    def _make_edge(self) -> tuple[tk.Frame, tk.Label]:
        theme, c = self._theme, self._theme.colours
        edge = tk.Frame(self.window, background=c.accent)
        edge.pack(fill="x")
        time_ = tk.Label(edge, font=theme.font("strong"), foreground=c.on_accent, background=c.accent, anchor="w")
        time_.pack(side="left", padx=theme.grid(1.5), pady=theme.px(5), fill="x", expand=True)
        close = tk.Label(edge, image=theme.icon("close", c.on_accent, 16), background=c.accent, cursor="hand2")
        close.pack(side="right", padx=theme.grid(1), ipadx=theme.px(4), fill="y")
        clickable(close, self._doings.end)
        tooltip(theme, close, tr("Close this window, which ends remote support at once"))
        return edge, time_

    def _make_head(self, server: str, came: Came) -> None:
        theme, standing = self._theme, self._standing
        row = ttk.Frame(self._body, style="card.TFrame")
        row.pack(fill="x")
        face(theme, row, words.initials(standing.agent), FACE).pack(side="left", anchor="n", padx=(0, theme.grid(1.5)))
        said = ttk.Frame(row, style="card.TFrame")
        said.pack(side="left", fill="x", expand=True)
        width = theme.px(WIDTH - FACE - 48)
        agent = words.clean(standing.agent) or tr("Your agent")
        wrap(label(theme, said, agent, "strong"), width).pack(anchor="w")
        organisation = words.clean(standing.organisation)
        place = " · ".join(part for part in (organisation, words.host_of(server)) if part)
        wrap(label(theme, said, place, "small", "muted"), width).pack(anchor="w")
        proved = standing.proved
        proof = Proof(theme, self._body, words.proof_words(came, server, proved.trust if proved else Trust.UNVERIFIED))
        proof.frame.pack(fill="x", pady=(theme.grid(1), 0))
        if proved is not None:
            proof.offer(proved.words)

    def _make_buttons(self) -> tuple[ttk.Button, ttk.Button]:
        theme = self._theme
        tip = tr("End remote support at once")
        end = button(theme, self._body, tr("End support"), self._doings.end, kind="Danger", icon="end", tip=tip)
        end.pack(side="bottom", fill="x", pady=(theme.grid(1), 0))
        row = ttk.Frame(self._body, style="card.TFrame")
        row.pack(side="bottom", fill="x", pady=(theme.grid(1.5), 0))
        row.columnconfigure((0, 1), weight=1)
        chat = button(theme, row, tr("Chat"), self._doings.chat, icon="chat", tip=tr("Write to the agent"))
        pause = button(theme, row, tr("Pause screen"), self._turn, icon="pause")
        tooltip(theme, pause, self._pause_tip)
        chat.grid(row=0, column=0, sticky="ew", padx=(0, theme.grid(1)))
        pause.grid(row=0, column=1, sticky="ew")
        end.lift()  # the keyboard comes to it last
        return chat, pause

    def _turn(self) -> None:
        self._doings.pause(not self._standing.paused)

    def _show_pause(self) -> None:
        paused = self._standing.paused
        self._pause.configure(text=tr("Resume screen") if paused else tr("Pause screen"))
        dress(self._theme, self._pause, "play" if paused else "pause", "Plain")
        may = paused or self._standing.holds(Right.VIEW)
        self._pause.state(["!disabled" if may else "disabled"])

    def _pause_tip(self) -> str:
        if self._standing.paused:
            return tr("The agent sees your screen again; mouse and keyboard stay with you")
        return tr("The agent sees nothing until you resume, and mouse and keyboard are yours again")

    def _remark_words(self) -> str:
        if self._standing.phase is Phase.MENDING:
            return tr("The line is interrupted. Nobody can see your screen meanwhile.")
        if self._standing.trouble and time.monotonic() < self._trouble_until:
            return tr(self._standing.trouble)
        return ""

    def _say(self, text: str) -> None:
        if text == str(self._remark.cget("text")):
            return
        self._remark.configure(text=text)
        if text:
            self._remark.pack(fill="x", pady=(self._theme.grid(1), 0), after=self._switches.frame)
        else:
            self._remark.pack_forget()

    def _tick(self) -> None:
        self._time.configure(text=edge_words(self._standing, time.monotonic()))
        self._say(self._remark_words())
        self._timer = self.window.after(TICK_MS, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.window and self._timer:
            self.window.after_cancel(self._timer)
