"""One session as the windows see it: it lives in the network thread, this handle in the Tk thread."""

from __future__ import annotations

from collections.abc import Callable

from rhelp.core.geometry import Rect
from rhelp.core.session import Ended, EndedWhy, Status
from rhelp.features.cursor import CursorAt, CursorLooks
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.session_port import Account, Network, Picture, Session
from rhelp.wire.signal import SeatKind


class _Ears:
    """The listener that the session calls in its own threads."""

    def __init__(self, support: Support, bridge: Bridge) -> None:
        self._support = support
        self._bridge = bridge
        self._slot = bridge.slot(support.dirty)
        self._place = bridge.newest(support.pointed)
        self._looks = bridge.newest(support.pointed)

    def status(self, status: Status) -> None:
        self._bridge.post(self._support.told, status)

    def picture(self, dirty: Rect) -> None:
        self._slot.grow(dirty)

    def cursor(self, fact: CursorAt | CursorLooks) -> None:
        (self._place if isinstance(fact, CursorAt) else self._looks).grow(fact)


class Support:
    """Starts a session at once. ``on_status`` hears every status; ``on_dirty``, while set, new pixels,
    ``on_cursor`` the customer's pointer."""

    def __init__(
        self, bridge: Bridge, network: Network, account: Account, kind: SeatKind, on_status: Callable[[Status], None]
    ) -> None:
        self._bridge = bridge
        self._network = network
        self._on_status = on_status
        self._session: Session | None = None
        self.on_dirty: Callable[[Rect], None] | None = None
        self.on_cursor: Callable[[CursorAt | CursorLooks], None] | None = None
        self.over = False
        bridge.spawn(self._run(account, kind), done=lambda nothing: self._finished())

    @property
    def picture(self) -> Picture | None:
        """The customer's screen, once the session exists."""
        return self._session.picture if self._session is not None else None

    def handle(self, event: object) -> None:
        """Hand an event of a feature to the session."""
        self._bridge.tell(self._handle, event)

    def answer_ring(self, accepted: bool) -> None:
        """Take the customer who rings, or not."""
        self._bridge.tell(self._answer_ring, accepted)

    def end(self) -> None:
        """End the session; the status Ended follows."""
        self._bridge.tell(self._end)

    def told(self, status: Status) -> None:
        """A status arrived in the Tk thread. Nothing is said after the end."""
        if self.over:
            return
        self.over = isinstance(status, Ended)
        self._on_status(status)

    def dirty(self, dirty: Rect) -> None:
        """A part of the picture is new; in the Tk thread."""
        if self.on_dirty is not None:
            self.on_dirty(dirty)

    def pointed(self, fact: CursorAt | CursorLooks) -> None:
        """The customer's pointer is elsewhere or looks different; in the Tk thread."""
        if self.on_cursor is not None:
            self.on_cursor(fact)

    def broke(self) -> None:
        """Something nobody expected happened in the network thread: better no session than half of one."""
        self.end()
        self.told(Ended(EndedWhy.FAILED))

    async def _run(self, account: Account, kind: SeatKind) -> None:
        self._session = self._network.session(account, kind, _Ears(self, self._bridge))
        await self._session.run()

    def _finished(self) -> None:
        self.told(Ended(EndedWhy.FAILED))  # heard only where the session left without a word

    def _handle(self, event: object) -> None:
        if self._session is not None:
            self._session.handle(event)

    def _answer_ring(self, accepted: bool) -> None:
        if self._session is not None:
            self._session.answer_ring(accepted)

    def _end(self) -> None:
        if self._session is not None:
            self._session.end()
