"""The customer's chat window beside the notice: what was said, a field, and that the support centre keeps it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.chat import ChatIs
from rhelp.core.geometry import Rect, Size
from rhelp.ui_tk.composer import Composer
from rhelp.ui_tk.customer.corner import Corner
from rhelp.ui_tk.customer.standing import Standing
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.transcript import Transcript, Voice
from rhelp.ui_tk.widgets import label, wrap
from rhelp.wire.chat import Author
from rhelp.words import tr

WIDTH, HEIGHT = 360, 420


class ChatWindow:
    """Opened and closed at will; ``read`` is called when the lines that are there were seen."""

    def __init__(
        self, theme: Theme, corner: Corner, notice: Callable[[], Rect], say: Callable[[str], object],
        read: Callable[[], object],
    ) -> None:  # fmt: skip
        from rhelp.peer.terminal import notice_sentence  # heavy, and loaded by the time that there is a chat

        self._theme = theme
        self._read = read
        self.window = tk.Toplevel(theme.root, background=theme.colours.card)
        self.window.withdraw()
        self.window.title(tr("Chat with the agent"))
        self.window.attributes("-topmost", True)
        body = ttk.Frame(self.window, style="card.TFrame", padding=theme.grid(1.5))
        body.pack(fill="both", expand=True)
        kept = tr("The support centre keeps what is written here.")
        wrap(label(theme, body, kept, "small", "muted"), theme.px(WIDTH - 32)).pack(anchor="w")
        self._composer = Composer(theme, body, say, lambda text: None, tr("Write to the agent"))
        self._composer.frame.pack(side="bottom", fill="x", pady=(theme.grid(1), 0))
        self._note = wrap(label(theme, body, "", "small", "warn"), theme.px(WIDTH - 32))
        voice = Voice(Author.CUSTOMER, notice_sentence)
        self._lines = Transcript(theme, body, self._look, voice)
        self._lines.frame.pack(fill="both", expand=True, pady=(theme.grid(1), 0))
        self.window.bind("<FocusIn>", lambda event: self._look(), add="+")
        self.window.bind("<Escape>", lambda event: self.hide())
        self.window.protocol("WM_DELETE_WINDOW", self.hide)
        at = corner.left_of(Size(theme.px(WIDTH), theme.px(HEIGHT)), notice())
        self.window.geometry(f"{at.width}x{at.height}+{at.x}+{at.y}")

    @property
    def open(self) -> bool:
        """Whether it is seen."""
        return bool(self.window.winfo_exists()) and self.window.state() == "normal"

    def show(self) -> None:
        """Open it, the keyboard in the field."""
        self.window.deiconify()
        self.window.lift()
        self._composer.text.focus_force()
        self._look()

    def hide(self) -> None:
        """Close it; what was written stays."""
        self.window.withdraw()

    def close(self) -> None:
        """Support is over."""
        if self.window.winfo_exists():
            self.window.destroy()

    def follow(self, standing: Standing) -> None:
        """It stands like this now."""
        chat = standing.chat or ChatIs("")
        self._lines.show(chat)
        self._composer.enable(standing.chat is not None and not chat.closed)
        note = tr("Your consultation is over.") if chat.closed else ""
        if not standing.server_up and not chat.closed:
            note = tr("The server cannot be reached at the moment. What you write is sent afterwards.")
        self._note.configure(text=note)
        if note:
            self._note.pack(side="bottom", fill="x", before=self._lines.frame)
        else:
            self._note.pack_forget()
        self._look()

    def _look(self) -> None:
        if self.open and self._lines.at_end:
            self.window.after_idle(self._read)
