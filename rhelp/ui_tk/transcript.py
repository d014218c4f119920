"""The lines of a chat: each with its author and time, notices in between, our own unsent ones at the end."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.chat import ChatIs
from rhelp.ui_tk.menus import empty_menu
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button
from rhelp.wire.chat import Author, ChatLine, Notice
from rhelp.words import tr

TOGETHER_MS = 180_000  # lines of one author within this time stand under one heading
AT_ONCE = 200  # lines put into the widget before it may draw
BOTTOM = 0.9995


def notice_words(text: str) -> str:
    """A notice of the server in the agent's language; empty for one that a newer server has."""
    match text:
        case Notice.BEGAN:
            return tr("The consultation has begun. What is written here is kept by the centre.")
        case Notice.SUPPORT_BEGAN:
            return tr("The customer has started the support program.")
        case Notice.SUPPORT_ENDED:
            return tr("Remote support has ended.")
        case Notice.INVITED:
            return tr("You asked the customer for remote support.")
        case Notice.ENDED:
            return tr("The consultation has ended.")
    return ""


def clock_time(at_ms: int) -> str:
    """Hours and minutes of this computer's clock."""
    return time.strftime("%H:%M", time.localtime(at_ms / 1000))


def _day(at_ms: int) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(at_ms / 1000))


@dataclass(frozen=True)
class Voice:
    """Whose window it is: their own lines stand out, and notices of the server are in their words."""

    own: Author = Author.AGENT
    notices: Callable[[str], str] = notice_words

    def name(self, line: ChatLine) -> str:
        """What stands above a line."""
        if line.author is Author.CUSTOMER and self.own is Author.CUSTOMER:
            return tr("You")
        return line.name or (tr("Agent") if line.author is Author.AGENT else tr("Customer"))


class Transcript:
    """Only appends; stays where one reads, follows new lines only from the end. ``moved`` hears of scrolls."""

    def __init__(self, theme: Theme, parent: tk.Misc, moved: Callable[[], object], voice: Voice = Voice()) -> None:
        self._theme = theme
        self._voice = voice
        self._moved = moved
        self._shown: tuple[ChatLine, ...] = ()
        self._unsent: tuple[object, ...] = ()
        self.frame = ttk.Frame(parent, style="card.TFrame")
        self._text = tk.Text(self.frame, wrap="word", state="disabled", width=20, height=6, takefocus=True)
        self._bar = ttk.Scrollbar(self.frame, command=self._text.yview)
        self._text.configure(yscrollcommand=self._scrolled)
        self._text.pack(side="left", fill="both", expand=True)
        tip = tr("Go to the newest line")
        self._newest = button(theme, self.frame, tr("New lines"), self.to_end, icon="down", tip=tip)
        self._away = False
        self._text.mark_set("kept", "end-1c")
        self._text.mark_gravity("kept", "left")
        self._dress()
        self._bind()

    @property
    def at_end(self) -> bool:
        """Whether the newest line is seen."""
        return self._text.yview()[1] >= BOTTOM

    def show(self, chat: ChatIs) -> None:
        """Bring the widget up to date."""
        fresh = chat.lines[len(self._shown) :]
        if not fresh and chat.unsent == self._unsent:
            return
        follows, own = self.at_end, any(line.author is self._voice.own for line in fresh)
        self._text.configure(state="normal")
        self._text.delete("kept", "end-1c")
        for start in range(0, len(fresh), AT_ONCE):
            self._append(fresh[start : start + AT_ONCE])
        self._text.mark_set("kept", "end-1c")
        for said in chat.unsent:
            self._put((tr("Sending…") + "\n", ("name", "own")), (f"{said.text}\n", ("said", "own")))  # fmt: skip  # noqa: E501
        self._text.configure(state="disabled")
        self._unsent = chat.unsent
        if follows or own or len(chat.unsent) > 0:
            self.to_end()
        elif fresh:
            self._away = True
            self._newest.place(relx=0.5, rely=1.0, y=-self._theme.grid(1), anchor="s")

    def to_end(self) -> None:
        """Show the newest line."""
        self._text.see("end")
        self._text.yview_moveto(1.0)

    def _append(self, lines: tuple[ChatLine, ...]) -> None:
        parts: list[tuple[str, object]] = []
        for line in lines:
            before = self._shown[-1] if self._shown else None
            self._shown += (line,) if line.number == len(self._shown) + 1 else ()
            parts += self._line(line, before)
        self._put(*parts)

    def _line(self, line: ChatLine, before: ChatLine | None) -> list[tuple[str, object]]:
        parts: list[tuple[str, object]] = []
        if before is None or _day(before.at) != _day(line.at):
            parts += [(f"{_day(line.at)}\n", "notice")]
        if line.author is Author.NOTICE:
            words = self._voice.notices(line.text)
            return [*parts, (f"{words}  {clock_time(line.at)}\n", "notice")] if words else parts
        own = "own" if line.author is self._voice.own else "other"
        together = before is not None and before.author is line.author and line.at - before.at < TOGETHER_MS
        if not together or parts:
            name = self._voice.name(line)
            parts += [(name, ("name", own)), (f"   {clock_time(line.at)}\n", ("time", own))]
        return [*parts, (f"{line.text}\n", ("said", own))]

    def _put(self, *parts: tuple[str, object]) -> None:
        flat: list[object] = [value for part in parts for value in part]
        if flat:
            self._text.insert("end-1c", *flat)  # type: ignore[arg-type]

    def _dress(self) -> None:
        theme, c = self._theme, self._theme.colours
        self._text.configure(
            font=(theme.font("body").cget("family"), -1),  # of the empty line at the end; all that is said has tags
            background=c.card, foreground=c.text, relief="flat", borderwidth=0, highlightthickness=theme.px(1),
            highlightbackground=c.card, highlightcolor=c.accent,
            selectbackground=c.accent, selectforeground=c.on_accent, inactiveselectbackground=c.accent,
            padx=0, pady=theme.grid(1), cursor="xterm",
        )  # fmt: skip
        inside = theme.grid(1.5)
        tag = self._text.tag_configure
        tag("notice", font=theme.font("small"), foreground=c.muted, justify="center")
        tag("notice", lmargin1=inside, lmargin2=inside, rmargin=inside, spacing1=theme.px(6), spacing3=theme.px(6))
        tag("name", font=theme.font("small"), foreground=c.muted, lmargin1=inside, rmargin=inside, spacing1=theme.px(6))
        tag("time", font=theme.font("small"), foreground=c.muted, rmargin=inside)
        tag("said", font=theme.font("body"), lmargin1=inside, lmargin2=inside, rmargin=inside, spacing3=theme.px(4))
        tag("own", background=c.soft, lmargincolor=c.soft, rmargincolor=c.soft)
        self._text.tag_raise("sel")

    def _bind(self) -> None:
        text = self._text
        text.bind("<Button-1>", lambda event: text.focus_set(), add="+")
        text.bind("<Button-3>", self._menu)
        text.bind("<Menu>", self._menu)
        text.bind("<Control-a>", lambda event: self._all())
        text.bind("<Control-c>", lambda event: self._copy())
        text.bind("<Tab>", lambda event: text.tk_focusNext().focus_set() or "break")  # type: ignore[union-attr]
        text.bind("<Configure>", self._resized, add="+")

    def _scrolled(self, first: float, last: float) -> None:  # Tk gives them as text
        self._bar.set(first, last)
        needed = float(first) > 0 or float(last) < 1
        if needed != bool(self._bar.winfo_manager()):
            if needed:
                self._bar.pack(side="right", fill="y", before=self._text)
            else:
                self._bar.pack_forget()
        if float(last) >= BOTTOM and self._away:
            self._away = False
            self._newest.place_forget()
        self._text.after_idle(self._moved)

    def _resized(self, event: tk.Event[tk.Misc]) -> None:
        if not self._away:
            self._text.after_idle(self._stay_at_end)

    def _stay_at_end(self) -> None:
        if self._text.winfo_exists():
            self.to_end()

    def _menu(self, event: tk.Event[tk.Misc]) -> None:
        chosen = bool(self._text.tag_ranges("sel"))
        menu = empty_menu(self._theme, self._text)
        if chosen:
            menu.add_command(label="  " + tr("Copy") + "  ", command=self._copy)
        menu.add_command(label="  " + tr("Copy everything") + "  ", command=self._copy_all)
        menu.tk_popup(event.x_root, event.y_root)

    def _all(self) -> str:
        self._text.tag_add("sel", "1.0", "end-1c")
        return "break"

    def _copy(self) -> str:
        if self._text.tag_ranges("sel"):
            self._take(self._text.get("sel.first", "sel.last"))
        return "break"

    def _copy_all(self) -> None:
        self._take(self._text.get("1.0", "end-1c"))

    def _take(self, text: str) -> None:
        self._text.clipboard_clear()
        self._text.clipboard_append(text.strip("\n") + "\n")
