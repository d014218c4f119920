"""The cases that are measured and what each must reach: a line of the table each, in the order of measuring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scripts.rig.displays import SIZE
from scripts.rig.figures import Target, at_least, at_most
from scripts.rig.line import Terms
from scripts.rig.outage import Outage
from scripts.rig.rest import Rest
from scripts.rig.scenes import Click, Film, Idle, Scene, Scroll
from scripts.rig.share import Share


@dataclass(frozen=True)
class Subject:
    """A product between two displays of one size."""

    product: str
    size: str = SIZE

    def __str__(self) -> str:
        return self.product if self.size == SIZE else f"{self.product} {self.size}"


OURS, TIGER = Subject("rhelp"), Subject("tiger")
LARGE = Subject("rhelp", "3840x2160")
BOTH = (OURS, TIGER)

LOOPBACK = None
FAR = Terms(20, 20, 1)
LOSSY = Terms(20, 50, 3)
THIN = Terms(4, 40, 1)
POOR = Terms(1, 100, 2)
CUTTABLE = Terms(20, 20, 0)


@dataclass(frozen=True)
class Case:
    """One line of the table. Cases with the same scene, line and subjects share one measurement.

    Ratios are those of the first subject's median to the second's.
    """

    name: str
    what: str
    scene: Scene
    line: Terms | None
    subjects: tuple[Subject, ...]
    targets: tuple[Target, ...]

    @property
    def about(self) -> dict[str, Any]:
        """It as it is kept."""
        subjects = [str(subject) for subject in self.subjects]
        return {"name": self.name, "what": self.what, "line": self.where, "subjects": subjects}

    @property
    def where(self) -> str:
        """The line in words."""
        return "loopback" if self.line is None else str(self.line)


def late(median: float, p95: float) -> tuple[Target, Target]:
    return at_most("median_ms", median), at_most("p95_ms", p95)


def clicked(line: Terms, beyond: float, p95: float | None = None) -> tuple[Target, ...]:
    """A click over a line: its round trip and so many milliseconds more."""
    typical = at_most("median_ms", 2 * line.delay + beyond)
    return (typical, *([at_most("p95_ms", p95)] if p95 else []))


SLOW, QUICK = Scroll(30), Scroll(60)
EXACT = (at_most("differing", 0),)

CASES: tuple[Case, ...] = (
    Case("click-small", "click to photon, small change", Click(), LOOPBACK, BOTH,
         (at_most("ratio", 0.7), at_most("p95_ms", 20))),
    Case("click-full", "click to photon, the whole screen changes", Click(full=True), LOOPBACK, BOTH,
         (at_most("ratio", 1.0),)),
    Case("scroll-30", "scrolling text, 30 pictures/s", SLOW, LOOPBACK, BOTH,
         (at_least("shown_per_s", 29.5), at_most("ratio", 0.35))),
    Case("scroll-30-bits", "the same: bits, exact", SLOW, LOOPBACK, BOTH,
         (at_most("mbit_per_s", 2), at_most("differing_pixels", 0))),
    Case("scroll-30-processor", "the same: processor", SLOW, LOOPBACK, BOTH,
         (at_most("customer_percent", 25), at_most("agent_percent", 20))),
    Case("scroll-60", "scrolling text, 60 pictures/s", QUICK, LOOPBACK, BOTH,
         (at_least("shown_per_s", 57), at_most("median_ms", 16))),
    Case("film", "film of 640×360 beside text, 30 pictures/s; the text exact", Film(), LOOPBACK, BOTH,
         (at_least("shown_per_s", 29.5), at_most("median_ms", 30), at_most("mbit_per_s", 25),
          at_most("differing_pixels", 0))),
    Case("rest", "at rest 500 ms after the last change: exact", Rest(), LOOPBACK, (OURS,), EXACT),
    Case("idle", "nothing changes", Idle(), LOOPBACK, BOTH,
         (at_most("pictures_per_s", 0), at_most("kbit_per_s", 4), at_most("customer_percent", 1),
          at_most("agent_percent", 1))),
    Case("large-click", "3840×2160, small change, beside 1920×1080", Click(), LOOPBACK, (LARGE, OURS),
         (at_most("ratio", 1.3),)),
    Case("large-scroll", "3840×2160, scrolling text", SLOW, LOOPBACK, (LARGE,), (at_least("shown_per_s", 24),)),
    Case("far-scroll", "scrolling text", SLOW, FAR, BOTH, (at_least("shown_per_s", 29), *late(45, 100))),
    Case("far-click", "click to photon, small change", Click(), FAR, BOTH, clicked(FAR, 18, 90)),
    Case("lossy-scroll", "scrolling text", SLOW, LOSSY, BOTH, (at_least("shown_per_s", 28), *late(85, 200))),
    Case("lossy-click", "click to photon, small change", Click(), LOSSY, BOTH, clicked(LOSSY, 18, 180)),
    Case("thin-scroll", "scrolling text", SLOW, THIN, BOTH, (at_least("shown_per_s", 29), *late(70, 150))),
    Case("thin-click", "click to photon, small change", Click(), THIN, BOTH, clicked(THIN, 20)),
    Case("thin-rest", "at rest after packed size ÷ rate + 1 s: exact", Rest(THIN.rate * 1e6), THIN, (OURS,), EXACT),
    Case("poor-scroll", "scrolling text", SLOW, POOR, BOTH, (at_least("shown_per_s", 14), at_most("median_ms", 220))),
    Case("share", "beside a download by CUBIC for 30 s: each at least 30 % of the line", Share(), CUTTABLE, (OURS,),
         (at_least("screen_mbit_per_s", 0.3 * CUTTABLE.rate), at_least("download_mbit_per_s", 0.3 * CUTTABLE.rate))),
    Case("dead", "line dead for 2 s, then back: the right picture after", Outage(), CUTTABLE, (OURS,),
         (at_most("worst_ms", 1000), at_most("lost", 0), at_most("wrong_pictures", 0), at_most("new_sessions", 0))),
)  # fmt: skip


def chosen(names: Sequence[str]) -> list[Case]:
    """The cases by these names, ``all`` for every one, in the table's order. Raises KeyError with any other."""
    known = {case.name for case in CASES}
    for name in names:
        if name != "all" and name not in known:
            raise KeyError(name)
    return [case for case in CASES if "all" in names or case.name in names]
