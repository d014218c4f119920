"""The way in and out: the sign-in page, the sign-in itself, and what is kept of it in the computer's keyring."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass

from rhelp.core.errors import RhelpError, SecondFactorNeeded, SignInOver
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.events import Events
from rhelp.ui_tk.pages import Pages
from rhelp.ui_tk.safe import Safe
from rhelp.ui_tk.session_port import Account, Network
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.sign_in import Credentials, Doings, SignIn
from rhelp.ui_tk.sign_in_code import CodePage
from rhelp.ui_tk.sign_in_code import Doings as CodeDoings
from rhelp.ui_tk.theme import Theme
from rhelp.words import tr


def key_of(server: str, name: str) -> str:
    """Under which name a sign-in lies in the keyring."""
    return f"{name} {server}"


@dataclass(frozen=True)
class Kept:
    """A sign-in from the keyring."""

    server: str
    name: str
    stay: str


class Entrance:
    """``entered`` is called with the account of whoever came in, ``remark`` with what else should be known."""

    def __init__(
        self, theme: Theme, pages: Pages, bridge: Bridge, network: Network, memory: Memory, events: Events, safe: Safe,
    ) -> None:  # fmt: skip
        self._theme = theme
        self._pages = pages
        self._bridge = bridge
        self._network = network
        self._memory = memory
        self._events = events
        self._safe = safe
        self._kept: Kept | None = None
        self._usable: bool | None = None
        self.entered: Callable[[Account], object] = lambda account: None
        self.remark: Callable[[str], object] = lambda sentence: None

    @property
    def _page(self) -> SignIn | None:
        page = self._pages.page
        return page if isinstance(page, SignIn) else None

    def show(self, known: Credentials, problem: str = "") -> None:
        """Show the sign-in page; what is not known is what was used last time."""
        now = self._memory.now
        typed = Credentials(known.server or now.server, known.name or now.name, known.password, known.stay or now.stay)
        self._pages.show(lambda parent: self._build(parent, typed))
        if problem and self._page is not None:
            self._page.refused(problem)
        if self._usable is None:
            self._bridge.spawn(self._safe.usable(), self._offer)

    def submit(self) -> None:
        """Sign in with what stands on the page."""
        if self._page is not None:
            self._page.submit()

    def use_token(self, given: Credentials) -> None:
        """Go in with a program's token."""
        if self._page is not None:
            self._page.busy()
        work = self._network.with_token(given.server, given.token)
        self._bridge.spawn(work, self._programs_token, self._refused)

    def return_to_last(self) -> None:
        """Go on with the sign-in that was kept, if there is one; meanwhile another one can be typed."""
        now = self._memory.now
        if now.stay and now.server and now.name:
            work = self._safe.get(key_of(now.server, now.name))
            self._bridge.spawn(work, lambda token: self._found(now.server, now.name, token), self._not_kept)

    def refused(self, sentence: str) -> None:
        """Say on the page, where it is shown, why it did not work."""
        page = self._pages.page
        if isinstance(page, SignIn | CodePage):
            page.refused(sentence)

    def leave(self, account: Account | None) -> None:
        """Sign out: here, in the keyring and at the server."""
        self._forget()
        if account is not None:
            self._bridge.spawn(self._network.sign_out(account))
        self.show(Credentials())

    def over(self) -> None:
        """The server does not know the sign-in any more: go on with what was kept, where something was."""
        self.show(Credentials(), tr("Your sign-in is no longer valid. Please sign in again."))
        self.return_to_last()

    def _build(self, parent: tk.Misc, typed: Credentials) -> SignIn:
        page = SignIn(self._theme, parent, typed, Doings(self._sign_in, self._speak, self._is_kept))
        if self._usable is not None:
            page.offer_stay(self._usable)
        return page

    def _speak(self, language: str) -> None:
        typed = self._page.typed if self._page is not None else Credentials()
        self._memory.change(language=language)
        self.show(typed)

    def _offer(self, usable: bool) -> None:
        self._usable = usable
        if self._page is not None:
            self._page.offer_stay(usable)

    # In

    def _sign_in(self, typed: Credentials) -> None:
        if self._kept is not None and not typed.password:
            self._resume(self._kept)
            return
        work = self._network.sign_in(typed.server, typed.name, typed.password, typed.stay)
        self._bridge.spawn(work, lambda account: self._signed_in(account, typed), lambda why: self._not_yet(typed, why))

    def _not_yet(self, typed: Credentials, why: RhelpError) -> None:
        if not isinstance(why, SecondFactorNeeded):
            self._refused(why)
            return
        self._events.error(str(why))
        doings = CodeDoings(lambda code: self._second_step(typed, why.ticket, code), lambda: self.show(typed))
        self._pages.show(lambda parent: CodePage(self._theme, parent, typed.name, doings))

    def _second_step(self, typed: Credentials, ticket: str, code: str) -> None:
        work = self._network.second_step(typed.server, ticket, code)
        self._bridge.spawn(
            work, lambda account: self._signed_in(account, typed), lambda why: self._code_refused(typed, why)
        )

    def _code_refused(self, typed: Credentials, why: RhelpError) -> None:
        if not isinstance(self._pages.page, CodePage):
            return  # the agent went back meanwhile
        self._events.error(str(why))
        if isinstance(why, SignInOver):
            self.show(typed, tr(str(why)))
        else:
            self.refused(tr(str(why)))

    def _is_kept(self, typed: Credentials) -> bool:
        return self._kept is not None and (self._kept.server, self._kept.name) == (typed.server, typed.name)

    def _found(self, server: str, name: str, token: str | None) -> None:
        page = self._page
        if token is None or page is None or page.typed.password:
            return  # nothing was kept, or somebody is signing in by hand
        self._kept = Kept(server, name, token)
        if self._is_kept(page.typed):
            page.submit()

    def _resume(self, kept: Kept) -> None:
        typed = Credentials(kept.server, kept.name, stay=True)
        work = self._network.resume(kept.server, kept.stay)
        self._bridge.spawn(work, lambda account: self._signed_in(account, typed), self._refused)

    def _refused(self, error: RhelpError) -> None:
        self._events.error(str(error))
        if isinstance(error, SignInOver):
            self._forget()
        self.refused(tr(str(error)))

    def _signed_in(self, account: Account, typed: Credentials) -> None:
        self._memory.change(server=typed.server, name=typed.name, stay=typed.stay)
        self._kept = None
        if account.stay:
            self._bridge.spawn(self._safe.put(key_of(typed.server, typed.name), account.stay), None, self._not_kept)
        self.entered(account)

    def _programs_token(self, account: Account) -> None:
        self._memory.change(server=account.server, name=account.name, stay=False)
        self.entered(account)

    # What is kept

    def _not_kept(self, error: RhelpError) -> None:
        self._memory.change(stay=False)
        self.remark(tr(str(error)))

    def _forget(self) -> None:
        self._kept = None
        now = self._memory.now
        if now.stay:
            self._bridge.spawn(self._safe.remove(key_of(now.server, now.name)), None, lambda error: None)
            self._memory.change(stay=False)
