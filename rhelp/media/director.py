"""Which way each change goes: copied, packed exactly, filmed, or roughly first. The customer's end, one thread, no I/O.

Small and new goes exactly, moved goes as copies, what is large and keeps changing goes as film (``film``) until it
rests. What the line would take too long for is owed, and goes in ``slices`` as the line has time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rhelp.core.geometry import Rect, Size
from rhelp.media.debts import ROUGH, STALE, Debts
from rhelp.media.film import FilmWatch
from rhelp.media.filming import Filming
from rhelp.media.fragments import MOST_UPDATE
from rhelp.media.outbox import Haste
from rhelp.media.painter import Painter
from rhelp.media.slices import LEAST_SLICE, Slices
from rhelp.media.tuning import Tuning
from rhelp.media.updates import Film, Packer, Patch, Update

SOON = 0.04  # seconds of the line's time: what takes no longer goes exactly at once
LEANING = 0.5  # seconds after copies or film, which have to wait for all before them, for which others are expected
MOST_FILM = MOST_UPDATE // 2  # bytes of a film's picture
STARVED = 0.1  # seconds that what is owed waits for a moment without anything new
SMALL = 40_000  # pixels of a change that never waits


@dataclass(frozen=True, slots=True)
class Packed:
    """An update as it travels."""

    number: int
    data: bytes
    haste: Haste = Haste.AT_ONCE


class Director:
    """Give it every piece of the screen that was captured, ask it for the next update."""

    def __init__(self, size: Size, first: int, rate: Callable[[], float], filming: Filming | None = None) -> None:
        """``first`` is the number of the first update; ``rate`` tells how many bytes per second the line takes."""
        self.size = size
        self.tuning = Tuning()
        self._rate = rate
        self._painter = Painter(size, first)
        self._watch = FilmWatch(size)
        self._packer = Packer()
        self._debts = Debts(size)
        self._slices = Slices(self._painter, self._debts, self._packer, rate)
        self._leant_at = self._paid_at = float("-inf")
        self._filming = filming if filming is not None else Filming(rate)
        self._filming.stop()

    @property
    def number(self) -> int:
        """The last update's number."""
        return self._painter.number

    @property
    def deadline(self) -> float | None:
        """When there may be an update although nothing has changed: a film that rests."""
        return self._watch.deadline

    def take(self, area: Rect, pixels: object) -> None:
        """The screen looks like this there now; ``pixels`` stay as they are until ``settle``.

        Areas that were taken since then do not overlap.
        """
        self._painter.take(area, pixels)

    def settle(self) -> None:
        """What was taken is remembered. It takes a moment, for which the update that shows it need not wait."""
        self._painter.settle()

    @property
    def owes(self) -> bool:
        """Whether there is something to send whenever the line has time."""
        return self._debts.any

    def whole(self, now: float) -> Packed:
        """The whole screen by itself, for an agent that has nothing."""
        self._watch = FilmWatch(self.size, self.tuning.hasty)
        self._filming.stop()
        self._filming.quality = self.tuning.film_quality
        self._debts.clear()
        update = self._painter.whole(void=1)
        data = self._packed(update)
        if len(data) > min(MOST_UPDATE, self.tuning.patience * self._rate()):
            self._slices.cost = len(data) / _pixels(update.patches[0].area)
            data = self._first_of(update, update.patches[0].area, now)
        return Packed(update.number, data)

    def _first_of(self, whole: Update, area: Rect, now: float) -> bytes:
        """What goes first of a whole screen that takes the line too long: all of it roughly, or where that may not be
        shown, or is too long as well, a part. Until the rest comes, what the agent has stays there."""
        update = replace(whole, patches=())
        if self.tuning.lossy:
            data = self._packed(replace(update, roughs=(self._slices.sketch(area),)))
            if len(data) <= MOST_UPDATE:
                self._debts.owe(area, ROUGH)
                return data
        self._debts.owe(area, STALE)
        self._paid_at = now
        return self._packed(self._slices.beside(update, self.tuning))

    def update(self, now: float, calm: bool = True) -> Packed | None:
        """What is new of what was taken, what has come to rest, and, where the line is ``calm``, what is owed.

        None where there is nothing to send.
        """
        copies, patches = self._painter.explain()
        self._debts.move(copies)
        self._rest(now)  # afterwards: nothing is copied from what was film for the agent up to now
        films = self._film(now)
        if copies or films:
            self._leant_at = now
        if copies or patches or films:
            packed = self._new(self._painter.send(copies, patches, films), now)
            self._rest(now)  # afterwards: what goes beside a film is painted before it
            return packed
        return self._slice(now) if calm and self._debts.any else None

    def repay(self, now: float, calm: bool = True) -> Packed | None:
        """What is owed, where the line is ``calm`` and it has waited for as long as it may; None where it has not.

        To be asked before anything is taken, since there might always be something new.
        """
        return self._slice(now) if calm and self._debts.any and now - self._paid_at >= STARVED else None

    def _new(self, update: Update, now: float) -> Packed:
        data = self._packed(update)
        filmed = sum(len(film.data) for film in update.films)
        cost = len(data) - filmed
        if self._filming.possible and self.tuning.lossy:
            self._watch.seen(update, cost, now)
        if not update.patches or cost <= min(MOST_UPDATE - filmed, max(LEAST_SLICE, SOON * self._rate())):
            for patch in update.patches:
                self._debts.pay(patch.area)
            return Packed(update.number, data, _haste(update))
        self._slices.cost = cost / sum(_pixels(patch.area) for patch in update.patches)
        return self._part(update, now)

    def _part(self, update: Update, now: float) -> Packed:
        """Too much for now: what is small of it, and a slice of the rest."""
        small: list[Patch] = []
        for patch in sorted(update.patches, key=lambda patch: _pixels(patch.area)):
            if sum(_pixels(kept.area) for kept in small) + _pixels(patch.area) <= SMALL:
                small.append(patch)
            else:
                self._debts.owe(patch.area, STALE)
        for patch in small:
            self._debts.pay(patch.area)
        update = replace(update, patches=tuple(small))
        if self._debts.any:
            self._paid_at = now
            update = self._slices.beside(update, self.tuning)
        return Packed(update.number, self._packed(update), _haste(update))

    def _slice(self, now: float) -> Packed:
        self._paid_at = now
        leant = now - self._leant_at <= LEANING
        update = self._painter.send()
        return Packed(update.number, self._slices.alone(update, self.tuning, leant), Haste.LATER)

    def _packed(self, update: Update) -> bytes:
        pixels = sum(_pixels(patch.area) for patch in update.patches)
        return self._packer.pack(update, enough=self.tuning.enough(pixels, self._rate()))

    def _rest(self, now: float) -> None:
        """A film that has come to rest, or has given way to another, is owed exactly."""
        area = self._watch.rested(now)
        if area is not None:
            self._filming.stop()
            self._debts.owe(area, ROUGH)
        self._painter.film = self._watch.area

    def _film(self, now: float) -> tuple[Film, ...]:
        area = self._watch.area
        if area is None or not self._painter.touches(area):
            return ()
        share = self._painter.changed(area)
        film = self._filming.shoot(area, self._painter.cut(area), now)
        if film is None or len(film.data) > MOST_FILM:
            self._filming.stop()
            return ()  # it counts as rested, and is sent exactly
        self._watch.touched(now, share)
        self._debts.pay(area)
        return (film,)


def _haste(update: Update) -> Haste:
    """Copies and films are shown after what came before them."""
    return Haste.AFTER if update.copies or update.films else Haste.AT_ONCE


def _pixels(area: Rect) -> int:
    return area.width * area.height
