"""The way in and out: the sign-in page, the sign-in itself, and what is kept of it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from rhelp.core.errors import RhelpError
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.events import Events
from rhelp.ui_tk.pages import Pages
from rhelp.ui_tk.session_port import Account, Network
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.sign_in import Credentials, SignIn
from rhelp.ui_tk.theme import Theme
from rhelp.words import tr


class Entrance:
    """``entered`` is called with the account of whoever came in."""

    def __init__(
        self, theme: Theme, pages: Pages, bridge: Bridge, network: Network, memory: Memory, events: Events,
        entered: Callable[[Account], object],
    ) -> None:  # fmt: skip
        self._theme = theme
        self._pages = pages
        self._bridge = bridge
        self._network = network
        self._memory = memory
        self._events = events
        self._entered = entered

    @property
    def _page(self) -> SignIn | None:
        page = self._pages.page
        return page if isinstance(page, SignIn) else None

    def show(self, known: Credentials, problem: str = "") -> None:
        """Show the sign-in page; what is not known is what was used last time."""
        now = self._memory.now
        typed = Credentials(known.server or now.server, known.name or now.name, known.password)
        self._pages.show(lambda parent: self._build(parent, typed))
        if problem and self._page is not None:
            self._page.refused(problem)

    def submit(self) -> None:
        """Sign in with what stands on the page."""
        if self._page is not None:
            self._page.submit()

    def refused(self, sentence: str) -> None:
        """Say on the page, where it is shown, why it did not work."""
        if self._page is not None:
            self._page.refused(sentence)

    def _build(self, parent: tk.Misc, typed: Credentials) -> SignIn:
        return SignIn(self._theme, parent, typed, self._sign_in, self._speak)

    def _speak(self, language: str) -> None:
        typed = self._page.typed if self._page is not None else Credentials()
        self._memory.change(language=language)
        self.show(typed)

    def _sign_in(self, typed: Credentials) -> None:
        work = self._network.sign_in(typed.server, typed.name, typed.password)
        self._bridge.spawn(work, lambda account: self._signed_in(account, typed), self._refused)

    def _refused(self, error: RhelpError) -> None:
        self._events.error(str(error))
        self.refused(tr(str(error)))

    def _signed_in(self, account: Account, typed: Credentials) -> None:
        self._memory.change(server=typed.server, name=typed.name)
        self._entered(account)
