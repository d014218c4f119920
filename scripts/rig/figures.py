"""Figures and what they must reach: pure, so that a table can be judged again from what was kept of it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Figures = dict[str, float]

MERGED: dict[str, Callable[[Iterable[float]], float]] = {
    "n": sum, "lost": sum, "changes": sum, "differing": sum, "differing_pixels": sum, "wrong_pictures": sum,
    "new_sessions": sum, "worst_ms": max, "shown_per_s": statistics.fmean, "drawn_per_s": statistics.fmean,
}  # fmt: skip
UNITS = (
    ("_ms", "ms"),
    ("mbit_per_s", "Mbit/s"),
    ("kbit_per_s", "kbit/s"),
    ("_per_s", "/s"),
    ("_percent", "% of a core"),
)
WORDS = {
    "median_ms": "median", "p95_ms": "95th percentile", "worst_ms": "worst", "ratio": "ratio of medians",
    "shown_per_s": "shown", "mbit_per_s": "on the line", "kbit_per_s": "on the line", "customer_percent": "customer",
    "agent_percent": "agent", "differing": "not exact", "differing_pixels": "pixels that differ",
    "screen_mbit_per_s": "the screen", "download_mbit_per_s": "the download",
    "wrong_pictures": "pictures never drawn", "new_sessions": "new sessions", "pictures_per_s": "pictures sent",
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A figure that is to be at most, or with ``least`` at least, ``limit``."""

    figure: str
    limit: float
    least: bool = False

    def met(self, figures: Mapping[str, float]) -> bool | None:
        """Whether it is; None where the figure is not there."""
        value = figures.get(self.figure)
        if value is None:
            return None
        return value >= self.limit if self.least else value <= self.limit

    def __str__(self) -> str:
        return f"{name(self.figure)} {'≥' if self.least else '≤'} {amount(self.figure, self.limit)}"


def at_most(figure: str, limit: float) -> Target:
    return Target(figure, limit)


def at_least(figure: str, limit: float) -> Target:
    return Target(figure, limit, least=True)


@dataclass(frozen=True)
class Seen:
    """One round with one product: the lateness of all that was seen in milliseconds, and counts or rates."""

    late: Sequence[float]
    more: Figures = field(default_factory=dict)

    @property
    def figures(self) -> Figures:
        return summary(self.late) | {key: round(value, 2) for key, value in self.more.items()}


def compare(rounds: Sequence[Sequence[Seen]]) -> list[Figures]:
    """The figures of each product over all rounds; the first one's ``ratio`` is the median of the rounds' ratios."""
    together = [joined([one[number] for one in rounds]) for number in range(len(rounds[0]))]
    if len(together) > 1:
        pairs = [(one[0].late, one[1].late) for one in rounds if one[0].late and one[1].late]
        ratios = [statistics.median(ours) / statistics.median(theirs) for ours, theirs in pairs]
        together[0] |= {"ratio": round(statistics.median(ratios), 2)} if ratios else {}
    return together


def joined(rounds: Sequence[Seen]) -> Figures:
    """Median and 95th percentile over the samples of all rounds together, counts added up, rates by their median."""
    late = summary(ms for one in rounds for ms in one.late)
    keys = dict.fromkeys(key for one in rounds for key in one.more)
    return late | {
        key: round(MERGED.get(key, statistics.median)([one.more[key] for one in rounds if key in one.more]), 2)
        for key in keys
    }


def summary(late: Iterable[float]) -> Figures:
    """Median and 95th percentile of lateness; nothing where nothing was seen."""
    ordered = sorted(late)
    if not ordered:
        return {}
    p95 = ordered[math.ceil(len(ordered) * 0.95) - 1]
    return {"median_ms": round(statistics.median(ordered), 1), "p95_ms": round(p95, 1)}


def judged(targets: Sequence[Target], figures: Mapping[str, float]) -> list[dict[str, Any]]:
    """Each target in words and as data, with its figure and whether it is met."""
    return [
        {
            "target": str(target), "figure": target.figure, "limit": target.limit, "least": target.least,
            "value": figures.get(target.figure), "met": target.met(figures),
        }
        for target in targets
    ]  # fmt: skip


def name(figure: str) -> str:
    return WORDS.get(figure, figure)


def amount(figure: str, value: float | None) -> str:
    """A figure with its unit, as people read it."""
    if value is None:
        return "–"
    unit = next((unit for end, unit in UNITS if figure.endswith(end)), "")
    return f"{value:g} {unit}".strip().replace(" /s", "/s").replace(" %", " %")
