"""Where a window has changed, by XDamage: told by events, and asked for in detail where that is worth a question."""

from __future__ import annotations

import xcffib
import xcffib.damage
import xcffib.xfixes

from rhelp.core.geometry import Rect
from rhelp.desktop.x11.connection import Connection

WORTH_ASKING = 40_000  # pixels around everything, below which nobody asks what lies between


class Damage:
    """``noted`` each event, then ``fetch`` once."""

    def __init__(self, connection: Connection, window: int) -> None:
        raw = connection.raw
        self._raw = raw
        self._damage, self._fixes = raw(xcffib.damage.key), raw(xcffib.xfixes.key)
        self._damage.QueryVersion(1, 1).reply()
        self._fixes.QueryVersion(2, 0).reply()
        self._region, self._watch = raw.generate_id(), raw.generate_id()
        self._fixes.CreateRegionChecked(self._region, 0, []).check()
        self._damage.CreateChecked(self._watch, window, xcffib.damage.ReportLevel.BoundingBox).check()
        self._around: Rect | None = None
        self._forgotten = False

    def noted(self, event: xcffib.damage.NotifyEvent) -> None:
        """An event has come: something changed in there."""
        part = _rect(event.area)
        self._around = part if self._around is None else self._around.union(part)

    def fetch(self) -> list[Rect]:
        """Where it changed since the last call. The server forgets it before any later grab and none after it.

        An event may tell what the call before this one made the server forget: then the whole of it counts.
        """
        around, self._around = self._around, None
        if around is None:
            return []
        if around.width * around.height < WORTH_ASKING:
            self._damage.Subtract(self._watch, xcffib.NONE, xcffib.NONE)
            self._raw.flush()
            self._forgotten = True
            return [around]
        self._damage.Subtract(self._watch, xcffib.NONE, self._region)
        parts = [_rect(part) for part in self._fixes.FetchRegion(self._region).reply().rectangles]
        forgotten, self._forgotten = self._forgotten, False
        return [around, *parts] if forgotten else parts


def _rect(area: xcffib.xproto.RECTANGLE) -> Rect:
    return Rect(area.x, area.y, area.width, area.height)
