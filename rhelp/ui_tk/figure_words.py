"""The live figures in words: for the status line, each in a width that no figure changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rhelp.core.figures import Figures, Way
from rhelp.words import tr

NOTHING = "–"
CODECS = {"h264-444": "H.264 4:4:4", "h264": "H.264", "av1": "AV1", "vp8": "VP8"}
FULL = Figures(9.999, 9.999, 60.0, 888.8e6, 1.0, tuple(Way), "h264-444")
"""What takes the most room."""


@dataclass(frozen=True)
class Shown:
    """One figure: ``long`` and, where there is no room, ``short``; ``tip`` explains it."""

    long: Callable[[Figures], str]
    short: Callable[[Figures], str]
    tip: Callable[[Figures], str]


def bits(per_second: float) -> str:
    """A rate as people read it."""
    if per_second < 999_500:
        return f"{per_second / 1000:.0f} kbit/s"
    return f"{per_second / 1_000_000:.1f} Mbit/s"


def milliseconds(seconds: float | None) -> str:
    """A time as people read it."""
    return NOTHING if seconds is None else f"{min(seconds, 9.999) * 1000:.0f} ms"


def part(share: float | None) -> str:
    """A part of the whole in per cent; something small is not nothing."""
    if share is None:
        return NOTHING
    percent = share * 100
    text = f"{percent:.0f}" if percent >= 9.95 or percent == 0 else f"{max(percent, 0.1):.1f}"
    return tr("{percent} %", percent=text)


def _pictures(figures: Figures) -> str:
    rate = figures.pictures_per_s
    return tr("{count} pictures/s", count=NOTHING if rate is None else round(rate))


def _bits(figures: Figures) -> str:
    return NOTHING if figures.bits_per_s is None else bits(figures.bits_per_s)


def ways(figures: Figures) -> str:
    """The ways in use, in a word each."""
    film = tr("film ({codec})", codec=CODECS.get(figures.codec, figures.codec)) if figures.codec else tr("film")
    words = {Way.COPIED: tr("copied"), Way.EXACT: tr("exact"), Way.FILM: film, Way.COARSE: tr("blurred first")}
    return " · ".join(words[way] for way in figures.ways) or tr("unchanged")


def _ways_explained(figures: Figures) -> str:
    sentences = {
        Way.COPIED: tr("Copied: what only moved, as in scrolling, is moved here too."),
        Way.EXACT: tr("Exact: what is new comes to the pixel."),
        Way.FILM: tr("Film: what keeps moving comes as video and becomes exact once it rests."),
        Way.COARSE: tr("Blurred first: the line is thin, so the picture comes blurred and becomes exact soon after."),
    }
    told = [sentences[way] for way in figures.ways] or [tr("Nothing changes on the customer's screen.")]
    return "\n".join([tr("How changes of the picture come in:"), *told])


AGE = Shown(
    lambda figures: tr("Picture {time} old", time=milliseconds(figures.age)), lambda figures: milliseconds(figures.age),
    lambda figures: tr("How old what you see is, estimated: the way here, waiting on the line, and painting. “–” when nothing has changed for ten seconds."),  # fmt: skip  # noqa: E501
)  # fmt: skip
TRIP = Shown(
    lambda figures: tr("Round trip {time}", time=milliseconds(figures.round_trip)),
    lambda figures: milliseconds(figures.round_trip),
    lambda figures: tr("How long a message takes to the customer and back: a click is seen no sooner."),
)
PICTURES = Shown(
    _pictures, lambda figures: NOTHING if figures.pictures_per_s is None else f"{figures.pictures_per_s:.0f}/s",
    lambda figures: tr("Pictures received per second; none come while nothing changes"),
)  # fmt: skip
BITS = Shown(_bits, _bits, lambda figures: tr("Data received for the picture per second"))
LOSS = Shown(
    lambda figures: tr("Loss {percent}", percent=part(figures.loss)), lambda figures: part(figures.loss),
    lambda figures: tr("Part of the data lost on the line in the last ten seconds. It is sent again; above a few per cent the picture lags."),  # fmt: skip  # noqa: E501
)  # fmt: skip
WAYS = Shown(ways, lambda figures: "", _ways_explained)

ORDER: Sequence[Shown] = (AGE, TRIP, PICTURES, BITS, LOSS, WAYS)
